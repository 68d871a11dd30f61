"""Invitations to work at the workshop, roles, and the end of a job."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from pitboard.records.accounts import Invitation
from pitboard.records.audit import AuditEntry
from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.auditing import AuditKind
from pitboard.rules.permissions import Role
from tests.web.desk import signed_in, words
from tests.web.sign_in import sign_in, verified

ILSE = {"email": "Ilse@kestrel.example", "role": "technician", "title": "body shop"}
JOINS = {"name": "Ilse Brandt", "password": "a dent is drawn out"}


@pytest.fixture
def owner(olga: StaffMember) -> Client:
    return signed_in(olga)


def invited(owner: Client, **changes: str) -> str:
    """The address in the mail."""
    owner.post("/settings/people/invitations", ILSE | changes)
    found = re.search(r"/invitation/\S+", str(mail.outbox[-1].body))
    assert found
    return found[0]


class TestInviting:
    def test_mails_a_link(self, owner: Client) -> None:
        invited(owner)
        assert mail.outbox[-1].to == ["ilse@kestrel.example"]
        assert "Olga Kestrel invites you to Kestrel Yard" in str(mail.outbox[-1].body)
        assert "ilse@kestrel.example Technician, body shop" in words(owner.get("/settings/people/"))

    def test_is_refused_for_somebody_who_works_here(self, owner: Client, dana: StaffMember) -> None:
        answer = owner.post("/settings/people/invitations", ILSE | {"email": "DANA@kestrel.example"})
        assert answer.status_code == 422
        assert "works here already" in words(answer)

    def test_a_mistake_keeps_what_was_typed(self, owner: Client) -> None:
        answer = owner.post("/settings/people/invitations", ILSE | {"email": "ilse"})
        assert answer.status_code == 422
        assert 'value="body shop"' in answer.text

    def test_taken_back_the_link_opens_nothing(self, owner: Client) -> None:
        link = invited(owner)
        owner.post(f"/settings/people/invitations/{Invitation.objects.get().pk}/end")
        assert Client().get(link).status_code == 404
        assert Client().post(link, JOINS).status_code == 404
        assert not Person.objects.filter(email="ilse@kestrel.example").exists()

    def test_a_newer_one_takes_its_place(self, owner: Client) -> None:
        first = invited(owner)
        second = invited(owner)
        assert [Client().get(link).status_code for link in (first, second)] == [404, 200]

    def test_it_runs_out_and_holds_again_when_it_is_sent_again(self, owner: Client) -> None:
        link = invited(owner)
        Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        assert Client().get(link).status_code == 404
        assert "Ran out on" in words(owner.get("/settings/people/"))
        owner.post(f"/settings/people/invitations/{Invitation.objects.get().pk}/sending")
        assert len(mail.outbox) == 2
        assert Client().get(link).status_code == 200

    def test_it_is_the_owners_to_do(self, dana: StaffMember) -> None:
        assert signed_in(dana).post("/settings/people/invitations", ILSE).status_code == 404
        assert not Invitation.objects.exists()


class TestAccepting:
    def test_makes_an_account_with_the_job_and_signs_in(self, owner: Client) -> None:
        link, client = invited(owner), Client()
        answer = client.post(link, JOINS)
        assert answer.headers["Location"] == "/home/"
        job = StaffMember.objects.get(person__email="ilse@kestrel.example")
        assert (job.role, job.title, job.person.name) == (Role.TECHNICIAN, "body shop", "Ilse Brandt")
        assert client.get("/board/").status_code == 200
        assert AuditEntry.objects.filter(kind=AuditKind.STAFF_JOINED, actor=job.person).exists()

    def test_holds_once(self, owner: Client) -> None:
        link = invited(owner)
        Client().post(link, JOINS)
        assert Client().get(link).status_code == 404

    def test_by_passkey_leads_to_making_one(self, owner: Client) -> None:
        client = Client()
        answer = client.post(invited(owner), {"name": "Ilse Brandt", "how": "passkey"})
        assert answer.headers["Location"] == "/account/second-step/webauthn/add/"
        assert client.get(answer.headers["Location"]).status_code == 200
        assert not Person.objects.get(email="ilse@kestrel.example").has_usable_password()

    def test_wants_a_good_password(self, owner: Client) -> None:
        link = invited(owner)
        for password in ("", "12345678", "ilse@kestrel"):
            answer = Client().post(link, JOINS | {"password": password})
            assert answer.status_code == 422
        assert not Person.objects.filter(email="ilse@kestrel.example").exists()

    def test_somebody_with_an_account_signs_in_first(self, owner: Client, nora: Person) -> None:
        link, client = invited(owner, email=nora.email), Client()
        assert "Sign in, then accept." in words(client.get(link))
        client.post(link, JOINS)
        assert not StaffMember.objects.filter(person=nora).exists()
        sign_in(client, verified(nora))
        client.post(link)
        assert StaffMember.objects.get(person=nora).role is Role.TECHNICIAN

    def test_somebody_else_who_is_signed_in_takes_it_not(self, owner: Client, jonas: Person) -> None:
        link, client = invited(owner), signed_in(jonas)
        client.post(link, JOINS)
        assert not StaffMember.objects.filter(person=jonas).exists()
        assert "You are signed in as jonas@example.org" in words(client.get(link))


class TestLeaving:
    def test_ends_every_session_at_once(self, owner: Client, dana: StaffMember) -> None:
        listed, unlisted = Client(), signed_in(dana)
        sign_in(listed, verified(dana.person))
        assert listed.get("/board/").status_code == 200
        owner.post(f"/settings/people/{dana.pk}/leaving")
        for client in (listed, unlisted):
            assert client.get("/board/").headers["Location"].startswith("/account/login/")
        again = Client()
        sign_in(again, dana.person)
        assert again.get("/board/").status_code == 404

    def test_is_refused_for_the_last_owner(self, owner: Client, olga: StaffMember) -> None:
        page = owner.post(f"/settings/people/{olga.pk}/leaving", follow=True)
        assert "Make somebody else an owner first." in words(page)
        assert (
            owner.post(f"/settings/people/{olga.pk}/role", {"role": "driver", "title": ""}).status_code == 422
        )
        olga.refresh_from_db()
        assert (olga.until, olga.role) == (None, Role.OWNER)

    def test_an_owner_may_go_when_there_is_another(
        self, owner: Client, olga: StaffMember, dana: StaffMember
    ) -> None:
        owner.post(f"/settings/people/{dana.pk}/role", {"role": "owner", "title": ""})
        owner.post(f"/settings/people/{olga.pk}/leaving")
        olga.refresh_from_db()
        assert olga.until is not None


def test_a_role_counts_from_the_next_page_on(owner: Client, dana: StaffMember) -> None:
    desk = signed_in(dana)
    assert desk.get("/settings/people/").status_code == 404
    owner.post(f"/settings/people/{dana.pk}/role", {"role": "owner", "title": "manager"})
    assert desk.get("/settings/people/").status_code == 200


def test_the_owner_asks_everybody_for_a_second_step(owner: Client, dana: StaffMember) -> None:
    owner.post("/settings/people/second-step", {"asked": "yes"})
    assert Workshop.objects.get().staff_need_two_steps
    assert signed_in(dana).get("/board/").headers["Location"] == "/account/second-step/"
    assert owner.get("/settings/people/").headers["Location"] == "/account/second-step/"
