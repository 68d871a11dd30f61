"""100,000 rows go in, whole, and take hardly more memory than a few."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served import PROGRAM, own_database

pytestmark = pytest.mark.long

ROWS = 100_000
#: Beside the file's few rows at once, the keys of all of them are held, to know those that come twice.
MOST_MORE_KIB = 40 * 1024
COMMAND = """
import sys
from pathlib import Path
from pitboard.config.cli import main
code = main(sys.argv[1:])
print(Path("/proc/self/status").read_text())
sys.exit(code)
"""


@pytest.fixture
def environ(tmp_path: Path) -> Iterator[dict[str, str]]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PITBOARD_", "DJANGO_"))}
    with own_database() as database:
        environ = own | {"PITBOARD_HOME": str(tmp_path / "home"), **database}
        subprocess.run([str(PROGRAM), "demo"], env=environ, check=True, capture_output=True)
        yield environ


def brought_in(environ: dict[str, str], kind: str, file: Path, *options: str) -> tuple[int, str, int]:
    """Exit code, what was said, and the most memory that was held, in KiB. It is asked of the process itself, because
    what the system says of a child begins with its parent's."""
    ran = subprocess.run(
        [sys.executable, "-c", COMMAND, "import", kind, str(file), *options],
        env=environ,
        capture_output=True,
        text=True,
    )
    found = re.search(r"^VmHWM:\s+(\d+) kB$", ran.stdout, re.MULTILINE)
    assert found is not None, ran.stderr
    return ran.returncode, ran.stdout + ran.stderr, int(found[1])


def customers(file: Path, first: int, rows: int) -> Path:
    with file.open("w") as sheet:
        sheet.write("e-mail;name;phone;address\n")
        for n in range(first, first + rows):
            sheet.write(f"person{n}@example.org;Person {n};+43 1 555{n % 9000 + 1000};Foundry Lane {n}\n")
    return file


def vehicles(file: Path, rows: int) -> Path:
    with file.open("w") as sheet:
        sheet.write("plate,make,model,year,mileage,owner e-mail\n")
        for n in range(rows):
            sheet.write(f"AB {n},Volkswagen,Golf,{1990 + n % 30},{n},person{n}@example.org\n")
    return file


def test_a_hundred_thousand_rows_take_hardly_more_memory_than_a_few(
    environ: dict[str, str], tmp_path: Path
) -> None:
    few = customers(tmp_path / "few.csv", ROWS, 500)
    code, _, memory_of_few = brought_in(environ, "customers", few, "--apply")
    assert code == 0
    many = customers(tmp_path / "many.csv", 0, ROWS)
    code, said, memory = brought_in(environ, "customers", many, "--apply")
    assert (code, "100,000 rows: 100,000 added" in said) == (0, True), said
    assert memory - memory_of_few < MOST_MORE_KIB
    code, said, memory = brought_in(environ, "vehicles", vehicles(tmp_path / "cars.csv", ROWS), "--apply")
    assert (code, "100,000 rows: 100,000 added" in said) == (0, True), said
    assert memory - memory_of_few < MOST_MORE_KIB


def test_a_hundred_thousand_refused_rows_are_all_told_and_take_no_more(
    environ: dict[str, str], tmp_path: Path
) -> None:
    """None of the owners is there."""
    code, _, memory_of_few = brought_in(environ, "vehicles", vehicles(tmp_path / "few.csv", 500))
    assert code == 1
    code, said, memory = brought_in(environ, "vehicles", vehicles(tmp_path / "many.csv", ROWS), "--apply")
    assert (code, "100,000 refused" in said) == (1, True), said
    assert memory - memory_of_few < MOST_MORE_KIB
    with (tmp_path / "many.refused.csv").open() as kept:
        assert sum(1 for _ in kept) == ROWS + 1
