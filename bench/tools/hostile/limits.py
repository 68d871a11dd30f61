"""What is tried too often is refused: counted apart, because the attack itself runs with the limits lifted."""

import json
from collections.abc import Callable

import time_machine
from django.test import Client
from django.test.utils import override_settings

from bench.tools.hostile.attack import prepare
from tests.web.who_may.rows import Who
from tests.web.who_may.scene import NOW, set_scene

TRIES = 75


def main() -> None:
    prepare()
    counted = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with time_machine.travel(NOW, tick=False), override_settings(CACHES=counted):
        scene = set_scene()
        nora = scene.browser(Who.CUSTOMER)
        messages = f"/bookings/{scene.visit.booking.pk}/messages/"
        tried = {
            "sign-in": _refused(
                Client, "/account/login/", {"login": "nora@example.org", "password": "wrong {}"}
            ),
            "sign-up": _refused(Client, "/account/signup/", {"email": "n{}@example.org", "password1": "x"}),
            "code": _refused(Client, "/account/login/code/", {"email": "nora@example.org"}),
            "password reset": _refused(Client, "/account/password/reset/", {"email": "nora@example.org"}),
            "track": _refused(Client, "/track/", {"plate": "KRT 482", "code": "K7QM-4X{}"}),
            "messages": _refused(lambda: nora, messages, {"text": "Is it ready? {}"}),
        }
    print(json.dumps(tried))


def _refused(opened: Callable[[], Client], where: str, values: dict[str, str]) -> int:
    """How many of the tries were answered with 429 and when to try again. A stranger comes anew each time: a browser
    that waits for its code is led on to typing it."""
    refused = 0
    for number in range(TRIES):
        browser = opened()
        answer = browser.post(where, {name: value.format(number) for name, value in values.items()})
        refused += answer.status_code == 429 and "Retry-After" in answer
    return refused
