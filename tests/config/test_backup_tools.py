"""PostgreSQL is copied and brought back by the tools that fit its server."""

import os
from pathlib import Path

import pytest

from pitboard.actions.backups.archive import BackupRefused
from pitboard.actions.backups.postgres import tool


@pytest.mark.parametrize(
    ("versions", "chosen"),
    [((15, 18, 19), 18), ((15, 19, 20), 19), ((18,), 18)],
)
def test_the_tool_that_fits_the_server_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, versions: tuple[int, ...], chosen: int
) -> None:
    tools_of(tmp_path, versions, monkeypatch)
    assert tool("pg_dump") == tmp_path / str(chosen) / "bin" / "pg_dump"


def test_a_tool_that_is_too_old_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools_of(tmp_path, (15, 16), monkeypatch)
    with pytest.raises(BackupRefused, match="install postgresql-client-18"):
        tool("pg_dump")


def tools_of(folder: Path, versions: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    for version in versions:
        path = folder / str(version) / "bin" / "pg_dump"
        path.parent.mkdir(parents=True)
        path.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.3'\n")
        path.chmod(0o755)
    postgres = "pitboard.actions.backups.postgres"
    monkeypatch.setattr(f"{postgres}.USUAL_PLACES", folder)
    monkeypatch.setattr(f"{postgres}.server_version", lambda: 18)
    monkeypatch.setenv("PATH", str(folder / "nothing"), prepend=os.pathsep if not versions else None)
