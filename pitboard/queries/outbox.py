"""Conditions on deliveries, written out: SQLite uses a partial index only where it sees the index's own condition, and
not for bound values."""

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

#: Some worker still has to look at it.
IS_OPEN = RawSQL("records_delivery.state IN ('due', 'leased')", (), output_field=BooleanField())
#: Staff have to look at it: it was given up, or there is no way to send it.
IS_STUCK = RawSQL("records_delivery.state IN ('failed', 'waiting')", (), output_field=BooleanField())
