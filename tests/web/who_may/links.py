"""The link to a visit that stands in every message, what the desk does about it, whose a car is, and who did what."""

from pitboard.rules.permissions import Permission
from tests.web.who_may.rows import NOBODY, Who, holders, named, staff

ROWS = {
    # Whoever typed no plate and no code tracks nothing.
    "track_live": NOBODY,
    **named("follow follow_live follow_booking_live follow_choice follow_record", holders(Who.VISIT_LINK)),
    **named("follow_proposal follow_times follow_price", holders(Who.VISIT_LINK)),
    **named("follow_cancel follow_other_day", holders(Who.VISIT_LINK)),
    **named("follow_messages follow_messages_live follow_reading", holders(Who.VISIT_LINK)),
    **named("desk_links desk_links_end desk_links_renewal", staff(Permission.ANSWER_REQUESTS)),
    **named("desk_owners desk_owner_confirmation", staff(Permission.ANSWER_REQUESTS)),
    **named("desk_owner_end desk_owner_change", staff(Permission.ANSWER_REQUESTS)),
    **named("settings_audit settings_audit_file", staff(Permission.CHANGE_SETTINGS)),
}
