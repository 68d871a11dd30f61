"""Sets a new workshop up at a terminal, or from a script: the same facts, looked at by the same form and written by the
same action as on the set-up page."""

import argparse
import getpass
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from pitboard.actions.set_up import set_up
from pitboard.config.cli import Refusal
from pitboard.config.home import setup_code
from pitboard.config.prepare import bring_up_to_date
from pitboard.queries.sentences import say_refusal
from pitboard.records.workshop import Workshop
from pitboard.rules.refusals import Refused
from pitboard.web.setup_form import USUAL_SERVICES, Services, SetupForm, offers_of

FACTS_REFUSED = 1
#: Asked for in another way than by an option of its own.
NOT_OPTIONS = ("code", "password")


def arguments(parser: argparse.ArgumentParser) -> None:
    for name, field in SetupForm().fields.items():
        if name in NOT_OPTIONS:
            continue
        option = f"--{name.replace('_', '-')}"
        about = str(field.label) + ("" if field.required else " (may be left out)")
        if isinstance(field, forms.BooleanField):
            parser.add_argument(option, action="store_true", help=about)
        else:
            parser.add_argument(option, metavar="TEXT", help=about)
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help="the owner's password is its first line (- reads it from stdin)",
    )
    parser.add_argument(
        "--service",
        action="append",
        metavar="NAME:HOURS[:PRICE]",
        help="what is offered, once for each; without any, the usual ones without a price",
    )
    parser.epilog = (
        "What is not said by an option is asked for at a terminal. "
        "Exit codes: 0 the workshop is open, 1 something that was said is wrong or missing, 2 it cannot be set up."
    )


def run(options: argparse.Namespace) -> int:
    bring_up_to_date()
    if Workshop.objects.exists():
        raise Refusal(f"{settings.HOME} holds a workshop already")
    asked = sys.stdin.isatty() and options.password_file != Path("-")
    said = _said(options) | {"code": setup_code(settings.HOME)}
    form = _asked_until_right(said) if asked else SetupForm(said)
    services = Services(_services(options.service), prefix="services")
    if not (form.is_valid() & services.is_valid()):
        print("\n".join(_faults(form, services)), file=sys.stderr)
        return FACTS_REFUSED
    try:
        owner = set_up(form.facts(), form.hours(), offers_of(services), form.owner(), at=timezone.now())
    except Refused as refused:
        raise Refusal(str(say_refusal(refused))) from None
    print(f"{form.cleaned_data['name']} is set up. `pitboard serve` serves it; {owner.email} signs in.")
    return 0


def _said(options: argparse.Namespace) -> dict[str, Any]:
    said = {name: getattr(options, name) for name in SetupForm().fields if name not in NOT_OPTIONS}
    said["password"] = _password(options.password_file)
    # What has a usual value on the page has it here.
    usual = {name: str(field.initial) for name, field in SetupForm().fields.items() if field.initial}
    return usual | {name: value for name, value in said.items() if value}


def _password(file: Path | None) -> str:
    if file is None:
        return ""
    if file == Path("-"):
        return sys.stdin.readline().rstrip("\n")
    try:
        return file.read_text().partition("\n")[0]
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror}") from None


def _asked_until_right(said: dict[str, Any]) -> SetupForm:
    for name, field in SetupForm().fields.items():
        if field.required and name not in said:
            said[name] = _ask(name, str(field.label))
    form = SetupForm(said)
    while not form.is_valid():
        wrong = [name for name in form.errors if name in form.fields]
        if not wrong:
            break
        for name in wrong:
            print(f"  {' '.join(map(str, form.errors[name]))}")
            said[name] = _ask(name, str(form.fields[name].label))
        form = SetupForm(said)
    return form


def _ask(name: str, label: str) -> str:
    ask: Callable[[str], str] = getpass.getpass if name == "password" else input
    try:
        return ask(f"{label}: ")
    except EOFError:
        raise Refusal("nothing was set up") from None


def _services(said: list[str] | None) -> Mapping[str, str]:
    usual = [f"{name}:{hours}" for name, hours in USUAL_SERVICES]
    rows = [one.split(":") for one in (usual if said is None else said)]
    data = {"services-TOTAL_FORMS": str(len(rows)), "services-INITIAL_FORMS": "0"}
    for n, row in enumerate(rows):
        name, hours, price = [*row, "", ""][:3]
        about = {"offered": "on", "name": name, "hours": hours, "price": price}
        data |= {f"services-{n}-{key}": value for key, value in about.items()}
    return data


def _faults(form: SetupForm, services: Any) -> list[str]:
    lines = [
        f"--{name.replace('_', '-')}: {' '.join(map(str, errors))}".replace("--password:", "--password-file:")
        for name, errors in form.errors.items()
    ]
    for one in services.forms:
        lines += [
            f"--service {one['name'].value()}: {' '.join(map(str, found))}" for found in one.errors.values()
        ]
    return [*lines, *map(str, services.non_form_errors())]
