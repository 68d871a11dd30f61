"""What every page knows without being told."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.web.zone import workshop_zone

EVENING_IN_UTC = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)


def page_for(person: Person | AnonymousUser, text: str) -> str:
    def view(request: HttpRequest) -> HttpResponse:
        request.user = person
        template = Template("{% load look %}" + text)
        return HttpResponse(template.render(RequestContext(request, {"moment": EVENING_IN_UTC})))

    return workshop_zone(view)(RequestFactory().get("/")).content.decode()


def test_pages_speak_in_the_workshops_zone(yard: Workshop) -> None:
    assert page_for(AnonymousUser(), "{{ moment|day_time }}") == "Thu 19 Nov, 00:30"


def test_the_zone_ends_with_the_request(yard: Workshop) -> None:
    page_for(AnonymousUser(), "")
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.django_db
def test_before_the_set_up_the_product_is_named() -> None:
    assert page_for(AnonymousUser(), "{{ workshop_name }}") == "Pitboard"


def test_a_page_names_the_workshop_and_the_person(yard: Workshop, nora: Person) -> None:
    assert page_for(nora, "{{ workshop_name }}, {{ person.first_name }}") == "Kestrel Yard, Nora"


def test_a_stranger_is_nobody(yard: Workshop) -> None:
    assert (
        page_for(AnonymousUser(), "{{ person }} {{ is_staff_member }} {{ unread_count }}") == "None False 0"
    )


def test_staff_are_known_and_customers_are_not(dana: StaffMember, nora: Person) -> None:
    assert page_for(dana.person, "{{ is_staff_member }}") == "True"
    assert page_for(nora, "{{ is_staff_member }}") == "False"


def test_who_left_is_no_longer_staff(dana: StaffMember) -> None:
    dana.until = EVENING_IN_UTC
    dana.save(update_fields=["until"])
    assert page_for(dana.person, "{{ is_staff_member }}") == "False"


def test_a_page_asks_only_for_what_it_shows(
    yard: Workshop, nora: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        page_for(nora, "{{ workshop_name }}")
    with django_assert_num_queries(2):
        page_for(nora, "{% if unread_count %}{{ unread_count }}{% endif %}")
