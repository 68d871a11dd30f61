"""Somebody who is signed in without a browser: opens pages, presses buttons, fills forms in over HTTP."""

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from http.cookiejar import CookieJar
from typing import Any

import html5lib

PASSWORD = "pitboard demo"

Answer = str | Sequence[str]


class SignedIn:
    """`path`: where the last answer came from, after the redirects."""

    def __init__(self, url: str, email: str = "dana@kestrel.example", *, password: str = PASSWORD) -> None:
        self.url = url
        self.path = ""
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.get("/account/login/")
        self.post("/account/login/", {"login": email, "password": password})

    def get(self, path: str) -> str:
        return self._open(path)

    def post(self, path: str, fields: Mapping[str, Answer]) -> str:
        data = {**fields, "csrfmiddlewaretoken": self.cookie("csrftoken")}
        return self._open(path, urllib.parse.urlencode(data, doseq=True).encode())

    def fill(self, path: str, answers: Mapping[str, Answer]) -> str:
        """Opens the page and sends its form as a browser without script would: what stood in it, and these answers.
        The page has to ask for each of them."""
        page = self.get(path)
        for form in _forms(page):
            stood = _stands_in(form)
            if answers.keys() <= stood.keys():
                return self.post(form.get("action") or path, {**stood, **answers})
        raise AssertionError(f"no form on {self.path} asks for {sorted(answers)}:\n{page}")

    def cookie(self, name: str) -> str:
        return next(str(cookie.value) for cookie in self.cookies if cookie.name == name)

    def _open(self, path: str, data: bytes | None = None) -> str:
        try:
            with self.opener.open(f"{self.url}{path}", data, timeout=60) as answer:
                self.path = urllib.parse.urlsplit(answer.url).path
                return str(answer.read().decode())
        except urllib.error.HTTPError as refused:
            # What is to be mended stands on the page that came back.
            refused.add_note(refused.read().decode(errors="replace"))
            raise


def _forms(page: str) -> list[Any]:
    document = html5lib.parse(page, namespaceHTMLElements=False)
    # What a template holds belongs to no form.
    for template in document.iter("template"):
        template.clear()
    return [form for form in document.iter("form") if form.get("method") == "post"]


def _stands_in(form: Any) -> dict[str, list[str]]:
    """What a form asks for by name, with what stands in it; buttons and files apart."""
    found: dict[str, list[str]] = {}
    for field in form.iter():
        is_asked = field.tag in ("input", "textarea", "select") and field.get("name")
        if is_asked and field.get("type") not in ("submit", "button", "file"):
            found.setdefault(field.get("name"), []).extend(_values(field))
    return found


def _values(field: Any) -> list[str]:
    if field.tag == "textarea":
        return ["".join(field.itertext())]
    if field.tag == "select":
        options = list(field.iter("option"))
        return [one.get("value", "") for one in options if one.get("selected") is not None] or [
            one.get("value", "") for one in options[:1]
        ]
    if field.get("type") in ("radio", "checkbox"):
        return [field.get("value", "on")] if field.get("checked") is not None else []
    return [field.get("value", "")]
