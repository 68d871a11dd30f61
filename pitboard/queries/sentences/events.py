"""What happened, in people's words: one sentence and its detail for every kind of event.

"We" is the workshop and "you" the customer; the workshop's own people read the same happenings by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pitboard.queries.formats import clock, day_time, distance, long_day, money, short_day
from pitboard.queries.sentences.names import Names
from pitboard.queries.sentences.states import appointment_words, reason_words, severity_words
from pitboard.records.bookings import Appointment, AppointmentKind
from pitboard.records.estimates import Approval
from pitboard.records.events import Event
from pitboard.records.links import ShareRight
from pitboard.rules.happenings import EventKind
from pitboard.rules.promise import PromiseReason
from pitboard.rules.severity import Severity


@dataclass(frozen=True)
class Said:
    title: str
    detail: str = ""


@dataclass(frozen=True)
class _Story:
    """One event with what its sentence needs, and who reads it."""

    event: Event
    names: Names
    for_staff: bool

    def fact(self, name: str) -> Any:
        return self.event.facts.get(name)

    @property
    def customer(self) -> str:
        person = self.names.people.get(self.event.customer_id)
        return person.name if person else _("The customer")

    @property
    def by_customer(self) -> bool:
        return self.event.actor_id == self.event.customer_id

    @property
    def line(self) -> str:
        line = self.names.lines.get(self.fact("line"))
        return line.title if line else _("A repair")

    @property
    def lines(self) -> str:
        """Several repairs by name, those that are still there."""
        known = [self.names.lines.get(pk) for pk in self.fact("lines") or ()]
        return ", ".join(line.title for line in known if line) or _("A repair")

    @property
    def signer(self) -> str:
        """Under whose name the authorisation stands; the customer's where that was erased."""
        given = self.names.authorisations.get(self.fact("authorisation"))
        signature = getattr(given, "signature", None)
        return signature.name if signature and signature.name else self.customer

    @property
    def finding(self) -> str:
        finding = self.names.findings.get(self.fact("finding"))
        return finding.title if finding else _("A finding that was removed")

    @property
    def appointment(self) -> Appointment | None:
        return self.names.appointments.get(self.fact("appointment"))

    @property
    def appointment_kind(self) -> AppointmentKind:
        return AppointmentKind(self.fact("kind_of_appointment"))

    @property
    def booking_reason(self) -> str:
        return self.event.booking.reason if self.event.booking else ""

    @property
    def driver(self) -> str:
        appointment = self.appointment
        if appointment is None or appointment.driver is None:
            return ""
        return appointment.driver.person.first_name

    def day(self, name: str) -> str:
        return long_day(date.fromisoformat(self.fact(name)))

    def time(self, name: str) -> str:
        return day_time(datetime.fromisoformat(self.fact(name)))

    def money(self, name: str) -> str:
        return money(self.fact(name), self.names.workshops[self.event.workshop_id].currency)


def say_event(event: Event, names: Names, *, for_staff: bool = False) -> Said:
    """The event in one sentence, with a detail where there is one; `names` comes from `names_for`."""
    return SENTENCES[event.kind](_Story(event, names, for_staff))


# ---- the booking -----------------------------------------------------------------------------------------------


def _requested(story: _Story) -> Said:
    day = {"day": story.day("day"), "who": story.customer}
    if story.for_staff:
        return Said(_("%(who)s asks for %(day)s") % day, _("Accept it or say why not."))
    return Said(_("You asked for %(day)s") % day, _("We look at it and answer by e-mail."))


def _accepted(story: _Story) -> Said:
    if story.for_staff:
        return Said(_("Request accepted for %(day)s") % {"day": story.day("day")}, _over(story))
    return Said(_("Your booking is accepted for %(day)s") % {"day": story.day("day")})


def _over(story: _Story) -> str:
    return _("Taken although the day was full.") if story.fact("over_capacity") else ""


def _declined(story: _Story) -> Said:
    if story.for_staff:
        return Said(_("Request declined"), _with(story.booking_reason, _other_day(story)))
    return Said(_("We cannot take your car on that day"), _with(story.booking_reason, _other_day(story)))


