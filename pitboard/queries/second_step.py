"""Who has to set up a second step of signing in, and who has."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator

from pitboard.records.people import Person, StaffMember

#: Recovery codes come with one of these and are none themselves.
SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_step(person: Person) -> bool:
    found: bool = Authenticator.objects.filter(user=person, type__in=SECOND_STEPS).exists()
    return found


def with_second_step(staff: Iterable[StaffMember]) -> set[int]:
    """The people (by number) among them who have one."""
    people = [job.person_id for job in staff]
    found = Authenticator.objects.filter(user__in=people, type__in=SECOND_STEPS)
    return set(found.values_list("user_id", flat=True))


def lacks_second_step(person: Person) -> bool:
    """Whether somebody works where everybody needs one, and has none."""
    asked = StaffMember.objects.filter(person=person, until=None, workshop__staff_need_two_steps=True)
    return asked.exists() and not has_second_step(person)
