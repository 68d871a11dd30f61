"""A backup about which anything is wrong is refused, and nothing is left behind."""

import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from pitboard.actions.backups.archive import BackupRefused, packing, read_manifest, unpack
from pitboard.actions.backups.back_up import back_up
from tests.cast import WEDNESDAY
from tests.config.backup_files import with_manifest


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The least that is a backup."""
    path = tmp_path / "small.tar"
    with packing(path, at=WEDNESDAY) as pack:
        pack.add("database.sqlite3.gz", b"rows " * 400)
        pack.add("home/secret.key", b"secret")
        pack.add("photos/a1.jpg", b"red " * 900)
        pack.seal(FACTS)
    return path


FACTS = {
    "version": "0.1.0",
    "made_at": "2026-11-18T09:00:00+00:00",
    "database": "sqlite",
    "migrations": [],
    "rows": {},
    "missing_photos": [],
}


def test_a_whole_one_says_what_is_in_it(small: Path, tmp_path: Path) -> None:
    found = read_manifest(small)
    assert (found.photos, found.made_at) == (["photos/a1.jpg"], FACTS["made_at"])
    unpack(small, tmp_path / "out")
    assert (tmp_path / "out/photos/a1.jpg").read_bytes() == b"red " * 900


def test_whichever_byte_of_its_files_changes_it_is_seen(small: Path) -> None:
    whole = small.read_bytes()
    with tarfile.open(small) as tar:
        places = [about.offset_data + n for about in tar for n in (0, about.size // 2, about.size - 1)]
    for place in places:
        small.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BackupRefused):
            read_manifest(small)
    small.write_bytes(whole)
    read_manifest(small)


def test_wherever_it_is_cut_short_it_is_seen(small: Path) -> None:
    whole = small.read_bytes()
    with tarfile.open(small) as tar:
        end = max(about.offset_data + about.size for about in tar)
    for length in (0, 1, 511, 512, 1000, 4000, 6000, end - 600, end - 1):
        small.write_bytes(whole[:length])
        with pytest.raises(BackupRefused):
            read_manifest(small)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("photos/b2.jpg", tarfile.REGTYPE),
        ("../../etc/cron.d/x", tarfile.REGTYPE),
        ("photos/a1.jpg", tarfile.REGTYPE),
        ("photos/link.jpg", tarfile.SYMTYPE),
    ],
)
def test_what_was_put_into_it_afterwards_is_seen(small: Path, name: str, kind: bytes) -> None:
    with tarfile.open(small, "a") as tar:
        about = tarfile.TarInfo(name)
        about.type, about.size, about.linkname = kind, 3 if kind == tarfile.REGTYPE else 0, "/etc/passwd"
        tar.addfile(about, BytesIO(b"new"))
    with pytest.raises(BackupRefused):
        read_manifest(small)


@pytest.mark.parametrize("name", ["../outside", "/etc/x", "photos/../../x", "home/.ssh/x", "photos/.hidden"])
def test_even_its_own_maker_puts_nothing_elsewhere(tmp_path: Path, name: str) -> None:
    with packing(tmp_path / "bad.tar", at=WEDNESDAY) as pack:
        pack.add(name, b"x")
        pack.seal(FACTS)
    with pytest.raises(BackupRefused, match="does not belong"):
        read_manifest(tmp_path / "bad.tar")
    unpack(tmp_path / "bad.tar", tmp_path / "out" / "deep")
    assert not list((tmp_path / "out").rglob("*") if (tmp_path / "out").exists() else [])


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_text("not a tar " * 200)
    for path in (tmp_path / "x.tar", tmp_path / "nowhere.tar", tmp_path):
        with pytest.raises(BackupRefused):
            read_manifest(path)


def test_a_form_of_later_is_refused(small: Path, tmp_path: Path) -> None:
    later = with_manifest(small, tmp_path / "later.tar", lambda said: said.update(form=2))
    with pytest.raises(BackupRefused, match="form 2"):
        read_manifest(later)


def test_without_room_nothing_is_left_behind(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space"), packing(tmp_path / "x.tar", at=WEDNESDAY) as pack:
        pack.add("home/secret.key", b"secret")
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_one_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.tar").write_text("mine")
    with pytest.raises(BackupRefused, match="there already"):
        back_up(tmp_path / "mine.tar", at=WEDNESDAY)
    with pytest.raises(BackupRefused, match="no folder"):
        back_up(tmp_path / "nowhere" / "mine.tar", at=WEDNESDAY)