def _other_day(story: _Story) -> str:
    if not story.fact("other_day"):
        return ""
    words = (
        _("Offered instead: %(day)s.") if story.for_staff else _("We can on %(day)s. Take it with one tap.")
    )
    return words % {"day": story.day("other_day")}


def _other_day_taken(story: _Story) -> Said:
    words = {"day": story.day("day"), "who": story.customer}
    if story.for_staff:
        return Said(_("%(who)s takes the other day: %(day)s") % words)
    return Said(_("Your booking is accepted for %(day)s") % words)


def _entered(story: _Story) -> Said:
    words = {"day": story.day("day"), "who": story.customer}
    if story.for_staff:
        return Said(_("Booked for %(who)s by phone, for %(day)s") % words, _over(story))
    return Said(_("We booked you in for %(day)s") % words, _("You can follow it here, and change it."))


def _changed(story: _Story) -> Said:
    words = {"day": story.day("day"), "who": story.customer}
    moved = story.fact("day") != story.fact("day_before")
    if story.for_staff:
        title = (
            _("%(who)s changed the booking, now for %(day)s") if moved else _("%(who)s changed the booking")
        )
    else:
        title = _("You changed your booking, now for %(day)s") if moved else _("You changed your booking")
    return Said(title % words)


def _rescheduled(story: _Story) -> Said:
    words = {"day": story.day("day")}
    if story.for_staff:
        return Said(_("Booking moved to %(day)s") % words, _with(story.fact("reason"), _over(story)))
    return Said(_("We moved your booking to %(day)s") % words, story.fact("reason"))


def _expired(story: _Story) -> Said:
    if story.for_staff:
        return Said(_("Nobody answered the request of %(who)s in time") % {"who": story.customer})
    return Said(
        _("We did not answer your request in time"), _("We are sorry. Call us, or ask for another day.")
    )


def _cancelled(story: _Story) -> Said:
    if story.for_staff:
        by = _("%(who)s cancelled the booking") if story.by_customer else _("Booking of %(who)s cancelled")
        return Said(by % {"who": story.customer}, story.booking_reason)
    title = _("You cancelled the booking") if story.by_customer else _("We had to cancel your booking")
    return Said(title, story.booking_reason)


def _no_show(story: _Story) -> Said:
    if story.for_staff:
        return Said(_("The car did not come"))
    return Said(_("Your car did not come on the day"), _("Call us, or book another day."))


# ---- handing over ----------------------------------------------------------------------------------------------

_SCHEDULED: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("We pick up your car: %(when)s"),
    AppointmentKind.DROP_OFF: lambda: _("You bring your car: %(when)s"),
    AppointmentKind.RETURN: lambda: _("We bring your car back: %(when)s"),
    AppointmentKind.FETCH: lambda: _("You fetch your car: %(when)s"),
}
_SCHEDULED_FOR_STAFF: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("Pickup set for %(when)s"),
    AppointmentKind.DROP_OFF: lambda: _("Drop-off set for %(when)s"),
    AppointmentKind.RETURN: lambda: _("Return set for %(when)s"),
    AppointmentKind.FETCH: lambda: _("Collection at the workshop set for %(when)s"),
}
_MOVED: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("Your pickup moved to %(when)s"),
    AppointmentKind.DROP_OFF: lambda: _("Your drop-off moved to %(when)s"),
    AppointmentKind.RETURN: lambda: _("Bringing your car back moved to %(when)s"),
    AppointmentKind.FETCH: lambda: _("Fetching your car moved to %(when)s"),
}
_MOVED_FOR_STAFF: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("Pickup moved to %(when)s"),
    AppointmentKind.DROP_OFF: lambda: _("Drop-off moved to %(when)s"),
    AppointmentKind.RETURN: lambda: _("Return moved to %(when)s"),
    AppointmentKind.FETCH: lambda: _("Collection at the workshop moved to %(when)s"),
}
_OFF: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("The pickup is cancelled"),
    AppointmentKind.DROP_OFF: lambda: _("The drop-off is cancelled"),
    AppointmentKind.RETURN: lambda: _("Bringing the car back is cancelled"),
    AppointmentKind.FETCH: lambda: _("The time for fetching the car is cancelled"),
}
_HANDED_OVER: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("The car is picked up and on its way to the workshop"),
    AppointmentKind.DROP_OFF: lambda: _("The car was dropped off"),
    AppointmentKind.RETURN: lambda: _("The car was brought back"),
    AppointmentKind.FETCH: lambda: _("The car was fetched"),
}
_FAILED: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _("The pickup did not work out"),
    AppointmentKind.DROP_OFF: lambda: _("The drop-off did not work out"),
    AppointmentKind.RETURN: lambda: _("Bringing the car back did not work out"),
    AppointmentKind.FETCH: lambda: _("Fetching the car did not work out"),
}


