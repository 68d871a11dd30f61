"""What a new revision changes, in rows that add up from the sum before to the sum after."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from pitboard.queries.choice import ChoicePage
from pitboard.queries.difference import Changed, Difference, difference
from pitboard.queries.formats import money
from pitboard.records.estimates import Decision
from pitboard.rules.money import Price


@dataclass(frozen=True)
class Row:
    title: str
    note: str
    amount: str


@dataclass(frozen=True)
class Change:
    """For customer/choice_change.html. Sums are with tax; without them only the rows are shown."""

    title: str
    rows: list[Row]
    before: Decimal | None = None
    after: Decimal | None = None
    after_label: str = ""
    limit_words: str = ""


def change_since_choice(page: ChoicePage) -> Change | None:
    """Since somebody last chose; None while nobody has, or when nothing differs."""
    return change_of(difference(page.order), page.estimate.currency)


def change_of(found: Difference | None, currency: str) -> Change | None:
    if found is None or not found.is_since_a_choice:
        return None
    rows = [*_rows_of(found, currency)]
    return Change(
        title=gettext("What changed since you chose"),
        rows=rows,
        before=found.before.gross,
        after=found.after.gross,
        after_label=gettext("New total, with all of it") if found.asked else gettext("New total"),
        limit_words=_limit_words(found, currency),
    )


def change_since_seen(page: ChoicePage, seen: int) -> Change | None:
    """Between the revision that somebody had before them, and the newest."""
    revision = page.order.estimates.filter(revision=seen, sent_at__isnull=False).first()
    if revision is None or revision.pk == page.estimate.pk:
        return None
    offered = {offer.repair.pk for offer in page.offered}
    old = {line.repair_id: line for line in revision.lines.filter(fixed_price=None)}
    pairs = [
        (offer.title, old[offer.repair.pk].price if offer.repair.pk in old else None, offer.price)
        for offer in page.offered
    ]
    gone = [(line.title, line.price, None) for pk, line in old.items() if pk not in offered]
    rows = list(_rows([*pairs, *gone], page.estimate.currency))
    return Change(title=gettext("What changed since you opened the page"), rows=rows) if rows else None


def _rows(pairs: Iterable[tuple[str, Price | None, Price | None]], currency: str) -> Iterable[Row]:
    for title, before, after in pairs:
        more = (after.gross if after else Decimal(0)) - (before.gross if before else Decimal(0))
        if more or before is None or after is None:
            yield Row(title, _note(before, after, currency), _signed(more, currency))


def _rows_of(found: Difference, currency: str) -> Iterable[Row]:
    approved = _approved_before(found)
    for one in (*found.added, *found.dearer, *found.cheaper):
        yield Row(one.title, _note_of(one, currency), _signed(one.more, currency))
    for one in found.withdrawn:
        counted = one.repair.pk in approved
        note = gettext("no longer offered")
        yield Row(one.title, note, _signed(one.more, currency) if counted else "")
    said = sum((one.more for one in (*found.added, *found.dearer, *found.cheaper)), Decimal(0))
    said += sum((one.more for one in found.withdrawn if one.repair.pk in approved), Decimal(0))
    if found.extra != said:
        yield Row(gettext("Labour that is done once"), "", _signed(found.extra - said, currency))


def _approved_before(found: Difference) -> set[int]:
    if found.since is None:
        return set()
    return {line.repair_id for line in found.since.lines.all() if line.decision is Decision.APPROVED}


def _note_of(one: Changed, currency: str) -> str:
    note = _note(one.before, one.after, currency)
    if one.is_asked or (one.before is not None and one.more < 0):
        return note
    covered = gettext("covered by what you said before")
    return f"{note}, {covered}" if note else covered


def _note(before: Price | None, after: Price | None, currency: str) -> str:
    if before is None:
        return gettext("new")
    if after is None:
        return gettext("no longer offered")
    words = {"before": money(before.gross, currency), "after": money(after.gross, currency)}
    return gettext("%(after)s instead of %(before)s") % words


def _signed(amount: Decimal, currency: str) -> str:
    return f"+{money(amount, currency)}" if amount > 0 else money(amount, currency)


def _limit_words(found: Difference, currency: str) -> str:
    left = found.left_under_limit
    if left is None or found.limit is None:
        return ""
    words = {"amount": money(abs(left), currency), "limit": money(found.limit, currency)}
    if left < 0:
        return gettext("%(amount)s over your limit of %(limit)s.") % words
    return gettext("%(amount)s under your limit of %(limit)s.") % words
