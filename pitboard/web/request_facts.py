"""What the log says of the request that is being answered: an id, and which visit or booking it is about. Numbers
only; what people typed, and who they are, is no business of a log."""

import re
import secrets
from contextvars import ContextVar

from django.http import HttpRequest

ID_HEADER = "X-Request-ID"
#: A proxy may have given it an id already. Anything else in that header is not taken.
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")

#: Of an address that leads to no view.
NOWHERE = "nowhere"

Facts = dict[str, str | int]

CURRENT: ContextVar[Facts | None] = ContextVar("pitboard_request_facts", default=None)


def facts_of(request: HttpRequest) -> Facts:
    given = request.headers.get(ID_HEADER, "")
    return {"request": given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)}


def numbers_in(address: dict[str, object]) -> Facts:
    """Of the parts of an address the numbers: a visit's, a booking's. Texts may be the secrets of links."""
    names = {"number": "visit", "booking_id": "booking"}
    return {names.get(name, name): part for name, part in address.items() if isinstance(part, int)}


def view_name(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return NOWHERE
    return match.view_name or match.route or NOWHERE
