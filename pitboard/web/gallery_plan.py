"""What the gallery shows of the plan: a day of two technicians, a promise at risk, and the time beside a choice."""

from collections.abc import Mapping
from types import SimpleNamespace as Sample
from typing import Any

from pitboard.web.drawing import Span, Tick
from pitboard.web.gallery_samples import GOLF, MAZDA


def plan() -> Mapping[str, Any]:
    ticks = [
        Tick(round(n * 10.0, 1), f"{8 + n:02d}:00", "start" if n == 0 else "end" if n == 10 else "middle")
        for n in range(11)
    ]
    marek = Sample(
        name="Marek Poplar",
        note="",
        off=[Span(95, 5)],
        bars=[
            Sample(place=Span(0, 22), kind="now", plate="KRT 482", title="Front brakes"),
            Sample(place=Span(22, 20), kind="todo risk", plate="LMB 206", title="Clutch"),
            Sample(place=Span(50, 5), kind="todo", plate="", title=""),
        ],
        jobs=[
            _job("08:00 to 10:10", GOLF, "Front brakes", mark="now"),
            _job("10:10 to 12:10", MAZDA, "Clutch", is_at_risk=True, is_pinned=True, give_href="#"),
            _job("13:00 to 13:30", GOLF, "Final road test", give_href="#"),
        ],
    )
    ilse = Sample(name="Ilse Brandt", note="Away", off=[Span(0, 100)], bars=[], jobs=[])
    return {
        "plan_axis": Sample(ticks=ticks, now=57.0),
        "plan_lanes": [marek, ilse],
        "plan_risk": _risk(),
        "plan_rights": {"promise": True},
        "choice_times": Sample(
            text="Ready Thu 16:30, likely between 15:45 and 17:10",
            rows=[("Front brakes", "+ about 2 h"), ("Battery", "adds no time")],
            none="Thu 14:30",
            all="Thu 16:30",
            href="",
            unknown="",
        ),
        "waits_shown": ["Parts, expected Thu 14:00", "The job before yours, until about 14:20"],
    }


def _job(times: str, vehicle: Sample, title: str, **more: Any) -> Sample:
    usual = {"mark": "todo", "is_at_risk": False, "is_pinned": False, "give_href": ""}
    return Sample(times=times, vehicle=vehicle, title=title, href="#", **(usual | more))


def _risk() -> Sample:
    vehicle = Sample(plate=MAZDA.plate, label=f"{MAZDA.make} {MAZDA.model}")
    give = Sample(
        title="Give “Clutch” to Ilse",
        text="Ready 14:20 instead of 16:05; 85% likely to be kept, instead of 30%.",
        effects=["KRT 482 25 min later"],
        label="Give it to Ilse",
        href="#",
    )
    tell = Sample(
        title="Tell Nora now",
        text="Ready by 18:05 instead of 15:30; 90% likely to be kept.",
        effects=["The time then stays until somebody lets it go"],
        label="Tell 18:05",
        href="#",
    )
    return Sample(
        risk=Sample(
            order=Sample(pk=9),
            is_pinned=True,
            car=Sample(booking=Sample(customer=Sample(name="Nora Larkspur"))),
        ),
        vehicle=vehicle,
        href="#",
        percent=30,
        text="Promised by 15:30. Now expected 16:05, likely between 15:10 and 18:05.",
        waits=["Marek is at KRT 482 until about 10:10"],
        ways=[give],
        told="Nora Larkspur was told 15:30.",
        tell=tell,
        release_href="#",
        seen="",
    )
