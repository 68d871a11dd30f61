"""What is stored about somebody, as its page shows it: named facts in words, and lists of things within things."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.formats import distance, full_time, money, plain_number, recorded_day
from pitboard.queries.sentences.browsers import browser_words
from pitboard.records.codes import spaced_code
from pitboard.records.estimates import Approval, Decision
from pitboard.records.links import ShareRight
from pitboard.rules.recipients import Channel, TellingTopic
from pitboard.web.account.data_words import words_of
from pitboard.web.account.telling_words import CHANNELS, topic_words
from pitboard.web.customer.authorisation import DECISION_WORDS, HOW_WORDS

MONEY = frozenset({"go_ahead_up_to", "total_with_tax", "with_tax", "paid"})
RIGHTS = {ShareRight.VIEW: _("look"), ShareRight.APPROVE: _("look and decide")}


def _browser(text: str) -> str:
    return browser_words(text) or text


def _language(code: str) -> str:
    return dict(settings.LANGUAGES).get(code, code)


#: What is no word of ours and no plain text either.
BY_NAME: dict[str, Callable[[Any], str]] = {
    "browser": _browser,
    "device": _browser,
    "language": _language,
    "mileage_km": distance,
    "visit_code": spaced_code,
}


def things(value: Any, *, currency: str) -> list[dict[str, Any]]:
    """A list of things, each as its named facts and the lists of things within it."""
    found = value if isinstance(value, list) else [value]
    return [_thing(one, currency) for one in found if one not in ("", None, {})]


def _thing(one: Any, currency: str) -> dict[str, Any]:
    if not isinstance(one, dict):
        return {"text": str(one)}
    known = {key: value for key, value in one.items() if value not in ("", None, [], {})}
    within = {key: value for key, value in known.items() if isinstance(value, list | dict)}
    currency = known.get("currency", currency)
    facts = [(words_of(key), said(key, value, currency)) for key, value in known.items() if key not in within]
    return {
        "facts": facts,
        "within": [(words_of(key), things(value, currency=currency)) for key, value in within.items()],
    }


def said(key: str, value: Any, currency: str) -> str:
    """One fact as people read it. Codes of ours have words; what somebody typed stays as it is."""
    if key in BY_NAME:
        return BY_NAME[key](value)
    if isinstance(value, StrEnum):
        return _word(value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Decimal):
        return money(value, currency) if key in MONEY else plain_number(value)
    return _said_of_time(value) or str(value)


def _said_of_time(value: Any) -> str:
    if isinstance(value, datetime):
        return full_time(value)
    if isinstance(value, date):
        return recorded_day(value)
    return f"{value:%H:%M}" if isinstance(value, time) else ""


def _word(code: StrEnum) -> str:
    match code:
        case Decision():
            return str(DECISION_WORDS[code])
        case Approval():
            return str(HOW_WORDS[code])
        case ShareRight():
            return str(RIGHTS[code])
        case Channel():
            return str(CHANNELS[code])
        case TellingTopic():
            return str(topic_words(code).title)
    raise KeyError(f"no words for {code!r}")
