"""SQLite chooses its indexes by what it was told of its tables."""

import pytest
from django.db import connection

from pitboard.records.statistics import refresh_statistics
from tests.cast import Visit


@pytest.mark.django_db
def test_statistics_are_there_after_a_look_and_a_second_one_does_no_harm(visit: Visit) -> None:
    visit.requested()
    refresh_statistics(connection)
    refresh_statistics(connection)
    table = "sqlite_stat1 WHERE tbl" if connection.vendor == "sqlite" else "pg_class WHERE relname"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} = 'records_booking'")
        assert cursor.fetchone()[0] > 0
