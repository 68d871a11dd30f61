"""The floor ahead as the workshop plans with it: who does what next, in which bay, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import blake2s

from django.core.cache import cache
from django.db.models import prefetch_related_objects

from pitboard.queries.experience import learned
from pitboard.queries.formats import about
from pitboard.queries.promised import due_of, has_given_its_word
from pitboard.queries.shop_floor import Car, ShopFloor, shop_floor
from pitboard.records.orders import RepairLine
from pitboard.records.people import StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.floor.durations import PRIOR, DurationModel
from pitboard.rules.floor.forecast import foresee
from pitboard.rules.floor.foreseen import Forecast, Job, OrderForecast
from pitboard.rules.floor.what_if import SAFE
from pitboard.rules.opening import Span, common

#: The plan shows so many days on which the workshop is open.
DAYS_SHOWN = 5
LEARNED_FOR = timedelta(minutes=10)
#: What is kept by one version of the program is not read by another.
_SHAPE = blake2s(repr(PRIOR).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True)
class Ahead:
    """The floor as it is, and what the engine sees ahead of it: the same floor, pace and luck as in the worker, so the
    same times."""

    workshop: Workshop
    seen: ShopFloor
    model: DurationModel
    forecast: Forecast

    @property
    def at(self) -> datetime:
        return self.seen.floor.at

    def of(self, car: Car) -> OrderForecast:
        return self.forecast.orders[car.booking.pk]

    def due(self, car: Car) -> datetime | None:
        """Until when its promise is kept; none where no word was given yet."""
        promise = getattr(car.booking, "promise", None)
        if car.order is None or promise is None or not has_given_its_word(car.order, promise):
            return None
        return due_of(promise, car.order)

    def chance(self, car: Car) -> float | None:
        """Of keeping that word."""
        due = self.due(car)
        return None if due is None else self.of(car).chance_by(due)

    def is_at_risk(self, car: Car) -> bool:
        chance = self.chance(car)
        return chance is not None and chance < SAFE


@dataclass(frozen=True)
class Planned:
    """A job of the plan with what it is about. `spans` is when somebody is at it, nights and breaks left out."""

    job: Job
    car: Car
    vehicle: Vehicle
    line: RepairLine | None
    spans: tuple[Span, ...]
    is_at_risk: bool

    @property
    def begins_at(self) -> datetime:
        return about(self.job.begins_at)

    @property
    def ends_at(self) -> datetime:
        return about(self.job.ends_at)

    @property
    def is_pinned(self) -> bool:
        """Somebody was put down for it by hand."""
        return self.line is not None and self.line.technician_id is not None and not self.job.is_begun


@dataclass(frozen=True)
class Lane:
    """One technician, or one bay, and what comes there. `there`: when the technician works, or the workshop is open."""

    name: str
    staff: StaffMember | None
    there: tuple[Span, ...]
    jobs: tuple[Planned, ...]


def look_ahead(workshop: Workshop, *, at: datetime) -> Ahead:
    """Runs the engine once: outside of transactions."""
    seen = shop_floor(workshop, at=at)
    model = pace_of(workshop, at=at)
    return Ahead(workshop, seen, model, foresee(seen.floor, model, seed=workshop.pk))


def pace_of(workshop: Workshop, *, at: datetime) -> DurationModel:
    """What work takes here, learned anew every ten minutes at most: it reads hundreds of finished jobs."""
    key = f"pace:{workshop.pk}:{_SHAPE}"
    known: DurationModel | None = cache.get(key)
    if known is None:
        known = learned(workshop, at=at)
        cache.set(key, known, timeout=int(LEARNED_FOR.total_seconds()))
    return known


def days_of(ahead: Ahead) -> list[date]:
    """Today while it is open, and the open days that follow."""
    opening = ahead.seen.opening
    found: list[date] = []
    for begins, _ in ahead.seen.floor.opening:
        day = opening.today(begins)
        if day not in found:
            found.append(day)
        if len(found) == DAYS_SHOWN:
            break
    return found or [opening.today(ahead.at)]


def day_span(ahead: Ahead, day: date) -> Span:
    opening = ahead.seen.opening
    return opening.at(day, time.min), opening.at(day + timedelta(days=1), time.min)


def lanes_of_people(ahead: Ahead, day: date) -> list[Lane]:
    """Every technician with what he or she does on that day, one after the other."""
    people = {
        job.pk: job
        for job in StaffMember.objects.filter(
            pk__in=[one.id for one in ahead.seen.floor.technicians]
        ).select_related("person")
    }
    vehicles = _vehicles(ahead)
    return [
        _lane(
            ahead,
            day,
            name=people[one.id].person.name if one.id in people else "",
            staff=people.get(one.id),
            there=one.spans,
            jobs=ahead.forecast.jobs_of(one.id),
            vehicles=vehicles,
        )
        for one in ahead.seen.floor.technicians
    ]


def lanes_of_bays(ahead: Ahead, day: date) -> list[Lane]:
    """Every bay with what stands in it on that day; none where the workshop names no bays."""
    vehicles = _vehicles(ahead)
    return [
        _lane(
            ahead,
            day,
            name=bay.name,
            staff=None,
            there=ahead.seen.floor.opening,
            jobs=ahead.forecast.jobs_in(number),
            vehicles=vehicles,
        )
        for number, bay in enumerate(ahead.workshop.bays.all())
    ]


def _lane(
    ahead: Ahead,
    day: date,
    *,
    name: str,
    staff: StaffMember | None,
    there: Sequence[Span],
    jobs: Sequence[Job],
    vehicles: dict[int, Vehicle],
) -> Lane:
    here = common(there, [day_span(ahead, day)])
    planned = [_planned(ahead, job, here, vehicles) for job in jobs]
    return Lane(name, staff, tuple(here), tuple(one for one in planned if one.spans))


def _planned(ahead: Ahead, job: Job, there: Sequence[Span], vehicles: dict[int, Vehicle]) -> Planned:
    car = ahead.seen.cars[job.order_id]
    lines = car.order.lines.all() if car.order else ()
    return Planned(
        job=job,
        car=car,
        vehicle=vehicles[car.booking.vehicle_id],
        line=next((line for line in lines if line.pk == job.line), None),
        spans=tuple(common([(job.begins_at, job.ends_at)], there)),
        is_at_risk=ahead.is_at_risk(car),
    )


def _vehicles(ahead: Ahead) -> dict[int, Vehicle]:
    bookings = [car.booking for car in ahead.seen.cars.values()]
    prefetch_related_objects(bookings, "vehicle")
    return {booking.vehicle_id: booking.vehicle for booking in bookings}
