"""The makes and models that are suggested while somebody types: facts, one make a line in `data/`."""

from pathlib import Path

FILE = Path(__file__).with_name("vehicle_models.txt")


def suggested_models() -> list[tuple[str, str]]:
    """(make, model), by make."""
    pairs: list[tuple[str, str]] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        make, _, models = line.partition(": ")
        pairs += [(make, model) for model in models.split(", ")]
    return pairs
