"""The data folder: everything a workshop keeps stands in it, and nothing outside it."""

import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

DEMO_MARK = "demo"
# Letters and digits that nobody takes for one another when typing them from a screen.
UNMISTAKABLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def chosen_home(environ: Mapping[str, str]) -> Path:
    """The data folder that the environment names; else the place where this system keeps a person's data."""
    named = environ.get("PITBOARD_HOME")
    if named:
        return Path(named).expanduser().absolute()
    data = environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser().absolute() / "pitboard"


def make_home(home: Path) -> None:
    """Only the account that runs the workshop may look inside: mails, photos and the key are in there."""
    if not home.is_dir():
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o700)


def secret_key(home: Path) -> str:
    """The key that signs sessions and stream tokens, made at the first start and kept."""
    path = home / "secret.key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text().strip()


def push_key_file(home: Path) -> Path:
    """The key by which push services know this installation (VAPID, RFC 8292), made at the first start and kept: with
    another one, every browser would have to subscribe anew."""
    path = home / "push.pem"
    if not path.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        _write_once(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
    return path


def push_public_key(home: Path) -> str:
    """Its public half as browsers want it: an uncompressed point, base64url without padding."""
    key = load_pem_private_key(push_key_file(home).read_bytes(), password=None)
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def setup_code(home: Path) -> str:
    """What the set-up page asks for: only who can read this machine's data folder or its output may claim it."""
    path = setup_code_file(home)
    if not path.exists():
        letters = "".join(secrets.choice(UNMISTAKABLE) for _ in range(8))
        _write_once(path, f"{letters[:4]}-{letters[4:]}")
    return path.read_text().strip()


def setup_code_file(home: Path) -> Path:
    return home / "setup.code"


def is_demo(home: Path) -> bool:
    return (home / DEMO_MARK).is_file()


def mark_demo(home: Path) -> None:
    make_home(home)
    (home / DEMO_MARK).write_text(
        "This data folder holds a demo workshop: its mails can be read by anyone.\n"
    )


def holds_a_workshop(home: Path) -> bool:
    return (home / "secret.key").exists() or (home / "pitboard.sqlite3").exists()


def _write_once(path: Path, text: str) -> None:
    # Two processes may start at the same moment: both write a file of their own, the first link wins,
    # and neither ever reads a half-written key.
    own = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()
