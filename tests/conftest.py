"""What every test may lean on: the database with its triggers, a clean cache, a browser, and the served product."""

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from pitboard.records.triggers import create_triggers, drop_triggers
from tests.served import KEPT_DEMO, Served, served_product

pytest_plugins = ["tests.cast"]

# As root Chromium's sandbox cannot start, and what it loads here is our own product alone. The rest keeps it at home.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


#: On a test that left its process without them, by what the database is reached.
WITHOUT_TRIGGERS = pytest.StashKey[DjangoDbBlocker]()


def pytest_configure(config: pytest.Config) -> None:
    """The processes that run the tests side by side share what is made once: they are started after this."""
    if KEPT_DEMO not in os.environ:
        os.environ[KEPT_DEMO] = folder = tempfile.mkdtemp(prefix="pitboard-demo-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever drives a browser is a journey: those run apart, once, not on each database."""
    for item in items:
        if "playwright" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own Chromium, which bin/test finds or installs."""
    chromium = os.environ.get("PITBOARD_TEST_CHROMIUM") or shutil.which("chromium")
    return browser_type_launch_args | {"executable_path": chromium, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        create_triggers(connection)


@pytest.fixture(autouse=True)
def append_only_tables_can_be_emptied(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A test with real commits ends with emptying every table, which the append-only triggers would refuse."""
    if not commits_for_real(request):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    drop_triggers(connection)
    request.node.stash[WITHOUT_TRIGGERS] = django_db_blocker


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """When everything is emptied the triggers come back, for whatever test is next in this process."""
    yield
    if nextitem is not None and WITHOUT_TRIGGERS in item.stash:
        with item.stash[WITHOUT_TRIGGERS].unblock():
            create_triggers(connection)


def commits_for_real(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    marked = marker is not None and bool(marker.kwargs.get("transaction"))
    return marked or "transactional_db" in request.fixturenames


@pytest.fixture(autouse=True)
def clean_cache() -> Iterator[None]:
    """Rate limits count in the cache: one test's sign-ins are no business of the next."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real product with its demo workshop, as `pitboard serve --demo` starts it."""
    with served_product(tmp_path_factory.mktemp("served") / "home", demo=True) as product:
        yield product
