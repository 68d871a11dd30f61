"""The script of the demo: who has stood where since when, when the curtain goes up."""

from datetime import timedelta
from decimal import Decimal

from pitboard.actions.condition import Condition, Mark
from pitboard.actions.crew_talk import ask_desk
from pitboard.actions.hand_back import HandBack, hand_back, pass_check, start_check
from pitboard.actions.parts import Order as PartOrder
from pitboard.actions.parts import need_part, order_part
from pitboard.actions.pick_up import Window, schedule_appointment
from pitboard.actions.price_repairs import nothing_to_decide
from pitboard.actions.promise_time import promise_by_hand
from pitboard.actions.receive_car import Arrival
from pitboard.actions.repair import add_photos, finish_repair, hold_repair, note_progress
from pitboard.config.demo.pictures import picture
from pitboard.config.demo.stage import (
    Guest,
    Stage,
    chooses,
    closes_inspection,
    confirms,
    finds_more,
    inspects,
    sends_estimate,
    title_of,
    works,
)
from pitboard.queries.estimates import amount_due
from pitboard.records.bookings import AppointmentKind
from pitboard.records.condition import CarSide, Damage
from pitboard.records.orders import RepairOrder

SERVICE, SEASON_TYRES = "Yearly service", "Season tyres"


def play(stage: Stage) -> None:
    """Everything, in an order in which no car drives backwards."""
    _past_visit(stage, "nora", "KRT 482", weeks=82, mileage_km=61_340, service=SEASON_TYRES, fault="tyres")
    _past_visit(stage, "nora", "LMB 206", weeks=59, mileage_km=58_020, service=SERVICE, fault="drains")
    _past_visit(stage, "nora", "KRT 482", weeks=36, mileage_km=76_905, service=SERVICE, fault="wiper_motor")
    _past_visit(stage, "otto", "VAR 219", weeks=48, mileage_km=141_200, service=SERVICE, fault="filter")
    _golf_in_repair(stage)
    _octavia_in_repair(stage)
    _i30_waits_for_parts(stage)
    _v60_waits_for_otto(stage)
    _panda_waits_for_mara(stage)
    _c3_is_ready(stage)
    _duster_is_ready(stage)
    _inspections(stage)
    _expected(stage)
    _requests(stage)


def _past_visit(
    stage: Stage, who: str, plate: str, *, weeks: int, mileage_km: int, service: str, fault: str
) -> None:
    opening = stage.clock.opening
    day = stage.clock.open_day_before(weeks * 7)
    while opening.hours_on(day) < 8:
        day -= timedelta(days=1)
    opened = opening.spans(day)[0][0]

    def after(hours: float) -> timedelta:
        return timedelta(hours=hours)

    guest = Guest(stage, who, plate)
    looks = Condition(marks=[Mark(190, 780, Damage.SCRATCH, "old, 6 cm")])
    arrival = Arrival(mileage_km, 4, looks=looks)
    order = guest.arrives(service, at=opened + after(0.6), arrival=arrival)
    inspects(stage, order, "marek", [fault], since=opened + after(1), until=opened + after(1.7))
    closes_inspection(stage, order, "marek", at=opened + after(1.8))
    sends_estimate(stage, order, [fault], at=opened + after(2.2))
    chooses(guest, order, [fault], at=opened + after(2.6))
    confirms(stage, order, at=opened + after(2.7))
    works(stage, order, service, "marek", since=opened + after(3), until=opened + after(4.4))
    works(stage, order, title_of(fault), "piet", since=opened + after(4.5), until=opened + after(5.4))
    start_check(order, by=stage.staff["marek"].person, at=opened + after(5.5))
    pass_check(order, checked=_points(order), by=stage.staff["marek"].person, at=opened + after(5.8))
    how = HandBack(mileage_km + 2, amount_due(order), "Card", fuel_eighths=4, looks=looks)
    hand_back(order, how, by=stage.desk, at=opened + after(8.5))


