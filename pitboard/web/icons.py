"""Icons by the look's own words.

Objects and actions come from the lucide package. The marks of state and severity are drawn here, because their
shapes carry meaning that no general icon set promises to keep: an octagon is "fix now", a filled round is "done".
"""

from functools import cache

from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

LUCIDE = {
    "account": "user",
    "arrow-right": "arrow-right",
    "bell": "bell",
    "box": "package",
    "calendar": "calendar",
    "camera": "camera",
    "car": "car",
    "check": "check",
    "clock": "clock",
    "collect": "map-pin-check",
    "copy": "copy",
    "delete": "trash-2",
    "doc": "file-text",
    "down": "arrow-down",
    "download": "download",
    "edit": "pencil",
    "external": "external-link",
    "fuel": "fuel",
    "gauge": "gauge",
    "history": "history",
    "image": "image",
    "info": "info",
    "key": "key-round",
    "language": "languages",
    "late": "clock-alert",
    "left": "chevron-left",
    "link": "link",
    "lock": "lock",
    "mail": "mail",
    "menu": "menu",
    "message": "message-square",
    "more": "ellipsis",
    "paint": "paint-roller",
    "people": "users",
    "phone": "phone",
    "pin": "map-pin",
    "plus": "plus",
    "print": "printer",
    "receipt": "receipt",
    "refresh": "refresh-cw",
    "right": "chevron-right",
    "search": "search",
    "send": "send",
    "settings": "settings",
    "share": "share-2",
    "shield": "shield-check",
    "sign-out": "log-out",
    "truck": "truck",
    "undo": "undo-2",
    "up": "arrow-up",
    "upload": "upload",
    "workshop": "building-2",
    "wifi-off": "wifi-off",
    "wrench": "wrench",
    "x": "x",
}

# Arrows and other shapes that point along the line of reading: mirrored where text runs from right to left.
POINTING = frozenset({"arrow-right", "left", "right", "undo", "send", "sign-out", "external"})

OWN = {
    "stop": '<path d="M7 2.5h6L17.5 7v6L13 17.5H7L2.5 13V7zM10 6.3v4.4M10 13.6v.1"/>',
    "warn": '<path d="M10 2.8 18 16.7H2zM10 8v4M10 14.2v.1"/>',
    "ok": '<circle cx="10" cy="10" r="7.5"/><path d="m6.6 10.2 2.4 2.4 4.4-5"/>',
    "todo": '<circle cx="10" cy="10" r="7.5"/>',
    "now": '<circle class="solid" cx="10" cy="10" r="8.2"/><path class="play" d="M8.1 6.3v7.4l5.7-3.7z"/>',
    "hold": '<circle cx="10" cy="10" r="7.5" stroke-dasharray="3 2.2"/><path d="M8.2 7.4v5.2M11.8 7.4v5.2"/>',
    "done": '<circle class="solid" cx="10" cy="10" r="8.2"/><path class="cut" d="m6.6 10.2 2.4 2.4 4.4-5"/>',
    "skip": '<circle cx="10" cy="10" r="7.5"/><path d="M6.8 10h6.4"/>',
}


class UnknownIcon(LookupError):
    """A template asked for an icon the look does not have."""


@cache
def icon(name: str) -> SafeString:
    """The icon as inline SVG, sized by its text, hidden from screen readers: a word always stands beside it."""
    css_class = "icon turns" if name in POINTING else "icon"
    if name in OWN:
        return mark_safe(f'<svg class="{css_class}" viewBox="0 0 20 20" aria-hidden="true">{OWN[name]}</svg>')
    if name not in LUCIDE:
        raise UnknownIcon(f"The look has no icon named {name!r}; see pitboard/web/icons.py.")
    drawing = lucide(LUCIDE[name], size=None, **{"class": css_class, "aria-hidden": "true"})
    return mark_safe(drawing)
