"""Helps tests sit at the workshop's desk: who is signed in, at what time, and what stands on the page."""

import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from pitboard.records.people import Person, StaffMember

#: Thursday noon in Vienna is an hour earlier than this; every step of the cast's visit lies before it.
NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


def signed_in(who: Person | StaffMember | None) -> Client:
    client = Client()
    if who is not None:
        client.force_login(who.person if isinstance(who, StaffMember) else who)
    return client


def words(response: Any) -> str:
    """What people read on a page, in one line."""
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\N{NO-BREAK SPACE}", " ").split())
    return re.sub(r" ([,.:;])", r"\1", text)


def primary_buttons(response: Any) -> list[str]:
    """The words on the signal buttons of a page."""
    html = response.content.decode()
    found = re.findall(
        r'<(a|button)\b[^>]*class="[^"]*\bprimary\b[^"]*"[^>]*>(.*?)</\1>', html, flags=re.DOTALL
    )
    return [" ".join(unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", inner)).split()) for _, inner in found]


def picture(name: str = "tyre.png") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")