def _golf_in_repair(stage: Stage) -> None:
    """Nora's Golf: two repairs of four done, one tyre on, the first coat of paint drying."""
    back = stage.clock.back
    guest = Guest(stage, "nora", "KRT 482")
    arrival = Arrival(
        84_210,
        5,
        "Small dent in the rear bumper, scratch on the left mirror. Winter tyres are in the boot.",
        looks=Condition(
            marks=[
                Mark(560, 925, Damage.DENT, "3 cm"),
                Mark(300, 330, Damage.SCRATCH),
                Mark(190, 780, Damage.SCRATCH, "old, 6 cm"),
            ],
            sides={CarSide.LEFT: [picture("car", 3)], CarSide.REAR: [picture("dent", 1)]},
        ),
    )
    order = guest.arrives(
        SERVICE,
        at=back(15.9),
        arrival=arrival,
        complaint="Squeal from the front left when I brake slowly, mostly in the morning.",
    )
    found = ["tyres", "brakes", "sill", "battery", "wipers"]
    inspects(stage, order, "marek", found, since=back(15.2), until=back(13.2), good_points=12)
    closes_inspection(stage, order, "marek", at=back(13.1))
    sends_estimate(stage, order, found[:4], at=back(12.8))
    sends_estimate(stage, order, found, at=back(12.4))
    chooses(guest, order, found[:3], at=back(9.0))
    confirms(stage, order, at=back(6.1))
    works(
        stage,
        order,
        SERVICE,
        "marek",
        since=back(5.6),
        until=back(3.1),
        note="Oil is being changed",
        outcome="Oil, oil filter and cabin filter replaced",
    )
    brakes = works(
        stage, order, title_of("brakes"), "marek", since=back(3.0), note="New discs are being fitted"
    )
    reason = "One brake disc arrived damaged, and the supplier has brought another."
    ready = stage.clock.soon(2.7)
    promise_by_hand(order, ready_at=ready, note=reason, by=stage.desk, at=back(1.6))
    sill = works(stage, order, title_of("sill"), "ilse", since=back(1.2), note="Rust is being sanded off")
    marek, ilse = stage.staff["marek"].person, stage.staff["ilse"].person
    finish_repair(brakes, note="New pads and discs, bedded in", by=marek, at=back(0.65))
    for subject, caption in (("new_brake", "New"), ("brake", "Old")):
        add_photos(order, [picture(subject, 4)], line=brakes, caption=caption, by=marek, at=back(0.62))
    tyre = works(stage, order, title_of("tyres"), "marek", since=back(0.4), note="Tyre is being fixed")
    fitted = "First new tyre is fitted"
    add_photos(order, [picture("wheel", 2)], line=tyre, caption=fitted, by=marek, at=back(0.15))
    note_progress(sill, note="Painting in progress", by=ilse, at=back(0.08))
    coat = "First coat of paint is on"
    add_photos(order, [picture("paint", 1)], line=sill, caption=coat, by=ilse, at=back(0.05))


def _octavia_in_repair(stage: Stage) -> None:
    """Two of four done; at the third a seized caliper was found, and Tomas is asked about that alone."""
    back = stage.clock.back
    guest = Guest(stage, "tomas", "SKN 862")
    order = guest.arrives(
        SERVICE,
        at=back(13.6),
        arrival=Arrival(124_480, 3, "Stone chip in the windscreen."),
        limit=Decimal(600),
    )
    found = ["link", "rear_pads", "filter", "battery"]
    inspects(stage, order, "piet", found, since=back(12.9), until=back(11.9))
    closes_inspection(stage, order, "piet", at=back(11.8))
    sends_estimate(stage, order, found, at=back(11.2))
    chooses(guest, order, found[:3], at=back(10.1))
    confirms(stage, order, at=back(9.8))
    works(stage, order, SERVICE, "piet", since=back(6), until=back(4.4), outcome="Oil and filters replaced")
    works(
        stage, order, title_of("link"), "piet", since=back(4.2), until=back(3.1), outcome="No play any more"
    )
    works(stage, order, title_of("rear_pads"), "piet", since=back(2.2), note="The old pads are off")
    finds_more(stage, order, "piet", "caliper", at=back(1.5))
    sends_estimate(
        stage,
        order,
        [*found, "caliper"],
        at=back(1.2),
        shared=("rear_pads", "caliper", "Rear wheel off and on", "0.2"),
        note="The caliper showed itself once the old pads were off.",
    )


