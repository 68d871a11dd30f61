"""Refusals that are said with their figures, days and names in them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import cast

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, ngettext

from pitboard.queries.formats import clock, day_time, distance, long_day
from pitboard.queries.sentences.refusals.facts import count_in, day_in, number_in
from pitboard.rules.refusals import Refusal, Refused

_R = Refusal


def _day_closed(refused: Refused) -> str:
    return gettext("The workshop is closed on %(day)s. Choose another day.") % day_in(refused)


def _day_past(refused: Refused) -> str:
    return gettext("%(day)s has passed. Choose a day that lies ahead.") % day_in(refused)


def _day_too_far(refused: Refused) -> str:
    return gettext("%(day)s is further ahead than we plan. Choose an earlier day.") % day_in(refused)


def _day_full(refused: Refused) -> str:
    days = [long_day(day) for day in cast("Sequence[date]", refused.facts.get("next_days", ()))]
    if not days:
        return gettext(
            "%(day)s has filled up. Choose another day; everything else you wrote is kept."
        ) % day_in(refused)
    return gettext("%(day)s has filled up. It still fits on %(days)s.") % {
        **day_in(refused),
        "days": _or(days),
    }


def _day_too_soon(refused: Refused) -> str:
    return gettext("%(day)s is too soon for us to prepare. Choose a later day, or call us.") % day_in(refused)


def _change_too_late(refused: Refused) -> str:
    when = day_time(cast(datetime, refused.facts["until"]))
    return gettext("This could be changed here until %(when)s. Call the workshop.") % {"when": when}


def _driver_busy(refused: Refused) -> str:
    words = {"driver": refused.facts["who"], "windows": _windows(refused)}
    if not words["windows"]:
        return gettext("%(driver)s has another stop then. Choose another time or another driver.") % words
    return gettext("%(driver)s has another stop then. Free are %(windows)s.") % words


def _window_not_free(refused: Refused) -> str:
    windows = _windows(refused)
    if not windows:
        return gettext("This time is taken. Choose another one, or call the workshop.")
    return gettext("This time is taken. Free are %(windows)s.") % {"windows": windows}


def _windows(refused: Refused) -> str:
    windows = cast("Sequence[tuple[datetime, datetime]]", refused.facts.get("next_windows", ()))
    span = gettext("%(start)s to %(end)s")
    return _or([span % {"start": day_time(start), "end": clock(end)} for start, end in windows])


def _or(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return gettext("%(some)s or %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def _figure_out_of_range(refused: Refused) -> str:
    return gettext("Give a figure from %(least)s to %(most)s.") % {
        "least": refused.facts["least"],
        "most": refused.facts["most"],
    }


def _spans_overlap(refused: Refused) -> str:
    return gettext("On %(weekday)s two spans of hours overlap. Change one of them.") % {
        "weekday": WEEKDAYS[number_in(refused, "weekday")]
    }


def _name_twice(refused: Refused) -> str:
    return gettext('"%(name)s" is in the list twice. Give each its own name.') % {
        "name": refused.facts["name"]
    }


def _too_many_skills(refused: Refused) -> str:
    return gettext("Up to %(most)s skills can be stated. Put some of them together.") % {
        "most": refused.facts["most"]
    }


def _list_full(refused: Refused) -> str:
    return gettext("Up to %(most)s points fit on the list. Take one off it first.") % {
        "most": refused.facts["most"]
    }


def _too_many_marks(refused: Refused) -> str:
    return gettext("Up to %(most)s marks fit on the drawing. Describe the others in words.") % {
        "most": refused.facts["most"]
    }


def _already_booked(refused: Refused) -> str:
    return gettext(
        "You have a booking for this car already, for %(day)s. Change or cancel that one instead."
    ) % day_in(refused)


def _mileage_too_low(refused: Refused) -> str:
    return gettext("The car had %(known)s before, so %(given)s cannot be right. Read the odometer again.") % {
        "known": distance(number_in(refused, "known")),
        "given": distance(number_in(refused, "given")),
    }


def _estimate_stale(refused: Refused) -> str:
    return gettext(
        "The workshop sent version %(latest)s while you had version %(seen)s open. Nothing was ordered. "
        "Look at what changed and choose again."
    ) % {"latest": refused.facts["latest"], "seen": refused.facts["seen"]}


def _estimate_expired(refused: Refused) -> str:
    count = count_in(refused, "lines")
    return ngettext(
        "The price of one of these repairs is no longer valid. Nothing was ordered. Ask for today's price.",
        "The prices of %(count)s of these repairs are no longer valid. Nothing was ordered. Ask for today's prices.",
        count,
    ) % {"count": count}


def _splits_group(refused: Refused) -> str:
    count = count_in(refused, "lines")
    return ngettext(
        "This repair belongs together with another. Choose both, or neither.",
        "These %(count)s repairs belong together. Choose all of them, or none.",
        count,
    ) % {"count": count}


def _not_shared(refused: Refused) -> str:
    count = count_in(refused, "lines")
    return ngettext(
        "One of these repairs is not shared with you, so you cannot decide about it. Nothing was ordered.",
        "%(count)s of these repairs are not shared with you, so you cannot decide about them. Nothing was ordered.",
        count,
    ) % {"count": count}


def _line_started(refused: Refused) -> str:
    count = count_in(refused, "lines")
    return ngettext(
        "Work on one of these repairs has begun, so it cannot be taken back here. Call the workshop.",
        "Work on %(count)s of these repairs has begun, so they cannot be taken back here. Call the workshop.",
        count,
    ) % {"count": count}


def _repairs_not_done(refused: Refused) -> str:
    left = number_in(refused, "left")
    return ngettext(
        "One approved repair is not done yet. Finish it before the final check.",
        "%(count)s approved repairs are not done yet. Finish them before the final check.",
        left,
    ) % {"count": left}


def _picture_too_large(refused: Refused) -> str:
    return gettext(
        "This picture is larger than %(size)s MB, or has too many pixels. Choose a smaller one."
    ) % {"size": refused.facts["megabytes"]}


def _too_many_pictures(refused: Refused) -> str:
    return gettext("Up to %(most)s pictures fit here at once. Send the others afterwards.") % {
        "most": refused.facts["most"]
    }


def _message_too_long(refused: Refused) -> str:
    return gettext("A message has room for %(most)s characters. Send the rest as a second one.") % {
        "most": refused.facts["most"]
    }


def _time_out_of_range(refused: Refused) -> str:
    return gettext("Give hours from 0 to %(most)s.") % {"most": refused.facts["most"]}


def _check_incomplete(refused: Refused) -> str:
    left = cast(Sequence[str], refused.facts["left"])
    return gettext("Not checked yet: %(points)s.") % {"points": ", ".join(left)}


FIGURES: Mapping[Refusal, Callable[[Refused], str]] = {
    _R.DAY_CLOSED: _day_closed,
    _R.DAY_PAST: _day_past,
    _R.DAY_TOO_FAR: _day_too_far,
    _R.DAY_FULL: _day_full,
    _R.DAY_TOO_SOON: _day_too_soon,
    _R.CHANGE_TOO_LATE: _change_too_late,
    _R.DRIVER_BUSY: _driver_busy,
    _R.WINDOW_NOT_FREE: _window_not_free,
    _R.FIGURE_OUT_OF_RANGE: _figure_out_of_range,
    _R.SPANS_OVERLAP: _spans_overlap,
    _R.NAME_TWICE: _name_twice,
    _R.TOO_MANY_SKILLS: _too_many_skills,
    _R.LIST_FULL: _list_full,
    _R.TIME_OUT_OF_RANGE: _time_out_of_range,
    _R.CHECK_INCOMPLETE: _check_incomplete,
    _R.TOO_MANY_MARKS: _too_many_marks,
    _R.CAR_ALREADY_BOOKED: _already_booked,
    _R.MILEAGE_TOO_LOW: _mileage_too_low,
    _R.ESTIMATE_STALE: _estimate_stale,
    _R.ESTIMATE_EXPIRED: _estimate_expired,
    _R.CHOICE_SPLITS_GROUP: _splits_group,
    _R.LINE_NOT_SHARED: _not_shared,
    _R.LINE_STARTED_ALREADY: _line_started,
    _R.REPAIRS_NOT_DONE: _repairs_not_done,
    _R.PICTURE_TOO_LARGE: _picture_too_large,
    _R.TOO_MANY_PICTURES: _too_many_pictures,
    _R.MESSAGE_TOO_LONG: _message_too_long,
}
