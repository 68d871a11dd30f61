"""Addresses in settings: a database's, a mail server's and the photo storage's, each written as one URL."""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

BUSY_SECONDS = 20

# WAL lets pages read while one writes. FULL, because a signed decision must survive a power cut.
SQLITE_PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"


#: A host that is cut off says nothing. Pages give up on the database after seconds and say so; and the database gives
#: up on pages that are gone, so that what they had half done does not keep its rows from everybody else.
POSTGRES_PATIENCE = {
    "connect_timeout": "5",
    "tcp_user_timeout": "10000",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
}


class WrongAddress(ValueError):
    """A setting holds an address of a kind that is not known."""


def sqlite_database(path: Path, *, pragmas: str = SQLITE_PRAGMAS) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # Opening a file and its pragmas costs more than most pages ask of it, so each thread keeps its connection.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A transaction that starts reading and then writes could fail at once instead of waiting its turn.
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": pragmas,
        },
    }


def postgres_database(url: str, *, pool: bool = True) -> dict[str, Any]:
    """`postgres://user:password@host:port/name?sslmode=require`; `host=` in the query names a socket's folder."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise WrongAddress(f"a database's address starts with postgres://, not {parts.scheme}://")
    options: dict[str, Any] = POSTGRES_PATIENCE | dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    if pool:
        options["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        # The pool keeps the connections; Django must hand each one back after its request.
        "CONN_MAX_AGE": 0,
        # A connection that a restart of the database broke is found before a page is asked for over it.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def mail_server(url: str) -> dict[str, Any]:
    """`smtp://` is plain, `smtp+tls://` turns to TLS after the greeting, `smtps://` is TLS from the start."""
    parts = urlsplit(url)
    default_port = {"smtp": 25, "smtp+tls": 587, "smtps": 465}.get(parts.scheme)
    if default_port is None or not parts.hostname:
        raise WrongAddress("a mail server's address is smtp://, smtp+tls:// or smtps:// and a host")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or default_port,
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
        **_mail_account(parts),
    }


def photo_folder(folder: Path) -> dict[str, Any]:
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}


def photo_storage(url: str) -> dict[str, Any]:
    """`s3://key:secret@host:port/bucket/folder?region=eu-central-1` (HTTPS); `s3+http://` within one's own network.

    Without key and secret, the storage's own way of telling machines apart decides.
    """
    parts = urlsplit(url)
    bucket, _, folder = unquote(parts.path).strip("/").partition("/")
    scheme = {"s3": "https", "s3+http": "http"}.get(parts.scheme)
    if scheme is None or not parts.hostname or not bucket:
        raise WrongAddress("a photo storage's address is s3:// or s3+http://, a host and a bucket")
    host = parts.netloc.rpartition("@")[2]
    region = dict(parse_qsl(parts.query)).get("region", "us-east-1")
    account = {"access_key": unquote(parts.username or ""), "secret_key": unquote(parts.password or "")}
    return {
        "BACKEND": "pitboard.config.bucket.PhotoBucket",
        "OPTIONS": {
            "endpoint_url": f"{scheme}://{host}",
            "bucket_name": bucket,
            "location": folder,
            "region_name": region,
            **(account if parts.username else {}),
        },
    }


def _mail_account(parts: SplitResult) -> dict[str, str]:
    return {
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
    }
