"""Words as they are searched for: how names, plates and numbers lose what people leave out or mistype.

The database folds what is stored by the same letters (`LETTERS`, see `records.search_index`), so that both sides meet.
"""

import unicodedata

#: The last character that is folded letter by letter: Latin, Greek, Cyrillic and what stands between words.
LAST_LETTER = 0x2120
#: Of a longer word only so much is kept; nobody types more to find somebody.
LONGEST_WORD = 24
#: Shorter words are not searched for by misspellings: too many would be near.
SHORTEST_MISSPELT = 4
#: What people write inside a name and leave out as easily.
_SILENT = "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}`\N{ACUTE ACCENT}."
#: Letters that no decomposition turns into plain ones.
_PLAIN = {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
_PLAIN["\N{LATIN SMALL LETTER DOTLESS I}"] = "i"


def _folded(letter: str) -> str:
    if letter in _SILENT:
        return ""
    bare = [c for c in unicodedata.normalize("NFKD", letter.lower()) if not unicodedata.combining(c)]
    plain = "".join(_PLAIN.get(c, c) for c in bare)
    return plain if plain.isalnum() else " "


#: What each letter becomes, where it becomes another; what is not named here stays as it is.
LETTERS = {
    letter: folded
    for letter in map(chr, range(1, LAST_LETTER))
    if not unicodedata.category(letter).startswith("C") and (folded := _folded(letter)) != letter
}
LETTERS |= dict.fromkeys("\t\n\r", " ")


def fold(said: str) -> str:
    """Small plain letters and figures, with spaces between the words."""
    return "".join(LETTERS.get(letter, letter) for letter in said)


def words_of(said: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in fold(said).split()]


def joined(said: str) -> str:
    """As one word, however it was grouped: a plate, a phone number, a visit code."""
    return fold(said).replace(" ", "")


def one_letter_less(word: str) -> list[str]:
    """The word with each of its letters left out once: two words with one of these in common are a slip of the finger
    apart (a wrong letter, one too many, one too few, or two swapped)."""
    return sorted({word[:n] + word[n + 1 :] for n in range(len(word))})


def is_slip(typed: str, word: str) -> bool:
    """Whether `typed` may be the word, or its beginning, with one slip; two in a long one."""
    most = 2 if len(typed) >= 9 else 1
    reach = range(max(1, len(typed) - most), min(len(word), len(typed) + most) + 1)
    return any(_distance(typed, word[:end], most) <= most for end in reach)


def _distance(one: str, other: str, most: int) -> int:
    """How many letters to change, add, drop or swap with the next; more than `most` is not counted out."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        last, row = row, [n]
        for m, facing in enumerate(other, 1):
            cost = min(last[m] + 1, row[m - 1] + 1, last[m - 1] + (letter != facing))
            if before and m > 1 and letter == other[m - 2] and one[n - 2] == facing:
                cost = min(cost, before[m - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]
