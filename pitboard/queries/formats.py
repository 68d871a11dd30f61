"""Money, hours, days and distances as people read them, in the language and time zone of the page."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext

from pitboard.rules.money import decimals

# Only signs that leave no doubt about the currency; every other currency shows its code.
SIGNS = {
    "EUR": "€",
    "GBP": "£",
    "USD": "$",
    "JPY": "¥",
    "INR": "₹",
    "KRW": "₩",
    "ILS": "₪",
    "TRY": "₺",
    "UAH": "₴",
}

NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def currency_sign(currency: str) -> str:
    return SIGNS.get(currency, currency)


def money(amount: Decimal | int | str, currency: str) -> str:
    """An amount in major units: 1003.26 and EUR give €1,003.26 in English."""
    value = Decimal(amount)
    figures = number_format(abs(value), decimals(currency), use_l10n=True, force_grouping=True)
    if currency in SIGNS:
        # Translators: where the sign of a currency stands, for example "%(amount)s %(sign)s" in German.
        pattern = pgettext("money with a sign", "%(sign)s%(amount)s")
    else:
        # Translators: where the code of a currency stands, for example "%(amount)s %(sign)s" in German.
        pattern = pgettext("money with a code", "%(sign)s %(amount)s")
    text = (pattern % {"sign": currency_sign(currency), "amount": figures}).replace(" ", NO_BREAK)
    return MINUS + text if value < 0 else text


def minor_units(amount: Decimal | int | str, currency: str) -> int:
    """The amount as a whole number of the currency's smallest unit, for scripts that add up."""
    return int((Decimal(amount) * 10 ** decimals(currency)).to_integral_exact())


def plain_number(value: Decimal | float | int | str) -> str:
    """A figure without zeroes at its end: 1.50 gives 1.5, 2.0 gives 2."""
    number = Decimal(str(value)).normalize()
    digits = max(0, -int(number.as_tuple().exponent))
    return number_format(number, digits, use_l10n=True, force_grouping=True)


def hours(value: Decimal | float | int | str) -> str:
    return gettext("%(hours)s h") % {"hours": plain_number(value)}


def duration(minutes: int) -> str:
    """Whole minutes as 40 min, 2 h or 1 h 20."""
    whole, rest = divmod(abs(int(minutes)), 60)
    if not whole:
        return gettext("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return gettext("%(hours)s h") % {"hours": whole}
    return gettext("%(hours)s h %(minutes)02d") % {"hours": whole, "minutes": rest}


def distance(kilometres: int) -> str:
    return gettext("%(figure)s km") % {"figure": plain_number(kilometres)}


def about(moment: datetime) -> datetime:
    """To the nearest five minutes, for what was worked out and not agreed."""
    step = 300
    return datetime.fromtimestamp(round(moment.timestamp() / step) * step, moment.tzinfo)


def clock(moment: datetime) -> str:
    return format_date(timezone.localtime(moment), pgettext("time of day", "H:i"))


def day_time(moment: datetime, now: datetime | None = None) -> str:
    """A time with as much of its day as a reader needs: 16:30, Thu 16:30, or Thu 26 Nov, 16:30.

    `now` decides what is near; without it the date is always written out.
    """
    local = timezone.localtime(moment)
    if now is None:
        return format_date(local, pgettext("day and time", "D j M, H:i"))
    today = timezone.localtime(now)
    apart = abs((local.date() - today.date()).days)
    if apart == 0:
        return clock(moment)
    if apart < 7:
        return format_date(local, pgettext("near day and time", "D H:i"))
    if local.year == today.year:
        return format_date(local, pgettext("day and time", "D j M, H:i"))
    return format_date(local, pgettext("day and time in another year", "j M Y, H:i"))


def day_word(moment: datetime, now: datetime) -> str:
    """The day before a giant time: Thu when near, Thu 26 Nov otherwise. Never "today", which is wrong by midnight."""
    local, today = timezone.localtime(moment).date(), timezone.localtime(now).date()
    is_near = abs((local - today).days) < 7
    return format_date(local, pgettext("near day", "D") if is_near else pgettext("day", "D j M"))


def _as_date(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def axis_day(value: date | datetime) -> str:
    """Thu 26"""
    return format_date(_as_date(value), pgettext("day on an axis", "D j"))


def short_day(value: date | datetime) -> str:
    """Thu 26 Nov"""
    return format_date(_as_date(value), pgettext("day", "D j M"))


def long_day(value: date | datetime) -> str:
    """Thursday 26 November"""
    return format_date(_as_date(value), pgettext("long day", "l j F"))


def dated_day(value: date | datetime) -> str:
    """19 Nov 2026"""
    return format_date(_as_date(value), pgettext("day and year", "j M Y"))


def day_of_month(value: date | datetime) -> str:
    """19 Nov"""
    return format_date(_as_date(value), pgettext("day without its weekday", "j M"))


def recorded_day(value: date) -> str:
    """A day for the record: Wed 18 Nov 2026"""
    return format_date(value, pgettext("day for the record", "D j M Y"))


def full_time(moment: datetime) -> str:
    """A time for the record: Wed 18 Nov 2026, 18:32:07 CET"""
    return format_date(timezone.localtime(moment), pgettext("full time", "D j M Y, H:i:s T"))
