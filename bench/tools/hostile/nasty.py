"""What is sent: right values, values wrong in every known way, and files that are not what they say."""

import gzip
import struct
import zlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bench.tools.hostile.forms import Field, Form
from tests.web.who_may.scene import NOW

#: Found in a page as a tag or as an attribute of one, it was not escaped.
MARK = "zq7"
MARKUP = [
    f"<{MARK}x>",
    f"\"'><{MARK}x on{MARK}=1>",
    f'" on{MARK}="1',
    f"' on{MARK}='1",
    f"</textarea></title></script><{MARK}x>",
    f"<svg><{MARK}x/></svg><img src=x onerror={MARK}>",
    f"<!--><{MARK}x>-->",
    f"%3C{MARK}x%3E &lt;{MARK}y&gt;",
    f"javascript:{MARK}()",
    f"{{{{ {MARK} }}}}{{% debug %}}${{7*7}}",
]
SQL = [
    "'; DROP TABLE records_event; --",
    "1 OR 1=1",
    "' UNION SELECT password FROM records_person --",
    "%' AND 1=0 OR '%'='",
    'a" OR ""="',
]
UNICODE = [
    "\u202egnp.exe",
    "\u200b\u200d\ufeff",
    "e\u0301" * 40,
    "\U0001f600" * 30,
    "\x00",
    "before\x00after",
    "\x1b[31mred\x07\x08",
    "\u2028\u2029\x85",
    "\uffff\ufdd0",
    "İıſß",
    "１２３",
    "٣٤",
    "\r\nSet-Cookie: zq7=1",
    "\r\nBcc: someone@example.net\r\n\r\nbody",
]
PATHS = [
    "../../etc/passwd",
    "..\\..\\secret.key",
    "%2e%2e%2f",
    "/etc/passwd",
    "file:///etc/passwd",
    "C:\\x",
    "~root",
]
NUMBERS = [
    "-1",
    "0",
    "99999999999999999999999999",
    "9223372036854775808",
    "-9223372036854775809",
    "2147483648",
]
NUMBERS += [
    "1e309",
    "1e-400",
    "NaN",
    "Infinity",
    "-0",
    "1,000.00",
    "0x10",
    "1_000",
    "٣",
    " 1 ",
    "+1",
    "1.",
    ".5",
]
NUMBERS += ["9" * 5000, "1e9999999", "0." + "0" * 400 + "1"]
TIMES = [
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "0001-01-01",
    "25:61",
    "2026-11-19T99:99",
    "-1-1-1",
    "24:00",
]
LINKS = [
    "//example.net/",
    "https://example.net/",
    "https:example.net",
    "/\\example.net",
    "http://[::1",
    "data:text/html,x",
]
EMPTY = ["", " ", "\t\n", "\u00a0", "\u3000"]
LONG = ["x" * 20_000, "é" * 9_000, "a b " * 6_000]
EVERYTHING = [*MARKUP, *SQL, *UNICODE, *PATHS, *NUMBERS, *TIMES, *LINKS, *EMPTY, *LONG]
#: Odd, but words: what somebody might really be called or write.
WORDS = [*MARKUP, *SQL, "\u202egnp.exe", "e\u0301" * 10, "\U0001f600" * 5, "İıſß", *PATHS, *LINKS[:4]]

ADDRESSES = ["nobody@example.org", "nora@example.org", "olga@kestrel.example", "x" * 60 + "@example.org"]


def right(field: Field, random: Random) -> str:
    """What a person might send."""
    if field.choices and (
        field.kind in ("select", "radio", "checkbox", "hidden", "button") or random.random() < 0.7
    ):
        return random.choice(field.choices)
    day = NOW + timedelta(days=random.randrange(1, 30))
    by_kind = {
        "email": random.choice(ADDRESSES),
        "tel": "+43 1 5550142",
        "number": random.choice(["1", "2", "3", "12.50", "84300"]),
        "date": f"{day:%Y-%m-%d}",
        "time": f"{random.randrange(8, 18):02}:30",
        "datetime-local": f"{day:%Y-%m-%d}T10:30",
        "password": random.choice(["a pit board is read from afar", "something else entirely"]),
    }
    return by_kind.get(
        field.kind, random.choice(["Nora Larkspur", "It squeals.", "KRT 482", "12", "Front brakes"])
    )


Values = dict[str, list[str]]


