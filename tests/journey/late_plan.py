"""Puts one repair of the demo workshop of a data folder down for somebody who is away, by the visit's number:
`python -m tests.journey.late_plan NUMBER`. Its promise is then at risk, and anybody else saves it."""

import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pitboard.config.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from pitboard.actions.plan_work import assign_line  # noqa: E402
from pitboard.records.orders import RepairOrder  # noqa: E402
from pitboard.records.people import Absence, StaffMember  # noqa: E402
from pitboard.rules.lifecycle import LineState  # noqa: E402
from pitboard.rules.permissions import Role  # noqa: E402


def main(number: int) -> None:
    order = RepairOrder.objects.get(number=number)
    owner = StaffMember.objects.get(workshop=order.workshop, role=Role.OWNER)
    at = timezone.now()
    today = timezone.localdate(at)
    Absence.objects.create(staff=owner, from_day=today, to_day=today + timedelta(days=20))
    line = order.lines.filter(state=LineState.APPROVED).order_by("pk")[0]
    assign_line(line, owner, by=owner.person, at=at)


if __name__ == "__main__":
    main(int(sys.argv[1]))
