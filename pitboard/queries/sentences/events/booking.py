"""The booking: asked for, answered, changed."""

from django.utils.translation import gettext as _

from pitboard.queries.sentences.events.story import Said, Sentences, Story, both
from pitboard.rules.happenings import EventKind


def _requested(story: Story) -> Said:
    day = {"day": story.day("day"), "who": story.customer}
    if story.for_staff:
        return Said(_("%(who)s asks for %(day)s") % day, _("Accept it or say why not."))
    return Said(_("You asked for %(day)s") % day, _("We look at it and answer by e-mail."))


def _accepted(story: Story) -> Said:
    if story.for_staff:
        return Said(_("Request accepted for %(day)s") % {"day": story.day("day")}, _over(story))
    return Said(_("Your booking is accepted for %(day)s") % {"day": story.day("day")})


def _over(story: Story) -> str:
    return _("Taken although the day was full.") if story.fact("over_capacity") else ""


def _declined(story: Story) -> Said:
    if story.for_staff:
        return Said(_("Request declined"), both(story.booking_reason, _other_day(story)))
    return Said(_("We cannot take your car on that day"), both(story.booking_reason, _other_day(story)))


def _other_day(story: Story) -> str:
    if not story.fact("other_day"):
        return ""
    words = (
        _("Offered instead: %(day)s.") if story.for_staff else _("We can on %(day)s. Take it with one tap.")
    )
    return words % {"day": story.day("other_day")}


def _other_day_taken(story: Story) -> Said:
    words = {"day": story.day("day"), "who": story.customer}
    if story.for_staff:
        return Said(_("%(who)s takes the other day: %(day)s") % words)
    return Said(_("Your booking is accepted for %(day)s") % words)


def _entered(story: Story) -> Said:
    words = {"day": story.day("day"), "who": story.customer}
    if story.for_staff:
        return Said(_("Booked for %(who)s by phone, for %(day)s") % words, _over(story))
    return Said(_("We booked you in for %(day)s") % words, _("You can follow it here, and change it."))


def _changed(story: Story) -> Said:
    words = {"day": story.day("day"), "who": story.customer}
    moved = story.fact("day") != story.fact("day_before")
    if story.for_staff:
        title = (
            _("%(who)s changed the booking, now for %(day)s") if moved else _("%(who)s changed the booking")
        )
    else:
        title = _("You changed your booking, now for %(day)s") if moved else _("You changed your booking")
    return Said(title % words)


def _rescheduled(story: Story) -> Said:
    words = {"day": story.day("day")}
    if story.for_staff:
        return Said(_("Booking moved to %(day)s") % words, both(story.fact("reason"), _over(story)))
    return Said(_("We moved your booking to %(day)s") % words, story.fact("reason"))


def _expired(story: Story) -> Said:
    if story.for_staff:
        return Said(_("Nobody answered the request of %(who)s in time") % {"who": story.customer})
    return Said(
        _("We did not answer your request in time"), _("We are sorry. Call us, or ask for another day.")
    )


def _cancelled(story: Story) -> Said:
    if story.for_staff:
        by = _("%(who)s cancelled the booking") if story.by_customer else _("Booking of %(who)s cancelled")
        return Said(by % {"who": story.customer}, story.booking_reason)
    title = _("You cancelled the booking") if story.by_customer else _("We had to cancel your booking")
    return Said(title, story.booking_reason)


def _no_show(story: Story) -> Said:
    if story.for_staff:
        return Said(_("The car did not come"))
    return Said(_("Your car did not come on the day"), _("Call us, or book another day."))


SENTENCES: Sentences = {
    EventKind.BOOKING_REQUESTED: _requested,
    EventKind.BOOKING_ACCEPTED: _accepted,
    EventKind.BOOKING_DECLINED: _declined,
    EventKind.BOOKING_CANCELLED: _cancelled,
    EventKind.BOOKING_NO_SHOW: _no_show,
    EventKind.BOOKING_ENTERED: _entered,
    EventKind.BOOKING_CHANGED: _changed,
    EventKind.BOOKING_RESCHEDULED: _rescheduled,
    EventKind.OTHER_DAY_TAKEN: _other_day_taken,
    EventKind.BOOKING_EXPIRED: _expired,
}
