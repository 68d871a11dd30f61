"""The large shape for real: two web hosts, a live host, a worker, a database and object storage, each a machine of its
own behind one proxy. Any of them dies, any link is cut for half a minute, while people work: nothing acknowledged is
lost, and the site goes on or says that it does not."""

import io
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from PIL import Image

from tests.config.aftermath import (
    assert_nothing_lost_and_nothing_twice,
    behind,
    drains,
    settled,
    truth,
    watchers_of,
)
from tests.config.balancer import Balancer
from tests.config.hosts import GATEWAY, NET, Host, hosts
from tests.config.http_load import Load
from tests.config.site_apart import Site, wait_until_it_answers
from tests.live.test_killed import Crowd
from tests.object_storage import BUCKET, make_bucket
from tests.postgres import start as start_postgres
from tests.served import PROGRAM, environment_of, free_port, load_demo

CUT_SECONDS, DEAD_SECONDS, BETWEEN_SECONDS = 30.0, 3.0, 5.0
PAGES, STREAMS, DATABASE, STORAGE = 8000, 8001, 5432, 5000

pytestmark = pytest.mark.long


@pytest.fixture
def folder() -> Iterator[Path]:
    # As root the database runs under another account, which must be able to reach its folder.
    folder = Path(tempfile.mkdtemp(prefix="pitboard-large-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def database_host(host: Host, data: Path) -> None:
    server = start_postgres(data)
    server.stop()
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(f"synchronous_commit = on\nlisten_addresses = '{host.address}'\nport = {DATABASE}\n")
        settings.write("unix_socket_directories = ''\n")
    with (data / "pg_hba.conf").open("a") as allowed:
        allowed.write(f"host all all {NET}.0/24 trust\n")
    account = ["setpriv", f"--reuid={server.system_user}", f"--regid={server.system_user}", "--clear-groups"]
    program = [*account, str(server.bin_path / "postgres"), "-D", str(data)]
    # The dead one's last processes may still hold its memory when the next begins: as a service manager, try again.
    host.command = ["sh", "-c", 'until "$@"; do sleep 0.5; done', "sh", *program]


def wait_until_open(host: str, port: int) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            socket.create_connection((host, port), timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing listens at {host}:{port}")


def product_hosts(site: dict[str, Host], home: Path, environ: dict[str, str]) -> None:
    """Each with a data folder of its own, and in it the keys they have in common."""
    words = {
        "web1": ["web", "--processes", "1", "--port", str(PAGES)],
        "web2": ["web", "--processes", "1", "--port", str(PAGES)],
        "live": ["live", "--port", str(STREAMS)],
        "worker": ["worker"],
    }
    for name, command in words.items():
        own = home.with_name(f"home-{name}")
        shutil.copytree(home, own)
        site[name].command = [str(PROGRAM), *command]
        listen = {"PITBOARD_LISTEN": site[name].address, "PITBOARD_PROXIES": GATEWAY}
        site[name].environ = environment_of(own) | environ | listen


def photo() -> bytes:
    data = io.BytesIO()
    Image.effect_noise((320, 240), 40).convert("RGB").save(data, "JPEG")
    return data.getvalue()


def strike(site: dict[str, Host], crowd: Crowd) -> None:
    """One after the other: what keeps everything in memory alone, the storage, is cut off but not killed."""
    for name, host in site.items():
        if name != "storage":
            host.kill()
            crowd.run(DEAD_SECONDS)
            host.start()
            crowd.run(BETWEEN_SECONDS)
        host.cut()
        crowd.run(CUT_SECONDS)
        host.mend()
        crowd.run(BETWEEN_SECONDS)


def test_a_site_of_many_machines_outlives_the_loss_of_any(folder: Path) -> None:
    port = free_port()
    with hosts("database", "storage", "live", "worker", "web1", "web2") as site:
        for host in site.values():
            host.output, host.environ = folder / f"{host.name}.out", environment_of(folder / "home")
        database, storage = site["database"], site["storage"]
        database_host(database, folder / "data")
        storage.command = [sys.executable, "-W", "ignore", "-m", "moto.server"]
        storage.command += ["-H", storage.address, "-p", str(STORAGE)]
        database.start()
        storage.start()
        make_bucket(f"http://{storage.address}:{STORAGE}/{BUCKET}")
        environ = {
            "PITBOARD_DATABASE_URL": f"postgres://postgres@{database.address}:{DATABASE}/postgres",
            "PITBOARD_PHOTOS_URL": f"s3+http://anybody:secret@{storage.address}:{STORAGE}/{BUCKET}",
            "PITBOARD_ORIGIN": f"http://localhost:{port}",
        }
        wait_until_open(database.address, DATABASE)
        home = folder / "home"
        load_demo(home, environ)
        product_hosts(site, home, environ)
        for name in ("live", "worker", "web1", "web2"):
            site[name].start()
        for name, where in (("live", STREAMS), ("web1", PAGES), ("web2", PAGES)):
            wait_until_it_answers(where, host=site[name].address)
        proxy = Balancer(
            port,
            pages=[(site["web1"].address, PAGES), (site["web2"].address, PAGES)],
            streams=(site["live"].address, STREAMS),
        )
        proxy.start()
        asked = Site(home, environment_of(home) | environ, port, port)
        before = truth(asked)
        crowd = Crowd(port, watchers_of(sorted(before["versions"])))
        load = Load(f"http://localhost:{port}", pause=0.4, photo=photo())
        try:
            with override_settings(SECRET_KEY=(home / "secret.key").read_text().strip()):
                load.start()
                strike(site, crowd)
                wait_until_it_answers(port)
                sent = load.end()
                now = settled(asked, crowd)
            assert behind(crowd, now["versions"]) == []
            drained = drains(asked)
        finally:
            load.stop.set()
            crowd.close()
            proxy.stop()
    print(len(sent.acknowledged), "acknowledged,", len(sent.unsure), "unsure,", sent.pages, "pages")
    assert_nothing_lost_and_nothing_twice(sent, drained["words"])
    assert sent.trouble == []
    assert drained["wrong"] == []
    assert (drained["due"], drained["failed"]) == (0, 0)
    assert len(sent.acknowledged) > 50
    assert all(host.kills for name, host in site.items() if name != "storage")
