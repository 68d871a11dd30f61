"""A real push service on this machine: it takes what is meant for its browsers, checks who sent it (RFC 8292) and
decrypts it as the browser would (RFC 8291)."""

import json
import secrets
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """One that subscribed: its keys, what it was shown, and what the service answers about it."""

    name: str
    origin: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    shown: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    #: Taken one after the other; when none is left, every message is taken.
    answers: list[int] = field(default_factory=list)
    asked: int = 0

    @property
    def endpoint(self) -> str:
        return f"{self.origin}/send/{self.name}"

    @property
    def p256dh(self) -> str:
        return _text(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def keys(self) -> dict[str, str]:
        return {"endpoint": self.endpoint, "p256dh": self.p256dh, "auth": _text(self.auth)}


class PushService:
    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.browsers: dict[str, Browser] = {}
        self.senders: list[dict[str, Any]] = []

    def browser(self, name: str) -> Browser:
        self.browsers[name] = Browser(name, self.origin)
        return self.browsers[name]

    def take(self, name: str, headers: dict[str, str], body: bytes) -> int:
        browser = self.browsers[name]
        browser.asked += 1
        if browser.answers:
            answer = browser.answers.pop(0)
            if answer != 201:
                return answer
        self.senders.append(signed_by(headers["authorization"], audience=self.origin))
        clear = http_ece.decrypt(
            body, private_key=browser.key, auth_secret=browser.auth, version=headers["content-encoding"]
        )
        browser.headers.append(headers)
        browser.shown.append(json.loads(clear))
        return 201


def signed_by(authorization: str, *, audience: str) -> dict[str, Any]:
    """The claims of the one who sent it, their signature checked, with their key as `key`."""
    scheme, _, rest = authorization.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = parts["t"].split(".")
    assert json.loads(_bytes(head))["alg"] == "ES256"
    raw = _bytes(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(parts["k"]))
    public.verify(
        encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")),
        f"{head}.{claims}".encode(),
        ec.ECDSA(hashes.SHA256()),
    )
    said: dict[str, Any] = json.loads(_bytes(claims))
    assert said["aud"] == audience
    return said | {"key": parts["k"]}


@contextmanager
def push_service() -> Iterator[PushService]:
    with web_server() as (server, origin):
        service = PushService(origin)

        def take(path: str, headers: dict[str, str], body: bytes) -> int:
            return service.take(path.rpartition("/")[2], headers, body)

        server.take = take
        yield service


class WebServer(ThreadingHTTPServer):
    """Hands what is posted (path, headers, body) to `take`, and answers with the status it says."""

    daemon_threads = True
    take: Callable[[str, dict[str, str], bytes], int]


class _Handler(BaseHTTPRequestHandler):
    server: WebServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            status = self.server.take(self.path, headers, body)
        except Exception as error:  # noqa: BLE001  (whoever asked is told, and the test fails there)
            self.send_error(400, f"{type(error).__name__}: {error}"[:100].replace("\n", " "))
            return
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the library's name)
        return


@contextmanager
def web_server() -> Iterator[tuple[Any, str]]:
    """A server on a free port of this machine, and its origin. Set its `take`."""
    server = WebServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
