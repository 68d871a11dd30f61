"""What a request changed, row by row, and whether whoever sent it may.

Temporary triggers write down every row that is inserted, changed or deleted. A row belongs to the customer it is about;
one that is about nobody belongs to the workshop.
"""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model, Q

from pitboard.records.deliveries import Delivery
from pitboard.records.links import Claim
from pitboard.records.people import Person
from pitboard.records.vehicles import Ownership
from pitboard.rules.permissions import Permission, may
from tests.web.who_may.rows import ROLES, SIGNED_OUT, Row, Who
from tests.web.who_may.scene import Scene

#: What belongs to nobody and may always be written: sessions, who tried what, which day is locked, words to search.
BOOKKEEPING = {
    "django_session",
    "pitboard_cache",
    "records_auditentry",
    "records_daylock",
    "records_searchword",
    "records_searchspelling",
    "records_signin",
}
SETTINGS = {
    f"records_{name}"
    for name in (
        "workshop openinghours closedday skill bay service cataloguerepair cataloguepart sharedlabour "
        "inspectionpoint findingwording checkpoint staffmember workinghours absence chatplace invitation"
    ).split()
}
PRICES = {
    f"records_{name}"
    for name in (
        "estimate estimateline estimatepart estimatesaving authorisation authorisedline authorisedsaving "
        "confirmation signature"
    ).split()
}
#: What only somebody's own word changes, whoever else works there.
OF_ONESELF = {"account_emailaddress", "mfa_authenticator", "records_pushsubscription", "records_calendarfeed"}
#: By way of which the customer of a row is found, in this order.
TO_THE_CUSTOMER = (
    *("customer", "user", "booking", "order", "authorisation", "estimate", "line", "repair", "inspection"),
    *("finding", "message", "appointment", "event", "person", "sender"),
)


@dataclass(frozen=True)
class Change:
    table: str
    kind: str
    pk: int

    def __str__(self) -> str:
        return f"{self.kind} {self.table} {self.pk}"


MODELS: dict[str, type[Model]] = {model._meta.db_table: model for model in apps.get_models()}


def watch_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE changes (tab TEXT, kind TEXT, pk INTEGER)")
        for table in MODELS.keys() - {"django_session"}:
            for kind, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
                cursor.execute(
                    f"CREATE TEMP TRIGGER {kind}_{table} AFTER {kind} ON main.{table} "
                    f"BEGIN INSERT INTO changes VALUES ('{table}', '{kind}', {row}.rowid); END"
                )


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM temp.changes")


def changes() -> list[Change]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tab, kind, pk FROM temp.changes")
        return [Change(*row) for row in cursor.fetchall()]


class Owners:
    """Whose each row is: as it was before a request, and as it is after it."""

    def __init__(self) -> None:
        self.before: dict[tuple[str, int], set[int]] = {}
        self.born: dict[tuple[str, int], set[int]] = {}

    def learn(self) -> None:
        """Every row there is."""
        for table, model in MODELS.items():
            for row in model._default_manager.all():
                if isinstance(row.pk, int):
                    self.before[table, row.pk] = owners_of(row)

    def note(self, done: list[Change]) -> None:
        """Whose the new rows are, for what the rest of the batch does with them."""
        for change in done:
            if change.kind == "insert":
                self.born[change.table, change.pk] = self.of(change)

    def end_of_batch(self) -> None:
        self.born.clear()

    def of(self, change: Change) -> set[int]:
        """Whose it was and whose it is: who changes a row must be its owner before and after."""
        key = (change.table, change.pk)
        was = self.before.get(key) or self.born.get(key) or set()
        if change.kind == "delete":
            return was
        row = MODELS[change.table]._default_manager.filter(pk=change.pk).first()
        return was | (owners_of(row) if row is not None else set())


def owners_of(row: Any) -> set[int]:
    table = row._meta.db_table
    if table == "records_person":
        return {row.pk}
    if table == "records_vehicle":
        return set(Ownership.objects.filter(vehicle=row, until=None).values_list("person_id", flat=True))
    if table in SETTINGS:
        return set()
    found = {one.name for one in row._meta.fields if isinstance(one, ForeignKey)}
    for name in TO_THE_CUSTOMER:
        related = getattr(row, name, None) if name in found else None
        if isinstance(related, Person):
            return {related.pk}
        if related is not None:
            return owners_of(related)
    return set()


