"""`pitboard import catalogue`: usual repairs with their parts."""

from decimal import Decimal

import pytest

from pitboard.records.catalogue import CataloguePart, CatalogueRepair, SharedLabour
from pitboard.records.workshop import Skill, Workshop
from tests.config.importing.command import GOOD, ROWS_REFUSED, Import, lines

pytestmark = pytest.mark.django_db

REPAIRS = "title;hours;skill;needs bay;why it matters;if you wait;parts"


BRAKES = 'Front brakes;1,8;brakes;no;It stops later.;Discs wear too.;"Pads|1|52,40; Disc|2|59.00"'


@pytest.fixture
def skill(yard: Workshop) -> Skill:
    return Skill.objects.create(workshop=yard, name="Brakes")


def test_a_usual_repair_comes_with_its_parts(bring: Import, yard: Workshop, skill: Skill) -> None:
    assert bring("catalogue", lines(REPAIRS, BRAKES, "Wipers;0.2;;;;;"), "--apply") == GOOD
    repair = CatalogueRepair.objects.get(workshop=yard, title="Front brakes")
    assert (repair.hours, repair.skill, repair.needs_bay) == (Decimal("1.80"), skill, False)
    assert (repair.why_it_matters, repair.if_you_wait) == ("It stops later.", "Discs wear too.")
    assert list(repair.parts.values_list("name", "quantity", "unit_price")) == [
        ("Pads", Decimal(1), Decimal("52.40")),
        ("Disc", Decimal(2), Decimal(59)),
    ]
    assert CatalogueRepair.objects.get(title="Wipers").needs_bay


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (";1;;;;;", "Row 2, title: Nothing is said"),
        ("Brakes;;;;;;", "Row 2, hours: Nothing is said"),
        ("Brakes;1:30;;;;;", "Row 2, hours: “1:30” is a time of day."),
        ("Brakes;81;;;;;", "Row 2, hours: “81” is not between 0 and 80."),
        ("Brakes;1;magic;;;;", "Row 2, skill: “magic” is not known here. Known: Brakes."),
        ("Brakes;1;;perhaps;;;", "Row 2, needs bay: “perhaps” is neither yes nor no."),
        ("Brakes;1;;;;;Pads|1", "Row 2, parts: “Pads|1” is not a part as name|quantity|price."),
        ("Brakes;1;;;;;Pads|1|1,234", "Row 2, parts: “1,234” can be read in two ways: write 1234"),
        (f"{'B' * 121};1;;;;;", "Row 2, title: 121 characters are too many; up to 120 fit."),
    ],
)
def test_a_repair_that_cannot_be_is_refused(bring: Import, skill: Skill, row: str, said: str) -> None:
    assert bring("catalogue", lines(REPAIRS, row), "--apply") == ROWS_REFUSED
    assert said in bring.said
    assert not CatalogueRepair.objects.exists()


def test_prices_have_the_decimals_of_the_currency(bring: Import, yard: Workshop) -> None:
    Workshop.objects.filter(pk=yard.pk).update(currency="JPY")
    assert bring("catalogue", lines(REPAIRS, "Brakes;1;;;;;Pads|1|52.40")) == ROWS_REFUSED
    assert "“52.40” has too many decimals; 0 are allowed here." in bring.said
    assert bring("catalogue", lines(REPAIRS, "Brakes;1;;;;;Pads|1|5240")) == GOOD


def test_a_repair_that_is_there_is_left_alone_unless_an_update_is_asked_for(
    bring: Import, yard: Workshop, skill: Skill
) -> None:
    bring("catalogue", lines(REPAIRS, BRAKES, "Tyres;1;;;;;"), "--apply")
    first, second = CatalogueRepair.objects.order_by("pk")
    shared = SharedLabour.objects.create(first=first, second=second, title="Wheels off", hours=Decimal("0.8"))
    CatalogueRepair.objects.filter(pk=first.pk).update(offered=False)
    changed = lines(REPAIRS, "Front brakes;0.5;;;;;Kit|1|99")
    assert bring("catalogue", changed, "--apply") == GOOD
    assert CataloguePart.objects.count() == 2
    assert bring("catalogue", changed, "--apply", "--update") == GOOD
    assert "1 changed" in bring.said
    first.refresh_from_db()
    assert (first.hours, first.skill, first.needs_bay, first.offered) == (Decimal("0.50"), None, True, True)
    assert list(first.parts.values_list("name", flat=True)) == ["Kit"]
    shared.refresh_from_db()
    assert shared.hours == Decimal("0.50")
    assert bring("catalogue", changed, "--apply", "--update") == GOOD
    assert "0 changed, 1 left as they are" in bring.said
