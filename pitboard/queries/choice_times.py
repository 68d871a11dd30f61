"""How each choice of repairs would change the time, while the customer decides."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pitboard.queries.plan import look_ahead
from pitboard.queries.shop_floor import as_line
from pitboard.records.foresight import Foreseen
from pitboard.records.orders import RepairOrder
from pitboard.rules.floor.forecast import foresee, to_grain
from pitboard.rules.floor.given import Line
from pitboard.rules.lifecycle import LineState
from pitboard.rules.opening import Opening
from pitboard.rules.promise import Expected


@dataclass(frozen=True)
class ChoiceTimes:
    """As last foreseen: when it is ready with none of what is asked, with all of it, and with each alone."""

    none: datetime
    all: datetime
    each: Mapping[int, datetime]
    opening: Opening = field(repr=False)

    def adds(self, line: int) -> float | None:
        """Opening hours that a repair adds when it alone is chosen; None: not known."""
        alone = self.each.get(line)
        return None if alone is None else self.opening.hours_between(self.none, alone)

    def with_these(self, chosen: Collection[int]) -> datetime | None:
        """Where it is known without another look: nothing, one, or everything is chosen."""
        asked = [line for line in chosen if line in self.each]
        if not asked:
            return self.none
        if len(asked) == len(self.each):
            return self.all
        return self.each[asked[0]] if len(asked) == 1 else None


def choice_times(order: RepairOrder) -> ChoiceTimes | None:
    """None before the engine has looked, when nothing is asked, or when no time can be said."""
    known = Foreseen.objects.filter(booking=order.booking_id).values_list("choices", flat=True).first() or {}
    none, everything = known.get("none"), known.get("all")
    if not none or not everything:
        return None
    each = {int(line): datetime.fromisoformat(when) for line, when in known["lines"].items() if when}
    return ChoiceTimes(
        none=datetime.fromisoformat(none),
        all=datetime.fromisoformat(everything),
        each=each,
        opening=order.workshop.opening(),
    )


def ready_with(
    order: RepairOrder, chosen: Collection[int], *, open_lines: Collection[int], at: datetime
) -> Expected | None:
    """When it would be ready if exactly these of the open repairs (by id) were chosen. Runs the engine twice; None when
    it cannot be said."""
    ahead = look_ahead(order.workshop, at=at)
    if order.booking_id not in ahead.seen.cars:
        return None
    wanted = [
        as_line(line, ahead.seen, LineState.APPROVED)
        for line in order.lines.filter(pk__in=set(chosen) & set(open_lines)).order_by("pk")
    ]

    def with_wanted(lines: Collection[Line]) -> tuple[Line, ...]:
        return (*(line for line in lines if line.key not in open_lines), *wanted)

    floor = replace(
        ahead.seen.floor,
        orders=tuple(
            replace(one, lines=with_wanted(one.lines)) if one.id == order.booking_id else one
            for one in ahead.seen.floor.orders
        ),
    )
    ready = foresee(floor, ahead.model, seed=order.workshop_id).orders[order.booking_id].ready
    return to_grain(ready) if ready else None
