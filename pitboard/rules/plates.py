"""Registration plates: how a car is known everywhere."""

import unicodedata


def plate_key(plate: str) -> str:
    """What makes two plates the same: letters and digits alone, capital, whatever the spacing or dashes."""
    folded = unicodedata.normalize("NFKC", plate).upper()
    return "".join(c for c in folded if c.isalnum())


def tidy_plate(plate: str) -> str:
    """A plate as people read it: capital, single spaces, nothing odd in it."""
    folded = unicodedata.normalize("NFKC", plate).upper()
    return " ".join("".join(c if c.isalnum() or c in " -" else " " for c in folded).split())
