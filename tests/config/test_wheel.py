"""What is installed is whole: pages, styles, scripts, words and migrations are in the wheel, and it runs without the
repository beside it."""

import os
import re
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.config.test_fresh_machine import wait_for
from tests.served import environment_of, free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "flit_core.wheel", "--outdir", str(folder), "."]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_every_file_of_the_product_is_in_it(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    listed = subprocess.run(
        ["git", "ls-files", "pitboard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    tracked = {name for name in listed.stdout.split() if (ROOT / name).exists()}
    assert len(tracked) > 500
    assert sorted(tracked - inside) == []
    kinds = {Path(name).suffix for name in inside}
    assert {".py", ".html", ".css", ".js", ".txt"} <= kinds


def test_what_is_tested_is_no_part_of_it(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        assert [name for name in archive.namelist() if name.startswith(("tests", "bench", "docs"))] == []


@pytest.mark.long
def test_installed_alone_it_serves_the_demo(wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    venv.create(tmp_path / "venv", with_pip=True)
    pins = tmp_path / "pins.txt"
    pins.write_text(pins_without_hashes((ROOT / "requirements/serve.txt").read_text()))
    install = [str(python), "-m", "pip", "install", "-q", "-c", str(pins), f"{wheel}[postgres,s3]"]
    environ = environment_of(tmp_path / "home") | {"PYTHONPATH": ""}
    subprocess.run(install, check=True, cwd=tmp_path, env=environ)
    port = free_port()
    environ["PITBOARD_PORT"] = str(port)
    program = str(tmp_path / "venv" / "bin" / "pitboard")
    served = subprocess.Popen(
        [program, "serve", "--demo"], cwd=tmp_path, env=environ, text=True, stdout=subprocess.PIPE
    )
    try:
        wait_for(f"http://localhost:{port}/account/login/", served, 300)
        page = read(f"http://localhost:{port}/account/login/")
        style = re.search(r'href="(/static/[^"]+\.css)"', page)
        assert style and "@layer" in read(f"http://localhost:{port}{style[1]}")
    finally:
        served.terminate()
        served.communicate(timeout=20)
    said = subprocess.run(
        [program, "version"], cwd=tmp_path, env=environ, capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", said.stdout)


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return str(answer.read().decode())


def pins_without_hashes(locked: str) -> str:
    """The wheel itself has no hash that anybody could have pinned, and with one hash pip asks for all."""
    lines = (line.rstrip(" \\") for line in locked.splitlines() if not line.lstrip().startswith("--hash"))
    return os.linesep.join(lines)
