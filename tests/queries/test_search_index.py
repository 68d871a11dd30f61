"""The database folds and splits what is searched for as Python does, on both databases."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pitboard.records.people import Person
from pitboard.records.search import SearchSpelling, SearchWord
from pitboard.records.search_index import SOURCES, create_search_index, fill, missing_search_triggers
from pitboard.records.vehicles import Vehicle
from pitboard.rules.search_words import (
    LAST_LETTER,
    SHORTEST_MISSPELT,
    fold,
    is_slip,
    joined,
    one_letter_less,
    words_of,
)
from tests.cast import PHONE, Visit

LETTERS = st.characters(max_codepoint=LAST_LETTER + 50, exclude_categories=("Cc", "Cf", "Cs", "Cn", "Co"))


def test_names_lose_what_people_leave_out() -> None:
    name = "Zoë O\N{RIGHT SINGLE QUOTATION MARK}Brien-Łukasz, dr. Weiß"
    assert words_of(name) == ["zoe", "obrien", "lukasz", "dr", "weiss"]
    assert joined("KRT 4-82") == "krt482"
    assert fold("Дмитрий Ωμέγα").split() == ["дмитрии", "ωμεγα"]


@pytest.mark.parametrize(
    "typed", ["larkspur", "larkspu", "larskpur", "lrkspur", "larkkspur", "larkspvr", "lraks"]
)
def test_one_slip_is_forgiven(typed: str) -> None:
    assert is_slip(typed, "larkspur")


@pytest.mark.parametrize("typed", ["larch", "spur", "rakslpur", "krt481"])
def test_another_word_is_another_word(typed: str) -> None:
    assert not is_slip(typed, "larkspur")


@given(st.text("abcd", min_size=4, max_size=8), st.data())
def test_two_words_a_slip_apart_share_a_spelling(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("abcdx"))
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ]
    for typed in slips:
        assert {typed, *one_letter_less(typed)} & {word, *one_letter_less(word)}
        assert is_slip(typed, word)


def _of(kind: str, ref: int, form: str = "w") -> set[str]:
    return set(SearchWord.objects.filter(kind=kind, ref=ref, form=form).values_list("word", flat=True))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(LETTERS, min_size=1, max_size=40))
def test_the_database_splits_names_as_python_does(nora: Person, name: str) -> None:
    Person.objects.filter(pk=nora.pk).update(name=name, phone="", email="x@nobody.invalid")
    assert _of("p", nora.pk) == set(words_of(name))
    for word in words_of(name):
        if len(word) >= SHORTEST_MISSPELT:
            spelt = set(SearchSpelling.objects.filter(word=word).values_list("spelling", flat=True))
            assert spelt == {word, *one_letter_less(word)}


def test_a_person_is_found_by_name_phone_and_e_mail(nora: Person) -> None:
    phone = "+436645550142"
    Person.objects.filter(pk=nora.pk).update(phone=phone)
    wanted = {"nora", "larkspur", "noraexampleorg", *(phone[n:] for n in (1, 2, 3, 4))}
    assert _of("p", nora.pk) == wanted
    assert _of("p", nora.pk, "r") == {"241055546634"}


def test_a_car_a_booking_and_a_visit_are_found_by_their_codes(visit: Visit) -> None:
    visit.arrived()
    Vehicle.objects.filter(pk=visit.vehicle.pk).update(vin="WVWZZZ1KZAW000123")
    assert _of("v", visit.vehicle.pk) == {"krt482", "wvwzzz1kzaw000123"}
    assert _of("v", visit.vehicle.pk, "r") == {"321000wazk1zzzwvw"}
    assert _of("b", visit.booking.pk) == {visit.booking.visit_code.lower()}
    assert _of("o", visit.order.pk) == {str(visit.order.number)}


def test_what_is_gone_leads_nowhere(nora: Person) -> None:
    pk = nora.pk
    Person.objects.filter(pk=pk).delete()
    assert not SearchWord.objects.filter(kind="p", ref=pk).exists()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(LETTERS, min_size=1, max_size=30), vin=st.text("AZ09-.", max_size=17))
def test_filling_writes_what_the_triggers_write(visit: Visit, name: str, vin: str) -> None:
    Person.objects.filter(pk=visit.customer.pk).update(name=name)
    Vehicle.objects.filter(pk=visit.vehicle.pk).update(vin=vin)
    by_triggers = sorted(SearchWord.objects.values_list("kind", "ref", "form", "word"))
    for source in SOURCES:
        fill(connection, source)
    assert sorted(SearchWord.objects.values_list("kind", "ref", "form", "word")) == by_triggers


def test_lost_triggers_are_made_again_and_what_was_missed_is_indexed(nora: Person) -> None:
    on_table = " ON records_person" if connection.vendor == "postgresql" else ""
    anew = [] if connection.vendor == "postgresql" else ["records_person_searched_anew"]
    with connection.cursor() as cursor:
        for name in ["records_person_searched", "records_person_searched_gone", *anew]:
            cursor.execute(f"DROP TRIGGER {name}{on_table}")
    Person.objects.filter(pk=nora.pk).update(name="Nora Hazel")
    assert "hazel" not in _of("p", nora.pk)
    assert missing_search_triggers(connection) == ["records_person_searched"]
    create_search_index(connection)
    assert _of("p", nora.pk) == {"nora", "hazel", "noraexampleorg", *(PHONE[n:] for n in (1, 2, 3, 4))}
    assert missing_search_triggers(connection) == []
    assert {"nora", "hazel"} <= _of("p", nora.pk)
    assert len({source.kind for source in SOURCES}) == 4
