"""What the desk finds as it types: customers, cars and visits, by plate, name, phone, VIN, visit code or number.

Everything is looked up in the words that the database keeps (`records.search_index`), each look is a range of one
index, and each stops after a handful: a hundred times the records take the same time.
"""

# What was typed goes into these statements as values alone; they are put together from the names below.
# ruff: noqa: S608

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Prefetch, Q

from pitboard.queries.merged import standing_cars, standing_customers
from pitboard.records.bookings import Booking
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Ownership, Vehicle
from pitboard.records.workshop import Workshop
from pitboard.rules.lifecycle import OPEN_BOOKING_STATES, OPEN_ORDER_STATES
from pitboard.rules.search_words import (
    LONGEST_WORD,
    SHORTEST_MISSPELT,
    is_slip,
    joined,
    one_letter_less,
    words_of,
)

#: Of each kind so many are shown; whoever has more to choose from types on.
SHOWN = 6
#: Nobody is looked for by a single letter.
SHORTEST = 2
#: More words than these narrow nothing down any more.
MOST_WORDS = 4
LONGEST_TYPED = 80
#: So much of a number is said when somebody gives its end.
SHORTEST_TAIL = 4
#: From this length on a word may be unfinished and misspelt at once.
UNFINISHED = 6
_NEAR_LOOKS, _NEAR_WORDS = 40, 8
#: A word of more records than these is common; how common is not counted out.
_COMMON = 1000
_LAST = "\U0010ffff"
_KINDS = "pvbo"


@dataclass(frozen=True)
class FoundCustomer:
    person: Person
    cars: Sequence[Vehicle]


@dataclass(frozen=True)
class FoundCar:
    vehicle: Vehicle
    people: Sequence[Person]


@dataclass(frozen=True)
class FoundVisit:
    """A booking with the visit that has come of it, if it has."""

    booking: Booking
    order: RepairOrder | None


@dataclass(frozen=True)
class Found:
    """`is_near`: nothing is exactly as it was typed; this is a slip of the finger away, or has a part of it."""

    visits: Sequence[FoundVisit] = ()
    cars: Sequence[FoundCar] = ()
    customers: Sequence[FoundCustomer] = ()
    is_near: bool = False

    @property
    def count(self) -> int:
        return len(self.visits) + len(self.cars) + len(self.customers)


class Term(NamedTuple):
    """What one word of a record has to be: one of `words`, or else between `low` and `high`."""

    form: str = "w"
    low: str = ""
    high: str = ""
    words: tuple[str, ...] = ()


Reading = Sequence[Term]
Refs = Mapping[str, Sequence[int]]


def find(workshop: Workshop, typed: str, *, with_customers: bool) -> Found:
    """`with_customers` where the reader may see whose a car is beyond what runs: the desk."""
    typed = typed[:LONGEST_TYPED]
    if len(joined(typed)) < SHORTEST:
        return Found()
    refs = _look_up(_as_typed(typed))
    is_near = not any(refs.values())
    if is_near:
        refs = _look_up(_with_slips(typed))
    if not any(refs.values()):
        refs = _look_up([[_begins(word)] for word in _words(typed) if len(word) > SHORTEST])
    return _fetch(workshop, refs, with_customers=with_customers, is_near=is_near)


# ---- how it may be meant ----------------------------------------------------------------------------------------


def _as_typed(typed: str) -> list[Reading]:
    """As one plate, number, name or code; by its end; and as several words of one name."""
    whole, words = joined(typed)[:LONGEST_WORD], _words(typed)
    # The zero stands for a country that the stored number names: 0664 is +43 664.
    bare = whole.lstrip("0") if whole.isdigit() else whole
    wholes = [one for one in dict.fromkeys([whole, bare]) if len(one) >= SHORTEST]
    readings: list[Reading] = [[_begins(one)] for one in wholes]
    if any(letter.isdigit() for letter in whole):
        tails = [one for one in wholes if len(one) >= SHORTEST_TAIL]
        readings += [[_begins(one[::-1], form="r")] for one in tails]
    if len(words) > 1:
        readings.append([_begins(word) for word in words])
    return readings


