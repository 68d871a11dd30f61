"""Repairs that were left out, one tap away: added now, asked for at today's price, or booked after the visit."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from pitboard.queries.formats import short_day
from pitboard.queries.open_repairs import OpenRepair, open_repairs
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.rules.lifecycle import ORDER_STATES_OF_CHOICE, LineState


def shown_left_out(lines: Iterable[RepairLine], order: RepairOrder, at: datetime) -> list[dict[str, Any]]:
    """For customer/left_out_line.html."""
    return [_shown(one, order) for one in open_repairs(lines, order, at)]


def _shown(one: OpenRepair, order: RepairOrder) -> dict[str, Any]:
    said = gettext("No, thank you") if one.line.state is LineState.DECLINED else gettext("Not this time")
    shown = {
        "id": f"repair-{one.line.pk}",
        "pk": one.line.pk,
        "title": one.line.title,
        "price": one.price,
        "text": _price_words(one, said),
        "ask_url": "",
        "link_url": "",
        "link_label": "",
        "remind_url": reverse("reminder", args=[order.number, one.line.pk]),
        "remind_label": _remind_label(one.line),
    }
    if order.state in ORDER_STATES_OF_CHOICE:
        if one.is_valid:
            shown |= {"link_url": reverse("choice", args=[order.number]), "link_label": gettext("Add it now")}
        else:
            shown["ask_url"] = reverse("choice_price", args=[order.number])
    else:
        shown |= {"link_url": _booking_url(one, order), "link_label": gettext("Book this repair")}
    return shown


def _remind_label(line: RepairLine) -> str:
    if line.remind_on is None or line.reminded_at is not None:
        return gettext("Remind me later")
    return gettext("We remind you on %(day)s") % {"day": short_day(line.remind_on)}


def _price_words(one: OpenRepair, said: str) -> str:
    words = {"said": said, "day": one.until}
    if not one.until or one.gross is None:
        return gettext("%(said)s.") % words
    if one.is_valid:
        return gettext("%(said)s. The price holds until %(day)s.") % words
    return gettext("%(said)s. The price held until %(day)s.") % words


def _booking_url(one: OpenRepair, order: RepairOrder) -> str:
    """The booking page, with the repair written into it."""
    words = {"title": one.line.title, "number": order.number, "price": one.price, "day": one.until}
    if one.is_valid and one.gross is not None and one.until:
        said = gettext(
            "Please do what was left out on visit %(number)s: %(title)s (%(price)s until %(day)s)."
        )
    else:
        said = gettext("Please do what was left out on visit %(number)s: %(title)s.")
    return f"{reverse('booking_new')}?{urlencode({'car': order.vehicle_id, 'complaint': said % words})}"
