"""Why something was not done: what is the matter, and what to do. One sentence or two for every code."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import cast

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.formats import clock, day_time, distance, long_day
from pitboard.queries.sentences.states import APPOINTMENT_STATES, BOOKINGS, LINES, STAGES
from pitboard.rules.lifecycle import BookingMove, LineMove, OrderMove
from pitboard.rules.refusals import Refusal, Refused

_R = Refusal

#: What has no figure in it.
PLAIN: Mapping[Refusal, LazyText] = {
    _R.NOT_PERMITTED: _("Your role at the workshop does not include this. Ask the owner."),
    _R.NOTHING_ASKED_FOR: _("Choose a service, or describe in your words what the car needs."),
    _R.CAR_ALREADY_HERE: _("This car is at the workshop already. Open its visit."),
    _R.CAR_ALREADY_YOURS: _("This car is in your garage already."),
    _R.TELLING_GONE_ALREADY: _("It is on its way already and cannot be taken back."),
    _R.TELLING_NOT_SENT_YET: _("It has not gone yet, so there is nothing to send again."),
    _R.MESSAGE_EMPTY: _("Write a few words, or add a photo."),
    _R.NOTE_EMPTY: _("Write a few words."),
    _R.MERGE_WITH_ITSELF: _("Choose another one: these two are the same already."),
    _R.MERGE_OF_AN_ACCOUNT: _(
        "The one that would go has an account of their own and could not sign in any more. Keep that one."
    ),
    _R.MERGE_OF_STAFF: _("Somebody who works here is not merged with a customer."),
    _R.MERGE_OF_WHAT_IS_GONE: _("One of the two was merged into another already."),
    _R.MERGE_UNDO_TOO_LATE: _("A merge can be undone for a day, and the last one first."),
    _R.MERGE_OF_TWO_VISITS: _("Both cars have a visit that is open now. Finish one of them first."),
    _R.CHAT_ADDRESS_UNKNOWN: _(
        "This is no address that we can send to. Copy it again from the list of services that apprise knows."
    ),
    _R.CHAT_ADDRESS_WITHOUT_PHONE: _("Write {phone} where the customer's number belongs."),
    _R.CHAT_PLACES_FULL: _("These are as many as fit. Remove one of them first."),
    _R.QUIET_HALF: _("Give both times, from when and until when, or leave both empty."),
    _R.LANGUAGE_UNKNOWN: _("Choose a language from the list."),
    _R.PUSH_UNUSABLE: _("This browser's push service is not one that we can send to."),
    _R.REASON_MISSING: _("Say it in a few words, so that everybody knows why."),
    _R.NAME_MISSING: _("Write your full name. It stands under the order as your signature."),
    _R.WINDOW_BACKWARDS: _("The window has to end after it begins. Change one of the two times."),
    _R.WINDOW_PAST: _("This window has passed. Choose a later one."),
    _R.WINDOW_NEEDS_ADDRESS: _("Write the address to come to: street, number and place."),
    _R.LINE_BEGUN: _(
        "Work on this repair has begun, so it has its technician. Look again: it may have changed."
    ),
    _R.PLAN_MOVED_ON: _(
        "Work on this visit went on or was planned anew since the page was worked out, so nothing was changed. Look "
        "at the plan again."
    ),
    _R.NOT_A_TECHNICIAN: _("Choose who repairs. Technicians and the owner can."),
    _R.NOT_A_DRIVER: _("Choose who drives. Drivers, advisors and the owner can."),
    _R.CHANGED_MEANWHILE: _(
        "Somebody else saved this while you were writing. Compare both, then save again to keep yours."
    ),
    _R.FINDING_PRICED_ALREADY: _(
        "The customer has been sent a price for this finding, so it stays as it is. Record a new finding instead."
    ),
    _R.ESTIMATE_EMPTY: _(
        "There is nothing new to decide in this estimate. Price at least one repair that is not approved yet."
    ),
    _R.ESTIMATE_LINE_UNPRICED: _("One repair has no price yet. Give its hours or its parts."),
    _R.ESTIMATE_NOT_SENT: _(
        "No estimate has been sent for this visit yet, so there is nothing to choose from."
    ),
    _R.ESTIMATE_SENT_ALREADY: _("This version was sent and does not change any more. Write a new version."),
    _R.ESTIMATE_NEEDS_CHOICE: _(
        "A finding asks for a repair, so the customer has to choose. Price it and send the estimate."
    ),
    _R.CHOICE_EMPTY: _(
        "Nothing is chosen yet. Say yes, later or no for at least one repair, or ask for a call."
    ),
    _R.SAVING_TOO_LARGE: _(
        "The labour that is shared comes to more than the repair it is taken off. Give fewer hours."
    ),
    _R.CHOICE_NOT_CONFIRMED: _(
        "The customer's choice waits for the workshop's word. Confirm its total first, then start."
    ),
    _R.CHOICE_UNCHANGED: _("This choice stands already. Nothing was changed."),
    _R.NOTHING_TO_CONFIRM: _("The customer has not chosen yet, so there is no total to confirm."),
    _R.PROMISE_PAST: _("That time has passed. Choose one that lies ahead."),
    _R.WORKSHOP_EXISTS: _("The workshop is set up already. Sign in instead."),
    _R.BOOKING_CHANGED: _("The booking was changed a moment ago. Look at it again, then answer."),
    _R.NO_OTHER_DAY: _("The workshop has offered no other day for this request. Book anew instead."),
    _R.SPENDING_LIMIT_WRONG: _("Write the limit as an amount above zero, or leave it empty."),
    _R.CALLER_UNREACHABLE: _("Write down a phone number or an e-mail address of the caller, and their name."),
    _R.PLATE_MISSING: _("Write down the car's registration plate."),
    _R.LINK_OVER: _("This link is not valid any more. Ask the workshop for a new one, or sign in."),
    _R.COUNTRY_UNKNOWN: _("Choose a country from the list."),
    _R.REGION_UNKNOWN: _("Choose a region of that country, or none."),
    _R.ZONE_UNKNOWN: _("Choose a time zone from the list, such as Europe/Vienna."),
    _R.CURRENCY_UNKNOWN: _("Write the currency as its three letters, such as EUR."),
    _R.FACT_MISSING: _("Something is still empty that people need to know. Fill it in."),
    _R.SPAN_BACKWARDS: _("The hours have to end after they begin. Change one of the two times."),
    _R.CONDITION_EMPTY: _("Mark something on the drawing, or add a photo."),
    _R.NOT_AT_WORK: _("Nobody's clock runs on this repair. Look again: it may have been stopped already."),
    _R.TIME_STILL_RUNS: _("Their clock still runs on this repair. Pause it first, then correct the hours."),
    _R.PART_MOVED_ON: _("This part has come further meanwhile. Look again."),
    _R.LIMITS_SWAPPED: _(
        "What should be fixed soon is still allowed, so its value lies on the good side of the limit. Change one of "
        "the two."
    ),
    _R.ABSENCE_BACKWARDS: _("The last day cannot be before the first. Change one of the two."),
    _R.WORKS_HERE_ALREADY: _("Somebody with this e-mail address works here already."),
    _R.LAST_OWNER: _("Nobody else could change the settings. Make somebody else an owner first."),
    _R.JOB_HELD: _("You work here. The owner ends your job first; then you can delete your account."),
    _R.VISIT_OPEN: _(
        "A booking or a visit of yours is still open. Cancel the booking, or wait until you have your car back."
    ),
    _R.ADDRESSES_FULL: _("That are as many addresses as we keep. Remove one first."),
    _R.EMAIL_TAKEN: _("Somebody has an account with this e-mail address. Use another one, or sign in."),
    _R.PICTURE_UNREADABLE: _("This is not a picture we can read. Choose a JPEG, PNG, WebP or HEIC photo."),
}

BOOKING_MOVES: Mapping[StrEnum, LazyText] = {
    BookingMove.ACCEPT: _("it cannot be accepted"),
    BookingMove.DECLINE: _("it cannot be declined"),
    BookingMove.CANCEL: _("it cannot be cancelled"),
    BookingMove.EXPIRE: _("it cannot expire"),
    BookingMove.MARK_NO_SHOW: _("it cannot be marked as not having come"),
    BookingMove.ARRIVE: _("the car cannot be received for it"),
    BookingMove.CHANGE: _("it cannot be changed"),
    BookingMove.RESCHEDULE: _("it cannot be moved to another day"),
    BookingMove.TAKE_OTHER_DAY: _("the other day cannot be taken"),
}
ORDER_MOVES: Mapping[StrEnum, LazyText] = {
    OrderMove.START_INSPECTION: _("the inspection cannot start now"),
    OrderMove.FINISH_INSPECTION: _("the inspection cannot end now"),
    OrderMove.SEND_ESTIMATE: _("no estimate can be sent now"),
    OrderMove.CHOOSE_SOME: _("repairs cannot be chosen now"),
    OrderMove.CHOOSE_NONE: _("repairs cannot be turned down now"),
    OrderMove.REPAIR_WHAT_WAS_AGREED: _("work cannot go ahead without a choice now"),
    OrderMove.FIND_NOTHING_TO_REPAIR: _("it cannot be closed as needing nothing now"),
    OrderMove.START_CHECK: _("the final check cannot start now"),
    OrderMove.PASS_CHECK: _("the final check cannot be passed now"),
    OrderMove.REOPEN: _("it cannot go back to repair now"),
    OrderMove.HAND_BACK: _("the car cannot be handed back now"),
}
LINE_MOVES: Mapping[StrEnum, LazyText] = {
    LineMove.APPROVE: _("it cannot be approved"),
    LineMove.DECLINE: _("it cannot be declined"),
    LineMove.DEFER: _("it cannot be put off"),
    LineMove.ASK_AGAIN: _("it cannot be asked about again"),
    LineMove.WAIT_FOR_CALL: _("it cannot wait for a call"),
    LineMove.START: _("it cannot be started"),
    LineMove.HOLD: _("it cannot wait for parts"),
    LineMove.RESUME: _("it cannot be resumed"),
    LineMove.FINISH: _("it cannot be finished"),
    LineMove.UNDO_START: _("its start cannot be undone"),
    LineMove.UNDO_FINISH: _("its end cannot be undone"),
}


def say_refusal(refused: Refused) -> str:
    """What is the matter and what to do about it, for the person who tried."""
    plain = PLAIN.get(refused.code)
    return str(plain) if plain is not None else FIGURED[refused.code](refused)


def _booking_move(refused: Refused) -> str:
    return gettext('The booking stands at "%(state)s", so %(cannot)s. Look again: it may have changed.') % {
        "state": BOOKINGS[_enum(refused, "state")],
        "cannot": BOOKING_MOVES[_enum(refused, "move")],
    }


def _order_move(refused: Refused) -> str:
    return gettext('The visit stands at "%(state)s", so %(cannot)s. Look again: it may have changed.') % {
        "state": STAGES[_enum(refused, "state")],
        "cannot": ORDER_MOVES[_enum(refused, "move")],
    }


def _line_move(refused: Refused) -> str:
    return gettext('This repair stands at "%(state)s", so %(cannot)s. Look again: it may have changed.') % {
        "state": LINES[_enum(refused, "state")],
        "cannot": LINE_MOVES[_enum(refused, "move")],
    }


def _order_not_open(refused: Refused) -> str:
    return gettext(
        'The visit stands at "%(state)s", where this cannot be done. Look again: it may have changed.'
    ) % {"state": STAGES[_enum(refused, "state")]}


def _appointment_closed(refused: Refused) -> str:
    state = _enum(refused, "state")
    # It names whatever stands in the way: the appointment, the booking or the visit.
    words = {**BOOKINGS, **STAGES, **APPOINTMENT_STATES}[state]
    return gettext('This appointment cannot be changed any more: it stands at "%(state)s".') % {
        "state": words
    }


def _day_closed(refused: Refused) -> str:
    return gettext("The workshop is closed on %(day)s. Choose another day.") % _day(refused)


def _day_past(refused: Refused) -> str:
    return gettext("%(day)s has passed. Choose a day that lies ahead.") % _day(refused)


def _day_too_far(refused: Refused) -> str:
    return gettext("%(day)s is further ahead than we plan. Choose an earlier day.") % _day(refused)


def _day_full(refused: Refused) -> str:
    days = [long_day(day) for day in cast("Sequence[date]", refused.facts.get("next_days", ()))]
    if not days:
        return gettext(
            "%(day)s has filled up. Choose another day; everything else you wrote is kept."
        ) % _day(refused)
    return gettext("%(day)s has filled up. It still fits on %(days)s.") % {**_day(refused), "days": _or(days)}


def _day_too_soon(refused: Refused) -> str:
    return gettext("%(day)s is too soon for us to prepare. Choose a later day, or call us.") % _day(refused)


def _answered_already(refused: Refused) -> str:
    words = {
        "who": refused.facts.get("who") or gettext("Somebody"),
        "state": BOOKINGS[_enum(refused, "state")],
    }
    return (
        gettext('%(who)s was faster: the request stands at "%(state)s" already. Nothing was changed.') % words
    )


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
        "weekday": WEEKDAYS[_number(refused, "weekday")]
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
    ) % _day(refused)


def _mileage_too_low(refused: Refused) -> str:
    return gettext("The car had %(known)s before, so %(given)s cannot be right. Read the odometer again.") % {
        "known": distance(_number(refused, "known")),
        "given": distance(_number(refused, "given")),
    }


def _estimate_stale(refused: Refused) -> str:
    return gettext(
        "The workshop sent version %(latest)s while you had version %(seen)s open. Nothing was ordered. "
        "Look at what changed and choose again."
    ) % {"latest": refused.facts["latest"], "seen": refused.facts["seen"]}


def _estimate_expired(refused: Refused) -> str:
    count = _count(refused, "lines")
    return ngettext(
        "The price of one of these repairs is no longer valid. Nothing was ordered. Ask for today's price.",
        "The prices of %(count)s of these repairs are no longer valid. Nothing was ordered. Ask for today's prices.",
        count,
    ) % {"count": count}


def _splits_group(refused: Refused) -> str:
    count = _count(refused, "lines")
    return ngettext(
        "This repair belongs together with another. Choose both, or neither.",
        "These %(count)s repairs belong together. Choose all of them, or none.",
        count,
    ) % {"count": count}


def _not_shared(refused: Refused) -> str:
    count = _count(refused, "lines")
    return ngettext(
        "One of these repairs is not shared with you, so you cannot decide about it. Nothing was ordered.",
        "%(count)s of these repairs are not shared with you, so you cannot decide about them. Nothing was ordered.",
        count,
    ) % {"count": count}


def _line_started(refused: Refused) -> str:
    count = _count(refused, "lines")
    return ngettext(
        "Work on one of these repairs has begun, so it cannot be taken back here. Call the workshop.",
        "Work on %(count)s of these repairs has begun, so they cannot be taken back here. Call the workshop.",
        count,
    ) % {"count": count}


def _repairs_not_done(refused: Refused) -> str:
    left = _number(refused, "left")
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


def _day(refused: Refused) -> dict[str, str]:
    return {"day": long_day(cast(date, refused.facts["day"]))}


def _enum(refused: Refused, name: str) -> StrEnum:
    return cast(StrEnum, refused.facts[name])


def _number(refused: Refused, name: str) -> int:
    return int(str(refused.facts[name]))


def _count(refused: Refused, name: str) -> int:
    value = refused.facts[name]
    return len(value) if isinstance(value, list) else 1


#: What is said with the refusal's figures in it.
def _time_out_of_range(refused: Refused) -> str:
    return gettext("Give hours from 0 to %(most)s.") % {"most": refused.facts["most"]}


def _check_incomplete(refused: Refused) -> str:
    left = cast(Sequence[str], refused.facts["left"])
    return gettext("Not checked yet: %(points)s.") % {"points": ", ".join(left)}


FIGURED: Mapping[Refusal, Callable[[Refused], str]] = {
    _R.BOOKING_MOVE_UNLAWFUL: _booking_move,
    _R.ORDER_MOVE_UNLAWFUL: _order_move,
    _R.LINE_MOVE_UNLAWFUL: _line_move,
    _R.ORDER_NOT_OPEN_FOR_THIS: _order_not_open,
    _R.APPOINTMENT_CLOSED: _appointment_closed,
    _R.DAY_CLOSED: _day_closed,
    _R.DAY_PAST: _day_past,
    _R.DAY_TOO_FAR: _day_too_far,
    _R.DAY_FULL: _day_full,
    _R.DAY_TOO_SOON: _day_too_soon,
    _R.ANSWERED_ALREADY: _answered_already,
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