def _scheduled(story: _Story) -> Said:
    words = _SCHEDULED_FOR_STAFF if story.for_staff else _SCHEDULED
    return Said(words[story.appointment_kind]() % {"when": _window(story)}, _where_and_who(story))


def _moved(story: _Story) -> Said:
    words = _MOVED_FOR_STAFF if story.for_staff else _MOVED
    return Said(words[story.appointment_kind]() % {"when": _window(story)}, _where_and_who(story))


def _window_chosen(story: _Story) -> Said:
    words = {"what": appointment_words(story.appointment_kind), "when": _window(story), "who": story.customer}
    title = _("%(who)s chose a time. %(what)s: %(when)s") if story.for_staff else _("You chose %(when)s")
    return Said(title % words, _where_and_who(story))


def _called_off(story: _Story) -> Said:
    return Said(_OFF[story.appointment_kind](), story.appointment.reason if story.appointment else "")


def _on_the_way(story: _Story) -> Said:
    if story.driver:
        title = _("%(driver)s is on the way") % {"driver": story.driver}
    else:
        title = _("The driver is on the way")
    return Said(title, story.appointment.address if story.appointment else "")


def _handed_over(story: _Story) -> Said:
    return Said(_HANDED_OVER[story.appointment_kind]())


def _failed(story: _Story) -> Said:
    reason = story.appointment.reason if story.appointment else ""
    if story.for_staff:
        return Said(_FAILED[story.appointment_kind](), reason)
    return Said(_FAILED[story.appointment_kind](), _with(reason, _("We will agree on a new time with you.")))


def _window(story: _Story) -> str:
    """Thu 26 Nov, 08:00 to 09:00"""
    return _("%(start)s to %(end)s") % {
        "start": story.time("starts_at"),
        "end": clock(datetime.fromisoformat(story.fact("ends_at"))),
    }


def _where_and_who(story: _Story) -> str:
    appointment = story.appointment
    if appointment is None:
        return ""
    driver = _("%(driver)s drives.") % {"driver": story.driver} if story.driver else ""
    return _with(appointment.address, driver)


def _with(first: str, second: str) -> str:
    """Two sentences after each other, either of which may be missing; a first one that has no end gets one."""
    if first and second and first[-1] not in ".!?":
        first += "."
    return " ".join(part for part in (first, second) if part)


def _arrived(story: _Story) -> Said:
    title = _("The car is here") if story.for_staff else _("Your car is with us")
    return Said(title, _("Odometer at %(mileage)s.") % {"mileage": distance(story.fact("mileage_km"))})


# ---- the inspection --------------------------------------------------------------------------------------------


def _visit_opened(story: _Story) -> Said:
    number = story.event.order.number if story.event.order else ""
    return Said(_("Visit %(number)s opened") % {"number": number})


def _inspection_started(story: _Story) -> Said:
    actor = story.names.people.get(story.event.actor_id or 0)
    if actor is None:
        return Said(_("The inspection has begun"))
    return Said(_("%(who)s is looking at the car") % {"who": actor.first_name})


def _finding_recorded(story: _Story) -> Said:
    severity = Severity(story.fact("severity"))
    title = _("%(severity)s: %(what)s") % {"severity": severity_words(severity), "what": story.finding}
    finding = story.names.findings.get(story.fact("finding"))
    return Said(title, finding.note if finding else "")


