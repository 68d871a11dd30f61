"""The audit reads a page of events, however many there are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pitboard.queries.audit import Asked, Place, audit_lines
from pitboard.records.events import Event
from tests.cast import Visit

pytestmark = pytest.mark.django_db
MANY = 4000


@pytest.fixture
def long_past(visit: Visit) -> Visit:
    visit.requested()
    first = Event.objects.earliest("pk")
    Event.objects.bulk_create(
        Event(
            workshop=visit.yard,
            kind=first.kind,
            at=first.at - timedelta(hours=n),
            actor=first.actor,
            customer=first.customer,
            booking=visit.booking,
            version=1000 + n,
            facts=first.facts,
        )
        for n in range(1, MANY)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE records_event")
    return visit


@pytest.mark.parametrize("which", ["the newest", "far back", "of a day"])
def test_a_page_is_found_by_its_time(long_past: Visit, which: str) -> None:
    then = long_past.at - timedelta(hours=MANY // 2)
    asked = Asked(day=then.date()) if which == "of a day" else Asked()
    before = Place(then, 0, 1) if which == "far back" else None
    with CaptureQueriesContext(connection) as captured:
        assert audit_lines(long_past.yard, asked, before=before)[0]
    sql = next(one["sql"] for one in captured.captured_queries if 'FROM "records_event"' in one["sql"])
    assert "event_newest" in plan_of(sql)


def plan_of(sql: str) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql.replace('%', '%%')}")
        return " ".join(str(row) for row in cursor.fetchall())
