"""A telephone that sends a photo to a visit over a slow line, as the page's form does."""

import io
import random
import secrets
import socket
import threading
import time

from PIL import Image

from bench.tools.served import SignedIn

TICK = 0.1
SIDE = 480


def photo() -> bytes:
    """A picture of noise, which does not shrink: about 170 KB."""
    pixels = random.randbytes(SIDE * SIDE * 3)
    kept = io.BytesIO()
    Image.frombytes("RGB", (SIDE, SIDE), pixels).save(kept, "JPEG", quality=75)
    return kept.getvalue()


class Phone:
    """`rate` is in KB a second; `sent` counts the photos that the server took in."""

    def __init__(self, port: int, person: SignedIn, visit: str, rate: int) -> None:
        self.port = port
        self.rate = rate * 1000
        self.sent = 0
        self._request = self._post(person, f"{visit}photos")

    def _post(self, person: SignedIn, path: str) -> bytes:
        mark = secrets.token_hex(12)
        fields = [
            f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
            f"{person.cookie('csrftoken')}\r\n".encode(),
            f'--{mark}\r\nContent-Disposition: form-data; name="pictures"; filename="photo.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n".encode()
            + photo()
            + b"\r\n",
        ]
        body = b"".join(fields) + f"--{mark}--\r\n".encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\nConnection: close\r\n"
            f"Cookie: {person.cookie_header}\r\nContent-Type: multipart/form-data; boundary={mark}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def send_until(self, stop: threading.Event, after: float) -> None:
        stop.wait(after)
        while not stop.is_set():
            self._send(stop)

    def _send(self, stop: threading.Event) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as line:
            step = int(self.rate * TICK)
            for start in range(0, len(self._request), step):
                if stop.is_set():
                    return
                line.sendall(self._request[start : start + step])
                time.sleep(TICK)
            status = int(line.recv(4096).split(b" ", 2)[1])
        if status != 302:
            raise RuntimeError(f"a photo was answered with {status}")
        self.sent += 1
