"""What the rows are tried on: Nora's visit with everything that has an address of its own, and everybody's browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMessage, get_connection
from django.core.signing import Signer
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from PIL import Image

from pitboard.actions.account import keep_address
from pitboard.actions.book import Wish
from pitboard.actions.catalogue import add_usual_repair
from pitboard.actions.enter_booking import Caller, CallersCar, book_for_caller
from pitboard.actions.feeds import open_feed
from pitboard.actions.inspection_points import add_point
from pitboard.actions.keep_car import add_car
from pitboard.actions.merge import merge_customers
from pitboard.actions.notes import write_note
from pitboard.actions.notice_settings import add_chat_place
from pitboard.actions.parts import need_part
from pitboard.actions.pick_up import Window, schedule_appointment
from pitboard.actions.pictures import read_picture
from pitboard.actions.repair import add_photos
from pitboard.actions.share_visit import Sharing, share_visit
from pitboard.actions.sign_ins import keep_sign_in
from pitboard.actions.staffing import invite
from pitboard.actions.standard_points import PointFacts
from pitboard.actions.talk import write_to_workshop
from pitboard.actions.working_hours import add_absence
from pitboard.queries.catalogue import UsualRepair
from pitboard.queries.invitations import invitation_token, waiting_invitations
from pitboard.queries.links import claim_token, feed_token, share_token, unsubscribe_token
from pitboard.queries.visit_links import visit_token
from pitboard.records.accounts import Invitation
from pitboard.records.bookings import AppointmentKind, Handover
from pitboard.records.deliveries import Delivery
from pitboard.records.links import Share, ShareRight
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Ownership, Vehicle
from pitboard.rules.auditing import NOWHERE
from pitboard.rules.permissions import Role
from pitboard.rules.recipients import TellingTopic
from tests.cast import PHONE, THURSDAY, Visit, employ, minutes, open_the_yard, sign_up
from tests.web.passkey import credential
from tests.web.who_may.rows import ROLES, SIGNED_IN, Who

#: Thursday afternoon: every step of the visit lies before it.
NOW = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
#: A word of the right shape that nobody signed.
FORGED = Signer(key="a key of somebody else's").sign("1")
#: Which link opens which addresses. Everybody else tries them with a forged word.
KEYS = {
    "follow": Who.VISIT_LINK,
    "invitation": Who.INVITED,
    "claim": Who.CLAIM,
    "shared": Who.SHARE,
    "feed": Who.FEED,
    "unsubscribe": Who.MAIL,
}


@dataclass(frozen=True)
class Route:
    """The name of an address, and what has to be named in it."""

    name: str
    asks: frozenset[str]


@dataclass
class Scene:
    visit: Visit
    share: Share
    people: dict[Who, Person]
    tokens: dict[Who, str]
    ids: dict[str, Any]
    #: For the addresses that ask for another record than most do.
    ids_of_route: dict[str, dict[str, Any]]

    def address(self, route: Route, who: Who) -> str:
        """The address of a route as this person would know it."""
        return self.address_with(route, self.tokens[who] if who is key_of(route) else FORGED)

    def address_with(self, route: Route, token: str) -> str:
        known = self.ids | self.ids_of_route.get(route.name, {}) | {"token": token}
        return reverse(route.name, kwargs={one: known[one] for one in route.asks})

    def browser(self, who: Who) -> Client:
        """Signed in, or with the link opened once, so that the browser holds what the link gives."""
        client = Client()
        if who in SIGNED_IN:
            client.force_login(self.people[who])
            _show_who(client, self.people[who])
        for route in routes():
            if route.name in KEYS and key_of(route) is who:
                client.get(self.address(route, who))
        return client


def key_of(route: Route) -> Who | None:
    """Whose link opens it; None for what no link opens."""
    if "token" not in route.asks:
        return None
    return KEYS.get(route.name.partition("_")[0])


def routes() -> list[Route]:
    """Every address of the site, from the configuration itself. One without a name is told by its pattern."""
    return list(_routes(get_resolver(), frozenset()))


def _routes(resolver: URLResolver, asked: frozenset[str]) -> Iterator[Route]:
    for one in resolver.url_patterns:
        asks = asked | one.pattern.regex.groupindex.keys()
        if isinstance(one, URLResolver):
            yield from _routes(one, asks)
        else:
            yield Route(one.name or f"{one.pattern} (without a name)", asks)


def set_scene() -> Scene:
    yard = open_the_yard()
    nora, jonas = sign_up("Nora Larkspur", "example.org"), sign_up("Jonas Birch", "example.org")
    staff = {role: employ(yard, name, role) for role, name in NAMES.items()}
    golf = _car("KRT 482", "Volkswagen", "Golf 1.5 TSI", nora)
    mazda = _car("LMB 206", "Mazda", "MX-5", nora)
    _car("DVN 310", "Renault", "Clio", jonas)
    desk, bay = staff[Role.ADVISOR].person, staff[Role.TECHNICIAN].person
    asked = Visit(yard, nora, mazda, desk=desk, bay=bay).requested()
    visit = Visit(yard, nora, golf, desk=desk, bay=bay)
    visit.chosen(services=["Yearly service"])
    share = share_visit(visit.order, Sharing("Paul Larkspur", ShareRight.APPROVE), by=nora, at=visit.tick())
    people = {Who.OTHER: jonas, Who.CUSTOMER: nora} | {who: staff[role].person for who, role in ROLES.items()}
    return Scene(
        visit=visit,
        share=share,
        people=people,
        tokens=_tokens(visit, share),
        ids=_ids(visit, staff),
        ids_of_route={
            "booking_change": {"booking_id": asked.booking.pk},
            "share_end": {"pk": share.pk},
            **_second_step(nora),
        },
    )


def _second_step(person: Person) -> dict[str, dict[str, Any]]:
    """An app, recovery codes and a passkey. Nobody signs in with these: what they answer is not asked here."""
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    facts = {"name": "Phone", "credential": credential()}
    key = Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=facts)
    return {name: {"pk": key.pk} for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")}


def _show_who(client: Client, person: Person) -> None:
    """As after the question for the password that stands before what only the person themselves may do."""
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": NOW.timestamp(), "reauthenticated": True}
    ]
    session.save()


NAMES = {
    Role.TECHNICIAN: "Marek Holm",
    Role.ADVISOR: "Dana Alder",
    Role.DRIVER: "Sol Reyes",
    Role.OWNER: "Olga Kestrel",
}


def _car(plate: str, make: str, model: str, owner: Person) -> Vehicle:
    since = NOW - minutes(60 * 24 * 300)
    return add_car(plate=plate, make=make, model=model, year=2019, mileage_km=84_000, by=owner, at=since)


def _tokens(visit: Visit, share: Share) -> dict[Who, str]:
    wish = Wish(
        day=THURSDAY, services=[], complaint="It pulls left.", handover=Handover.DROP_OFF, phone=PHONE
    )
    caller, car = Caller("Viktor Plum", PHONE), CallersCar("HLT 907", "Toyota", "Yaris")
    entered = book_for_caller(visit.yard, caller, car, wish, over_capacity=True, by=visit.desk, at=visit.at)
    assert entered.claim is not None
    return {
        Who.SHARE: share_token(share),
        Who.VISIT_LINK: visit_token(visit.booking.pk),
        Who.CLAIM: claim_token(entered.claim),
        Who.FEED: feed_token(open_feed(visit.customer, at=visit.at)),
        Who.INVITED: invitation_token(_invitation(visit)),
        Who.MAIL: unsubscribe_token(visit.customer, TellingTopic.MESSAGES),
    }


def _ids(visit: Visit, staff: dict[Role, StaffMember]) -> dict[str, Any]:
    yard, order, booking = visit.yard, visit.order, visit.booking
    start = visit.at + minutes(240)
    back = Window(
        AppointmentKind.RETURN, start, start + minutes(30), address="Linden Road 7", driver=staff[Role.DRIVER]
    )
    appointment = schedule_appointment(booking, back, by=visit.desk, at=visit.tick())
    write_to_workshop(booking, "Is it ready?", by=visit.customer, at=visit.tick())
    picture = read_picture(_grey(), size=1000)
    photo = add_photos(order, [picture], by=visit.bay, at=visit.tick())[0]
    place = add_chat_place(yard, "Desk", "json://localhost/x", for_staff=True, by=visit.desk)
    return {
        "vehicle_id": visit.vehicle.pk,
        "person_id": visit.customer.pk,
        "note_id": write_note(visit.vehicle, "Loud", workshop=yard, by=visit.desk, at=visit.tick()).pk,
        "merge_id": _merge(visit),
        "booking_id": booking.pk,
        "ownership_id": Ownership.objects.get(vehicle=visit.vehicle, until=None).pk,
        "appointment_id": appointment.pk,
        "number": order.number,
        "other": order.number,
        "pk": visit.authorisation.pk,
        "line_id": visit.line("Battery").pk,
        "finding_id": order.inspection.findings.get(title="Lights").pk,
        "point_id": add_point(yard, PointFacts("Brakes", "Front pads", "mm", Decimal(3))).pk,
        "repair_id": add_usual_repair(yard, UsualRepair("Front brakes", Decimal(2))).pk,
        "staff_id": staff[Role.TECHNICIAN].pk,
        "absence_id": add_absence(staff[Role.TECHNICIAN], from_day=THURSDAY, to_day=THURSDAY, why="Away").pk,
        "delivery_id": Delivery.objects.filter(recipient=visit.customer).latest("pk").pk,
        "place_id": place.pk,
        "invitation_id": _invitation(visit).pk,
        "part_id": need_part(visit.line("Battery"), "Battery", by=visit.bay, at=visit.tick()).pk,
        "key": photo.key,
        "address_id": keep_address("Foundry Lane 2", by=visit.customer).pk,
        "sign_in": keep_sign_in(
            visit.customer, session_key="a" * 32, device="b" * 32, origin=NOWHERE, at=visit.at
        ).pk,
        "size": "small",
        "name": _kept_mail(),
    }


def _invitation(visit: Visit) -> Invitation:
    """Ilse Brandt has not accepted yet."""
    waiting = waiting_invitations(visit.yard).first()
    return waiting or invite(
        visit.yard, "ilse@kestrel.example", Role.TECHNICIAN, by=visit.desk, at=NOW - minutes(60)
    )


def _merge(visit: Visit) -> int:
    """Nora stood there twice: a caller under her name was merged with her."""
    again = Person.objects.create(
        email="caller@nobody.invalid", name="Nora L.", password=make_password(None), joined_at=visit.at
    )
    return merge_customers(visit.customer, again, workshop=visit.yard, by=visit.desk, at=visit.tick()).pk


def _grey() -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(out, "PNG")
    out.seek(0)
    return out


def _kept_mail() -> str:
    mail = EmailMessage("Your code", "It is 123456", "desk@kestrel.example", ["nora@example.org"])
    get_connection("pitboard.config.mail_folder.FolderBackend").send_messages([mail])
    return max(Path(settings.MAIL_FOLDER).glob("*.eml")).stem
