"""The owner's pages of the usual repairs and of the inspection's list."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from pitboard.actions.catalogue import add_usual_repair
from pitboard.actions.inspection_points import add_point
from pitboard.actions.standard_points import PointFacts, Wording
from pitboard.queries.catalogue import UsualPart, UsualRepair, shared_with, usual
from pitboard.records.catalogue import CatalogueRepair
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from tests.web.desk import signed_in, words
from tests.web.settings_pages import fields_of

CATALOGUE, NEW, POINTS = "/settings/catalogue/", "/settings/catalogue/new/", "/settings/points/"
BRAKES = UsualRepair(
    "Front brakes",
    Decimal("1.8"),
    [UsualPart("Pads", Decimal(1), Decimal("52.40"))],
    why_it_matters="They stop you.",
)


@pytest.fixture
def owner(olga: StaffMember) -> Client:
    return signed_in(olga)


@pytest.fixture
def brakes(yard: Workshop) -> CatalogueRepair:
    return add_usual_repair(yard, BRAKES)


def page_of(repair: CatalogueRepair) -> str:
    return reverse("settings_repair", args=[repair.pk])


class TestUsualRepairs:
    def test_one_is_added_with_parts_and_what_it_shares(self, owner: Client, brakes: CatalogueRepair) -> None:
        typed = {
            **fields_of(owner, NEW),
            "title": "Front tyres",
            "hours": "1,5",
            "needs_bay": "on",
            "why_it_matters": "Grip.",
            "part-0-name": "Tyre",
            "part-0-quantity": "2",
            "part-0-unit_price": "79",
            "shared-0-other": "front brakes",
            "shared-0-title": "Wheels off",
            "shared-0-hours": "0.3",
        }
        assert owner.post(NEW, typed)["Location"] == CATALOGUE
        made = CatalogueRepair.objects.get(title="Front tyres")
        assert usual(made).parts == [UsualPart("Tyre", Decimal(2), Decimal(79))]
        assert made.hours == Decimal("1.5")
        assert [(one.title, one.hours) for one in shared_with(brakes)] == [("Wheels off", Decimal("0.3"))]

    def test_saving_it_untouched_changes_nothing(self, owner: Client, brakes: CatalogueRepair) -> None:
        before = usual(brakes)
        page = page_of(brakes)
        assert owner.post(page, fields_of(owner, page))["Location"] == CATALOGUE
        assert usual(CatalogueRepair.objects.get(pk=brakes.pk)) == before

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"title": ""}, "This field is required."),
            ({"title": "Rear brakes"}, "is in the list twice"),
            ({"hours": "many"}, "Write a figure"),
            ({"hours": "99"}, "less than or equal to 80"),
            ({"part-0-name": ""}, "Name the part, or empty the row."),
            ({"part-0-unit_price": ""}, "Say what one costs."),
            ({"part-0-unit_price": "1.234"}, "at most 2 decimals"),
            ({"shared-0-other": "Wings"}, "No usual repair is called that."),
            ({"shared-0-other": "Rear brakes", "shared-0-hours": "0.2"}, "Say what is done once."),
            (
                {"shared-0-other": "Rear brakes", "shared-0-title": "Wheels", "shared-0-hours": "1.7"},
                "from 0.1 to 1.",
            ),
        ],
    )
    def test_what_needs_mending_is_said_and_nothing_is_saved(
        self, owner: Client, yard: Workshop, brakes: CatalogueRepair, changes: dict[str, str], said: str
    ) -> None:
        add_usual_repair(yard, UsualRepair("Rear brakes", Decimal(1)))
        before, page = usual(brakes), page_of(brakes)
        answer = owner.post(page, {**fields_of(owner, page), "why_it_matters": "Kept", **changes})
        assert answer.status_code == 422
        assert said in words(answer) and "Kept" in words(answer)
        assert usual(CatalogueRepair.objects.get(pk=brakes.pk)) == before

    def test_they_are_found_by_name_or_part(self, owner: Client, brakes: CatalogueRepair) -> None:
        assert "Front brakes 1.8 h, Pads €52.40" in words(owner.get(CATALOGUE))
        assert "Front brakes" in words(owner.get(CATALOGUE, {"q": "pads"}))
        assert "No usual repair has “wing”" in words(owner.get(CATALOGUE, {"q": "wing"}))

    def test_a_long_catalogue_comes_in_pages(self, owner: Client, yard: Workshop) -> None:
        CatalogueRepair.objects.bulk_create(
            CatalogueRepair(workshop=yard, title=f"Repair {n:03d}", hours=Decimal(1)) for n in range(120)
        )
        first, last = words(owner.get(CATALOGUE)), words(owner.get(CATALOGUE, {"page": "3"}))
        assert "Page 1 of 3" in first and "Repair 049" in first and "Repair 050" not in first
        assert "Repair 119" in last
        assert owner.get(CATALOGUE, {"page": "nine"}).status_code == 200

    def test_one_is_retired_and_offered_again(self, owner: Client, brakes: CatalogueRepair) -> None:
        owner.post(reverse("settings_repair_retirement", args=[brakes.pk]))
        assert not CatalogueRepair.objects.get().offered
        assert "Retired" in words(owner.get(CATALOGUE))
        page = page_of(brakes)
        owner.post(page, fields_of(owner, page))
        assert CatalogueRepair.objects.get().offered

    def test_looking_at_the_retirement_retires_nothing(self, owner: Client, brakes: CatalogueRepair) -> None:
        owner.get(reverse("settings_repair_retirement", args=[brakes.pk]))
        assert CatalogueRepair.objects.get().offered


class TestPoints:
    def test_the_standard_list_is_one_button(self, owner: Client, yard: Workshop) -> None:
        where = reverse("settings_points_standard")
        owner.get(where)
        assert not yard.inspection_points.exists()
        owner.post(where)
        count = yard.inspection_points.count()
        assert count > 35
        seen = words(owner.get(POINTS))
        assert f"{count} points are looked at in every inspection." in seen
        assert "At least 1.6 mm, soon from 3 mm" in seen

    def test_one_is_added_with_its_limit_its_repair_and_its_wordings(
        self, owner: Client, yard: Workshop, brakes: CatalogueRepair
    ) -> None:
        typed = {
            "area": "Brakes",
            "name": "Front pads",
            "unit": "mm",
            "limit": "3",
            "soon_from": "4,5",
            "repair": "front brakes",
            "wordings": "Worn down / Close to the limit\n\nUneven",
        }
        owner.post(reverse("settings_point_new"), typed)
        made = yard.inspection_points.get()
        assert (made.limit, made.soon_from, made.repair) == (Decimal(3), Decimal("4.5"), brakes)
        assert [(w.text, w.advisory) for w in made.wordings.all()] == [
            ("Worn down", "Close to the limit"),
            ("Uneven", ""),
        ]

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"name": ""}, "This field is required."),
            ({"limit": "3"}, "Something is still empty"),
            ({"unit": "mm", "limit": "3", "soon_from": "2"}, "on the good side of the limit"),
            ({"repair": "Wings"}, "No usual repair is called that."),
            ({"name": "Discs"}, "is in the list twice"),
        ],
    )
    def test_what_needs_mending_is_said_and_kept(
        self, owner: Client, yard: Workshop, changes: dict[str, str], said: str
    ) -> None:
        add_point(yard, PointFacts("Brakes", "Discs"))
        typed = {"area": "Brakes", "name": "Pads", "wordings": "Worn", **changes}
        answer = owner.post(reverse("settings_point_new"), typed)
        assert answer.status_code == 422
        assert said in words(answer) and "Worn" in words(answer)
        assert yard.inspection_points.count() == 1

    def test_saving_one_untouched_changes_nothing(self, owner: Client, yard: Workshop) -> None:
        facts = PointFacts(
            "Fluids", "Water", "%", Decimal(3), True, Decimal(2), None, (Wording("Old", "Ageing"),)
        )
        point = add_point(yard, facts)
        kept = point.wordings.get().pk
        page = reverse("settings_point", args=[point.pk])
        owner.post(page, fields_of(owner, page))
        point.refresh_from_db()
        assert (point.limit, point.soon_from, point.limit_is_most) == (Decimal(3), Decimal(2), True)
        assert point.wordings.get().pk == kept

    def test_they_are_ordered_and_taken_off_and_found_and_put_back(
        self, owner: Client, yard: Workshop
    ) -> None:
        for name in ("Pads", "Discs"):
            add_point(yard, PointFacts("Brakes", name))
        discs = yard.inspection_points.get(name="Discs")
        owner.post(reverse("settings_point_place", args=[discs.pk]), {"to": "up"})
        assert [point.name for point in yard.inspection_points.all()] == ["Discs", "Pads"]
        listing = reverse("settings_point_listing", args=[discs.pk])
        owner.post(listing, {"on": "no"})
        assert "1 point is looked at in every inspection. 1 other can be found" in words(owner.get(POINTS))
        assert "Put on the list: Discs" in words(owner.get(POINTS, {"q": "disc"}))
        owner.post(listing, {"on": "yes"})
        assert [point.name for point in yard.inspection_points.filter(on_list=True)] == ["Pads", "Discs"]

    def test_looking_at_a_button_changes_nothing(self, owner: Client, yard: Workshop) -> None:
        point = add_point(yard, PointFacts("Brakes", "Pads"))
        for name in ("settings_point_place", "settings_point_listing"):
            owner.get(reverse(name, args=[point.pk]))
        assert yard.inspection_points.get().on_list