def _i30_waits_for_parts(stage: Stage) -> None:
    back, opening = stage.clock.back, stage.clock.opening
    guest = Guest(stage, "hugo", "WIL 190")
    order = guest.arrives(
        "Scratch, dent or rust",
        at=back(12.2),
        arrival=Arrival(71_050, 6),
        complaint="Rust below the left door.",
    )
    found = ["sill", "link", "wipers"]
    inspects(stage, order, "ilse", found, since=back(11.6), until=back(10.9))
    closes_inspection(stage, order, "ilse", at=back(10.8))
    sends_estimate(stage, order, found, at=back(10.2))
    chooses(guest, order, found, at=back(8.4))
    confirms(stage, order, at=back(8.0))
    works(
        stage,
        order,
        title_of("wipers"),
        "ilse",
        since=back(5.0),
        until=back(4.7),
        outcome="Both blades are new",
    )
    sill = works(stage, order, title_of("sill"), "ilse", since=back(4.5), note="Rust is being sanded off")
    due = opening.spans(stage.clock.open_day_ahead(1))[0][0] + timedelta(hours=1)
    ilse = stage.staff["ilse"].person
    hold_repair(sill, reason="The paint in this shade is on its way", parts_due_at=due, by=ilse, at=back(2.4))
    paint = need_part(sill, "Paint in the car's shade, 0.5 l", by=ilse, at=back(2.3))
    order_part(paint, PartOrder("Larch Colours", due), by=stage.desk, at=back(2.2))
    ask_desk(
        order,
        "May I blend into the door? Without that the shade will show.",
        line=sill,
        by=ilse,
        at=back(2.1),
    )


def _v60_waits_for_otto(stage: Stage) -> None:
    back = stage.clock.back
    guest = Guest(stage, "otto", "VAR 219")
    order = guest.arrives(
        "Strange noise",
        at=back(5.1),
        arrival=Arrival(156_720, 2, "Child seat in the back."),
        complaint="Thumping from the rear on rough roads. The light on the right is dim, too.",
    )
    found = ["dampers", "bulb", "timing", "water_pump", "rear_pads"]
    inspects(stage, order, "marek", found, since=back(4.6), until=back(2.6), good_points=8)
    closes_inspection(stage, order, "marek", at=back(2.5))
    sends_estimate(
        stage,
        order,
        found,
        at=back(1.3),
        together=["timing", "water_pump"],
        shared=("dampers", "rear_pads", "Rear wheels off and on", "0.4"),
    )


def _panda_waits_for_mara(stage: Stage) -> None:
    back = stage.clock.back
    guest = Guest(stage, "mara", "CED 485")
    order = guest.arrives(
        "Strange noise", at=back(11.4), arrival=Arrival(101_380, 4), complaint="It has become loud."
    )
    inspects(stage, order, "piet", ["exhaust"], since=back(11), until=back(10.3), good_points=6)
    closes_inspection(stage, order, "piet", at=back(10.2))
    sends_estimate(stage, order, ["exhaust"], at=back(9.4))


def _c3_is_ready(stage: Stage) -> None:
    back = stage.clock.back
    guest = Guest(stage, "wanda", "JUN 724")
    order = guest.arrives(SERVICE, at=back(12.8), arrival=Arrival(52_310, 7))
    inspects(stage, order, "piet", ["filter"], since=back(12.4), until=back(11.7), good_points=9)
    closes_inspection(stage, order, "piet", at=back(11.6))
    sends_estimate(stage, order, ["filter"], at=back(11.1))
    chooses(guest, order, ["filter"], at=back(10.5))
    confirms(stage, order, at=back(10.4))
    works(stage, order, SERVICE, "piet", since=back(8.5), until=back(7.1), outcome="Oil and filters replaced")
    works(stage, order, title_of("filter"), "piet", since=back(7), until=back(6.8))
    _passes_check(stage, order, ends=2.3)


