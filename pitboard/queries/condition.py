"""How a car came and how it went home, side by side, and what differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pitboard.records.condition import CarSide, ConditionMark, Moment
from pitboard.records.orders import RepairOrder
from pitboard.records.photos import Photo

_SIDES = list(CarSide)


@dataclass(frozen=True)
class End:
    """One end of the visit. Fuel in eighths, None when nobody read it."""

    moment: Moment
    mileage_km: int
    fuel_eighths: int | None
    note: str
    marks: Sequence[ConditionMark]
    photos: Sequence[Photo]

    @property
    def was_looked_at(self) -> bool:
        return self.fuel_eighths is not None or bool(self.marks or self.photos or self.note)

    @property
    def sides_missing(self) -> list[CarSide]:
        shown = {photo.side for photo in self.photos}
        return [side for side in _SIDES if side not in shown]


@dataclass(frozen=True)
class Differences:
    """Between arrival and hand-back: kilometres driven, eighths of fuel more or less (None when one end is not known),
    marks that were not there and marks that are gone."""

    driven_km: int
    fuel_eighths: int | None
    new: Sequence[ConditionMark]
    gone: Sequence[ConditionMark]


@dataclass(frozen=True)
class BothEnds:
    arrival: End
    hand_back: End | None
    differences: Differences | None


def condition_of(order: RepairOrder, photos: Sequence[Photo] | None = None) -> BothEnds:
    """In two queries, or one when all photos of the visit are at hand. A photo of the car that names no moment is
    shown with the arrival."""
    marks = list(order.marks.all())
    known = order.photos.all() if photos is None else photos
    shown = [photo for photo in known if photo.order_id == order.pk and is_of_the_car(photo)]
    arrival = End(
        Moment.ARRIVAL,
        order.mileage_km,
        order.fuel_eighths,
        order.condition,
        [mark for mark in marks if mark.moment is Moment.ARRIVAL],
        _by_side(photo for photo in shown if photo.moment is not Moment.HAND_BACK),
    )
    if order.handed_back_at is None:
        return BothEnds(arrival, None, None)
    back = End(
        Moment.HAND_BACK,
        order.mileage_out_km or order.mileage_km,
        order.fuel_out_eighths,
        order.condition_out,
        [mark for mark in marks if mark.moment is Moment.HAND_BACK],
        _by_side(photo for photo in shown if photo.moment is Moment.HAND_BACK),
    )
    return BothEnds(arrival, back, differences(arrival, back))


def is_of_the_car(photo: Photo) -> bool:
    """And not of a finding, of a repair, or sent with a message."""
    return photo.finding_id is None and photo.line_id is None and photo.message_id is None


def differences(arrival: End, back: End) -> Differences:
    """A mark is the same at both ends when it is the same damage at the same place. Where nobody looked at the car as
    it left, nothing is said about marks."""
    before, after = {_place(m) for m in arrival.marks}, {_place(m) for m in back.marks}
    if not back.was_looked_at:
        after = before
    fuel = None
    if arrival.fuel_eighths is not None and back.fuel_eighths is not None:
        fuel = back.fuel_eighths - arrival.fuel_eighths
    return Differences(
        driven_km=back.mileage_km - arrival.mileage_km,
        fuel_eighths=fuel,
        new=[mark for mark in back.marks if _place(mark) not in before],
        gone=[mark for mark in arrival.marks if _place(mark) not in after],
    )


def _place(mark: ConditionMark) -> tuple[int, int, str]:
    return mark.x, mark.y, mark.damage


def _by_side(photos: Iterable[Photo]) -> list[Photo]:
    """The sides in the order in which one walks round the car, then the others."""
    return sorted(
        photos,
        key=lambda photo: (_SIDES.index(photo.side) if photo.side is not None else len(_SIDES), photo.pk),
    )
