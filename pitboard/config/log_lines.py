"""How a line of the log is written: as text for people, or as JSON for a machine that gathers logs.

No personal data goes into it. What was raised is said by its kind and its places in the code; its words may quote what
somebody typed, so they are left out, except for those of the system and of a database that is away.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.db import OperationalError
from django.db.utils import InterfaceError

from pitboard.web.request_facts import CURRENT, Facts, view_name

MAIL_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")
PHONE_NUMBER = re.compile(r"\+\d[\d ()/-]{5,}\d")
#: Their words are the system's: a port, a file, a lock; nothing that was typed.
PLAIN_WORDS = (OSError, OperationalError, InterfaceError)
#: What a line may carry beside its words.
EXTRAS = ("status", "milliseconds")


class NamesViews(logging.Filter):
    """Django writes the address of a page that failed; here its view's name stands instead."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path is not None and isinstance(record.args, tuple):
            record.args = tuple(view_name(request) if part == path else part for part in record.args)  # type: ignore[arg-type]
        return True


class Plain(logging.Formatter):
    """Text lines, with the request they belong to."""

    def format(self, record: logging.LogRecord) -> str:
        facts = facts_of(record)
        tail = " ".join(f"{name}={value}" for name, value in facts.items() if name != "view")
        words = without_people(super().format(record))
        first, newline, rest = words.partition("\n")
        return f"{first} [{tail}]{newline}{rest}" if tail else words

    def formatException(self, ei: Any) -> str:  # noqa: N802  (the library's name)
        return "\n".join(raised(*ei))


class JsonLines(logging.Formatter):
    """One object a line: time (UTC), level, logger, message, the request's facts, and what was raised."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_people(record.getMessage()),
            **facts_of(record),
            **{name: getattr(record, name) for name in EXTRAS if hasattr(record, name)},
        }
        if record.exc_info and record.exc_info[0]:
            line["raised"] = raised(*record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def facts_of(record: logging.LogRecord) -> Facts:
    return CURRENT.get() or {}


def without_people(words: str) -> str:
    """Mail servers repeat the address they refuse, and SMS services the number."""
    return PHONE_NUMBER.sub("(phone)", MAIL_ADDRESS.sub("(address)", words))


def raised(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> list[str]:
    """The kinds of what was raised, the first cause last, each with its places in the code, the innermost first."""
    lines: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(lines) < 60:
        words = f": {without_people(str(cause))}" if isinstance(cause, PLAIN_WORDS) else ""
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}{words}")
        places = traceback.extract_tb(cause.__traceback__)
        lines += [f"  {place.filename}:{place.lineno} {place.name}" for place in reversed(places[-15:])]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return lines
