"""Until when: a request is answered, a booking is changed. Times are aware; hours to answer are hours in which the
workshop is open, because nobody answers on a Sunday."""

from datetime import date, datetime, time, timedelta

from pitboard.rules.opening import Opening


def answer_due_at(requested_at: datetime, *, hours: int, opening: Opening) -> datetime:
    """From then on a request without an answer is flagged."""
    return opening.after_working(requested_at, hours)


def expires_at(requested_at: datetime, day: date, *, hours: int, opening: Opening) -> datetime:
    """When a request without an answer expires: after so many open hours, or when the wished day has passed."""
    answered_by = max(opening.after_working(requested_at, hours), requested_at + timedelta(hours=hours))
    return min(answered_by, opening.at(day + timedelta(days=1), time.min))


def change_until(day: date, *, hours: int, opening: Opening) -> datetime:
    """Until when the customer may change or cancel a visit on that day: so many hours before the workshop opens."""
    spans = opening.spans(day)
    begins = spans[0][0] if spans else opening.at(day, time.min)
    return begins - timedelta(hours=hours)


def is_too_soon(day: date, *, at: datetime, lead_hours: int, opening: Opening) -> bool:
    """Whether the workshop is not open on that day at any time that lies at least the lead time ahead."""
    spans = opening.spans(day)
    return bool(spans) and spans[-1][1] <= at + timedelta(hours=lead_hours)
