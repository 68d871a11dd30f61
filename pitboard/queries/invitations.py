"""Invitations to work at the workshop: those that wait, and what the word in their link opens."""

from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from pitboard.records.accounts import Invitation
from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop

_INVITATIONS = Signer(salt="pitboard.invitation")


def invitation_token(invitation: Invitation) -> str:
    return _INVITATIONS.sign(str(invitation.pk))


def invitation_link(invitation: Invitation) -> str:
    """The whole address, for a mail."""
    return settings.SITE_URL + reverse("invitation", args=[invitation_token(invitation)])


def invitation_of(token: str, *, at: datetime) -> Invitation:
    """404 when it was accepted or taken back, or has run out."""
    try:
        number = int(_INVITATIONS.unsign(token))
    except (BadSignature, ValueError):
        raise Http404 from None
    waiting = Invitation.objects.filter(
        pk=number, accepted_at=None, revoked_at=None, expires_at__gt=at
    ).select_related("workshop", "made_by")
    invitation = waiting.first()
    if invitation is None:
        raise Http404
    return invitation


def waiting_invitations(workshop: Workshop) -> QuerySet[Invitation]:
    """Those that nobody has accepted yet, the ones that have run out included: they can be sent again."""
    return Invitation.objects.filter(workshop=workshop, accepted_at=None, revoked_at=None)


def staff_invitation(job: StaffMember, number: int) -> Invitation:
    found = waiting_invitations(job.workshop).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def has_account(email: str) -> bool:
    return Person.objects.filter(email__iexact=email).exists()
