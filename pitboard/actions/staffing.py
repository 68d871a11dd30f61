"""Who works at the workshop: invited, accepted, given another role, gone; and what all of them sign in with."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from pitboard.actions.account import create_person
from pitboard.actions.audit import audit
from pitboard.actions.settings import hire
from pitboard.actions.sign_ins import end_all_sessions
from pitboard.records.accounts import Invitation
from pitboard.records.links import CalendarFeed
from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.auditing import AuditKind
from pitboard.rules.permissions import Role
from pitboard.rules.refusals import Refusal, Refused

#: An invitation waits this long in a mailbox; it can be sent again.
HOLDS = timedelta(days=7)


@transaction.atomic
def invite(
    workshop: Workshop, email: str, role: Role, *, title: str = "", by: Person, at: datetime
) -> Invitation:
    """An earlier invitation of the same address is over with it. Raises `Refused(WORKS_HERE_ALREADY)`."""
    email = email.strip().lower()
    if StaffMember.objects.filter(workshop=workshop, person__email__iexact=email, until=None).exists():
        raise Refused(Refusal.WORKS_HERE_ALREADY)
    earlier = Invitation.objects.filter(workshop=workshop, email=email, accepted_at=None, revoked_at=None)
    earlier.update(revoked_at=at)
    invitation = Invitation.objects.create(
        workshop=workshop,
        email=email,
        role=role,
        title=title.strip(),
        made_by=by,
        made_at=at,
        sent_at=at,
        expires_at=at + HOLDS,
    )
    audit(AuditKind.STAFF_INVITED, by=by, at=at, workshop=workshop, role=role.value)
    return invitation


def send_again(invitation: Invitation, *, at: datetime) -> Invitation:
    """It holds anew, from now on."""
    invitation.sent_at, invitation.expires_at = at, at + HOLDS
    invitation.save(update_fields=["sent_at", "expires_at"])
    return invitation


def take_back(invitation: Invitation, *, at: datetime) -> None:
    """Its link opens nothing any more. Harmless when repeated."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=at)


@transaction.atomic
def join(invitation: Invitation, *, by: Person, at: datetime) -> StaffMember:
    """Somebody with an account accepts. Raises `Refused(LINK_OVER)` when it was accepted or taken back meanwhile, and
    for whoever signs in with another address than was invited."""
    standing = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    is_over = standing.accepted_at or standing.revoked_at or standing.expires_at <= at
    if is_over or by.email.lower() != standing.email:
        raise Refused(Refusal.LINK_OVER)
    standing.accepted_at, standing.accepted_by = at, by
    standing.save(update_fields=["accepted_at", "accepted_by"])
    job = hire(standing.workshop, by, standing.role, title=standing.title, at=at)
    audit(AuditKind.STAFF_JOINED, by=by, at=at, workshop=standing.workshop, role=standing.role.value)
    return job


@transaction.atomic
def join_with_new_account(
    invitation: Invitation, *, name: str, hashed_password: str, at: datetime
) -> StaffMember:
    """The link came by mail to that address, which shows that it is theirs. The password comes hashed, or unusable for
    whoever signs in by passkey.

    Raises `Refused` with LINK_OVER or EMAIL_TAKEN.
    """
    person = create_person(email=invitation.email, name=name, hashed_password=hashed_password, at=at)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return join(invitation, by=person, at=at)


@transaction.atomic
def change_role(colleague: StaffMember, role: Role, *, title: str) -> None:
    """Raises `Refused(LAST_OWNER)`."""
    if role is not Role.OWNER:
        _refuse_for_the_last_owner(colleague)
    colleague.role, colleague.title = role, title.strip()
    colleague.save(update_fields=["role", "title"])


@transaction.atomic
def leave(colleague: StaffMember, *, by: Person, at: datetime) -> None:
    """The job ends now, and so does every session: no page of the workshop's opens to them again.

    Raises `Refused(LAST_OWNER)`.
    """
    _refuse_for_the_last_owner(colleague)
    StaffMember.objects.filter(pk=colleague.pk, until=None).update(until=at)
    CalendarFeed.objects.filter(person=colleague.person, is_for_staff=True, revoked_at=None).update(
        revoked_at=at
    )
    end_all_sessions(colleague.person, at=at)
    audit(AuditKind.STAFF_LEFT, by=by, at=at, workshop=colleague.workshop, whom=colleague.person)


def _refuse_for_the_last_owner(colleague: StaffMember) -> None:
    owners = StaffMember.objects.filter(workshop=colleague.workshop, role=Role.OWNER, until=None)
    # Locked, so that two owners cannot send each other away at the same moment.
    standing = [owner.pk for owner in owners.select_for_update(no_key=True)]
    if standing == [colleague.pk]:
        raise Refused(Refusal.LAST_OWNER)


def ask_for_second_step(workshop: Workshop, *, asked: bool) -> None:
    """Whether everybody who works here needs more than a password to sign in."""
    workshop.staff_need_two_steps = asked
    workshop.save(update_fields=["staff_need_two_steps"])
