"""Brings an empty database to where one that grew with the product once was, migration by migration.

`python -m tests.config.as_it_grew NAME`, the name of one of the product's own, with the product's settings.
"""

import sys

import django
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def main(name: str) -> None:
    django.setup()
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False  # type: ignore[attr-defined]
    executor.loader.build_graph()
    executor.migrate([("records", name)])


if __name__ == "__main__":
    main(sys.argv[1])
