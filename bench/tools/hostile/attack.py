"""One process of the attack: a workshop of its own, everybody's browsers, and so many requests."""

import json
import traceback
from collections import Counter
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from random import Random
from typing import Any
from urllib.parse import urlsplit

import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings, setup_test_environment
from django.urls import Resolver404, resolve

from bench.tools.hostile import nasty
from bench.tools.hostile.changes import Change, Owners, changes, forget, unlawful, watch_rows
from bench.tools.hostile.forms import Form, forms_of
from bench.tools.hostile.marks import taken_for_its_own
from pitboard.records.triggers import create_triggers
from tests.web.test_who_may import ROWS
from tests.web.who_may.rows import Who
from tests.web.who_may.scene import FORGED, KEYS, NOW, Scene, routes, set_scene

#: As many requests see what the others before them did; then all of it is taken back.
BATCH = 24
#: Where one's own browser would be signed out, which ends the attack as that person.
LEFT_OUT = {"account_logout"}
QUERY = [
    "q",
    "next",
    "day",
    "again",
    "make",
    "services",
    "budget",
    "page",
    "change",
    "month",
    "seen",
    "for",
    "from",
    "to",
]


@dataclass
class Tally:
    requests: int = 0
    valid: int = 0
    limited: int = 0
    server_errors: int = 0
    reflected: int = 0
    left_site: int = 0
    unlawful_changes: int = 0
    by_role: Counter[str] = field(default_factory=Counter)
    routes: Counter[str] = field(default_factory=Counter)
    #: Each kind of trouble once, with what was sent.
    examples: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    method: str
    where: str
    data: Any = None
    options: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.where[:300]} {str(self.data)[:600]} {self.options}"


