"""What was done beside the bookings and visits, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.sentences import role_words
from pitboard.records.audit import AuditEntry
from pitboard.rules.auditing import AuditGroup, AuditKind
from pitboard.rules.permissions import Role

_K, _G = AuditKind, AuditGroup

GROUP_WORDS: Mapping[AuditGroup, Promise] = {
    _G.VISITS: _("Bookings and visits"),
    _G.SIGN_INS: _("Signing in"),
    _G.ACCOUNTS: _("Accounts"),
    _G.SETTINGS: _("Settings and people"),
    _G.LINKS: _("Links"),
    _G.OWNERS: _("Whose car it is"),
}
#: Pages of the settings by the beginning of their route's name.
PAGES: Mapping[str, Promise] = {
    "settings_terms": _("booking terms"),
    "settings_hours": _("opening hours"),
    "settings_closed": _("closed days"),
    "settings_services": _("services"),
    "settings_catalogue": _("usual repairs"),
    "settings_repair": _("usual repairs"),
    "settings_point": _("inspection points"),
    "settings_notices": _("messages"),
    "settings_chat": _("messages"),
    "settings_people": _("people"),
    "settings_person": _("people"),
    "settings_absence": _("absences"),
    "settings_bays": _("bays"),
    "settings_skills": _("skills"),
    "settings_check": _("final check"),
}


def entry_words(entry: AuditEntry) -> str:
    words = WORDS[entry.kind]
    return str(words) if isinstance(words, Promise) else words(entry)


def _with_name(known: Promise, unknown: Promise) -> Callable[[AuditEntry], str]:
    def say(entry: AuditEntry) -> str:
        return str(known) % {"name": entry.whom.name} if entry.whom is not None else str(unknown)

    return say


def _ended(entry: AuditEntry) -> str:
    count: Any = entry.facts.get("sessions", 1)
    return gettext("Signed out elsewhere: %(count)s") % {"count": count}


def _settings(entry: AuditEntry) -> str:
    page = str(entry.facts.get("page") or "")
    about = next((words for name, words in PAGES.items() if page.startswith(name)), _("the workshop"))
    return gettext("Changed the settings: %(what)s") % {"what": about}


def _invited(entry: AuditEntry) -> str:
    role = str(entry.facts.get("role", ""))
    if role not in set(Role):
        return gettext("Invited somebody to work here")
    return gettext("Invited somebody to work here: %(role)s") % {"role": role_words(Role(role))}


WORDS: Mapping[AuditKind, Promise | Callable[[AuditEntry], str]] = {
    _K.SIGNED_IN: _("Signed in"),
    _K.SIGN_IN_FAILED: _with_name(_("A sign-in as %(name)s failed"), _("A sign-in failed")),
    _K.SIGNED_OUT: _("Signed out"),
    _K.SESSION_ENDED: _ended,
    _K.ACCOUNT_MADE: _("Made an account"),
    _K.PASSWORD_CHANGED: _("Changed the password"),
    _K.EMAIL_CHANGED: _("Changed the e-mail address"),
    _K.SECOND_FACTOR_CHANGED: _("Changed the second step of signing in"),
    _K.DATA_EXPORTED: _("Downloaded data"),
    _K.ACCOUNT_DELETED: _("Deleted the account"),
    _K.SETTINGS_CHANGED: _settings,
    _K.STAFF_INVITED: _invited,
    _K.STAFF_JOINED: _("Took up the invitation to work here"),
    _K.STAFF_LEFT: _with_name(_("Ended the job of %(name)s"), _("Ended a job")),
    _K.LINK_USED: _("The link of the visit was opened in a new browser"),
    _K.LINK_ENDED: _("Ended the link of the visit"),
    _K.LINK_RENEWED: _("Made a new link of the visit"),
    _K.SHARE_USED: _("A link that the customer gave away was opened in a new browser"),
    _K.OWNER_CONFIRMED: _with_name(_("Confirmed %(name)s as the owner of the car"), _("Confirmed an owner")),
    _K.OWNER_ENDED: _with_name(_("Noted that %(name)s has the car no more"), _("Ended an ownership")),
}
