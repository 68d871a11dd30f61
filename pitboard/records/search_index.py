"""How the database keeps what is searched for: triggers fold and split names, plates and numbers as they are written,
so that no action has to think of it and none can forget it.

Both databases do the same with the same letters, and so does Python, which fills the index with what was there before
the triggers were. As with the append-only triggers, altering one of these tables makes SQLite drop its triggers
silently: `create_search_index` makes them anew and fills the index again. The trigger for deleted rows is made last and
so says that its table is done; whatever stops this in the middle, the next start goes on.

A migration that alters `records_searchword` itself has to drop the triggers first.
"""

# Nothing that anybody typed comes into these statements: they are put together from the names below.
# ruff: noqa: S608

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from pitboard.records.database_triggers import trigger_names
from pitboard.records.people import NO_EMAIL
from pitboard.rules.search_words import (
    LETTERS,
    LONGEST_WORD,
    SHORTEST_MISSPELT,
    joined,
    one_letter_less,
    words_of,
)

#: As many letters of a name are looked at; one letter may become two.
_PLACES = 320
#: So many records are filled in at a time: others write in between.
_BATCH = 1000


class Said(NamedTuple):
    """What one record is found by: names in words, codes whole, tails by their end."""

    names: str
    codes: Sequence[str]
    tails: Sequence[str]


@dataclass(frozen=True)
class Source:
    """A table and what of it is searched for, said twice: for the database's triggers, and for Python (`read`, which
    takes the values of `columns`). `names` are split into words and found with a slip in them; `codes` are one word
    each; `tails` are found by their end, too."""

    table: str
    kind: str
    columns: tuple[str, ...]
    read: Callable[..., Said]
    names: str = "''"
    codes: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()

    @property
    def trigger(self) -> str:
        return f"{self.table}_searched"


def _person(name: str, phone: str, email: str) -> Said:
    phones = [phone[start:] for start in (1, 2, 3, 4)]
    return Said(name, [*phones, "" if email.endswith(NO_EMAIL) else email], phones[:1])


def _vehicle(plate_key: str, vin: str) -> Said:
    return Said(plate_key, [vin], [vin])


def _code(code: str | int) -> Said:
    return Said("", [str(code)], [])


_EMAIL = f"CASE WHEN source.email LIKE '%{NO_EMAIL}' THEN '' ELSE source.email END"
#: People say a number with the country's figures or without: those are one to three.
_PHONE = tuple(f"substr(source.phone, {start})" for start in (2, 3, 4, 5))
SOURCES = (
    Source(
        "records_person",
        "p",
        ("name", "phone", "email"),
        _person,
        names="source.name",
        codes=(*_PHONE, _EMAIL),
        tails=_PHONE[:1],
    ),
    Source(
        "records_vehicle",
        "v",
        ("plate_key", "vin"),
        _vehicle,
        names="source.plate_key",
        codes=("source.vin",),
        tails=("source.vin",),
    ),
    Source("records_booking", "b", ("visit_code",), _code, codes=("source.visit_code",)),
    Source("records_repairorder", "o", ("number",), _code, codes=("CAST(source.number AS text)",)),
)


def create_search_index(connection: BaseDatabaseWrapper) -> None:
    """Creates what is missing and fills in what was written without it; harmless when nothing is missing. A table that
    a later migration brings is passed over."""
    there = set(connection.introspection.table_names())
    if "records_searchword" not in there:
        return
    _write_letters(connection)
    lost = set(missing_search_triggers(connection))
    if lost and connection.vendor == "postgresql":
        _run(connection, _POSTGRESQL_FUNCTIONS)
    for source in SOURCES:
        if source.trigger in lost and source.table in there:
            write = _postgresql if connection.vendor == "postgresql" else _sqlite
            keeping, forgetting = write(source)
            _run(connection, keeping)
            fill(connection, source)
            _run(connection, forgetting)