def unlawful(done: list[Change], who: Who, row: Row | None, scene: Scene, owners: Owners) -> list[str]:
    """Those changes that this person may not make, at an address with this row."""
    what_counts = [one for one in done if one.table not in BOOKKEEPING]
    if row is None or who not in row.may:
        return [str(one) for one in what_counts]
    if who is Who.INVITED:
        return [str(one) for one in what_counts if not _accepts(one, owners)]
    return [str(one) for one in what_counts if not _may(one, who, scene, owners.of(one))]


def _may(change: Change, who: Who, scene: Scene, whose: set[int]) -> bool:
    if change.table == "records_delivery":
        # What happened is told to whom it concerns, and told together with what waits. One's own are marked as read.
        return change.kind == "insert" or _is_told_to_or_about(change, who, scene)
    if change.table == "account_emailaddress" and _is_the_accounts_own(change):
        return True
    if who in SIGNED_OUT:
        return _may_signed_out(change, who, scene, whose)
    own = scene.people[who].pk
    if whose == {own}:
        return True
    if who not in ROLES:
        # Somebody's new car, and what is written down with one's own request.
        return (
            change.kind == "insert"
            and not whose
            and change.table in ("records_vehicle", "records_vehiclemodel")
        )
    return _may_at_work(change, who)


def _is_told_to_or_about(change: Change, who: Who, scene: Scene) -> bool:
    if who in ROLES:
        return True
    customer = scene.people.get(who, scene.visit.customer)
    about = Delivery.objects.filter(pk=change.pk).filter(
        Q(recipient=customer) | Q(event__customer=customer) | Q(booking__customer=customer)
    )
    return who not in (Who.STRANGER, Who.FEED, Who.INVITED) and about.exists()


def _is_the_accounts_own(change: Change) -> bool:
    """Somebody whom the workshop wrote down has no verified address yet: asking for a code notes the one that the
    account has, to be verified by it."""
    row = EmailAddress.objects.select_related("user").filter(pk=change.pk).first()
    return change.kind == "insert" and row is not None and row.email == row.user.email and not row.verified


def _may_at_work(change: Change, who: Who) -> bool:
    role = ROLES[who]
    if change.table in OF_ONESELF:
        return False
    if change.table in SETTINGS:
        return may(role, Permission.CHANGE_SETTINGS)
    if change.table in PRICES:
        return may(role, Permission.PRICE)
    if change.table == "records_person" and change.kind != "insert":
        return may(role, Permission.ANSWER_REQUESTS)
    if change.table == "records_repairline":
        return may(role, Permission.REPAIR) or may(role, Permission.PRICE)
    return True


#: The person behind a link, and what it lets its holder write.
def _may_signed_out(change: Change, who: Who, scene: Scene, whose: set[int]) -> bool:
    new_account = change.kind == "insert" and change.table in ("records_person", "account_emailaddress")
    if new_account or (change.table.startswith("account_email") and change.kind == "insert"):
        return True
    if who is Who.STRANGER or who is Who.FEED:
        return False
    if who is Who.CLAIM:
        return whose == set(Claim.objects.values_list("person_id", flat=True))
    if who is Who.MAIL:
        return change.table == "records_tellingchoice" and whose == {scene.visit.customer.pk}
    return whose == {scene.visit.customer.pk} and change.table not in OF_ONESELF | {"records_person"}


def _accepts(change: Change, owners: Owners) -> bool:
    """Whoever takes an invitation up gets an account and a job, and uses it up; nobody else's row is touched."""
    if str(change).startswith("update records_invitation"):
        return True
    new = (change.table, change.pk) not in owners.before
    tables = ("staffmember", "person", "workinghours")
    return new and change.table in {
        *(f"records_{one}" for one in tables),
        "account_emailaddress",
        "mfa_authenticator",
    }
