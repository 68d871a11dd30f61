"""The car's condition at both ends of a visit: marks on the drawn outline, and a photo of each side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from pitboard.actions._locks import lock_order, require_state
from pitboard.actions._record import record
from pitboard.actions.pictures import Picture, attach, stored
from pitboard.records.condition import CarSide, ConditionMark, Damage, Moment
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.records.photos import Photo
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import OrderState
from pitboard.rules.refusals import Refusal, Refused

MOST_MARKS = 60
#: Until somebody has worked on the car, what was overlooked when it came can be added.
STATES_OF_ARRIVAL = frozenset({OrderState.ARRIVED, OrderState.INSPECTING})


@dataclass(frozen=True)
class Mark:
    """Damage at one place of the outline, in thousandths of its width and height (see `rules.outline`)."""

    x: int
    y: int
    damage: Damage
    note: str = ""


@dataclass(frozen=True)
class Condition:
    """What the car looks like: marks, photos by side, and other photos."""

    marks: Sequence[Mark] = ()
    sides: Mapping[CarSide, Sequence[Picture]] = field(default_factory=dict)
    pictures: Sequence[Picture] = ()

    @property
    def all_pictures(self) -> list[Picture]:
        return [*(one for shown in self.sides.values() for one in shown), *self.pictures]


def complete_arrival(order: RepairOrder, condition: Condition, *, by: Person, at: datetime) -> RepairOrder:
    """Adds what was overlooked when the car came. Raises `Refused` with ORDER_NOT_OPEN_FOR_THIS once the inspection
    is over, CONDITION_EMPTY when there is nothing to add, or TOO_MANY_MARKS (fact `most`)."""
    if not condition.marks and not condition.all_pictures:
        raise Refused(Refusal.CONDITION_EMPTY)
    with stored(condition.all_pictures), transaction.atomic():
        order = lock_order(order.pk)
        require_state(order, STATES_OF_ARRIVAL)
        photos = write_condition(order, Moment.ARRIVAL, condition, by=by, at=at)
        record(
            EventKind.CONDITION_NOTED,
            about=order,
            by=by,
            at=at,
            marks=len(condition.marks),
            photos=[photo.pk for photo in photos],
        )
        return order


def write_condition(
    order: RepairOrder, moment: Moment, condition: Condition, *, by: Person, at: datetime
) -> list[Photo]:
    """Part of an action: the order is locked, and the pictures are stored."""
    if order.marks.filter(moment=moment).count() + len(condition.marks) > MOST_MARKS:
        raise Refused(Refusal.TOO_MANY_MARKS, most=MOST_MARKS)
    ConditionMark.objects.bulk_create(
        ConditionMark(
            order=order,
            moment=moment,
            x=mark.x,
            y=mark.y,
            damage=mark.damage,
            note=mark.note.strip(),
            noted_at=at,
            noted_by=by,
        )
        for mark in condition.marks
    )
    photos: list[Photo] = []
    for side, shown in condition.sides.items():
        photos += attach(shown, order=order, moment=moment, side=side, by=by, at=at)
    return photos + attach(condition.pictures, order=order, moment=moment, by=by, at=at)