def _finding_changed(story: _Story) -> Said:
    return Said(_("Put right: %(what)s") % {"what": story.finding})


def _points_found_good(story: _Story) -> Said:
    count = story.fact("count")
    return Said(
        ngettext("%(count)s more point is good", "%(count)s more points are good", count) % {"count": count}
    )


def _condition_noted(story: _Story) -> Said:
    marks, photos = story.fact("marks"), len(story.fact("photos") or ())
    marked = ngettext("%(count)s mark", "%(count)s marks", marks) % {"count": marks}
    shown = ngettext("%(count)s photo", "%(count)s photos", photos) % {"count": photos}
    return Said(_("The car's condition on arrival was completed"), f"{marked}, {shown}")


def _finding_removed(story: _Story) -> Said:
    return Said(_("Finding removed: %(what)s") % {"what": story.fact("title")})


def _inspection_finished(story: _Story) -> Said:
    now, soon, good = story.fact("fix_now"), story.fact("fix_soon"), story.fact("good")
    found = _("%(now)s to fix now, %(soon)s to fix soon, %(good)s good.") % {
        "now": now,
        "soon": soon,
        "good": good,
    }
    if story.for_staff or not (now or soon):
        return Said(_("The inspection is complete"), found)
    return Said(
        _("The inspection is complete"),
        _("%(found)s We are working out what the repairs cost.") % {"found": found},
    )


# ---- the estimate and the choice -------------------------------------------------------------------------------


def _drafted(story: _Story) -> Said:
    return Said(_("Estimate version %(n)s drafted") % {"n": story.fact("revision")})


def _sent(story: _Story) -> Said:
    estimate = story.names.estimates.get(story.fact("estimate"))
    valid = ""
    if estimate is not None and estimate.valid_until is not None:
        valid = _("The prices hold until %(day)s.") % {"day": short_day(estimate.valid_until)}
    if story.for_staff:
        return Said(_("Estimate version %(n)s sent") % {"n": story.fact("revision")}, valid)
    if story.fact("asked") == 0:
        return Said(_("Your estimate changed: version %(n)s") % {"n": story.fact("revision")}, valid)
    title = _("Your estimate is ready")
    if story.fact("revision") > 1:
        title = _("Your estimate changed: version %(n)s") % {"n": story.fact("revision")}
    return Said(title, _with(_("Choose what we repair."), valid))


def _nothing_to_decide(story: _Story) -> Said:
    if story.for_staff:
        return Said(_("Nothing to decide for the customer"))
    return Said(_("We found nothing that needs your decision"))


def _chosen(story: _Story) -> Said:
    """The customer reads "you" of what they decided themselves; a choice under another name says whose it is."""
    is_own = not story.for_staff and story.by_customer
    new = story.fact("new") if story.fact("new") is not None else story.fact("approved")
    words = {"count": new, "total": story.money("gross"), "who": story.signer}
    if new and is_own:
        title = ngettext("You approved one repair", "You approved %(count)s repairs", new)
    elif new:
        title = ngettext("%(who)s approved one repair", "%(who)s approved %(count)s repairs", new)
    elif story.fact("approved"):
        title = _("You changed your choice") if is_own else _("%(who)s changed the choice")
    else:
        title = _("You approved no repair") if is_own else _("%(who)s approved no repair")
    detail = _("Total %(total)s with tax. We confirm it next.")
    if story.for_staff:
        detail = _("Total %(total)s with tax. Confirm it.")
    return Said(title % words, detail % words)


def _covered(story: _Story) -> Said:
    """What needed no question: it was within what the customer had said before."""
    words = {"what": story.lines, "total": story.money("gross"), "who": story.customer}
    if not story.fact("lines"):
        title = (
            _("The price fell, and the yes of %(who)s stands") if story.for_staff else _("Your price fell")
        )
        return Said(title % words, _("The new total is %(total)s with tax.") % words)
    if story.fact("how") == Approval.LIMIT:
        title = _("Within your limit, so we go ahead: %(what)s")
        if story.for_staff:
            title = _("Within the limit of %(who)s: %(what)s")
        return Said(title % words, _under_the_limit(story))
    words["before"] = story.money("before")
    title = _("Dearer within the tolerance: %(what)s") if story.for_staff else _("A little dearer: %(what)s")
    detail = _("The total is now %(total)s with tax instead of %(before)s.") % words
    return Said(title % words, detail if story.for_staff else _with(detail, _still_open()))