def drop_search_triggers(connection: BaseDatabaseWrapper) -> None:
    """For whoever writes very much at once; `create_search_index` brings them back and fills in what was written."""
    on = "ON {source.table}" if connection.vendor == "postgresql" else ""
    for source in SOURCES:
        for name in ("", "_anew", "_gone"):
            _run(connection, [f"DROP TRIGGER IF EXISTS {source.trigger}{name} {on.format(source=source)}"])


def _run(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def fill(connection: BaseDatabaseWrapper, source: Source) -> None:
    """Every record there is, some at a time; what is indexed already is indexed again."""
    last: int | None = 0
    while last is not None:
        with transaction.atomic(using=connection.alias):
            last = _fill_some(connection, source, last)


def _fill_some(connection: BaseDatabaseWrapper, source: Source, after: int) -> int | None:
    """Returns the last id it has done; None when there is no more."""
    # Whoever changes one of these meanwhile waits, so that what is filled in is not older than what their trigger says.
    lock = " FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {', '.join(source.columns)} FROM {source.table}"
            f" WHERE id > %s ORDER BY id LIMIT {_BATCH}{lock}",
            [after],
        )
        rows = cursor.fetchall()
        if not rows:
            return None
        cursor.execute(
            "DELETE FROM records_searchword WHERE kind = %s AND ref BETWEEN %s AND %s",
            [source.kind, rows[0][0], rows[-1][0]],
        )
        words, named = [], set()
        for ref, *values in rows:
            said = source.read(*values)
            names = set(words_of(said.names))
            named |= {word for word in names if len(word) >= SHORTEST_MISSPELT}
            words += [(word, "w", source.kind, ref) for word in names]
            words += [
                (joined(one)[:LONGEST_WORD], "w", source.kind, ref) for one in said.codes if joined(one)
            ]
            words += [
                (joined(one)[::-1][:LONGEST_WORD], "r", source.kind, ref) for one in said.tails if joined(one)
            ]
    _insert(
        connection, "searchword", {"word": "text", "form": "text", "kind": "text", "ref": "bigint"}, words
    )
    _fill_spellings(connection, named)
    return int(rows[-1][0])


def _fill_spellings(connection: BaseDatabaseWrapper, words: set[str]) -> None:
    wanted = sorted(words)
    for start in range(0, len(wanted), _BATCH):
        some = wanted[start : start + _BATCH]
        places = ", ".join(["%s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT word FROM records_searchspelling WHERE spelling = word AND spelling IN ({places})",
                some,
            )
            new = sorted(set(some) - {row[0] for row in cursor.fetchall()})
        rows = [(spelling, word) for word in new for spelling in sorted({word, *one_letter_less(word)})]
        _insert(connection, "searchspelling", {"spelling": "text", "word": "text"}, rows)


def _insert(
    connection: BaseDatabaseWrapper, name: str, columns: dict[str, str], rows: Sequence[tuple[str | int, ...]]
) -> None:
    """Many rows in one statement where each statement is a way to a server and back."""
    if not rows:
        return
    into = f"INSERT INTO records_{name} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lists = ", ".join(f"%s::{kind}[]" for kind in columns.values())
            cursor.execute(
                f"{into} SELECT * FROM unnest({lists})", [list(one) for one in zip(*rows, strict=True)]
            )
        else:
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(columns))})", rows)


