"""A visit is shared by a link that names its row, and taken back by the one who shared it."""

import pytest
from django.http import Http404

from pitboard.actions.share_visit import Sharing, revoke_share, share_visit, use_share
from pitboard.queries.access import own_share, photo_of_shares, topics_of_shares
from pitboard.queries.links import share_of, share_token
from pitboard.records.events import Event
from pitboard.records.links import Share, ShareRight
from pitboard.records.orders import RepairLine
from pitboard.records.people import Person
from pitboard.records.photos import Photo
from pitboard.rules.auditing import NOWHERE
from pitboard.rules.happenings import EventKind
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import Visit

pytestmark = pytest.mark.django_db


def share(visit: Visit, *lines: RepairLine, right: ShareRight = ShareRight.APPROVE) -> Share:
    return share_visit(
        visit.order, Sharing("Paul Larkspur", right, lines=lines), by=visit.customer, at=visit.tick()
    )


def photo(visit: Visit, key: str, **about: object) -> Photo:
    return Photo.objects.create(
        key=key * 32, order=visit.order, width=4, height=3, taken_at=visit.at, taken_by=visit.bay, **about
    )


def test_a_link_opens_the_visit_it_was_made_for(visit: Visit) -> None:
    visit.estimated()
    made = share(visit)
    found = share_of(share_token(made))
    assert (found.pk, found.order, found.name, found.right) == (
        made.pk,
        visit.order,
        "Paul Larkspur",
        "approve",
    )
    event = Event.objects.get(kind=EventKind.VISIT_SHARED)
    assert event.facts == {"share": made.pk, "right": "approve"}


@pytest.mark.parametrize("token", ["", "1", "1:", "1:abc", "x" * 500, "\x00", "None"])
def test_a_forged_link_opens_nothing(visit: Visit, token: str) -> None:
    visit.estimated()
    share(visit)
    with pytest.raises(Http404):
        share_of(token)


def test_a_link_that_was_taken_back_opens_nothing(visit: Visit) -> None:
    visit.estimated()
    made = share(visit)
    for _ in range(2):
        revoke_share(made, by=visit.customer, at=visit.tick())
    with pytest.raises(Http404):
        share_of(share_token(made))
    assert Event.objects.filter(kind=EventKind.SHARE_REVOKED).count() == 1


def test_a_share_needs_a_name(visit: Visit) -> None:
    visit.estimated()
    with pytest.raises(Refused) as refused:
        share_visit(visit.order, Sharing("  ", ShareRight.VIEW), by=visit.customer, at=visit.tick())
    assert refused.value.code is Refusal.NAME_MISSING
    assert not Share.objects.exists()


def test_lines_of_another_visit_are_not_shared(visit: Visit) -> None:
    visit.estimated()
    line = visit.line("Battery")
    line.order_id += 1
    with pytest.raises(Refused) as refused:
        share(visit, line)
    assert refused.value.code is Refusal.NOT_PERMITTED


def test_its_owner_sees_that_it_is_used(visit: Visit) -> None:
    visit.estimated()
    made = share(visit)
    use_share(made, origin=NOWHERE, at=visit.tick())
    use_share(made, origin=NOWHERE, at=visit.tick())
    made.refresh_from_db()
    assert (made.uses, made.used_at) == (2, visit.at)


def test_a_share_is_its_owners_to_take_back(visit: Visit, jonas: Person) -> None:
    visit.estimated()
    made = share(visit)
    assert own_share(visit.customer, visit.order.number, made.pk) == made
    for person, number in ((jonas, visit.order.number), (visit.customer, visit.order.number + 1)):
        with pytest.raises(Http404):
            own_share(person, number, made.pk)


def test_of_a_whole_visit_every_photo_is_shown_and_of_a_part_its_own(visit: Visit) -> None:
    visit.estimated()
    battery = visit.line("Battery")
    of_car, of_battery = photo(visit, "a"), photo(visit, "b", finding=battery.finding)
    whole, part = share(visit), share(visit, battery)
    assert photo_of_shares([whole.pk], of_car.key) == of_car
    assert photo_of_shares([part.pk], of_battery.key) == of_battery
    with pytest.raises(Http404):
        photo_of_shares([part.pk], of_car.key)
    revoke_share(whole, by=visit.customer, at=visit.tick())
    with pytest.raises(Http404):
        photo_of_shares([whole.pk], of_car.key)


def test_a_browser_follows_what_it_was_given_until_it_is_taken_back(visit: Visit) -> None:
    visit.estimated()
    made = share(visit)
    wanted = [visit.order.topic, f"order:{visit.order.pk + 1}", f"customer:{visit.customer.pk}", "board:1"]
    assert topics_of_shares([made.pk], wanted) == [visit.order.topic]
    revoke_share(made, by=visit.customer, at=visit.tick())
    assert topics_of_shares([made.pk], wanted) == []