def _under_the_limit(story: _Story) -> str:
    words = {"total": story.money("gross"), "left": story.money("left")}
    if story.for_staff:
        return _("The new total is %(total)s with tax, %(left)s under the limit.") % words
    detail = _("The new total is %(total)s with tax, %(left)s under your limit.") % words
    return _with(detail, _still_open())


def _still_open() -> str:
    return _("You can still say no until work on it starts.")


def _call_asked(story: _Story) -> Said:
    words = {"what": story.lines, "who": story.signer}
    if story.for_staff:
        return Said(_("%(who)s wants a call about: %(what)s") % words)
    return Said(_("A call is asked for about: %(what)s") % words, _("We ring before anything is decided."))


def _call_made(story: _Story) -> Said:
    title = _("Called about: %(what)s") if story.for_staff else _("We called you about: %(what)s")
    return Said(title % {"what": story.line})


def _price_asked(story: _Story) -> Said:
    words = {"what": story.lines, "who": story.customer}
    if story.for_staff:
        return Said(_("%(who)s asks for today's price of: %(what)s") % words, _("Send a new version."))
    return Said(_("You asked for today's price of: %(what)s") % words, _("We send you a new version."))


def _confirmed(story: _Story) -> Said:
    total = {"total": story.money("gross")}
    if story.for_staff:
        return Said(_("Total of %(total)s confirmed") % total)
    return Said(
        _("We confirm your total: %(total)s") % total, _("With tax. It does not change without your word.")
    )


# ---- the repairs -----------------------------------------------------------------------------------------------


def _repair_started(story: _Story) -> Said:
    return Said(_("%(repair)s: work has begun") % {"repair": story.line})


def _repair_noted(story: _Story) -> Said:
    return Said(story.fact("note"), story.line)


def _repair_held(story: _Story) -> Said:
    due = ""
    if story.fact("parts_due_at"):
        due = _("The parts are due %(when)s.") % {"when": story.time("parts_due_at")}
    return Said(_("%(repair)s: waiting for parts") % {"repair": story.line}, _with(story.fact("reason"), due))


def _repair_resumed(story: _Story) -> Said:
    return Said(_("%(repair)s: the parts are here, work goes on") % {"repair": story.line})


def _repair_finished(story: _Story) -> Said:
    return Said(_("%(repair)s: done") % {"repair": story.line})


def _start_undone(story: _Story) -> Said:
    return Said(_("%(repair)s: start undone") % {"repair": story.line})


def _finish_undone(story: _Story) -> Said:
    return Said(_("%(repair)s: not done yet after all") % {"repair": story.line})


def _photo_added(story: _Story) -> Said:
    count = len(story.fact("photos") or ())
    title = ngettext("A new photo", "%(count)s new photos", count) % {"count": count}
    return Said(title, story.line if story.fact("line") else "")


def _promise_moved(story: _Story) -> Said:
    before, after = (datetime.fromisoformat(story.fact(name)) for name in ("moved_from", "moved_to"))
    moved = {"after": day_time(after), "before": day_time(before, after)}
    until = story.fact("until")
    over = datetime.fromisoformat(until) if until else None
    why = reason_words(PromiseReason(story.fact("reason")), story.fact("note"), over)
    return Said(_("Now expected ready %(after)s instead of %(before)s") % moved, why)


def _promise_refined(story: _Story) -> Said:
    return Said(_("The range of the time became clearer"))


def _promise_at_risk(story: _Story) -> Said:
    due = datetime.fromisoformat(story.fact("due"))
    chance = _("A chance of %(percent)s%% is left.") % {"percent": round(100 * story.fact("chance"))}
    return Said(_("Being ready by %(due)s is at risk") % {"due": day_time(due)}, chance)


def _promise_let_go(story: _Story) -> Said:
    return Said(_("The time that was set by hand follows the work again"))