def _with_slips(typed: str) -> list[Reading]:
    whole, words = joined(typed)[:LONGEST_WORD], _words(typed)
    near = _near([whole, *words])
    readings: list[Reading] = []
    if near[whole]:
        readings.append([Term(words=near[whole])])
    if len(words) > 1 and any(near[word] for word in words):
        readings.append([Term(words=near[word]) if near[word] else _begins(word) for word in words])
    return readings


def _words(typed: str) -> list[str]:
    """The longest first: it leads to the fewest."""
    return sorted(words_of(typed), key=len, reverse=True)[:MOST_WORDS]


def _begins(word: str, *, form: str = "w") -> Term:
    return Term(form=form, low=word, high=word + _LAST)


# ---- the database's words ---------------------------------------------------------------------------------------


def _look_up(readings: Sequence[Reading]) -> Refs:
    """The ids of each kind, those of the first reading first, in one question."""
    looks, values = [], []
    counts = _counts(term for reading in readings if len(reading) > 1 for term in reading)
    for place, reading in enumerate(readings):
        for kind in _KINDS:
            if not all(counts.get((kind, term), 1) for term in reading):
                continue
            # A first name may have thousands, the name after it a handful: that one leads.
            look, its = _look(sorted(reading, key=lambda term: counts.get((kind, term), 0)), kind, place)
            looks.append(look)
            values += its
    refs: dict[str, list[int]] = {kind: [] for kind in _KINDS}
    for kind, ref, _ in sorted(_ask(looks, values), key=lambda row: row[2]):
        if ref not in refs[kind]:
            refs[kind].append(ref)
    return {kind: ids[:SHOWN] for kind, ids in refs.items()}


def _counts(terms: Iterable[Term]) -> dict[tuple[str, Term], int]:
    """How many records of each kind have such a word, in one question."""
    asked = [(kind, term) for term in dict.fromkeys(terms) for kind in _KINDS]
    looks, values = [], []
    for place, (kind, term) in enumerate(asked):
        condition, its = _is("one", term)
        looks.append(
            f"SELECT {place} AS place, count(*) AS many FROM (SELECT 1 FROM records_searchword AS one"
            f" WHERE one.kind = '{kind}' AND {condition} LIMIT {_COMMON}) AS found"
        )
        values += its
    return {asked[place]: many for place, many in _ask(looks, values)}


def _look(reading: Reading, kind: str, place: int) -> tuple[str, list[str]]:
    first, *others = reading
    condition, values = _is("one", first)
    for term in others:
        other, its = _is("other", term)
        condition += (
            " AND EXISTS (SELECT 1 FROM records_searchword AS other"
            f" WHERE other.kind = '{kind}' AND other.ref = one.ref AND {other})"
        )
        values += its
    return (
        f"SELECT * FROM (SELECT '{kind}' AS kind, one.ref AS ref, {place} AS place FROM records_searchword AS one"
        f" WHERE one.kind = '{kind}' AND {condition} ORDER BY one.word LIMIT {2 * SHOWN}) AS found"
    ), values


def _is(name: str, term: Term) -> tuple[str, list[str]]:
    if term.words:
        these = ", ".join(["%s"] * len(term.words))
        return f"{name}.form = %s AND {name}.word IN ({these})", [term.form, *term.words]
    return f"{name}.form = %s AND {name}.word >= %s AND {name}.word < %s", [term.form, term.low, term.high]


