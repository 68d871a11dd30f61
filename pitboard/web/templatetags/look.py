"""The look as template tags: `{% load look %}`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect
from django.forms.boundfield import BoundWidget
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pitboard.queries import formats
from pitboard.rules import outline
from pitboard.rules.severity import Severity
from pitboard.web import drawing, navigation
from pitboard.web.icons import icon as drawn_icon

register = template.Library()

# Figures and times


@register.filter
def money(amount: Decimal | int | str, currency: str) -> str:
    """{{ order.total|money:"EUR" }}: €1,003.26"""
    return formats.money(amount, currency)


@register.filter
def minor_units(amount: Decimal | int | str, currency: str) -> int:
    """{{ line.gross|minor_units:"EUR" }}: 27588, for data attributes that scripts add up."""
    return formats.minor_units(amount, currency)


@register.filter
def hours(value: Decimal | float | str) -> str:
    """{{ line.hours|hours }}: 1.5 h"""
    return formats.hours(value)


@register.filter
def duration(minutes: int) -> str:
    """{{ minutes|duration }}: 1 h 20"""
    return formats.duration(minutes)


@register.filter
def distance(kilometres: int) -> str:
    """{{ order.mileage_km|distance }}: 84,210 km"""
    return formats.distance(kilometres)


@register.filter
def plain_number(value: Decimal | float | str) -> str:
    """{{ finding.measured|plain_number }}: 1.4"""
    return formats.plain_number(value)


@register.filter
def clock(moment: datetime) -> str:
    """{{ event.at|clock }}: 16:30"""
    return formats.clock(moment)


@register.filter
def day_time(moment: datetime, now: datetime | None = None) -> str:
    """{{ promise.ready_at|day_time:now }}: 16:30 today, Thu 16:30 within a week, Thu 26 Nov, 16:30 otherwise"""
    return formats.day_time(moment, now)


@register.filter
def day_word(moment: datetime, now: datetime) -> str:
    """{{ promise.ready_at|day_word:now }}: Thu or Thu 26 Nov; the small word before a giant time"""
    return formats.day_word(moment, now)


@register.filter
def short_day(value: date | datetime) -> str:
    """{{ booking.day|short_day }}: Thu 26 Nov"""
    return formats.short_day(value)


@register.filter
def axis_day(value: date | datetime) -> str:
    """{{ day.day|axis_day }}: Thu 26"""
    return formats.axis_day(value)


@register.filter
def long_day(value: date | datetime) -> str:
    """{{ booking.day|long_day }}: Thursday 26 November"""
    return formats.long_day(value)


@register.filter
def dated_day(value: date | datetime | None) -> str:
    """{{ order.arrived_at|dated_day }}: 19 Nov 2026"""
    return formats.dated_day(value) if value else ""


@register.filter
def day_of_month(value: date | datetime | None) -> str:
    """{{ car.booked_for|day_of_month }}: 19 Nov"""
    return formats.day_of_month(value) if value else ""


@register.filter
def full_time(moment: datetime) -> str:
    """{{ authorisation.given_at|full_time }}: Wed 18 Nov 2026, 18:32:07 CET"""
    return formats.full_time(moment)


@register.filter
def machine_time(moment: datetime) -> str:
    """<time datetime="{{ order.ready_at|machine_time }}">: HTML takes no fraction finer than a thousandth"""
    return moment.isoformat(timespec="seconds")


@register.simple_tag
def when(moment: datetime, now: datetime | None = None) -> SafeString:
    """{% when event.at now %}: the same words as day_time, in a <time> that machines can read"""
    return format_html('<time datetime="{}">{}</time>', machine_time(moment), formats.day_time(moment, now))


# Marks


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "car" %}; the names stand in pitboard/web/icons.py"""
    return drawn_icon(name)


PLATE_SIZES = frozenset({"", "small", "large", "huge"})


