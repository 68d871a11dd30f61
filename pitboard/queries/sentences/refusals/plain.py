"""Refusals that are said without a figure or a name in them."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from pitboard.rules.refusals import Refusal

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
