"""The command as the tests of it give it, and what it said."""

from pathlib import Path

import pytest

from pitboard.config.cli import main

GOOD, ROWS_REFUSED, UNREADABLE = 0, 1, 2


class Import:
    """The command, with a file of the given lines."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.said = ""

    def __call__(self, kind: str, content: str | bytes, *options: str) -> int:
        path = self.folder / "file.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = main(["import", kind, str(path), *options])
        spoken = self.capsys.readouterr()
        self.said = spoken.out + spoken.err
        return code


def lines(*rows: str) -> str:
    return "\n".join(rows) + "\n"


TWO_CARS = lines("plate,make,model", "krt 482,Volkswagen,Golf", "LMB-206,Mazda,MX-5")
