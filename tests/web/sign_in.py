"""Helps tests sign in as people do: by the form, with a browser of their own."""

from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client

from pitboard.records.people import Person
from tests.cast import PASSWORD


def verified(person: Person) -> Person:
    """As after the code that was mailed at signing up."""
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def sign_in(client: Client, person: Person, password: str = PASSWORD) -> Any:
    return client.post("/account/login/", {"login": person.email, "password": password})
