"""The address that somebody signs in with."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from pitboard.actions.audit import audit
from pitboard.records.people import Person
from pitboard.rules.auditing import AuditKind
from pitboard.rules.refusals import Refusal, Refused


def is_taken(email: str, *, but: Person) -> bool:
    """Whether somebody else signs in with it. Nobody is told: it only decides what a mail to that address says.
    Both questions are always asked, so that no time tells it either."""
    people = Person.objects.exclude(pk=but.pk).filter(email__iexact=email)
    addresses = EmailAddress.objects.exclude(user=but).filter(email__iexact=email)
    return any([people.exists(), addresses.exists()])


def change_email(email: str, *, by: Person, at: datetime) -> None:
    """Both addresses have been shown to be theirs. Raises `Refused(EMAIL_TAKEN)` when somebody took it meanwhile."""
    email = email.strip().lower()
    try:
        with transaction.atomic():
            if is_taken(email, but=by):
                raise Refused(Refusal.EMAIL_TAKEN)
            by.email = email
            by.save(update_fields=["email"])
            EmailAddress.objects.filter(user=by).delete()
            EmailAddress.objects.create(user=by, email=email, verified=True, primary=True)
            audit(AuditKind.EMAIL_CHANGED, by=by, at=at)
    except IntegrityError:
        # Two took it at the same moment; the other one has it.
        raise Refused(Refusal.EMAIL_TAKEN) from None
