"""Hosts on one machine: network namespaces with an address each on a bridge of their own, so that a host can be killed
and its link cut as if a cable were pulled. Whoever makes them has to be root."""

import os
import secrets
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

#: A net of the tests' own; it exists on this machine alone, for as long as the test runs.
NET = "10.213.77"
GATEWAY = f"{NET}.1"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@dataclass
class Host:
    """One machine of the site, and what runs on it."""

    name: str
    address: str
    space: str
    link: str
    command: Sequence[str] = ()
    environ: Mapping[str, str] = field(default_factory=dict)
    output: Path | None = None
    kills: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        assert self.output is not None
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", self.space, *self.command],
                env=dict(self.environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def kill(self) -> None:
        """As if the power were cut: everything on it, without a word."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.kills += 1

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def cut(self) -> None:
        ip("link", "set", self.link, "down")

    def mend(self) -> None:
        ip("link", "set", self.link, "up")


@contextmanager
def hosts(*names: str) -> Iterator[dict[str, Host]]:
    run = secrets.token_hex(2)
    bridge = f"pb{run}"
    made: dict[str, Host] = {}
    with ExitStack() as undo:
        ip("link", "add", bridge, "type", "bridge")
        undo.callback(ip, "link", "delete", bridge)
        ip("address", "add", f"{GATEWAY}/24", "dev", bridge)
        ip("link", "set", bridge, "up")
        for number, name in enumerate(names, 10):
            host = Host(name, f"{NET}.{number}", f"pb{run}-{name}", f"pb{run}{number}")
            ip("netns", "add", host.space)
            undo.callback(ip, "netns", "delete", host.space)
            ip("link", "add", host.link, "type", "veth", "peer", "name", "eth0", "netns", host.space)
            ip("link", "set", host.link, "master", bridge, "up")
            ip("-n", host.space, "address", "add", f"{host.address}/24", "dev", "eth0")
            ip("-n", host.space, "link", "set", "eth0", "up")
            ip("-n", host.space, "link", "set", "lo", "up")
            undo.callback(host.stop)
            made[name] = host
        yield made
