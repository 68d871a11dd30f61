"""What the gallery shows: a made-up visit in every state, at a fixed moment, without a database."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace as Sample
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.templatetags.static import static

from pitboard.rules.severity import Severity
from pitboard.web.choices import ChoiceLabel
from pitboard.web.icons import LUCIDE, OWN

ZONE = ZoneInfo("Europe/Vienna")
NOW = datetime(2026, 11, 19, 13, 42, tzinfo=ZONE)
TODAY = NOW.date()

GOLF = Sample(plate="KRT 482", make="Volkswagen", model="Golf 1.5 TSI", year=2019, mileage_km=84210)
MAZDA = Sample(plate="LMB 206", make="Mazda", model="MX-5 2.0", year=2016, mileage_km=61480)
MAREK = Sample(name="Marek Poplar", initials="MP")

COLOURS = (
    "paper card sunk line edge ink ink-2 ink-3 signal signal-ink signal-tint board "
    "fix-now fix-now-tint fix-soon fix-soon-tint good good-tint"
).split()


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    return datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute, tzinfo=ZONE) + timedelta(days=days)


def photo(name: str, alt: str, label: str = "") -> Sample:
    address = static(f"gallery/{name}.svg")
    return Sample(src=address, full=address, alt=alt, label=label)


PROMISE = Sample(
    ready_at=at(16, 30),
    earliest_at=at(15, 45),
    latest_at=at(17, 10),
    moved_from=at(16, 5),
    moved_at=at(13, 5),
    reason_note="One brake disc arrived damaged, and the replacement came at 12:50.",
)
FAR_PROMISE = Sample(
    ready_at=at(11, days=3),
    earliest_at=at(15, days=1),
    latest_at=at(17, days=5),
    moved_from=None,
    reason_note="",
)


def stages(present: int, note: str = "", part: float = 0.5) -> list[Sample]:
    words = ["Arrived", "Inspected", "Your choice", "In repair", "Final check", "Ready"]
    notes = ["Wed 08:20", "Wed 11:05", "Wed 18:32", "2 of 4 repairs done", "test drive, wash", "about 16:30"]
    return [
        Sample(
            label=word,
            state="done" if index < present else "now" if index == present else "todo",
            note=note if index == present and note else notes[index] if index <= present else "",
            part=part if index == present else 0,
        )
        for index, word in enumerate(words)
    ]


def answers(chosen: str = "deferred") -> list[Sample]:
    words = {"deferred": "Not now", "declined": "No, thank you", "call_me": "Call me"}
    return [Sample(value=value, label=label, checked=value == chosen) for value, label in words.items()]


def findings() -> list[Sample]:
    tyres = Sample(
        title="Replace both front tyres", note="Cord visible on the inner edge", severity=Severity.FIX_NOW,
        measured=Decimal("1.40"), limit=Decimal("1.60"), unit="mm",
        why_it_matters="On wet road the car stops much later, and the damaged edge can burst at speed.",
        if_you_wait="Below the legal 1.6 mm today. We advise not to drive before it is done.",
    )  # fmt: skip
    battery = Sample(
        title="Replace the 70 Ah battery", note="Holds 54% of its charge", severity=Severity.FIX_SOON,
        measured=None, limit=None, unit="",
        why_it_matters="It still starts the car above 5 °C. Cold mornings may be too much.",
        if_you_wait="Nothing breaks. You may need a jump start this winter.",
    )  # fmt: skip
    blades = Sample(
        title="Replace both front wiper blades", note="Streaks in front of the driver",
        severity=Severity.FIX_SOON, measured=None, limit=None, unit="", why_it_matters="", if_you_wait="",
    )  # fmt: skip
    parts = [
        Sample(text="Labour, 1.0 h at €62.00", amount=Decimal("75.02")),
        Sample(text="2 tyres 205/55 R16", amount=Decimal("200.86")),
    ]
    discs = Sample(
        title="Front brake discs", note="Edge worn", severity=Severity.FIX_NOW, measured=Decimal("21.80"),
        limit=Decimal(22), limit_is_most=False, unit="mm", why_it_matters="", if_you_wait="",
    )  # fmt: skip
    fluid = Sample(
        title="Brake fluid", note="Water in it", severity=Severity.FIX_SOON, measured=Decimal("3.4"),
        limit=Decimal(3), limit_is_most=True, unit="%", why_it_matters="", if_you_wait="",
    )  # fmt: skip
    alone = {
        "group": "",
        "together": "",
        "shares": [],
        "expired": False,
        "valid_until": None,
        "stands": False,
    }
    return [
        Sample(line=Sample(pk=1, title=tyres.title), finding=tyres, price=Decimal("275.88"), tax=Decimal("47.88"),
               parts=parts, photo=photo("tyre", "Worn front tyre", "FL, 1.4 mm"), checked=True, decision="",
               answers=answers(), **alone | {"shares": ["Together with Front brake discs €37.51 less: wheels off."]}),
        Sample(line=Sample(pk=2, title=battery.title), finding=battery, price=Decimal("198.44"),
               tax=Decimal("34.44"), parts=parts, photo=photo("battery", "Battery", "54%"), checked=False, decision="",
               answers=answers("call_me"), **alone),
        Sample(line=Sample(pk=3, title=blades.title), finding=blades, price=Decimal("50.82"), tax=Decimal("8.82"),
               parts=[], photo=None, checked=False, decision="", answers=answers(), **alone),
        Sample(line=Sample(pk=5, title="Front brake discs"), finding=discs, price=Decimal("180.00"),
               tax=Decimal("31.24"), parts=[], photo=photo("brake", "Worn disc", "21.8 mm"),
               more_photos=[photo("wheel", "Disc behind the wheel")], checked=False,
               decision="", answers=answers(), **alone | {"group": 1, "together": "Front brake pads"}),
        Sample(line=Sample(pk=6, title="Front brake pads"), finding=discs, price=Decimal("96.00"),
               tax=Decimal("16.66"), parts=[], photo=None, checked=False, decision="", answers=answers(),
               **alone | {"group": 1, "together": "Front brake discs"}),
        Sample(line=Sample(pk=7, title="Brake fluid"), finding=fluid, price=Decimal("64.00"), tax=Decimal("11.11"),
               parts=[], photo=None, checked=False, decision="", answers=answers("declined"),
               **alone | {"expired": True, "valid_until": TODAY}),
        Sample(line=Sample(pk=4, title="Sand, seal and paint the sill"), finding=battery, price=Decimal("237.16"),
               tax=Decimal("41.16"), parts=[], photo=photo("sill", "Rust on the sill", "6 cm"), checked=True,
               decision="Approved Wed 18:32", answers=[], **alone),
    ]  # fmt: skip


def decided() -> list[Sample]:
    """Repairs that were decided before: one that stands, one that was left out."""
    wheel = Sample(severity=Severity.FIX_NOW)
    rest = {"group": "", "together": "", "answers": answers(), "valid_until": TODAY + timedelta(days=9)}
    return [
        Sample(line=Sample(pk=8, title="Rear shock absorbers"), finding=wheel, price=Decimal("329.60"),
               tax=Decimal("57.20"), checked=True, stands=True, decision="", expired=False, decided="", **rest),
        Sample(line=Sample(pk=9, title="Auxiliary belt"), finding=wheel, price=Decimal("275.40"),
               tax=Decimal("47.80"), checked=False, stands=False, decision="", expired=False, decided="Not now",
               **rest),
        Sample(line=Sample(pk=10, title="Oil change"), finding=wheel, price=Decimal("98.00"), tax=Decimal("17.01"),
               checked=True, stands=True, decision="Approved. Work has begun.", expired=False, decided="", **rest),
    ]  # fmt: skip


CHANGE = Sample(
    title="What changed since you chose",
    before=Decimal("326.00"),
    rows=[Sample(title="Seized caliper", note="new", amount="+€86.00")],
    after=Decimal("412.00"),
    after_label="New total, with all of it",
    limit_words="€24.00 under your limit of €436.00.",
)
LEFT_OUT = [
    Sample(id="", pk=11, title="Battery", price="€198.44", text="Not this time. The price holds until Fri 4 Dec.",
           link_url="#choice", link_label="Add it now", ask_url=""),
    Sample(id="", pk=12, title="Wiper blades", price="€50.82", text="No, thank you. The price held until Wed 18 Nov.",
           link_url="", link_label="", ask_url="#"),
    Sample(id="", pk=13, title="Sill", price="€237.16", text="Not this time. The price holds until Fri 4 Dec.",
           link_url="#choice", link_label="Book this repair", ask_url=""),
]  # fmt: skip
SHARE = Sample(
    pk=1,
    name="Paul Larkspur",
    words="may decide: the whole visit",
    used="opened Thu 10:12",
    url="https://kestrel.example/shared/1:x7/",
)


def repairs() -> list[dict[str, Any]]:
    return [
        {"state": "now", "title": "Tyre is being fixed", "text": "Marek is on the second one.", "at": "about 14:15",
         "at_time": at(14, 15)},
        {"state": "now", "title": "Painting in progress", "text": "First coat is on.", "at": "about 15:40",
         "photos": [photo("sill", "Rear left sill with the first coat")]},
        {"state": "hold", "title": "Track rod boot is on hold", "text": "The part comes on Friday at 08:30.",
         "at": "Fri"},
        {"state": "done", "title": "Front brakes are done", "text": "New pads and discs, bedded in.", "at": "13:20"},
        {"state": "todo", "title": "Final check", "text": "", "at": "16:00"},
        {"state": "skip", "title": "Battery: not this time", "text": "It stays in the car's record.", "at": "",
         "link_url": "#", "link_label": "Add it now"},
    ]  # fmt: skip


def bill_rows() -> list[dict[str, Any]]:
    return [
        {
            "title": "Yearly service",
            "note": "agreed when booking",
            "price": Decimal("149.00"),
            "tax": Decimal("25.86"),
        },
        {"title": "Front tyres", "price": Decimal("275.88"), "line_pk": 1, "chosen": True},
        {"title": "Battery", "price": Decimal("198.44"), "line_pk": 2, "chosen": False},
        {"title": "Wiper blades", "price": Decimal("50.82"), "line_pk": 3, "chosen": False},
        {"title": "Front brake discs", "price": Decimal("180.00"), "line_pk": 5, "chosen": False},
        {"title": "Front brake pads", "price": Decimal("96.00"), "line_pk": 6, "chosen": False},
        {
            "title": "Wheels off",
            "note": "done once, not twice",
            "price": Decimal("-37.51"),
            "tax": Decimal("-6.51"),
            "pair": "1 5",
            "chosen": False,
        },
    ]


def lanes() -> list[Sample]:
    request = Sample(
        id="", plate="DVN 310", href="#", car="Renault Clio", customer="Jonas Birch", at=None, at_word="",
        technician=None, needs_technician=False, text="Warning light, hard to start. Wants Mon 23 Nov, brings it.",
        total=0, flags=[Sample(icon="camera", text="2 photos", kind="")], is_late=False,
    )  # fmt: skip
    late = Sample(
        id="", plate="SKN 862", href="#", car="Skoda Octavia", customer="Tomas Larch", at=at(15), at_word="",
        technician=MAREK, needs_technician=False, text="", done=2, now_count=1, total=4,
        flags=[Sample(icon="late", text="Running 40 min late", kind="loud"),
               Sample(icon="message", text="1 unread", kind="dark")], is_late=True,
    )  # fmt: skip
    long = Sample(
        id="", plate="W-BÄ 12345 E", href="#", car="Mercedes-Benz Sprinter 319 CDI Kombi",
        customer="Maximiliane von Hohenstein-Oberfeld", at=at(8, days=1), at_word="", technician=None,
        needs_technician=True, text="Brakes squeal or grind", total=0,
        flags=[Sample(icon="box", text="Parts due Fri 08:30", kind="")], is_late=False,
    )  # fmt: skip
    ready = Sample(
        id="", plate="EKO 058", href="#", car="Dacia Duster", customer="Karl Rowan", at=at(12, 45), at_word="since",
        technician=None, needs_technician=False, text="Paid. Sol returns it at 16:00", total=0, flags=[], is_late=False,
    )  # fmt: skip
    rows: Sequence[tuple[str, str, list[Sample], str]] = (
        ("requests", "New requests", [request], ""),
        ("arriving", "Booked and arriving", [long], ""),
        ("inspecting", "Inspecting", [], "Nothing is being inspected."),
        ("deciding", "Waiting for customer", [], "Nobody has to decide anything."),
        ("repair", "In repair", [late], ""),
        ("ready", "Ready", [ready], ""),
    )
    return [
        Sample(key=key, title=title, tickets=tickets, empty_text=text) for key, title, tickets, text in rows
    ]


def capacity_days() -> list[Sample]:
    hours = [(38, 40), (43, 40), (9, 12), (0, 40), (0, 0)]
    return [
        Sample(
            day=TODAY + timedelta(days=index), used=Decimal(used), total=Decimal(total), is_today=index == 0,
            is_closed=total == 0, over=Decimal(used - total), free=Decimal(total - used),
        )
        for index, (used, total) in enumerate(hours)
    ]  # fmt: skip


def calendar_weeks() -> list[list[Sample]]:
    first = date(2026, 11, 16)
    free = [None, None, None, 0, 0, 1, None, 6, 1, 2, 5, 0, 1, None, 7, 7, 8, 6, 2, 3, None]
    days = [
        Sample(
            day=first + timedelta(days=index), free=places or 0, total=8, is_today=index == 3, chosen=index == 8,
            is_first_of_month=(first + timedelta(days=index)).day == 1,
            state="past" if index < 3 else "closed" if places is None else "full" if not places
            else "few" if places < 3 else "free",
        )
        for index, places in enumerate(free)
    ]  # fmt: skip
    return [days[start : start + 7] for start in range(0, len(days), 7)]


WEEKDAYS = [
    ("Mon", "Monday"), ("Tue", "Tuesday"), ("Wed", "Wednesday"), ("Thu", "Thursday"), ("Fri", "Friday"),
    ("Sat", "Saturday"), ("Sun", "Sunday"),
]  # fmt: skip


class SampleForm(forms.Form):
    car = forms.ChoiceField(
        label="Which car?",
        choices=[
            ("1", ChoiceLabel("Mazda MX-5 2.0", "2016, last seen October 2025", "LMB 206")),
            ("2", ChoiceLabel("Volkswagen Golf 1.5 TSI", "In the workshop today", "KRT 482")),
        ],
        widget=forms.RadioSelect,
    )
    work = forms.MultipleChoiceField(
        label="What should we look at?",
        help_text="Tap all that apply.",
        choices=[("service", "Yearly service"), ("light", "Warning light"), ("noise", "Strange noise")],
        widget=forms.CheckboxSelectMultiple(attrs={"data-as": "chip"}),
    )
    severity = forms.ChoiceField(
        label="How urgent is it?",
        choices=[("fix_now", "Fix now"), ("fix_soon", "Fix soon"), ("good", "Good")],
        widget=forms.RadioSelect(attrs={"data-as": "severity"}),
    )
    plate = forms.CharField(label="Plate", widget=forms.TextInput(attrs={"data-as": "plate"}))
    mileage = forms.IntegerField(
        label="Mileage",
        help_text="As on the dashboard.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-unit-after": "km", "class": "short"}),
    )
    cost = forms.DecimalField(
        label="Cost before tax",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-unit": "€", "class": "short"}),
    )
    slot = forms.ChoiceField(
        label="Collection time", choices=[("1", "08:15 to 08:45"), ("2", "09:00 to 09:30")]
    )
    code = forms.CharField(
        label="Code from our mail",
        widget=forms.TextInput(attrs={"data-as": "code", "autocomplete": "one-time-code"}),
    )
    words = forms.CharField(
        label="In your own words",
        required=False,
        help_text="When does it happen, what do you hear, smell or feel?",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    phone = forms.CharField(
        label="Phone number on the day",
        error_messages={"required": "Enter a phone number so that the driver can reach you"},
        widget=forms.TextInput(attrs={"type": "tel", "class": "medium", "autocomplete": "tel"}),
    )
    photos = forms.FileField(
        label="Photos",
        required=False,
        widget=forms.FileInput(
            attrs={"accept": "image/*", "data-max-count": 8, "data-max-bytes": 12_000_000}
        ),
    )
    test_drive = forms.BooleanField(label="You may test drive my car, up to 10 km", required=False)
    mail = forms.BooleanField(
        label="Tell me by e-mail", required=False, widget=forms.CheckboxInput(attrs={"data-as": "switch"})
    )


FILLED = {
    "car": "1", "work": ["service"], "severity": "fix_soon", "plate": "LMB 206", "mileage": "61480", "cost": "18.40",
    "slot": "1", "code": "482913", "words": "Squeal from the front left when I brake slowly.",
    "phone": "+43 1 5550142", "test_drive": "on", "mail": "on",
}  # fmt: skip


def everything() -> Mapping[str, Any]:
    return {
        "now": NOW,
        "golf": GOLF,
        "mazda": MAZDA,
        "colours": COLOURS,
        "icon_names": [*OWN, *sorted(LUCIDE)],
        "promise": PROMISE,
        "far_promise": FAR_PROMISE,
        "stages_arrived": stages(0, part=0.3),
        "stages_choice": stages(2, note="your turn", part=0.5),
        "stages_repair": stages(3, part=0.55),
        "stages_ready": stages(6),
        "being_done": ["Tyre is being fixed", "Painting in progress"],
        "repairs": repairs(),
        "findings": findings(),
        "good_points": [
            Sample(title="Engine oil level", measured=None, unit=""),
            Sample(title="Rear brakes", measured=Decimal("6.00"), unit="mm"),
            Sample(title="Exhaust and mounts", measured=None, unit=""),
        ],
        "bill_rows": bill_rows(),
        "decided": decided(),
        "change": CHANGE,
        "left_out": LEFT_OUT,
        "shared_link": SHARE,
        "sharing_order": Sample(number=1005, vehicle=GOLF),
        "chooser": Sample(fresh_price="#"),
        "not_now": {"deferred": "Battery"},
        "total": Decimal("424.88"),
        "tax": Decimal("73.74"),
        "lanes": lanes(),
        "capacity_days": capacity_days(),
        "weeks": calendar_weeks(),
        "weekdays": WEEKDAYS,
        "events": [
            Sample(at=at(13, 42), text="First coat of paint is on", note="Ilse, body shop", is_now=True, id="",
                   photos=[photo("sill", "Rear left sill")]),
            Sample(at=at(13, 20), text="Front brakes are done", note="", is_now=False, id="",
                   photos=[photo("wheel", "Wheel, new disc", "New"), photo("brake", "Worn disc and pad", "Old")]),
            Sample(at=at(18, 32, days=-1), text="You approved 4 repairs", note="signed Nora Larkspur", is_now=False,
                   id="", photos=[]),
        ],
        "messages_shown": [
            Sample(
                text="Yes. We leave the key in the box.", at=at(13, 1), author="Dana, service desk", is_mine=False
            ),
            Sample(text="Perfect, thank you.", at=at(13, 3), author="You", is_mine=True),
        ],
        "appointment": Sample(starts_at=at(8, 15, days=5), ends_at=at(8, 45, days=5), address="Linden Road 7"),
        "review_rows": [
            Sample(name="Car", value="Mazda MX-5 2.0", href="#", plate="LMB 206"),
            Sample(name="Work", value="Yearly service, season tyres, brake noise", href="#", plate=""),
            Sample(name="Guide price", value="€197 with tax. You approve anything more.", href="", plate=""),
        ],
        "pairs": [("Approved by", "Nora Larkspur, typed name"), ("What", "4 repairs, €1,003.26 with tax, version 2")],
        "before_after": [photo("brake", "Worn brake", "Before"), photo("wheel", "New wheel", "After")],
        "one_photo": photo("tyre", "Worn front tyre", "FL, 1.4 mm"),
        "columns": [Sample(title="Line", num=False), Sample(title="Hours", num=True), Sample(title="Total", num=True)],
        "rows": [["Front tyres", "1.0", "228.00"], ["Front brakes", "1.8", "282.00"]],
        "page": Paginator(range(95), 10).page(2),
        "form": SampleForm(initial=FILLED, prefix="fresh"),
        "wrong_form": SampleForm({}, prefix="wrong"),
    }  # fmt: skip
