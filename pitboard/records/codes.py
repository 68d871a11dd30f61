"""Short codes that people read from paper or say on the phone, and that nobody guesses."""

import secrets

#: Nothing that is mistaken for something else: no 0 and O, no 1, I and L, no U and V.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 8


def new_visit_code() -> str:
    """About 5 * 10^11 possible codes, and one has to know the plate, too."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def tidy_code(typed: str) -> str:
    """As it is stored, however it was typed."""
    return "".join(c for c in typed.upper() if c.isascii() and c.isalnum())


def spaced_code(code: str) -> str:
    """As people read it: K7QM-4XTP."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}" if code else ""
