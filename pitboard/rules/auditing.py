"""What the owner finds in the audit beside what happens to bookings and visits, and how long it says from where."""

from collections.abc import Mapping
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


class AuditGroup(StrEnum):
    """What the owner looks for: everything of one kind together."""

    VISITS = "visits"
    SIGN_INS = "sign_ins"
    ACCOUNTS = "accounts"
    SETTINGS = "settings"
    LINKS = "links"
    OWNERS = "owners"


_K, _G = AuditKind, AuditGroup
#: Which kinds a group has; what happens to bookings and visits has its events instead.
GROUPS: Mapping[AuditGroup, frozenset[AuditKind]] = {
    _G.VISITS: frozenset(),
    _G.SIGN_INS: frozenset({_K.SIGNED_IN, _K.SIGN_IN_FAILED, _K.SIGNED_OUT, _K.SESSION_ENDED}),
    _G.ACCOUNTS: frozenset(
        {
            _K.ACCOUNT_MADE,
            _K.PASSWORD_CHANGED,
            _K.EMAIL_CHANGED,
            _K.SECOND_FACTOR_CHANGED,
            _K.DATA_EXPORTED,
            _K.ACCOUNT_DELETED,
        }
    ),
    _G.SETTINGS: frozenset({_K.SETTINGS_CHANGED, _K.STAFF_INVITED, _K.STAFF_JOINED, _K.STAFF_LEFT}),
    _G.LINKS: frozenset({_K.LINK_USED, _K.LINK_ENDED, _K.LINK_RENEWED, _K.SHARE_USED}),
    _G.OWNERS: frozenset({_K.OWNER_CONFIRMED, _K.OWNER_ENDED}),
}


@dataclass(frozen=True)
class Origin:
    """From where somebody does something: their network address and what their browser says it is. `link`: they came
    by the link of the visit, of that number, and not with an account."""

    address: str | None = None
    browser: str = ""
    link: int | None = None


#: For what nobody does from anywhere: the worker, the command line.
NOWHERE = Origin()