def _line_assigned(story: _Story) -> Said:
    who = story.names.people.get(story.fact("person"))
    if who is None:
        return Said(_("%(repair)s: whoever is free") % {"repair": story.line})
    return Said(_("%(repair)s: %(name)s") % {"repair": story.line, "name": who.name})


def _queue_changed(story: _Story) -> Said:
    return Said(_("Its place among the day's jobs was changed"))


# ---- the end of the visit --------------------------------------------------------------------------------------


def _check_started(story: _Story) -> Said:
    return Said(_("The final check has begun"))


def _ready(story: _Story) -> Said:
    order = story.event.order
    note = order.check_note if order else ""
    return Said(_("The car is ready") if story.for_staff else _("Your car is ready"), note)


def _reopened(story: _Story) -> Said:
    title = _("Back to repair") if story.for_staff else _("Your car goes back to repair")
    return Said(title, story.fact("reason"))


def _handed_back(story: _Story) -> Said:
    facts = {"mileage": distance(story.fact("mileage_km")), "paid": story.money("paid")}
    title = _("The car is handed back") if story.for_staff else _("Your car is back with you")
    return Said(title, _("Odometer at %(mileage)s, %(paid)s paid.") % facts)


# ---- sharing the visit -----------------------------------------------------------------------------------------


def _shared(story: _Story) -> Said:
    share = story.names.shares.get(story.fact("share"))
    words = {"who": story.customer, "with": share.name if share else _("somebody")}
    may_decide = story.fact("right") == ShareRight.APPROVE
    detail = (
        _("They may decide about repairs under their own name.") if may_decide else _("They can look at it.")
    )
    if story.for_staff:
        return Said(_("%(who)s shares the visit with %(with)s") % words, detail)
    return Said(_("You shared this visit with %(with)s") % words, detail)


def _share_revoked(story: _Story) -> Said:
    share = story.names.shares.get(story.fact("share"))
    words = {"who": story.customer, "with": share.name if share else _("somebody")}
    if story.for_staff:
        return Said(_("%(who)s no longer shares the visit with %(with)s") % words)
    return Said(_("You no longer share this visit with %(with)s") % words)


#: What of a message stands in a list of news.
LONGEST_EXCERPT = 200


def _message_written(story: _Story) -> Said:
    message = story.names.messages.get(story.fact("message") or 0)
    actor = story.names.people.get(story.event.actor_id or 0)
    who = actor.name if actor else _("The workshop")
    text = " ".join(message.text.split()) if message else ""
    detail = text if len(text) <= LONGEST_EXCERPT else text[:LONGEST_EXCERPT].rsplit(" ", 1)[0] + "…"
    if not story.for_staff and story.by_customer:
        return Said(_("You wrote to us"), detail)
    return Said(_("%(name)s wrote to you") % {"name": who}, detail or _("Photos came with it."))


def _messages_read(story: _Story) -> Said:
    return Said(_("Messages were read"))


# ---- what time brings ------------------------------------------------------------------------------------------


def _decision_reminded(story: _Story) -> Said:
    if story.for_staff:
        return Said(_("%(customer)s was reminded of the open decision") % {"customer": story.customer})
    return Said(
        _("Your decision is still wanted"),
        _("Nothing more is repaired without your word. If you would rather talk about it, call us."),
    )


def _decision_late(story: _Story) -> Said:
    title = _("%(customer)s has not decided yet") % {"customer": story.customer}
    waited = ngettext(
        "The estimate has waited for %(hours)s open hour. A call may help.",
        "The estimate has waited for %(hours)s open hours. A call may help.",
        story.fact("hours"),
    ) % {"hours": story.fact("hours")}
    return Said(title, waited)


def _deferred_due(story: _Story) -> Said:
    if story.for_staff:
        return Said(_("%(line)s: its date has come") % {"line": story.line})
    return Said(
        _("You put this off until now: %(line)s") % {"line": story.line},
        _("Book it when it suits you; what we found then is on the car's page."),
    )


