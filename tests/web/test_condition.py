"""How a car came and how it went: marks on the drawing and photos of its sides, for staff and for its owner."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse

from pitboard.actions.condition import Condition, Mark, complete_arrival
from pitboard.actions.hand_back import HandBack, hand_back
from pitboard.records.condition import CarSide, ConditionMark, Damage, Moment
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.photos import Photo
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import Visit
from tests.web.desk import NOON, picture, signed_in, words

ARRIVED = {"mileage_km": "84210", "fuel_eighths": "5"}
DENT = "500,927,dent,3 cm"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def arrival(visit: Visit, **data: Any) -> Any:
    where = reverse("desk_booking_arrival", args=[visit.booking.pk])
    return signed_in(visit.desk).post(where, {**ARRIVED, **data})


def at(visit: Visit, name: str) -> str:
    return reverse(f"desk_order_{name}", args=[visit.order.number])


def came_with_a_dent(visit: Visit) -> None:
    ConditionMark.objects.create(
        order=visit.order,
        moment=Moment.ARRIVAL,
        x=500,
        y=927,
        damage=Damage.DENT,
        noted_at=NOON,
        noted_by=visit.bay,
    )


class TestOnArrival:
    def test_marks_and_a_photo_of_each_side_come_with_the_car(self, visit: Visit) -> None:
        visit.accepted()
        sides = {f"side_{side}": picture(f"{side}.png") for side in CarSide}
        arrival(visit, marks=[DENT, "300,330,scratch,"], **sides)
        order = RepairOrder.objects.get()
        assert [(m.x, m.y, m.damage, m.note) for m in order.marks.all()] == [
            (500, 927, Damage.DENT, "3 cm"),
            (300, 330, Damage.SCRATCH, ""),
        ]
        assert {photo.side for photo in order.photos.all()} == set(CarSide)
        assert {photo.moment for photo in order.photos.all()} == {Moment.ARRIVAL}

    @pytest.mark.parametrize(
        "forged",
        [
            "1001,5,dent,",
            "5,-5,dent,",
            "5,5,hole,",
            "5,5",
            "",
            "a,b,dent,",
            "5,5,dent," + "x" * 121,
            "٣,5,dent,",
        ],
    )
    def test_a_forged_mark_is_refused_and_nothing_is_kept(self, visit: Visit, forged: str) -> None:
        visit.accepted()
        answer = arrival(visit, marks=[forged], side_front=picture())
        assert answer.status_code == 422
        assert "One mark could not be read" in words(answer)
        assert not RepairOrder.objects.exists() and not Photo.objects.exists()

    def test_too_many_marks_are_refused(self, visit: Visit) -> None:
        visit.accepted()
        assert "Up to 60 marks" in words(arrival(visit, marks=[DENT] * 61))
        assert not RepairOrder.objects.exists()

    def test_without_script_a_place_is_chosen_from_the_list(self, visit: Visit) -> None:
        visit.accepted()
        chosen = {"zone": "left_mirror", "damage": "crack", "mark_note": " glass "}
        page = arrival(visit, mark_add="yes", condition="Winter tyres in the boot", **chosen)
        assert page.status_code == 200 and not RepairOrder.objects.exists()
        assert "Left mirror: crack, glass" in words(page)
        assert "Winter tyres in the boot" in words(page)
        assert 'value="84210"' in page.content.decode()
        again = arrival(visit, mark_drop="300,330,crack,glass", marks=["300,330,crack,glass", DENT])
        assert "Left mirror: crack" not in words(again) and "Rear bumper: dent, 3 cm" in words(again)

    def test_half_a_mark_adds_nothing(self, visit: Visit) -> None:
        visit.accepted()
        page = arrival(visit, mark_add="yes", zone="roof")
        assert page.status_code == 200 and "Roof:" not in words(page)


class TestOverlooked:
    def test_is_added_while_the_car_is_inspected(self, visit: Visit) -> None:
        visit.inspecting()
        where = at(visit, "condition_arrival")
        answer = signed_in(visit.bay).post(where, {"marks": [DENT], "side_left": picture()})
        assert answer["Location"] == at(visit, "condition")
        assert visit.order.marks.get().noted_by == visit.bay
        seen = words(signed_in(visit.customer).get(reverse("visit", args=[visit.order.number])))
        assert "The car's condition on arrival was completed" in seen and "1 mark, 1 photo" in seen

    def test_is_refused_once_the_inspection_is_over(self, visit: Visit) -> None:
        visit.inspected()
        answer = signed_in(visit.bay).post(at(visit, "condition_arrival"), {"marks": [DENT]})
        assert answer.status_code == 422
        assert not ConditionMark.objects.exists()

    def test_is_something(self, visit: Visit) -> None:
        visit.inspecting()
        with pytest.raises(Refused) as refused:
            complete_arrival(visit.order, Condition(), by=visit.bay, at=visit.tick())
        assert refused.value.code is Refusal.CONDITION_EMPTY

    def test_that_is_refused_leaves_no_file_behind(self, visit: Visit) -> None:
        visit.inspected()
        before = default_storage.listdir("")[1]
        signed_in(visit.bay).post(at(visit, "condition_arrival"), {"side_front": picture()})
        assert default_storage.listdir("")[1] == before


class TestAtTheHandBack:
    @pytest.fixture
    def marked(self, visit: Visit) -> Visit:
        visit.inspecting()
        marks = [Mark(500, 927, Damage.DENT, "3 cm"), Mark(300, 330, Damage.SCRATCH)]
        complete_arrival(visit.order, Condition(marks), by=visit.bay, at=visit.tick())
        visit.reload()
        return visit

    def test_the_form_begins_with_what_the_car_came_with(self, marked: Visit) -> None:
        page = signed_in(marked.desk).get(at(marked, "hand_back"))
        assert "Rear bumper: dent, 3 cm" in words(page) and "Left mirror: scratch" in words(page)

    def test_what_differs_is_named_to_both(self, visit: Visit) -> None:
        visit.ready()
        came_with_a_dent(visit)
        data = {
            "looked": "yes",
            "mileage_km": "84215",
            "paid": "341.22",
            "fuel_eighths": "4",
            "marks": ["185,410,scratch,new"],
            "condition": "Washed.",
            "side_rear": picture(),
        }
        answer = signed_in(visit.desk).post(at(visit, "hand_back"), data)
        assert answer.status_code == 302
        owner = reverse("visit_condition", args=[visit.order.number])
        for page in (signed_in(visit.desk).get(at(visit, "condition")), signed_in(visit.customer).get(owner)):
            seen = words(page)
            assert "1 new mark Left front door: scratch, new" in seen
            assert "Gone: Rear bumper: dent" in seen
            assert "5 km driven" in seen and "1 of 8 less in the tank" in seen
            assert "At the hand-back" in seen and "Washed." in seen

    def test_the_short_form_says_nothing_of_marks(self, visit: Visit) -> None:
        visit.ready()
        came_with_a_dent(visit)
        short = {"mileage_km": "84215", "paid": "341.22"}
        signed_in(visit.desk).post(at(visit, "hand_back"), short)
        seen = words(signed_in(visit.desk).get(at(visit, "condition")))
        assert "No new marks" in seen and "Gone:" not in seen

    def test_a_backward_odometer_leaves_no_photo_behind(self, visit: Visit) -> None:
        visit.ready()
        data = {"looked": "yes", "mileage_km": "12", "paid": "1", "fuel_eighths": "4", "side_rear": picture()}
        answer = signed_in(visit.desk).post(at(visit, "hand_back"), data)
        assert answer.status_code == 422 and "The car had 84,210 km before" in words(answer)
        assert not Photo.objects.filter(moment=Moment.HAND_BACK).exists()

    def test_too_many_marks_hand_nothing_back(self, visit: Visit) -> None:
        visit.ready()
        marks = [Mark(1, number, Damage.DENT) for number in range(61)]
        how = HandBack(84_215, visit.authorisation.gross, looks=Condition(marks))
        with pytest.raises(Refused, match="too_many_marks"):
            hand_back(visit.order, how, by=visit.desk, at=visit.tick())
        assert visit.reload().handed_back_at is None


def test_nobody_elses_condition_is_to_be_seen(visit: Visit, jonas: Person, sol: StaffMember) -> None:
    visit.inspecting()
    owner = reverse("visit_condition", args=[visit.order.number])
    assert signed_in(jonas).get(owner).status_code == 404
    assert signed_in(jonas).get(at(visit, "condition")).status_code == 404
    assert signed_in(sol).post(at(visit, "condition_arrival"), {"marks": [DENT]}).status_code == 404
