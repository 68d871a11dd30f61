"""Somebody of the demo without a browser: signs in, opens pages, presses buttons over HTTP."""

import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

PASSWORD = "pitboard demo"


class SignedIn:
    def __init__(self, url: str, email: str = "dana@kestrel.example") -> None:
        self.url = url
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.get("/account/login/")
        self.post("/account/login/", {"login": email, "password": PASSWORD})

    def get(self, path: str) -> str:
        with self.opener.open(f"{self.url}{path}", timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, fields: dict[str, str]) -> str:
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self.cookie("csrftoken")}).encode()
        with self.opener.open(f"{self.url}{path}", data, timeout=30) as answer:
            return str(answer.read().decode())

    def cookie(self, name: str) -> str:
        return next(str(cookie.value) for cookie in self.cookies if cookie.name == name)
