"""Helps tests fill in the settings' forms as their pages send them."""

from collections.abc import Iterable
from typing import Any

import html5lib
from django.test import Client

#: What the browser sends only when it is chosen.
CHECKED_ALONE = {"checkbox", "radio"}


def fields_of(client: Client, page: str, *, sent_to: str = "") -> dict[str, Any]:
    """What the form of a page that is sent there (else to the page itself) would send, untouched."""
    tree = html5lib.parse(client.get(page).content.decode(), namespaceHTMLElements=False)
    form = next(one for one in tree.iter("form") if one.get("action") == (sent_to or page))
    fields: dict[str, Any] = {}
    for control in form.iter():
        name = control.get("name")
        if not name or (control.get("type") in CHECKED_ALONE and control.get("checked") is None):
            continue
        fields.setdefault(name, []).extend(_values(control))
    return fields


def _values(control: Any) -> Iterable[str]:
    if control.tag == "select":
        return [one.get("value") for one in control.iter("option") if one.get("selected") is not None]
    if control.tag == "textarea":
        # A browser leaves out the line break right behind the tag.
        return [(control.text or "").removeprefix("\n")]
    return [control.get("value") or ("on" if control.get("type") in CHECKED_ALONE else "")]
