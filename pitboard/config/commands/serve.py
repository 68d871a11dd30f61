"""Starts everything a workshop needs as one process on this machine."""

import argparse
import os
import socket
from importlib import import_module
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

from pitboard.config.cli import Refusal, start_django
from pitboard.config.home import chosen_home, holds_a_workshop, is_demo, mark_demo

VANISHED_AFTER_MS = 60_000
REPOSITORY = Path(__file__).resolve().parents[3]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--demo", action="store_true", help="serve a demo workshop, in a data folder of its own"
    )
    parser.add_argument("--port", type=int, default=None, help="instead of PITBOARD_PORT, or 8000")
    parser.add_argument("--log-requests", action="store_true", help="print a line for every request")


def run(options: argparse.Namespace) -> int:
    listening = listen(chosen_port(options.port))
    if options.log_requests:
        os.environ["PITBOARD_LOG_REQUESTS"] = "yes"
    if options.demo:
        choose_demo_home()
    start_django()
    # Only now: these read the settings, which read the data folder chosen above; and the pages, which
    # `serving` loads, look at the static files once, so those have to be there.
    import_module("pitboard.config.safety").require_safe(os.environ)
    import_module("pitboard.config.running").share_home()
    import_module("pitboard.config.prepare").prepare()
    serving = import_module("pitboard.config.serving")
    return int(serving.serve(listening))


def chosen_port(asked: int | None) -> int:
    text = str(asked) if asked is not None else os.environ.get("PITBOARD_PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refusal(f"the port must be a number from 1 to 65535, not {text!r}")
    os.environ["PITBOARD_PORT"] = text
    return int(text)


def listen(port: int) -> socket.socket:
    """Takes the port before anything slow is done, and keeps it: a second start fails at once, not halfway."""
    address = chosen_address()
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Handed on to every connection. An answer's last part goes at once instead of waiting 40 ms for word that its first
    # part came; a telephone that vanished with a stream open is let go after a minute, not after the quarter of an
    # hour that the system waits.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, VANISHED_AFTER_MS)
    try:
        listening.bind((str(address), port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise Refusal(
            f"port {port} of {address} cannot be used ({error.strerror}); set PITBOARD_PORT to another one"
        ) from None
    return listening


def chosen_address() -> IPv4Address | IPv6Address:
    text = os.environ.get("PITBOARD_LISTEN", "127.0.0.1")
    try:
        return ip_address(text)
    except ValueError:
        raise Refusal(f"PITBOARD_LISTEN must be an address of this machine, not {text!r}") from None


def choose_demo_home() -> None:
    """The demo lives in the checkout's `var/demo` unless told; it never goes into a real workshop's folder."""
    if "PITBOARD_HOME" not in os.environ and (REPOSITORY / "pyproject.toml").is_file():
        os.environ["PITBOARD_HOME"] = str(REPOSITORY / "var" / "demo")
    home = chosen_home(os.environ)
    if is_demo(home):
        return
    if holds_a_workshop(home):
        raise Refusal(
            f"{home} holds a real workshop, so no demo is loaded there; set PITBOARD_HOME to another folder"
        )
    mark_demo(home)
