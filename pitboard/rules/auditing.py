"""What the owner finds in the audit beside what happens to bookings and visits, and how long it says from where."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

#: After this, nobody can see any more from which address and device something was done.
ORIGIN_KEPT_FOR = timedelta(days=90)


class AuditKind(StrEnum):
    # people and their accounts
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    ACCOUNT_MADE = "account_made"
    PASSWORD_CHANGED = "password_changed"
    EMAIL_CHANGED = "email_changed"
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    DATA_EXPORTED = "data_exported"
    ACCOUNT_DELETED = "account_deleted"
    # the workshop
    SETTINGS_CHANGED = "settings_changed"
    STAFF_INVITED = "staff_invited"
    STAFF_JOINED = "staff_joined"
    STAFF_LEFT = "staff_left"
    # links, and whose car it is
    LINK_USED = "link_used"
    LINK_ENDED = "link_ended"
    LINK_RENEWED = "link_renewed"
    SHARE_USED = "share_used"
    OWNER_CONFIRMED = "owner_confirmed"
    OWNER_ENDED = "owner_ended"
    OWNER_CHANGED = "owner_changed"


@dataclass(frozen=True)
class Origin:
    """From where somebody does something: their network address and what their browser says it is. `link`: they came
    by the link of the visit, of that number, and not with an account."""

    address: str | None = None
    browser: str = ""
    link: int | None = None


#: For what nobody does from anywhere: the worker, the command line.
NOWHERE = Origin()