@register.simple_tag
def plate(car: Any, size: str = "") -> SafeString:
    """{% plate vehicle "large" %}: a car's plate; takes a vehicle or the plate's text"""
    if size not in PLATE_SIZES:
        raise template.TemplateSyntaxError(
            f"A plate is small, large, huge or of the usual size, not {size!r}."
        )
    text = getattr(car, "plate", car)
    css_class = f"plate {size}".strip()
    return format_html('<span class="{}" translate="no"><span>{}</span></span>', css_class, text)


SEVERITY_WORDS = {
    Severity.FIX_NOW: _("Fix now"),
    Severity.FIX_SOON: _("Fix soon"),
    Severity.GOOD: _("Good"),
}
GRADES = frozenset(grade.value for grade in Severity)
SEVERITY_MARKS = {Severity.FIX_NOW: "stop", Severity.FIX_SOON: "warn", Severity.GOOD: "ok"}


def severity_class(grade: Severity) -> str:
    return grade.value.replace("_", "-")


@register.simple_tag
def severity(grade: str) -> SafeString:
    """{% severity finding.severity %}: shape, word and colour together"""
    grade = Severity(grade)
    return format_html(
        '<span class="severity {}">{}{}</span>',
        severity_class(grade),
        drawn_icon(SEVERITY_MARKS[grade]),
        SEVERITY_WORDS[grade],
    )


STATUS_STATES = frozenset({"now", "done", "todo", "hold", "skip"})


@register.simple_tag
def status(state: str, words: str) -> SafeString:
    """{% status "now" _("Tyre is being fixed") %}: a mark and plain words; now, done, todo, hold or skip"""
    if state not in STATUS_STATES:
        raise template.TemplateSyntaxError(f"A status is one of {sorted(STATUS_STATES)}, not {state!r}.")
    return format_html('<span class="status {}">{}{}</span>', state, drawn_icon(state), words)


@register.simple_tag
def segments(done: int, now: int, total: int) -> SafeString:
    """{% segments 2 1 4 %}: repairs as short bars. Always beside the words that say the same."""
    states = ["done"] * done + ["now"] * now + [""] * max(0, total - done - now)
    bars = format_html_join("", '<i class="{}"></i>', ((state,) for state in states[:total]))
    return format_html('<span class="segments" aria-hidden="true">{}</span>', bars)


# Drawings


@register.inclusion_tag("pieces/range_bar.html")
def range_bar(earliest: datetime, best: datetime, latest: datetime) -> dict[str, Any]:
    """{% range_bar promise.earliest_at promise.ready_at promise.latest_at %}"""
    return {
        "picture": drawing.range_picture(earliest, best, latest),
        "earliest": earliest,
        "best": best,
        "latest": latest,
    }


@register.inclusion_tag("pieces/track.html")
def track(stages: Sequence[Any], label: str = "") -> dict[str, Any]:
    """{% track stages %}: stages with .label .state ('done', 'now', 'todo') .note .part (0 to 1, of the present one)"""
    drawn = [
        {
            "label": stage.label,
            "state": stage.state,
            "note": getattr(stage, "note", ""),
            "bar": drawing.span(0, drawing.percent(getattr(stage, "part", 0) or 0, 1)),
        }
        for stage in stages
    ]
    present = next((index for index, stage in enumerate(drawn) if stage["state"] == "now"), 0)
    return {"stages": drawn, "label": label, "near_end": present * 2 >= len(drawn)}


@register.inclusion_tag("pieces/capacity_bar.html")
def capacity_bar(used: Decimal | float, total: Decimal | float) -> dict[str, Any]:
    """{% capacity_bar used total %}: hours booked of hours there. Always beside the words that say the same."""
    return {"over": float(used) > float(total), "bar": drawing.span(0, drawing.percent(used, total))}


@register.inclusion_tag("pieces/room_bar.html")
def room_bar(free: Decimal | float, total: Decimal | float) -> dict[str, Any]:
    """{% room_bar free total %}: how much of a day is free, inside a day of the calendar"""
    return {"bar": drawing.span(0, drawing.percent(free, total))}


