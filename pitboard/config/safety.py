"""What would make an installation unsafe for the people who use it, each with the setting to mend.

Nothing is served while one of these stands. Trying the product out on one's own machine needs no setting at all.
"""

from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from pitboard.config.cli import Refusal

#: What only the account that runs the workshop may read.
SECRETS = ("secret.key", "push.pem", "setup.code")
SHORTEST_KEY = 32
OTHERS = 0o077
#: How a database connection says that it does without encryption, or takes it only if it must (libpq, 33.1).
IN_THE_OPEN = ("disable", "allow")


def require_safe(environ: Mapping[str, str]) -> None:
    """Raises `Refusal` with everything that has to be mended first."""
    found = unsafe(environ)
    if found:
        lines = "".join(f"\n  - {one}" for one in found)
        raise Refusal(f"it would not be safe to serve this:{lines}")


def unsafe(environ: Mapping[str, str]) -> list[str]:
    """One sentence for each thing; none where all is well."""
    home = Path(settings.HOME)
    found = [*_of_the_key(), *_of_the_hosts(), *_of_the_servers(environ)]
    if settings.DEBUG:
        found.append("DEBUG is on: pages would show the program's insides to everybody")
    if not settings.DEMO:
        found += _of_plain_http(environ)
        found += _of_the_files(home)
    return found


def _of_the_key() -> Iterable[str]:
    if len(settings.SECRET_KEY) < SHORTEST_KEY or len(set(settings.SECRET_KEY)) < 10:
        yield (
            f"{settings.HOME}/secret.key holds no good key: put the right one back from a backup, or remove the file "
            "for a new one (everybody signs in anew, and links in mails end)"
        )


def _of_the_hosts() -> Iterable[str]:
    if any(host == "*" or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        yield "PITBOARD_HOSTS must name each host: with * or a whole domain, anybody may choose what links begin with"
    if not settings.ORIGIN:
        return
    origin = urlsplit(settings.ORIGIN)
    if origin.scheme not in ("http", "https") or not origin.hostname or _says_more(origin):
        yield (
            f"PITBOARD_ORIGIN must be https:// and a host, like https://cars.example, not {settings.ORIGIN!r}"
        )


def _of_plain_http(environ: Mapping[str, str]) -> Iterable[str]:
    """Passwords and decisions would travel in the open."""
    if environ.get("PITBOARD_PLAIN_HTTP") == "yes":
        return
    origin = urlsplit(settings.ORIGIN)
    if settings.ORIGIN and origin.scheme == "http" and not _is_here(origin.hostname or ""):
        yield (
            f"PITBOARD_ORIGIN is {settings.ORIGIN}: without https:// passwords travel in the open. Put a proxy with a "
            "certificate in front; in a closed network of your own, PITBOARD_PLAIN_HTTP=yes allows it"
        )
    listens = environ.get("PITBOARD_LISTEN", "127.0.0.1")
    if not settings.ORIGIN and not _is_here(listens):
        yield (
            f"PITBOARD_LISTEN is {listens} and PITBOARD_ORIGIN is not set: others reach it without HTTPS. Set "
            "PITBOARD_ORIGIN to the https:// address people type"
        )


def _of_the_files(home: Path) -> Iterable[str]:
    for path in (home, *(home / name for name in SECRETS)):
        if path.exists() and path.stat().st_mode & OTHERS:
            mode = "700" if path.is_dir() else "600"
            yield f"PITBOARD_HOME: others on this machine can read {path}. Run: chmod {mode} {path}"


def _of_the_servers(environ: Mapping[str, str]) -> Iterable[str]:
    mail = urlsplit(environ.get("PITBOARD_MAIL_URL", ""))
    if mail.scheme == "smtp" and mail.password and not _is_here(mail.hostname or ""):
        yield (
            "PITBOARD_MAIL_URL would send its password to another machine unencrypted: use smtps:// or smtp+tls://"
        )
    database: dict[str, Any] = settings.DATABASES["default"]
    mode = database.get("OPTIONS", {}).get("sslmode", "")
    if mode in IN_THE_OPEN and database.get("PASSWORD") and not _is_here(database.get("HOST", "")):
        yield (
            f"PITBOARD_DATABASE_URL says sslmode={mode}, so its password and everything else would travel "
            "unencrypted: use sslmode=require or verify-full"
        )


def _says_more(origin: SplitResult) -> bool:
    return bool(origin.path.strip("/") or origin.query or origin.fragment or origin.username)


def _is_here(host: str) -> bool:
    """This machine itself: a loopback address, its name, or a socket's folder."""
    if host in ("", "localhost") or host.startswith("/"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
