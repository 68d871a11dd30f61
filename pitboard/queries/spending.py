"""How far the workshop may go without asking: what the booking said, for the order's page and the printed record."""

from dataclasses import dataclass
from decimal import Decimal

from pitboard.queries.formats import money
from pitboard.records.bookings import Booking


@dataclass(frozen=True)
class Spending:
    """`limit` is with tax; none: every repair is asked about. `shown` is the limit in the workshop's currency."""

    limit: Decimal | None
    shown: str
    always_call_about_safety: bool


def spending_of(booking: Booking) -> Spending:
    limit = booking.spending_limit
    return Spending(
        limit=limit,
        shown=money(limit, booking.workshop.currency) if limit is not None else "",
        always_call_about_safety=booking.always_call_about_safety,
    )
