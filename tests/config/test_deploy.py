"""The examples in deploy/ are of the form that their programs read, and name settings and commands that exist."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from pitboard.config.cli import COMMANDS

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SETTINGS = set(
    re.findall(r"^\| `(PITBOARD_[A-Z_]+)` \|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
)
#: Names that compose.yaml and the Caddyfile give each other.
THEIR_OWN = {"PITBOARD_DOMAIN", "PITBOARD_WEB", "PITBOARD_LIVE"}


@pytest.fixture
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return loaded


@pytest.mark.parametrize(
    "file", [str(path.relative_to(DEPLOY)) for path in DEPLOY.rglob("*") if path.is_file()]
)
def test_every_setting_that_is_named_exists(file: str) -> None:
    named = set(re.findall(r"PITBOARD_[A-Z_]+", (DEPLOY / file).read_text()))
    assert named - SETTINGS - THEIR_OWN == set()


def test_compose_starts_what_a_site_needs(compose: dict[str, Any]) -> None:
    services = compose["services"]
    started = {service["command"][0] for service in services.values() if service.get("image") == "pitboard"}
    assert started == {"web", "live", "worker"} <= COMMANDS.keys()
    for name, service in services.items():
        assert "image" in service or "build" in service, name
        for other in service.get("depends_on", {}):
            assert other in services
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in compose["volumes"] or (DEPLOY / source).exists()


def test_all_processes_share_keys_database_and_photos(compose: dict[str, Any]) -> None:
    ours = [service for service in compose["services"].values() if service.get("image") == "pitboard"]
    for service in ours:
        assert "home:/data" in service["volumes"]
        assert {"PITBOARD_DATABASE_URL", "PITBOARD_PHOTOS_URL", "PITBOARD_ORIGIN"} <= service[
            "environment"
        ].keys()
    subnet = compose["networks"]["default"]["ipam"]["config"][0]["subnet"]
    assert ours[0]["environment"]["PITBOARD_PROXIES"] == subnet


def test_only_the_proxy_is_reached_from_outside(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]


def test_what_compose_asks_for_stands_in_its_example(compose: dict[str, Any]) -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "compose.yaml").read_text()))
    given = set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "compose.env.example").read_text(), re.MULTILINE))
    assert asked == given


def test_the_containerfile_has_two_stages_and_copies_what_is_there() -> None:
    text = re.sub(r"\\\n\s*", " ", (DEPLOY / "Containerfile").read_text())
    steps = [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]
    words = [step[0] for step in steps]
    assert words.count("FROM") == 2
    assert set(words) <= set(
        "FROM WORKDIR COPY RUN ENV USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD".split()
    )
    for word, rest in steps:
        if word == "COPY" and not rest.startswith("--from"):
            assert [source for source in rest.split()[:-1] if not (ROOT / source).exists()] == []
    # What runs is no root's.
    assert words.index("USER") < words.index("ENTRYPOINT")


@pytest.mark.parametrize("unit", [unit.name for unit in UNITS])
def test_a_unit_starts_a_command_that_there_is(unit: str) -> None:
    text = (DEPLOY / "systemd" / unit).read_text()
    start = re.search(r"^ExecStart=/opt/pitboard/bin/pitboard (\w+)", text, re.MULTILINE)
    assert start and start[1] in COMMANDS
    for line in ("User=pitboard", "Restart=always", "ProtectSystem=strict", "LimitNOFILE=65536"):
        assert line in text


def test_systemd_reads_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        # Where there is no systemd, the form alone is looked at: sections, and one name and value a line.
        lines = [
            line for unit in UNITS for line in unit.read_text().splitlines() if line and line[0] not in "#["
        ]
        assert all(re.fullmatch(r"[A-Z]\w+=.*", line) for line in lines)
        return
    for unit in UNITS:
        # The program stands elsewhere here.
        (tmp_path / unit.name).write_text(unit.read_text().replace("/opt/pitboard/bin/pitboard", "/bin/true"))
    done = subprocess.run(
        [program, "verify", *(str(tmp_path / unit.name) for unit in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "pitboard" in line and "service" in line]
    assert [line for line in ours if "User" not in line] == []


def test_every_command_is_explained_with_its_exit_codes() -> None:
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / "docs/operate.md").read_text(), re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([a-z]+)`", row)}
    assert named == COMMANDS.keys()


def blocks(text: str, opening: str) -> list[str]:
    """The bodies of the blocks that begin so, whatever is nested in them."""
    found = []
    for match in re.finditer(re.escape(opening) + r"[^{}]*\{", text):
        depth, end = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        found.append(text[match.end() : end - 1])
    return found


def test_nginx_sends_streams_on_unbuffered() -> None:
    text = (DEPLOY / "nginx.conf").read_text()
    assert text.count("{") == text.count("}")
    (live,) = blocks(text, "location /live/")
    assert "proxy_buffering off;" in live and "gzip off;" in live
    waits = re.search(r"proxy_read_timeout (\d+)s;", live)
    assert waits and int(waits[1]) > 15
    for name in ("/metrics", "/live/metrics"):
        assert blocks(text, f"location = {name}") == [" return 404; "]


def test_nginx_reads_it(tmp_path: Path) -> None:
    text = (DEPLOY / "nginx.conf").read_text()
    statements = re.findall(r"[;{}]", text)
    assert statements.count("{") == statements.count("}")
    program = shutil.which("nginx")
    if program is None:
        return
    key = [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=cars.example",
        "-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem"),
    ]  # fmt: skip
    subprocess.run(key, check=True, capture_output=True)
    site = text.replace("/etc/letsencrypt/live/cars.example", str(tmp_path))
    version = subprocess.run([program, "-v"], capture_output=True, text=True, check=True).stderr
    if tuple(map(int, re.findall(r"\d+", version)[:3])) < (1, 25, 1):
        # Until then it was a word of `listen`.
        site = site.replace("    http2 on;\n", "").replace("443 ssl;", "443 ssl http2;")
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {site} }}"
    )
    done = subprocess.run(
        [program, "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_caddy_sends_streams_on_unbuffered() -> None:
    text = (DEPLOY / "Caddyfile").read_text()
    (live,) = blocks(text, "handle /live/* ")
    assert "flush_interval -1" in live
    assert all("respond 404" in blocks(text, f"handle {name} ")[0] for name in ("/metrics", "/live/metrics"))
    program = shutil.which("caddy")
    if program is not None:
        check = [program, "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
        done = subprocess.run(check, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
