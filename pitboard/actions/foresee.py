"""The engine looks ahead, and promises follow it: the only way a promised time moves by itself.

It runs in the worker, outside every transaction. What it found is written only where the booking and the visit still
are what it looked at; where they are not, the next run, which that very change calls for, sees them as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from pitboard.actions._locks import lock_booking, lock_order
from pitboard.actions._record import record
from pitboard.queries.promised import due_of
from pitboard.queries.shop_floor import Car, ShopFloor, shop_floor
from pitboard.records.bookings import Booking
from pitboard.records.events import Event
from pitboard.records.foresight import Foreseen
from pitboard.records.orders import Promise, RepairOrder
from pitboard.records.workshop import Workshop
from pitboard.rules.floor.durations import DurationModel
from pitboard.rules.floor.facts import as_facts, from_facts
from pitboard.rules.floor.forecast import foresee, to_grain
from pitboard.rules.floor.foreseen import OrderForecast
from pitboard.rules.floor.given import Floor, Line
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import LineState, OrderState
from pitboard.rules.moving import Drift, drift, reason_for
from pitboard.rules.promise import GRAIN, Expected, PromiseReason

#: What changes the work of a car by somebody's choice, and what says that parts are there.
_CHOSEN = frozenset(
    {
        EventKind.REPAIRS_CHOSEN,
        EventKind.REPAIRS_COVERED,
        EventKind.CHOICE_CONFIRMED,
        EventKind.NOTHING_TO_DECIDE,
    }
)
_PARTS_CAME = frozenset({EventKind.REPAIR_RESUMED})
#: Below this chance of keeping it, a promise is at risk and staff are told.
AT_RISK = 0.5
#: A chance that moved less is not written down again.
_SAME_CHANCE = 0.1
#: So long the times of the choices stand while the same is asked: each of them is a run of its own.
_CHOICES_HOLD = timedelta(minutes=5)


@dataclass(frozen=True)
class Outlook:
    """What the engine says of one car: its forecast, and how each choice would move it while the customer decides."""

    forecast: OrderForecast
    choices: Mapping[str, object]


def foresee_workshop(workshop: Workshop, model: DurationModel, *, at: datetime) -> int:
    """One run over everything that is here or coming. Returns how many promises moved."""
    seen = shop_floor(workshop, at=at)
    forecast = foresee(seen.floor, model, seed=workshop.pk)
    moved = 0
    silent: list[Foreseen] = []
    for booking_id, car in seen.cars.items():
        outlook = Outlook(forecast.orders[booking_id], _choices(seen, car, model, seed=workshop.pk, at=at))
        if not _says_something_new(car, outlook):
            continue
        if _asks_for_a_word(car, outlook, workshop):
            moved += _write(car, outlook, workshop, at=at)
        else:
            silent.append(_view(car, outlook, at=at))
    _remember(silent)
    return moved


# ---- what is new -----------------------------------------------------------------------------------------------


def _asks_for_a_word(car: Car, outlook: Outlook, workshop: Workshop) -> bool:
    """Whether more than the view is to be written: the promise follows, begins to count, or is at risk."""
    promise, order, ready = car.booking.promise, car.order, outlook.forecast.ready
    if order is not None and _begins_to_count(order):
        return True
    counts = order is not None and order.promised_on is not None
    if counts and outlook.forecast.chance_by(due_of(promise, order)) < AT_RISK:
        return True
    if promise.pinned_at is not None or ready is None:
        return False
    return _drift(promise, to_grain(ready), workshop, is_here=order is not None) is not Drift.NONE


def _drift(promise: Promise, after: Expected, workshop: Workshop, *, is_here: bool) -> Drift:
    before = Expected(promise.ready_at, promise.earliest_at, promise.latest_at)
    return drift(before, after, notice=timedelta(minutes=workshop.promise_notice_minutes), is_here=is_here)


def _says_something_new(car: Car, outlook: Outlook) -> bool:
    promise, before = _promise(car.booking), getattr(car.booking, "foreseen", None)
    if promise is None:
        return False
    now = outlook.forecast
    if before is None or dict(before.choices) != outlook.choices:
        return True
    if (now.ready is None) != (before.ready_at is None):
        return True
    if now.ready is not None and _differs(_stored(before), to_grain(now.ready)):
        return True
    chance = now.chance_by(due_of(promise, car.order))
    if before.chance is None or abs(before.chance - chance) >= _SAME_CHANCE:
        return True
    return car.order is not None and _begins_to_count(car.order)


def _stored(before: Foreseen) -> Expected | None:
    if before.ready_at is None or before.earliest_at is None or before.latest_at is None:
        return None
    return Expected(ready_at=before.ready_at, earliest_at=before.earliest_at, latest_at=before.latest_at)


def _differs(before: Expected | None, now: Expected) -> bool:
    if before is None:
        return True
    pairs = (
        (before.ready_at, now.ready_at),
        (before.earliest_at, now.earliest_at),
        (before.latest_at, now.latest_at),
    )
    return any(abs(a - b) >= GRAIN for a, b in pairs)


def _begins_to_count(order: RepairOrder) -> bool:
    """The first promise after the choice is the one that being on time is measured by."""
    return order.promised_on is None and order.state is OrderState.IN_REPAIR


# ---- what each choice would do ---------------------------------------------------------------------------------


def _choices(
    seen: ShopFloor, car: Car, model: DurationModel, *, seed: int, at: datetime
) -> Mapping[str, object]:
    """Ready times, as ISO text, with none of the repairs that are asked about (`none`), with each alone on top of what
    is ordered (`lines`), and with all (`all`); worked out `at`. Empty when nothing is asked."""
    if car.order is None or not car.asked:
        return {}
    known = _known_choices(car, at)
    if known:
        return known
    standing = [line for line in _lines(seen.floor, car) if line.state is not LineState.PROPOSED]

    def ready(extra: Sequence[Line]) -> str | None:
        floor = _with_lines(seen.floor, car, [*standing, *extra])
        expected = foresee(floor, model, seed=seed).orders[car.booking.pk].ready
        return to_grain(expected).ready_at.isoformat() if expected else None

    return {
        "at": at.isoformat(),
        "none": ready([]),
        "all": ready(car.asked),
        "lines": {str(line.key): ready([line]) for line in car.asked},
    }


def _known_choices(car: Car, at: datetime) -> Mapping[str, object]:
    """Those of the last look, while they still stand."""
    before = getattr(car.booking, "foreseen", None)
    if before is None or not before.choices:
        return {}
    is_fresh = at - datetime.fromisoformat(before.choices["at"]) < _CHOICES_HOLD
    same = set(before.choices["lines"]) == {str(line.key) for line in car.asked}
    return dict(before.choices) if is_fresh and same else {}


def _lines(floor: Floor, car: Car) -> tuple[Line, ...]:
    return next(order.lines for order in floor.orders if order.id == car.booking.pk)


def _with_lines(floor: Floor, car: Car, lines: Sequence[Line]) -> Floor:
    orders = tuple(
        replace(order, lines=tuple(lines)) if order.id == car.booking.pk else order for order in floor.orders
    )
    return replace(floor, orders=orders)


# ---- writing it ------------------------------------------------------------------------------------------------


@transaction.atomic
def _write(car: Car, outlook: Outlook, workshop: Workshop, *, at: datetime) -> bool:
    """Whether the promise moved. Nothing is written when the car is not any more what the engine looked at."""
    order = lock_order(car.order.pk) if car.order else None
    booking = order.booking if order else lock_booking(car.booking.pk)
    if (booking.version, order.version if order else None) != car.version:
        return False
    promise = Promise.objects.get(booking=booking)
    moved = _follow(promise, order, booking, outlook.forecast, workshop, at=at)
    if order is not None and _begins_to_count(order):
        order.promised_on = at
        order.promised_ready_at, order.promised_latest_at = promise.ready_at, promise.latest_at
        foreseen = outlook.forecast.foreseen
        order.promised_hours = asdict(foreseen) if foreseen else None
        order.save(update_fields=["promised_on", "promised_ready_at", "promised_latest_at", "promised_hours"])
    car.booking.promise = promise
    view = _view(Car(car.booking, order, car.asked), outlook, at=at)
    _remember([view])
    chance = view.chance or 0.0
    if order is not None and order.promised_on is not None and chance < AT_RISK:
        _warn(order, due_of(promise, order), chance, at=at)
    return moved


def _follow(
    promise: Promise,
    order: RepairOrder | None,
    booking: Booking,
    forecast: OrderForecast,
    workshop: Workshop,
    *,
    at: datetime,
) -> bool:
    """The promise follows the forecast where that is worth saying; one that was set by hand stays."""
    if promise.pinned_at is not None or forecast.ready is None:
        return False
    before, after = promise.ready_at, to_grain(forecast.ready)
    how_far = _drift(promise, after, workshop, is_here=order is not None)
    if how_far is Drift.NONE:
        return False
    about = order or booking
    if how_far is Drift.MOVED:
        reason, until = _why(promise, forecast, about, later=after.ready_at > before)
        promise.moved_from, promise.moved_at = promise.ready_at, at
        promise.reason, promise.reason_until, promise.reason_note = reason, until, ""
    promise.ready_at, promise.earliest_at, promise.latest_at = (
        after.ready_at,
        after.earliest_at,
        after.latest_at,
    )
    promise.waits = as_facts(forecast.waits)
    promise.save()
    if how_far is Drift.REFINED:
        record(EventKind.PROMISE_REFINED, about=about, by=None, at=at)
        return False
    record(
        EventKind.PROMISE_MOVED,
        about=about,
        by=None,
        at=at,
        moved_from=before.isoformat(),
        moved_to=after.ready_at.isoformat(),
        reason=promise.reason.value,
        until=promise.reason_until.isoformat() if promise.reason_until else None,
        note="",
    )
    return True


def _why(
    promise: Promise, forecast: OrderForecast, about: Booking | RepairOrder, *, later: bool
) -> tuple[PromiseReason, datetime | None]:
    happened = _happened_since_the_last_look(about)
    return reason_for(
        from_facts(promise.waits),
        forecast.waits,
        later=later,
        work_was_chosen=bool(happened & _CHOSEN),
        parts_came=bool(happened & _PARTS_CAME),
        is_in_repair=isinstance(about, RepairOrder) and about.state is OrderState.IN_REPAIR,
    )


def _happened_since_the_last_look(about: Booking | RepairOrder) -> set[EventKind]:
    if not isinstance(about, RepairOrder):
        return set()
    events = Event.objects.filter(order=about, kind__in=sorted(_CHOSEN | _PARTS_CAME))
    looked_at = Foreseen.objects.filter(booking=about.booking_id).values_list("at", flat=True).first()
    if looked_at is not None:
        events = events.filter(at__gte=looked_at)
    return set(events.values_list("kind", flat=True))


def _view(car: Car, outlook: Outlook, *, at: datetime) -> Foreseen:
    ready = to_grain(outlook.forecast.ready) if outlook.forecast.ready else None
    return Foreseen(
        booking=car.booking,
        at=at,
        ready_at=ready.ready_at if ready else None,
        earliest_at=ready.earliest_at if ready else None,
        latest_at=ready.latest_at if ready else None,
        chance=outlook.forecast.chance_by(due_of(car.booking.promise, car.order)),
        waits=as_facts(outlook.forecast.waits),
        choices=dict(outlook.choices),
    )


def _remember(views: Sequence[Foreseen]) -> None:
    """In one short write, so that nobody at the desk waits for the engine."""
    if views:
        Foreseen.objects.bulk_create(
            views, update_conflicts=True, unique_fields=["booking"], update_fields=_VIEW_FIELDS
        )


_VIEW_FIELDS = ["at", "ready_at", "earliest_at", "latest_at", "chance", "waits", "choices"]


def _warn(order: RepairOrder, due: datetime, chance: float, *, at: datetime) -> None:
    """Staff are told once of each word that may break."""
    told = Event.objects.filter(order=order, kind=EventKind.PROMISE_AT_RISK, facts__due=due.isoformat())
    if not told.exists():
        record(
            EventKind.PROMISE_AT_RISK,
            about=order,
            by=None,
            at=at,
            due=due.isoformat(),
            chance=round(chance, 2),
        )


def _promise(booking: Booking) -> Promise | None:
    return getattr(booking, "promise", None)
