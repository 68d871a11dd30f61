"""`pitboard import inspection-points`."""

from pathlib import Path

import pytest

from pitboard.records.catalogue import FindingWording, InspectionPoint
from pitboard.records.workshop import Workshop
from tests.config.importing.command import GOOD, ROWS_REFUSED, Import, lines

pytestmark = pytest.mark.django_db

ITEMS = lines(
    "manual_reference,component,defect,advisory",
    "1.1.13,Brakes > Pads,worn below 1.5 mm,wearing thin",
    '1.1.14,Brakes > Discs,"cracked, or worn through",',
    "1.1.13,Brakes > Pads,worn below 1.5 mm,wearing thin",
    ",Vehicle >,Coolant leak,Coolant leak",
    "1.8.B.1,NULL,so that it is not visible,NULL",
)


def test_points_come_with_their_wordings_beside_the_workshops_own_list(bring: Import, yard: Workshop) -> None:
    assert bring("inspection-points", ITEMS, "--apply") == GOOD
    assert "5 rows: 4 added, 0 changed, 1 left as they are" in bring.said
    points = InspectionPoint.objects.filter(workshop=yard).values_list("area", "name", "on_list")
    assert set(points) == {
        ("Brakes", "Pads", False),
        ("Brakes", "Discs", False),
        ("Vehicle", "Vehicle", False),
        ("Other", "Other", False),
    }
    worn = FindingWording.objects.get(point__name="Pads")
    assert (worn.text, worn.advisory, worn.reference) == ("Worn below 1.5 mm", "Wearing thin", "1.1.13")
    assert FindingWording.objects.get(point__name="Other").advisory == ""


def test_wordings_are_added_to_a_point_that_stands_on_the_list(bring: Import, yard: Workshop) -> None:
    point = InspectionPoint.objects.create(workshop=yard, area="Brakes", name="Pads", unit="mm")
    assert bring("inspection-points", ITEMS, "--apply") == GOOD
    point.refresh_from_db()
    assert (point.on_list, point.unit, point.wordings.count()) == (True, "mm", 1)


def test_milder_words_are_changed_only_when_an_update_is_asked_for(bring: Import) -> None:
    bring("inspection-points", ITEMS, "--apply")
    changed = ITEMS.replace("wearing thin", "getting thin")
    bring("inspection-points", changed, "--apply")
    assert FindingWording.objects.get(point__name="Pads").advisory == "Wearing thin"
    bring("inspection-points", changed, "--apply", "--update")
    assert FindingWording.objects.get(point__name="Pads").advisory == "Getting thin"
    assert FindingWording.objects.count() == 4


def test_a_wording_that_says_nothing_is_refused(bring: Import) -> None:
    content = lines("manual_reference,component,defect,advisory", "1.1,Brakes > Pads,,")
    assert bring("inspection-points", content, "--apply") == ROWS_REFUSED
    assert "Row 2, defect: Nothing is said" in bring.said
    assert not InspectionPoint.objects.exists()


REAL = Path(__file__).parents[3] / "shared/data/inspection_items.csv"


def test_a_real_table_of_inspection_items_goes_in_as_it_is(bring: Import) -> None:
    """Where the table is not there, a made-up one of the same shape stands in for it."""
    content = REAL.read_bytes() if REAL.is_file() else ITEMS.encode()
    assert bring("inspection-points", content, "--apply") == GOOD
    assert FindingWording.objects.count() == (2232 if REAL.is_file() else 4)
    assert bring("inspection-points", content, "--apply") == GOOD
    assert "0 added, 0 changed" in bring.said