def missing_search_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Those that the database ought to have and has not."""
    there = trigger_names(connection)
    return [
        source.trigger
        for source in SOURCES
        if not {source.trigger, f"{source.trigger}_gone"} <= there
        or (connection.vendor == "sqlite" and f"{source.trigger}_anew" not in there)
    ]


def _write_letters(connection: BaseDatabaseWrapper) -> None:
    """The letters as the database folds them. No model: they are part of the triggers, and no test empties them."""
    collate = ' COLLATE "C"' if connection.vendor == "postgresql" else ""
    # Together: outside a transaction each of some thousand letters would be waited for until it is on the disk.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS records_searchletter (letter text{collate} PRIMARY KEY, plain text NOT NULL)"
        )
        cursor.execute("CREATE TABLE IF NOT EXISTS records_searchplace (n integer PRIMARY KEY)")
        cursor.execute("SELECT letter, plain FROM records_searchletter")
        if dict(cursor.fetchall()) == LETTERS:
            return
        cursor.execute("DELETE FROM records_searchletter")
        cursor.execute("DELETE FROM records_searchplace")
        cursor.executemany("INSERT INTO records_searchletter VALUES (%s, %s)", list(LETTERS.items()))
        cursor.executemany(
            "INSERT INTO records_searchplace VALUES (%s)", [(n,) for n in range(1, _PLACES + 1)]
        )


# ---- SQLite: a trigger's body has no functions and no WITH, so that expressions are put together here ---------------


def _sqlite(source: Source) -> tuple[list[str], list[str]]:
    inserts = [one.replace("source.", "NEW.") for one in _sqlite_inserts(source)]
    anew = f"AFTER UPDATE OF {', '.join(source.columns)}"
    keeping = _sqlite_trigger(source, "", "AFTER INSERT", "NEW", inserts)
    keeping += _sqlite_trigger(source, "_anew", anew, "NEW", inserts)
    return keeping, _sqlite_trigger(source, "_gone", "AFTER DELETE", "OLD", [])


def _sqlite_trigger(source: Source, name: str, when: str, row: str, inserts: Sequence[str]) -> list[str]:
    forget = f"DELETE FROM records_searchword WHERE kind = '{source.kind}' AND ref = {row}.id"
    body = "; ".join([forget, *inserts])
    return [
        f"DROP TRIGGER IF EXISTS {source.trigger}{name}",
        f"CREATE TRIGGER {source.trigger}{name} {when} ON {source.table} BEGIN {body}; END",
    ]


def _sqlite_inserts(source: Source) -> Iterable[str]:
    insert = "INSERT INTO records_searchword (word, form, kind, ref)"
    about = f"'{source.kind}', source.id"
    if source.names != "''":
        yield f"""{insert} SELECT DISTINCT
            substr(said.text, at.n, min({LONGEST_WORD}, instr(substr(said.text, at.n) || ' ', ' ') - 1)), 'w', {about}
            FROM (SELECT {_sqlite_fold(source.names)} AS text LIMIT 1) AS said
            JOIN records_searchplace AS at ON at.n <= length(said.text)
            WHERE substr(said.text, at.n, 1) <> ' ' AND (at.n = 1 OR substr(said.text, at.n - 1, 1) = ' ')"""
        yield f"""INSERT INTO records_searchspelling (spelling, word)
            SELECT DISTINCT substr(said.word, 1, at.n - 1) || substr(said.word, at.n + 1), said.word
            FROM records_searchword AS said JOIN records_searchplace AS at ON at.n <= length(said.word) + 1
            WHERE said.kind = '{source.kind}' AND said.ref = source.id AND length(said.word) >= {SHORTEST_MISSPELT}
            AND NOT EXISTS (SELECT 1 FROM records_searchspelling AS known
                WHERE known.spelling = said.word AND known.word = said.word)"""
    for code in source.codes:
        yield f"""{insert} SELECT said.word, 'w', {about}
            FROM (SELECT substr(replace({_sqlite_fold(code)}, ' ', ''), 1, {LONGEST_WORD}) AS word LIMIT 1) AS said
            WHERE said.word <> ''"""
    for tail in source.tails:
        folded = f"replace({_sqlite_fold(tail)}, ' ', '')"
        yield f"""{insert} SELECT said.word, 'r', {about}
            FROM (SELECT substr({_sqlite_backwards(folded)}, 1, {LONGEST_WORD}) AS word LIMIT 1) AS said
            WHERE said.word <> ''"""


def _sqlite_fold(said: str) -> str:
    return f"""(SELECT coalesce(group_concat(coalesce(known.plain, one.letter), ''), '') FROM
        (SELECT n, substr({said}, n, 1) AS letter FROM records_searchplace WHERE n <= length({said}) ORDER BY n) AS one
        LEFT JOIN records_searchletter AS known ON known.letter = one.letter)"""


def _sqlite_backwards(said: str) -> str:
    return f"""(SELECT coalesce(group_concat(one.letter, ''), '') FROM
        (SELECT substr(it.text, at.n, 1) AS letter FROM (SELECT {said} AS text LIMIT 1) AS it
        JOIN records_searchplace AS at ON at.n <= length(it.text) ORDER BY at.n DESC) AS one)"""


# ---- PostgreSQL ------------------------------------------------------------------------------------------------------

_POSTGRESQL_FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION pitboard_search_fold(said text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN said ~ '^[A-Za-z0-9 ]*$' THEN lower(said COLLATE "C") ELSE (
        SELECT coalesce(string_agg(coalesce(known.plain, one.letter), '' ORDER BY one.n), '')
        FROM regexp_split_to_table(said, '') WITH ORDINALITY AS one(letter, n)
        LEFT JOIN records_searchletter AS known ON known.letter = one.letter COLLATE "C"
    ) END $$""",
    f"""CREATE OR REPLACE FUNCTION pitboard_search_index(
        about text, about_id bigint, names text, codes text[], tails text[]
    ) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM records_searchword WHERE kind = about AND ref = about_id;
        INSERT INTO records_searchword (word, form, kind, ref)
            SELECT DISTINCT left(one, {LONGEST_WORD}), 'w', about, about_id
            FROM regexp_split_to_table(pitboard_search_fold(names), ' +') AS one WHERE one <> '';
        INSERT INTO records_searchspelling (spelling, word)
            SELECT DISTINCT left(said.word, n - 1) || substr(said.word, n + 1), said.word
            FROM records_searchword AS said, generate_series(1, length(said.word) + 1) AS n
            WHERE said.kind = about AND said.ref = about_id AND length(said.word) >= {SHORTEST_MISSPELT}
            AND NOT EXISTS (SELECT 1 FROM records_searchspelling AS known
                WHERE known.spelling = said.word AND known.word = said.word);
        INSERT INTO records_searchword (word, form, kind, ref)
            SELECT left(said.word, {LONGEST_WORD}), said.form, about, about_id FROM (
                SELECT replace(pitboard_search_fold(one), ' ', '') AS word, 'w' AS form FROM unnest(codes) AS one
                UNION ALL
                SELECT reverse(replace(pitboard_search_fold(one), ' ', '')), 'r' FROM unnest(tails) AS one
            ) AS said WHERE said.word <> '';
    END $$""",
)


def _postgresql(source: Source) -> tuple[list[str], list[str]]:
    codes = f"ARRAY[{', '.join(source.codes)}]::text[]"
    tails = f"ARRAY[{', '.join(source.tails)}]::text[]"
    index = f"pitboard_search_index('{source.kind}', source.id, {source.names}, {codes}, {tails})"
    keeping = [
        f"""CREATE OR REPLACE FUNCTION {source.trigger}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM {index.replace("source.", "NEW.")}; RETURN NULL; END $$""",
        f"""CREATE OR REPLACE TRIGGER {source.trigger} AFTER INSERT OR UPDATE OF {", ".join(source.columns)}
        ON {source.table} FOR EACH ROW EXECUTE FUNCTION {source.trigger}()""",
    ]
    forgetting = [
        f"""CREATE OR REPLACE FUNCTION {source.trigger}_gone() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN DELETE FROM records_searchword WHERE kind = '{source.kind}' AND ref = OLD.id; RETURN NULL; END $$""",
        f"""CREATE OR REPLACE TRIGGER {source.trigger}_gone AFTER DELETE
        ON {source.table} FOR EACH ROW EXECUTE FUNCTION {source.trigger}_gone()""",
    ]
    return keeping, forgetting
