"""Changes for the bench, by the product's own actions, and the tokens to follow them."""

import itertools
import time
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import django
from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string


class Work:
    """Notes on repairs that are being done in the demo workshop: each raises its visit's version by one."""

    def __init__(self) -> None:
        django.setup()
        lines = apps.get_model("records", "RepairLine").objects
        self._note = import_string("pitboard.actions.repair.note_progress")
        self._mint = import_string("pitboard.queries.stream_tokens.mint_stream_token")
        self._by = apps.get_model("records", "Person").objects.get(email="marek@kestrel.example")
        self._lines: dict[str, Any] = {}
        for line in lines.filter(state="in_progress", order__state="in_repair").select_related("order"):
            self._lines.setdefault(line.order.topic, line)
        self._numbers = itertools.count(1)
        self.cookie_name = settings.SESSION_COOKIE_NAME

    def topics(self) -> list[str]:
        return sorted(self._lines)

    def line(self, topic: str) -> Any:
        """The repair of that visit that is being done."""
        return self._lines[topic]

    def version(self, topic: str) -> int:
        line = self._lines.get(topic)
        if line is None:
            return 0
        line.order.refresh_from_db(fields=["version"])
        return int(line.order.version)

    def change(self, topic: str, *, at: datetime) -> tuple[int, float]:
        """Commits one change: the version that everybody has to hear of, and when it was committed."""
        self._note(self._lines[topic], note=f"Step {next(self._numbers)}", by=self._by, at=at)
        committed = time.perf_counter()
        return self.version(topic), committed

    def token(self, topic: str) -> tuple[str, str]:
        cookie = f"browser-{next(self._numbers)}"
        return cookie, self._mint([topic], cookie=cookie, at=timezone.now())


def stream_request(work: Work, topic: str) -> bytes:
    """What a browser sends to follow the topic from its version on."""
    # A browser of its own each, or the cap of streams for a browser would close them.
    cookie, token = work.token(topic)
    query = urlencode({"token": token, "seen": f"{topic}@{work.version(topic)}"})
    head = f"GET /live/stream?{query} HTTP/1.1\r\nHost: localhost\r\n"
    return f"{head}Cookie: {work.cookie_name}={cookie}\r\n\r\n".encode()