def _duster_is_ready(stage: Stage) -> None:
    """It is ready, and Sol brings it back."""
    back = stage.clock.back
    guest = Guest(stage, "karl", "EKO 058")
    order = guest.arrives(SEASON_TYRES, at=back(8.2), arrival=Arrival(46_900, 5))
    inspects(stage, order, "marek", [], since=back(7.8), until=back(7.2), good_points=10)
    closes_inspection(stage, order, "marek", at=back(7.1))
    nothing_to_decide(order, by=stage.desk, at=back(6.9))
    works(stage, order, SEASON_TYRES, "piet", since=back(3.0), until=back(2.2), outcome="Winter tyres are on")
    _passes_check(stage, order, ends=0.95)
    starts_at = stage.clock.soon(2.0)
    window = Window(
        kind=AppointmentKind.RETURN,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        address=guest.person.address,
        phone=str(guest.person.phone),
        driver=stage.driver,
    )
    schedule_appointment(order.booking, window, by=stage.desk, at=back(0.8))


def _passes_check(stage: Stage, order: RepairOrder, *, ends: float) -> None:
    by = stage.staff["marek"].person
    start_check(order, by=by, at=stage.clock.back(ends + 0.4))
    at = stage.clock.back(ends)
    pass_check(order, note="Test drive of 4 km, all good", checked=_points(order), by=by, at=at)


def _points(order: RepairOrder) -> list[int]:
    """All of the workshop's list."""
    return [point.pk for point in order.workshop.check_points.all()]


def _inspections(stage: Stage) -> None:
    back = stage.clock.back
    peugeot = Guest(stage, "lena", "GZE 073").arrives(
        SERVICE, "Steering pulls", at=back(2.4), arrival=Arrival(109_940, 1, "Scuffs on both right rims.")
    )
    found = ["tyres", "link", "door_mirror"]
    inspects(stage, peugeot, "piet", found, since=back(1.2), until=back(0.1), good_points=7)
    leon = Guest(stage, "petra", "TPL 336").arrives(
        "Leak under the car",
        at=back(0.9),
        arrival=Arrival(63_220, 4),
        complaint="Drops of oil in the garage.",
    )
    inspects(stage, leon, "ilse", [], since=back(0.25), until=back(0.1), good_points=1)


def _expected(stage: Stage) -> None:
    """Booked: they come today, or when the workshop next opens."""
    clock, opening = stage.clock, stage.clock.opening
    next_day = opening.spans(clock.open_day_ahead(1))[0][0]
    monday = opening.spans(clock.open_day_ahead(3))[0][0]
    coming = [
        ("viktor", "FRS 551", (SEASON_TYRES,), clock.soon(0.6), False, ""),
        ("ada", "BKA 128", ("Brakes squeal or grind",), clock.soon(1.2), True, "Grinding when I back out."),
        ("emil", "NMR 644", (SERVICE,), next_day + timedelta(minutes=30), False, ""),
        ("nora", "LMB 206", (SEASON_TYRES, SERVICE), monday + timedelta(minutes=45), True, ""),
    ]
    for number, (who, plate, services, starts_at, collected, words) in enumerate(coming):
        guest = Guest(stage, who, plate)
        asked = clock.evening_before(clock.back(0), days=3) + timedelta(minutes=7 * number)
        day = opening.today(starts_at)
        booking = guest.asks(*services, day=day, at=asked, complaint=words, collected=collected)
        answered = opening.next_open_moment(asked) + timedelta(minutes=12 + 9 * number)
        guest.is_expected(booking, starts_at=starts_at, at=answered)


def _requests(stage: Stage) -> None:
    """Nobody has answered these yet; they were written at home, whenever that was."""
    clock = stage.clock
    Guest(stage, "rosa", "HLT 907").asks(
        SERVICE, day=clock.open_day_ahead(4), at=clock.at - timedelta(hours=2, minutes=37), collected=True
    )
    Guest(stage, "jonas", "DVN 310").asks(
        "Warning light",
        "Hard to start",
        day=clock.open_day_ahead(2),
        at=clock.at - timedelta(minutes=48),
        complaint="The battery light stays on after starting, and on cold mornings it takes three tries.",
        pictures=["dash", "battery"],
    )
