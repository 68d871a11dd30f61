"""Who else has a visit open: fetched when asked for, never streamed, and forgotten by itself."""

from django.core.cache import cache

from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person, StaffMember


def presence_key(order_id: int, person_id: int) -> str:
    return f"presence:{order_id}:{person_id}"


def others_at(order: RepairOrder, person: Person) -> list[Person]:
    """The colleagues who have the visit open now, by name."""
    jobs = StaffMember.objects.filter(workshop=order.workshop_id, until=None).select_related("person")
    colleagues = jobs.exclude(person=person).order_by("person__name")
    by_key = {presence_key(order.pk, job.person_id): job.person for job in colleagues}
    here = cache.get_many(by_key)
    return [somebody for key, somebody in by_key.items() if key in here]