def filled(form: Form, random: Random) -> Values:
    values: Values = {}
    buttons = [one for one in form.fields if one.kind == "button"]
    pressed = random.choice(buttons) if buttons else None
    for one in form.fields:
        if one.kind == "file" or (one.kind == "button" and one is not pressed):
            continue
        if one.kind == "checkbox" and random.random() < 0.5:
            continue
        if one.kind == "radio" and one.name in values and random.random() < 0.5:
            continue
        value = right(one, random)
        if one.kind == "checkbox":
            values.setdefault(one.name, []).append(value)
        else:
            values[one.name] = [value]
    return values


def with_odd_words(values: Values, form: Form, random: Random) -> Values:
    """One field to type into gets words that are odd and yet words; the rest stays right."""
    typed = [one.name for one in form.fields if one.kind in ("text", "textarea", "search")]
    if typed:
        values[random.choice(typed)] = [random.choice(WORDS)]
    return values


def with_one_wrong(values: Values, form: Form, random: Random) -> Values:
    if form.fields:
        values[random.choice(form.fields).name] = [random.choice(EVERYTHING)]
    return values


def with_all_wrong(values: Values, form: Form, random: Random) -> Values:
    return {one.name: [random.choice(EVERYTHING)] for one in form.fields}


def with_one_missing(values: Values, form: Form, random: Random) -> Values:
    if values:
        values.pop(random.choice(list(values)))
    return values


def with_repeated(values: Values, form: Form, random: Random) -> Values:
    return {name: [*all_of, random.choice(EVERYTHING), *all_of] for name, all_of in values.items()}


def with_another_number(values: Values, form: Form, random: Random) -> Values:
    """Ids of other records: the next ones, the first ones, and what is none."""
    for name, all_of in values.items():
        if all_of[0].isdigit():
            values[name] = [random.choice(["1", "2", "3", "4", "5", "9", str(int(all_of[0]) + 1), "0"])]
    return values


Change = Callable[[Values, Form, Random], Values]
CHANGES: list[tuple[Change, int]] = [
    (with_odd_words, 50),
    (with_one_wrong, 18),
    (with_all_wrong, 8),
    (with_one_missing, 6),
    (with_repeated, 4),
    (with_another_number, 14),
]


# Files


def _picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "grey").save(out, kind)
    return out.getvalue()


def _png_of(width: int, height: int) -> bytes:
    """A few bytes that say they are a picture of that size (a decompression bomb)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


PAGE = f"<html><script>{MARK}()</script><{MARK}x>".encode()
FILES: list[tuple[str, bytes, str]] = [
    ("car.jpg", _picture(), "image/jpeg"),
    ("car.png", _picture("PNG"), "image/png"),
    ("car.webp", _picture("WEBP"), "text/html"),
    (f"<{MARK}x>.jpg", _picture(), "image/jpeg"),
    ("../../../etc/cron.d/x.jpg", _picture(), "image/jpeg"),
    ("x" * 300 + ".jpg", _picture(), "image/jpeg"),
    ("car.jpg\x00.php", _picture(), "image/jpeg"),
    ("wide.png", _png_of(60_000, 60_000), "image/png"),
    ("wide.jpg", _picture(size=(9000, 40)), "image/jpeg"),
    ("page.jpg", PAGE, "image/jpeg"),
    ("page.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>zq7()</script></svg>', "image/svg+xml"),
    # Both a picture and a page, and both a picture and an archive.
    ("both.jpg", _picture() + PAGE, "image/jpeg"),
    ("both.png", _picture("PNG") + b"PK\x05\x06" + bytes(18), "image/png"),
    ("gif.jpg", b"GIF89a/*" + PAGE + b"*/=1;", "image/gif"),
    ("bomb.gz", gzip.compress(bytes(2_000_000)), "application/gzip"),
    ("cut.jpg", _picture()[:200], "image/jpeg"),
    ("none.jpg", b"", "image/jpeg"),
    ("big.bmp", b"BM" + bytes(60) + b"\xff" * 500, "image/bmp"),
    ("rows.csv", b"\xff\xfe\x00;,\"\n=cmd|' /C calc'!A0,", "text/csv"),
]


def file(random: Random) -> SimpleUploadedFile:
    name, content, kind = random.choice(FILES)
    return SimpleUploadedFile(name, content, kind)
