"""What the database of a site says in the end, asked in a process of its own: `python -m tests.config.truth [LATER]`.

With LATER the outbox is worked off as it will be so many minutes from now, when the leases of killed workers are over.
Prints one JSON object: what is wrong (every order and booking looked at), the words that are stored, the versions of
all visits, and what of the outbox is still due.
"""

import json
import os
import sys
import threading
from datetime import timedelta
from importlib import import_module
from typing import Any

import django
import time_machine
from django.utils import timezone


def main(minutes: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pitboard.config.settings")
    django.setup()
    records = import_module("pitboard.records.models")
    later = timezone.now() + timedelta(minutes=minutes)
    if minutes:
        with time_machine.travel(later, tick=True):
            import_module("pitboard.notify.worker").deliver_due(threading.Event())
    print(json.dumps(truth(records, later)))


def truth(records: Any, at: Any) -> dict[str, Any]:
    checks = import_module("pitboard.config.rehearsal.checks")
    orders = list(records.RepairOrder.objects.values_list("pk", flat=True))
    bookings = list(records.Booking.objects.values_list("pk", flat=True))
    noted = records.Event.objects.filter(kind="repair_noted").values_list("facts__note", flat=True)
    due = records.Delivery.objects.filter(state__in=["due", "leased"], due_at__lte=at)
    return {
        "wrong": checks.everything_wrong(orders, bookings),
        "words": [
            *noted,
            *records.Message.objects.values_list("text", flat=True),
            *records.Signature.objects.values_list("name", flat=True),
        ],
        "versions": {
            f"order:{pk}": version for pk, version in records.RepairOrder.objects.values_list("pk", "version")
        },
        "due": due.count(),
        "failed": records.Delivery.objects.filter(state="failed").count(),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