def _service_due(story: _Story) -> Said:
    if story.for_staff:
        return Said(_("%(customer)s's next service is due") % {"customer": story.customer})
    due_on, due_km = story.fact("due_on"), story.fact("due_km")
    if story.fact("by_what") == "date" and due_on:
        why = _("It was set for %(day)s.") % {"day": long_day(date.fromisoformat(due_on))}
    else:
        why = _("By now the car has probably driven the %(distance)s it was set for.") % {
            "distance": distance(due_km)
        }
    return Said(_("Your car's next service is due"), why)


_K = EventKind
SENTENCES: Mapping[EventKind, Callable[[_Story], Said]] = {
    _K.BOOKING_REQUESTED: _requested,
    _K.BOOKING_ACCEPTED: _accepted,
    _K.BOOKING_DECLINED: _declined,
    _K.BOOKING_CANCELLED: _cancelled,
    _K.BOOKING_NO_SHOW: _no_show,
    _K.BOOKING_ENTERED: _entered,
    _K.BOOKING_CHANGED: _changed,
    _K.BOOKING_RESCHEDULED: _rescheduled,
    _K.OTHER_DAY_TAKEN: _other_day_taken,
    _K.BOOKING_EXPIRED: _expired,
    _K.APPOINTMENT_SCHEDULED: _scheduled,
    _K.APPOINTMENT_MOVED: _moved,
    _K.APPOINTMENT_CHOSEN: _window_chosen,
    _K.APPOINTMENT_CANCELLED: _called_off,
    _K.DRIVER_ON_THE_WAY: _on_the_way,
    _K.APPOINTMENT_DONE: _handed_over,
    _K.APPOINTMENT_FAILED: _failed,
    _K.CAR_ARRIVED: _arrived,
    _K.VISIT_OPENED: _visit_opened,
    _K.INSPECTION_STARTED: _inspection_started,
    _K.FINDING_RECORDED: _finding_recorded,
    _K.FINDING_CHANGED: _finding_changed,
    _K.FINDING_REMOVED: _finding_removed,
    _K.POINTS_FOUND_GOOD: _points_found_good,
    _K.INSPECTION_FINISHED: _inspection_finished,
    _K.ESTIMATE_DRAFTED: _drafted,
    _K.ESTIMATE_SENT: _sent,
    _K.NOTHING_TO_DECIDE: _nothing_to_decide,
    _K.REPAIRS_CHOSEN: _chosen,
    _K.REPAIRS_COVERED: _covered,
    _K.CALL_ASKED: _call_asked,
    _K.CALL_MADE: _call_made,
    _K.PRICE_ASKED: _price_asked,
    _K.CHOICE_CONFIRMED: _confirmed,
    _K.REPAIR_STARTED: _repair_started,
    _K.REPAIR_NOTED: _repair_noted,
    _K.REPAIR_HELD: _repair_held,
    _K.REPAIR_RESUMED: _repair_resumed,
    _K.REPAIR_FINISHED: _repair_finished,
    _K.REPAIR_START_UNDONE: _start_undone,
    _K.REPAIR_FINISH_UNDONE: _finish_undone,
    _K.PHOTO_ADDED: _photo_added,
    _K.CONDITION_NOTED: _condition_noted,
    _K.PROMISE_MOVED: _promise_moved,
    _K.PROMISE_REFINED: _promise_refined,
    _K.PROMISE_LET_GO: _promise_let_go,
    _K.PROMISE_AT_RISK: _promise_at_risk,
    _K.LINE_ASSIGNED: _line_assigned,
    _K.QUEUE_CHANGED: _queue_changed,
    _K.CHECK_STARTED: _check_started,
    _K.CAR_READY: _ready,
    _K.VISIT_REOPENED: _reopened,
    _K.VISIT_SHARED: _shared,
    _K.SHARE_REVOKED: _share_revoked,
    _K.CAR_HANDED_BACK: _handed_back,
    _K.DECISION_REMINDED: _decision_reminded,
    _K.DECISION_LATE: _decision_late,
    _K.DEFERRED_DUE: _deferred_due,
    _K.SERVICE_DUE: _service_due,
    _K.MESSAGE_WRITTEN: _message_written,
    _K.MESSAGES_READ: _messages_read,
}
