"""The site itself: a telling is delivered by standing behind the bell."""

from datetime import datetime

from pitboard.actions.deliver import show_on_site


def deliver_all(*, at: datetime) -> int:
    return show_on_site(at=at)
