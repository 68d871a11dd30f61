import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pitboard.config.cli import Refusal
from pitboard.config.commands.serve import choose_demo_home
from pitboard.config.home import chosen_home, is_demo, make_home, push_key_file, push_public_key, secret_key


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_data_folder_is_the_one_named() -> None:
    assert chosen_home({"PITBOARD_HOME": "/srv/pitboard"}) == Path("/srv/pitboard")


def test_else_it_is_where_the_system_keeps_data() -> None:
    assert chosen_home({"XDG_DATA_HOME": "/data"}) == Path("/data/pitboard")
    assert chosen_home({}) == Path.home() / ".local/share/pitboard"


def test_nobody_else_may_look_into_it(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    make_home(home)
    secret_key(home)
    assert mode(home) == 0o700
    assert mode(home / "secret.key") == 0o600


def test_the_key_is_made_once_even_by_many_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = list(pool.map(lambda _: secret_key(tmp_path), range(64)))
    assert len(set(keys)) == 1
    assert len(keys[0]) >= 50
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_demo_marks_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PITBOARD_HOME", str(tmp_path / "demo"))
    choose_demo_home()
    choose_demo_home()
    assert is_demo(tmp_path / "demo")


def test_a_demo_never_goes_into_a_real_workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PITBOARD_HOME", str(tmp_path))
    secret_key(tmp_path)
    with pytest.raises(Refusal, match="real workshop"):
        choose_demo_home()
    assert not is_demo(tmp_path)


def test_the_key_for_push_services_is_made_once_and_for_this_account_alone(tmp_path: Path) -> None:
    first = push_public_key(tmp_path)
    assert mode(push_key_file(tmp_path)) == 0o600
    assert push_public_key(tmp_path) == first
    # An uncompressed point of P-256: 65 bytes, of which the first is 4.
    assert (len(first), first[0]) == (87, "B")