class Attack:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.scene: Scene = set_scene()
        self.tally = Tally()
        self.browsers = {who: self._browser(who) for who in Who}
        self.cookies = {who: _copy(browser.cookies) for who, browser in self.browsers.items()}
        self.addresses = {
            who: [
                self.scene.address(one, who)
                for one in routes()
                if one.name in ROWS and one.name not in LEFT_OUT
            ]
            for who in Who
        }
        self.forms = {who: self._crawl(who) for who in Who}
        self.everywhere = [form for forms in self.forms.values() for form in forms]
        self.names = sorted({one.name for form in self.everywhere for one in form.fields})
        self.owners = Owners()
        self.owners.learn()

    def _browser(self, who: Who) -> Client:
        browser = self.scene.browser(who)
        browser.raise_request_exception = False
        return browser

    def _crawl(self, who: Who) -> list[Form]:
        """The forms of every page that opens for this person."""
        found: dict[tuple[str, tuple[str, ...]], Form] = {}
        for where in self.addresses[who]:
            with transaction.atomic():
                answer = self.browsers[who].get(where)
                transaction.set_rollback(True)
            self.browsers[who].cookies = _copy(self.cookies[who])
            if answer.status_code == 200 and _is_page(answer):
                for form in forms_of(answer.text, where):
                    found[form.action, tuple(one.name for one in form.fields)] = form
        return [form for form in found.values() if form.method in ("get", "post")]

    def run(self, wanted: int) -> Tally:
        everybody = list(Who)
        while self.tally.requests < wanted:
            with transaction.atomic():
                for _ in range(BATCH):
                    if not self._one(self.random.choice(everybody)):
                        break
                transaction.set_rollback(True)
            self.owners.end_of_batch()
            for who, browser in self.browsers.items():
                browser.cookies = _copy(self.cookies[who])
        return self.tally

    def _one(self, who: Who) -> bool:
        """False when the rest of the batch can tell nothing any more."""
        sent = self._next(who)
        browser = self.browsers[who]
        forget()
        answer = _send(browser, sent)
        browser.cookies = _copy(self.cookies[who])
        if answer.streaming:
            b"".join(answer.streaming_content)
        match = getattr(answer.wsgi_request, "resolver_match", None)
        if answer.status_code == 429:
            self.tally.limited += 1
            return True
        if match is None and answer.status_code < 500:
            return True
        name = str(match.url_name) if match else "none"
        self.tally.requests += 1
        self.tally.by_role[who.name.lower()] += 1
        self.tally.routes[name] += 1
        if answer.status_code >= 500:
            self._note("server_errors", f"{name} {_where_it_broke(answer)}", sent, who)
            return False
        self._judge_answer(answer, name, sent, who)
        done = changes()
        if (
            sent.method == "post"
            and answer.status_code in (200, 302)
            and any(one.table != "django_session" for one in done)
        ):
            self.tally.valid += 1
        self._judge_changes(done, name, sent, who)
        return True

    def _judge_answer(self, answer: Any, name: str, sent: Sent, who: Who) -> None:
        taken = taken_for_its_own(answer.text) if not answer.streaming and _is_page(answer) else []
        if taken:
            self._note("reflected", f"{name} {taken[:3]}", sent, who)
        to = urlsplit(answer.get("Location", ""))
        if to.netloc not in ("", "testserver") or to.scheme not in ("", "http"):
            self._note("left_site", f"{name} to {answer['Location'][:200]}", sent, who)

    def _judge_changes(self, done: list[Change], name: str, sent: Sent, who: Who) -> None:
        wrong = unlawful(done, who, ROWS.get(name), self.scene, self.owners)
        self.owners.note(done)
        if wrong:
            kinds = sorted({one.rpartition(" ")[0] for one in wrong})
            self._note("unlawful_changes", f"{who.name} {name} {kinds}", sent, who)

    def _note(self, what: str, key: str, sent: Sent, who: Who) -> None:
        setattr(self.tally, what, getattr(self.tally, what) + 1)
        if len(self.tally.examples) < 200:
            self.tally.examples.setdefault(f"{what}: {key}", f"{who.name}: {sent}")

    # What is sent next

    def _next(self, who: Who) -> Sent:
        way = self.random.random()
        if way < 0.62 and self.forms[who]:
            return self._form(self.random.choice(self.forms[who]), who)
        if way < 0.76:
            return self._form(self.random.choice(self.everywhere), who)
        if way < 0.86:
            return self._question(self.random.choice(self.addresses[who]))
        if way < 0.93:
            others = self.addresses[self.random.choice(list(Who))]
            return self._bare(_as_known_to(who, self.random.choice(others)))
        return self._crooked(self.random.choice(self.addresses[who]))

    def _form(self, form: Form, who: Who) -> Sent:
        action = _as_known_to(who, form.action)
        change = self.random.choices(
            [one for one, _ in nasty.CHANGES], [weight for _, weight in nasty.CHANGES]
        )[0]
        values: dict[str, Any] = dict(change(nasty.filled(form, self.random), form, self.random))
        if form.method == "get":
            return Sent("get", action, values)
        for one in form.fields:
            if one.kind == "file" and self.random.random() < 0.6:
                values[one.name] = [nasty.file(self.random) for _ in range(self.random.choice([1, 1, 2, 14]))]
        return Sent("post", action, values, self._headers())

    def _headers(self) -> dict[str, Any]:
        """Now and then what a script of the page would say, or what a browser in another language would."""
        return self.random.choice(
            [
                *[{}] * 6,
                {"headers": {"HX-Request": "true", "HX-Target": self.random.choice(nasty.WORDS[:4])}},
                {"headers": {"Accept-Language": self.random.choice(["de", "xx;q=9", "*", "x" * 600])}},
                {"headers": {"Referer": self.random.choice(nasty.LINKS), "User-Agent": nasty.MARKUP[1]}},
            ]
        )

    def _question(self, where: str) -> Sent:
        names = self.random.sample([*QUERY, *self.names], 3)
        return Sent("get", where, {name: self.random.choice(nasty.EVERYTHING) for name in names})

    def _bare(self, where: str) -> Sent:
        """To any address: every field there is, or a body of another kind than forms have."""
        if self.random.random() < 0.5:
            names = self.random.sample(self.names, min(12, len(self.names)))
            return Sent("post", where, {name: self.random.choice(nasty.EVERYTHING) for name in names})
        body, kind = self.random.choice(
            [
                (b"\xff\xfe{[", "application/json"),
                (b'{"a": ' * 400, "application/json"),
                (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
                (
                    b"--x\r\nContent-Disposition: form-data; name=text; filename=a\r\n\r\nb\r\n--x--",
                    "multipart/form-data",
                ),
                (b"%ff=%zz&&=&text=%00", "application/x-www-form-urlencoded"),
                (b"a=b&" * 2000, "application/x-www-form-urlencoded"),
                (b"text=\xff\xfe", "application/x-www-form-urlencoded; charset=utf-99"),
                (
                    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
                    "text/xml",
                ),
                (b"", "text/plain"),
            ]
        )
        return Sent("post", where, body, {"content_type": kind})

    def _crooked(self, where: str) -> Sent:
        """Another word in the place of one that names a record."""
        parts = where.split("/")
        places = [n for n, part in enumerate(parts) if any(c.isdigit() for c in part)] or [len(parts) - 1]
        place = self.random.choice(places)
        words = [
            *nasty.NUMBERS[:8],
            *nasty.PATHS,
            *nasty.UNICODE,
            *nasty.MARKUP,
            "1:zzz",
            "0" * 32,
            "x" * 3000,
        ]
        parts[place] = self.random.choice(words).replace("/", "%2F").replace("?", "%3F").replace("#", "%23")
        crooked = "/".join(parts)
        try:
            resolve(crooked)
        except Resolver404:
            parts[place] = self.random.choice(["1", "2", "3", "99", "9223372036854775808", "9" * 30, "0"])
            crooked = "/".join(parts)
        return Sent(self.random.choice(["get", "post"]), crooked)


def _as_known_to(who: Who, where: str) -> str:
    """What is found by way of a link has its key in its address. Who has not got the link knows no such key."""
    try:
        match = resolve(urlsplit(where).path)
    except Resolver404:
        return where
    key = KEYS.get(str(match.url_name).partition("_")[0])
    token = match.kwargs.get("token", "")
    return where.replace(token, FORGED) if token and key is not who else where


def _send(browser: Client, sent: Sent) -> Any:
    if isinstance(sent.data, bytes):
        return browser.generic("POST", sent.where, sent.data, **sent.options)
    send = browser.get if sent.method == "get" else browser.post
    return send(sent.where, sent.data, **sent.options)


def _copy(cookies: SimpleCookie) -> SimpleCookie:
    return SimpleCookie(cookies.output(header="", sep=";"))


def _is_page(answer: Any) -> bool:
    return answer.get("Content-Type", "").partition(";")[0] in ("text/html", "image/svg+xml", "text/xml")


def _where_it_broke(answer: Any) -> str:
    kind, error, trace = answer.exc_info or (None, None, None)
    if kind is None:
        return f"answered {answer.status_code}"
    ours = [one for one in traceback.extract_tb(trace) if "/pitboard/" in one.filename]
    last = (ours or traceback.extract_tb(trace))[-1]
    return f"{kind.__name__}: {str(error)[:160]} at {last.filename.partition('/main/')[2]}:{last.lineno}"


def prepare() -> None:
    setup_test_environment()
    call_command("migrate", verbosity=0, interactive=False)
    create_triggers(connection)


def main(requests: int, seed: int) -> None:
    prepare()
    # What keeps nothing counts nothing: no limit is ever reached.
    nothing = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    with time_machine.travel(NOW, tick=False), override_settings(CACHES=nothing):
        watch_rows()
        attack = Attack(seed)
        tally = attack.run(requests)
    print(json.dumps(vars(tally)))
