"""Which addresses of push services are written to. A browser names its own, so anything else could be named, too."""

from collections.abc import Iterable
from urllib.parse import urlsplit

#: What never leaves this machine may go in the clear: the push service of a test.
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def is_push_service(endpoint: str, *, hosts: Iterable[str]) -> bool:
    """Whether it lies at one of the hosts; `*.` at the beginning of one stands for any name below it."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username or parts.password or not any(_is(host, known) for known in hosts):
        return False
    return (parts.scheme == "https" and port in (None, 443)) or (parts.scheme == "http" and host in _HERE)


def _is(host: str, known: str) -> bool:
    return host.endswith(known[1:]) if known.startswith("*.") else host == known
