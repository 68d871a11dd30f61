"""Fills the demo workshop of a data folder with open visits: `python -m tests.journey.busy_board COUNT`.

Copies of one visit that is being inspected, each with a car and a booking of its own.
"""

import os
import sys
from copy import copy
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pitboard.config.settings")
django.setup()

from pitboard.records.orders import RepairOrder  # noqa: E402
from pitboard.rules.lifecycle import OrderState  # noqa: E402


def main(count: int) -> None:
    pattern = RepairOrder.objects.filter(state=OrderState.INSPECTING).order_by("pk")[0]
    last = RepairOrder.objects.order_by("-number")[0].number
    for number in range(count):
        copy_of(pattern, number=last + 1 + number, plate=f"BRD {number:03d}")


def copy_of(pattern: RepairOrder, *, number: int, plate: str) -> None:
    vehicle, booking = fresh(pattern.vehicle), fresh(pattern.booking)
    vehicle.plate, vehicle.plate_key = plate, plate.replace(" ", "")
    vehicle.vin = ""
    vehicle.save()
    booking.vehicle = vehicle
    booking.save()
    promise = fresh(pattern.booking.promise)
    promise.booking = booking
    promise.save()
    order = fresh(pattern)
    order.vehicle, order.booking, order.number = vehicle, booking, number
    order.save()
    inspection = fresh(pattern.inspection)
    inspection.order = order
    inspection.save()


def fresh(row: Any) -> Any:
    new = copy(row)
    new._state = copy(row._state)
    new._state.adding, new._state.fields_cache = True, {}
    new.pk = None
    return new


if __name__ == "__main__":
    main(int(sys.argv[1]))
