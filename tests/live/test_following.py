"""From a commit to a stream, over a real database and a real server."""

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from pitboard.queries.stream_tokens import mint_stream_token
from tests.live.database import ON_POSTGRES, Database, PostgresDatabase, SqliteDatabase, own_database
from tests.live.hub_server import HubServer, StreamReader, serving


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with own_database(tmp_path) as database:
        yield database


@pytest.fixture
def server(database: Database) -> Iterator[HubServer]:
    with serving(database.wake) as server:
        yield server


def test_a_commit_reaches_everyone_who_follows_it(database: Database, server: HubServer) -> None:
    watchers = [server.follow("order:12", cookie=f"browser-{number}") for number in range(20)]
    board = server.follow("board:1")
    board.wait_for(board_1=0)
    database.commit_event(12, version=1)
    for watcher in watchers:
        watcher.wait_for(order_12=1)
    told_already = board.text.count(b"board:1")
    database.commit_event(13, version=1)
    while board.text.count(b"board:1") == told_already:
        board.text += board.socket.recv(1000)


def test_a_look_tells_of_a_commit_before_it_would_be_found(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pitboard.live.wake_sqlite.POLL_SECONDS", 60)
    with serving(database.wake) as server:
        database.commit_event(12, version=1)
        watcher = server.follow("order:12")
        watcher.wait_for(order_12=1)
        database.commit_event(12, version=2)
        server.live.look()
        watcher.wait_for(order_12=2)


def test_a_commit_between_render_and_connect_is_seen(database: Database, server: HubServer) -> None:
    database.commit_event(12, version=7)
    database.commit_event(12, version=8)
    reader = server.follow("order:12", seen="order:12@7")
    reader.wait_for(order_12=8)
    # And the same when the hub already knows the topic and need not ask.
    other = server.follow("order:12", seen="order:12@7", cookie="bobs")
    other.wait_for(order_12=8)


def test_commits_racing_with_connections_are_all_seen(database: Database, server: HubServer) -> None:
    database.commit_event(12, version=1)
    last = 60

    def commit_all() -> None:
        for version in range(2, last + 1):
            database.commit_event(12, version=version)

    writer = threading.Thread(target=commit_all)
    writer.start()
    readers: list[StreamReader] = []
    while writer.is_alive():
        number = len(readers)
        readers.append(server.follow("order:12", seen="order:12@1", cookie=f"browser-{number}"))
    writer.join()
    for reader in readers:
        reader.wait_for(order_12=last)


def test_writes_that_are_no_events_tell_nobody(database: Database, server: HubServer) -> None:
    database.commit_event(12, version=1)
    reader = server.follow("order:12", seen="order:12@1")
    reader._read_until(lambda: b": live" in reader.text)
    connection = database.connect()
    connection.execute("INSERT INTO other (word) VALUES ('a session')")
    connection.commit()
    connection.close()
    assert reader.quiet_for(0.3)


def test_a_database_that_comes_later_is_found(tmp_path: Path) -> None:
    if ON_POSTGRES:
        with own_database(tmp_path) as database, serving(database.wake) as server:
            assert isinstance(database, PostgresDatabase)
            reader = server.follow("order:12", "board:1")
            reader.wait_for(board_1=0)
            database.break_the_wake()
            database.commit_event(12, version=3)
            reader.wait_for(order_12=3)
        return
    late = SqliteDatabase(tmp_path / "late.sqlite3")
    with serving(late.wake) as server:
        reader = server.follow("order:12")
        late.create()
        late.commit_event(12, version=3)
        reader.wait_for(order_12=3)


def test_what_was_committed_while_the_hub_heard_nothing_is_caught_up(
    database: Database, server: HubServer
) -> None:
    reader = server.follow("order:12", "board:1")
    database.commit_event(12, version=1)
    reader.wait_for(order_12=1, board_1=0)
    if isinstance(database, PostgresDatabase):
        for version in range(2, 6):
            database.break_the_wake()
            database.commit_event(12, version=version)
    elif isinstance(database, SqliteDatabase):
        restored = SqliteDatabase(database.path.with_name("backup.sqlite3"))
        restored.create()
        restored.commit_event(12, version=5)
        for leftover in ("-wal", "-shm"):
            database.path.with_name(database.path.name + leftover).unlink(missing_ok=True)
        restored.path.rename(database.path)
    reader.wait_for(order_12=5)


def test_an_earlier_event_that_commits_later_leaves_nobody_behind(
    database: Database, server: HubServer
) -> None:
    both = server.follow("order:12", "order:13", cookie="both")
    held_open = database.connect()
    database.write_event(held_open, 12, version=4)
    later = threading.Thread(target=database.commit_event, args=(13,), kwargs={"version": 9})
    later.start()
    if ON_POSTGRES:
        # The later event is committed and told while the earlier one still waits. On SQLite it waits its turn.
        both.wait_for(order_13=9)
    joins_meanwhile = server.follow("order:12", "order:13", cookie="meanwhile")
    held_open.commit()
    held_open.close()
    later.join()
    for reader in (both, joins_meanwhile, server.follow("order:12", "order:13", cookie="late")):
        reader.wait_for(order_12=4, order_13=9)


def test_tokens_that_do_not_hold_are_refused(server: HubServer) -> None:
    at = timezone.now()
    refused = {
        "borrowed": mint_stream_token(["order:12"], cookie="somebody else", at=at),
        "expired": mint_stream_token(["order:12"], cookie="cookie-of-alice", at=at - timedelta(minutes=10)),
        "altered": mint_stream_token(["order:12"], cookie="cookie-of-alice", at=at)[:-1] + "-",
        "forged": "WzFd:abcdef",
        "missing": "",
    }
    for name, token in refused.items():
        reader = server.follow(token=token)
        assert reader.status == 403, name
        assert b"text/plain" in reader.head


def test_too_many_tokens_are_refused(server: HubServer) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"http://127.0.0.1:{server.port}/live/stream?{'token=x&' * 50}")
    assert refusal.value.code == 403
    refusal.value.close()