def _near(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each word those that the database knows and that are a slip away, itself included."""
    wanted = list(dict.fromkeys(words))
    looks, values = [], []
    for word in wanted:
        if len(word) < SHORTEST_MISSPELT:
            continue
        for spelling in (word, *one_letter_less(word)):
            end = _LAST if len(word) >= UNFINISHED or spelling == word else ""
            where = "spelling >= %s AND spelling < %s" if end else "spelling = %s AND spelling = %s"
            looks.append(
                f"SELECT * FROM (SELECT word FROM records_searchspelling WHERE {where} LIMIT {_NEAR_LOOKS}) AS s"
            )
            values += [spelling, spelling + end]
    known = {row[0] for row in _ask(looks, values)}
    return {word: _nearest(word, known) for word in wanted}


def _nearest(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    near = [word for word in known if len(typed) >= SHORTEST_MISSPELT and is_slip(typed, word)]
    return tuple(sorted(near, key=lambda word: (abs(len(word) - len(typed)), word))[:_NEAR_WORDS])


def _ask(looks: Sequence[str], values: Sequence[str]) -> list[Any]:
    if not looks:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks), values)
        found: list[Any] = cursor.fetchall()
    return found


# ---- what it leads to -------------------------------------------------------------------------------------------


def _fetch(workshop: Workshop, refs: Refs, *, with_customers: bool, is_near: bool) -> Found:
    people = standing_customers(refs["p"]) if with_customers else []
    cars = standing_cars(refs["v"])
    visits = _visits(workshop, refs, people, cars) if any(refs.values()) else []
    return Found(
        visits=visits,
        cars=_cars(cars, with_people=with_customers),
        customers=_customers(people),
        is_near=is_near,
    )


def _customers(ids: Sequence[int]) -> list[FoundCustomer]:
    if not ids:
        return []
    staff = StaffMember.objects.filter(until=None).values("person_id")
    owned = Prefetch("ownerships", Ownership.objects.filter(until=None).select_related("vehicle"))
    people = Person.objects.filter(pk__in=ids).exclude(pk__in=staff).prefetch_related(owned)
    found = {
        person.pk: FoundCustomer(person, [one.vehicle for one in person.ownerships.all()])
        for person in people
    }
    return [found[pk] for pk in ids if pk in found]


def _cars(ids: Sequence[int], *, with_people: bool) -> list[FoundCar]:
    if not ids:
        return []
    owned = Prefetch("ownerships", Ownership.objects.filter(until=None).select_related("person"))
    cars = Vehicle.objects.filter(pk__in=ids)
    if not with_people:
        return [FoundCar(car, []) for car in _in_order(cars, ids)]
    return [
        FoundCar(car, [one.person for one in car.ownerships.all()])
        for car in _in_order(cars.prefetch_related(owned), ids)
    ]


def _in_order(cars: Iterable[Vehicle], ids: Sequence[int]) -> list[Vehicle]:
    return sorted(cars, key=lambda car: ids.index(car.pk))


def _visits(workshop: Workshop, refs: Refs, people: Sequence[int], cars: Sequence[int]) -> list[FoundVisit]:
    """Those that were named themselves, then what runs or comes of the customers and cars that were found."""
    orders = RepairOrder.objects.filter(workshop=workshop)
    named = [*refs["b"], *orders.filter(pk__in=refs["o"]).values_list("booking_id", flat=True)]
    ids = list(named)
    if people or cars:
        theirs = Q(customer__in=people) | Q(vehicle__in=cars)
        here = orders.filter(theirs, state__in=OPEN_ORDER_STATES).order_by("-arrived_at")
        ids += here.values_list("booking_id", flat=True)[:SHOWN]
        coming = Booking.objects.filter(theirs, workshop=workshop, state__in=OPEN_BOOKING_STATES)
        ids += coming.order_by("day").values_list("pk", flat=True)[:SHOWN]
    if not ids:
        return []
    bookings = Booking.objects.filter(workshop=workshop, pk__in=ids)
    by_pk = {one.pk: one for one in bookings.select_related("vehicle", "customer", "order")}
    shown = [by_pk[pk] for pk in dict.fromkeys(ids) if pk in by_pk][:SHOWN]
    return [FoundVisit(booking, getattr(booking, "order", None)) for booking in shown]