@register.filter
def outline_x(thousandths: int) -> str:
    """{{ mark.x|outline_x }}: where a place across the drawn car lies in its own units"""
    return f"{thousandths * outline.WIDTH / outline.FULL:g}"


@register.filter
def outline_y(thousandths: int) -> str:
    """{{ mark.y|outline_y }}: the same, along the car"""
    return f"{thousandths * outline.HEIGHT / outline.FULL:g}"


# Ways around


@register.simple_tag(takes_context=True)
def nav_links(context: template.Context, audience: str) -> list[navigation.Link]:
    """{% nav_links "customer" as links %}: marked by the page's variable `nav`, less what `can` does not say"""
    can = context.get("can")
    return navigation.links(audience, str(context.get("nav") or ""), (can() if callable(can) else can) or {})


@register.simple_tag
def address(route: str) -> str:
    """{% address "customer:account" as href %}: a page's address, or nothing where the installation lacks it"""
    return navigation.address(route)


# Forms


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return {"chip": "chips", "severity": "severities"}.get(widget.attrs.get("data-as", ""), "choices")
    if isinstance(widget, CheckboxInput):
        return "switch" if widget.attrs.get("data-as") == "switch" else "check"
    if isinstance(widget, FileInput):
        return "drop"
    return "input"


def _control(bound: BoundField, kind: str) -> SafeString:
    attrs = bound.field.widget.attrs
    classes = [str(attrs.get("class", ""))]
    if kind == "input":
        classes += ["input", "as-plate" if attrs.get("data-as") == "plate" else ""]
        classes += ["as-code" if attrs.get("data-as") == "code" else ""]
    extra: dict[str, str | bool] = {"class": " ".join(filter(None, classes))} if any(classes) else {}
    if attrs.get("data-as") == "plate":
        extra |= {"autocapitalize": "characters", "spellcheck": "false", "translate": "no"}
    return bound.as_widget(attrs=extra)


def _options(bound: BoundField) -> Iterable[dict[str, Any]]:
    options: list[BoundWidget] = list(bound.subwidgets)
    for option in options:
        grade = str(option.data.get("value", ""))
        known = grade in GRADES
        yield {
            "tag": option.tag(),
            "label": option.data["label"],
            "severity_class": severity_class(Severity(grade)) if known else "",
            "mark": drawn_icon(SEVERITY_MARKS[Severity(grade)]) if known else drawn_icon("check"),
        }


@register.inclusion_tag("pieces/field.html")
def field(bound: BoundField, *, label: str = "", hidden_label: bool = False) -> dict[str, Any]:
    """{% field form.plate %}: label, hint, error and control.

    Attributes of the widget say more: data-as="plate|code|choice|chip|severity|switch", data-unit="€" before the
    figure or data-unit-after="h" behind it, class="short|medium" for the width; for files data-max-count and
    data-max-bytes, checked before sending.
    """
    kind = _kind(bound)
    attrs = bound.field.widget.attrs
    return {
        "field": bound,
        "kind": kind,
        "label": label or bound.label,
        "hidden_label": hidden_label,
        "control": _control(bound, kind),
        "options": list(_options(bound)) if kind in {"choices", "chips", "severities"} else [],
        "unit": attrs.get("data-unit", ""),
        "unit_after": attrs.get("data-unit-after", ""),
        "width": attrs.get("class", ""),
        "takes_many": bool(attrs.get("multiple")),
    }


@register.inclusion_tag("pieces/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """{% form_fields form %}: what to mend on top, then every field"""
    return {"form": form}


@register.inclusion_tag("pieces/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """{% error_summary form %}: what to mend, with a link to each field; nothing when nothing is wrong"""
    wrong = []
    for bound in form:
        first = bound.id_for_label or f"{bound.auto_id}_0"
        wrong += [{"href": f"#{first}", "label": bound.label, "text": text} for text in bound.errors]
    return {"general": list(form.non_field_errors()), "wrong": wrong, "count": len(wrong)}
