"""The two commands of the README, in a fresh clone, with nothing but what the system has."""

import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.served import free_port

REPOSITORY = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.long


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), str(tmp_path / "clone")], check=True)
    return tmp_path / "clone"


#: Where a system keeps what its packages bring. Other Pythons of this machine are elsewhere.
SYSTEM = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
USUAL_PIP_FILES = (".config/pip/pip.conf", ".pip/pip.conf")


@pytest.fixture
def new_person(tmp_path: Path) -> dict[str, str]:
    """What somebody has who just opened a terminal for the first time: an empty home without caches, the system's own
    programs, no setting of ours."""
    home = tmp_path / "person"
    home.mkdir()
    kept = {name: os.environ[name] for name in ("LANG", "TMPDIR") if name in os.environ}
    return kept | registry() | {"PATH": SYSTEM, "HOME": str(home)}


def registry() -> dict[str, str]:
    """How this machine reaches its package registry, where it has a way of its own."""
    found = {
        name: value
        for name, value in os.environ.items()
        if name.upper().startswith(("PIP_", "HTTP", "NO_PROXY"))
    }
    for file in USUAL_PIP_FILES:
        if (Path.home() / file).is_file():
            found.setdefault("PIP_CONFIG_FILE", str(Path.home() / file))
    return found


def wait_for(url: str, process: "subprocess.Popen[str]", seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None
        try:
            urllib.request.urlopen(url, timeout=60).close()
            return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"{url} did not answer within {seconds} s")


def test_bin_serve_makes_all_it_needs_and_starts_quickly_again(
    clone: Path, new_person: dict[str, str]
) -> None:
    environ = new_person | {"PITBOARD_PORT": str(port := free_port())}
    for seconds in (300, 5):
        process = subprocess.Popen(["bin/serve"], cwd=clone, env=environ, text=True, stdout=subprocess.PIPE)
        wait_for(f"http://localhost:{port}/account/login/", process, seconds)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=10)
        assert process.returncode == 0
        assert f"http://localhost:{port}" in said
    assert (clone / "var/demo/pitboard.sqlite3").exists()


def test_bin_test_runs_from_nothing(clone: Path, new_person: dict[str, str]) -> None:
    found = subprocess.run(
        ["bin/test", "tests/rules", "-q"], cwd=clone, env=new_person, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert " passed" in found.stdout