def test_only_the_stream_is_there_and_only_to_get(server: HubServer) -> None:
    for path, method, status in (("/live/", "GET", 404), ("/live/stream", "POST", 405)):
        request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", method=method)
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(request)
        assert refusal.value.code == status
        refusal.value.close()


def test_a_stream_is_never_kept_on_the_way(server: HubServer) -> None:
    reader = server.follow("order:12")
    assert reader.status == 200
    head = reader.head.lower()
    assert b"content-type: text/event-stream" in head
    assert b"cache-control: no-store" in head
    assert b"x-accel-buffering: no" in head


def test_a_reader_who_leaves_is_forgotten(server: HubServer) -> None:
    readers = [server.follow("order:12", cookie=f"browser-{number}") for number in range(5)]
    assert server.live.count() == 5
    for reader in readers:
        reader.close()
    deadline = time.monotonic() + 5
    while server.live.count() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.live.count() == 0


def test_streams_cost_no_threads_and_no_connections(database: Database, server: HubServer) -> None:
    database.commit_event(12, version=1)
    server.follow("order:12").wait_for(order_12=1)
    threads, connections = threading.active_count(), database.connections_of_the_hub()
    readers = [server.follow("order:12", cookie=f"browser-{number}") for number in range(50)]
    database.commit_event(12, version=2)
    for reader in readers:
        reader.wait_for(order_12=2)
    assert threading.active_count() <= threads
    # What this test itself has closed may stay open for as long as the hub holds a lock: SQLite keeps it until then.
    assert 0 < database.connections_of_the_hub() <= connections + 1


def test_stopping_with_open_streams_takes_less_than_three_seconds(database: Database) -> None:
    with serving(database.wake) as server:
        readers = [server.follow("order:12", cookie=f"b{number}") for number in range(100)]
        assert server.end() < 3
        for reader in readers:
            assert b"event: closing\ndata: restart\n" in reader.read_to_the_end()
