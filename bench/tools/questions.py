"""How many questions pages ask the database: `python -m bench.tools.questions`, and then on each line of the input an
e-mail address and a path. The answer to a line is the number."""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import django
from django.db import connection
from django.test import Client

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Questions:
    count = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.count += 1
        return execute(*statement)


def main() -> None:
    django.setup()
    people = import_module("pitboard.records.people").Person.objects
    for line in sys.stdin:
        email, path = line.split()
        client = Client(headers={"host": "localhost"})
        client.force_login(people.get(email=email), backend=BACKEND)
        # The first time it may read what is then kept, such as what work usually takes.
        client.get(path)
        asked = Questions()
        with connection.execute_wrapper(asked):
            page = client.get(path)
        if page.status_code != 200:
            raise ValueError(f"{path} answered {page.status_code}")
        print(asked.count, flush=True)


if __name__ == "__main__":
    main()
