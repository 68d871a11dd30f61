"""Storage that speaks S3, for tests: a server of its own process, in memory, with one bucket."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.served import free_port

BUCKET = "photos"


@contextmanager
def object_storage(address: str = "127.0.0.1") -> Iterator[str]:
    """Yields the address as PITBOARD_PHOTOS_URL takes it."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", address, "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        make_bucket(f"http://{address}:{port}/{BUCKET}")
        yield f"s3+http://anybody:secret@{address}:{port}/{BUCKET}"
    finally:
        process.terminate()
        process.wait(10)


def make_bucket(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(urllib.request.Request(url, method="PUT"), timeout=5).close()
            return
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read()) from None
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the object storage never answered")
