"""Looks at everything that the site needs around it, and says what to mend. Changes nothing."""

import argparse
import json

from django.utils import timezone

from pitboard.config.doctor import everything

SOMETHING_TO_MEND = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one object, for a machine")
    parser.epilog = "Exit codes: 0 all is well, 1 something is to be mended."


def run(options: argparse.Namespace) -> int:
    looks = []
    for look in everything(at=timezone.now()):
        looks.append(look)
        if not options.json:
            print(f"{'ok   ' if look.well else 'mend '} {look.name:<15} {look.words}", flush=True)
    if options.json:
        print(json.dumps({look.name: {"well": look.well, "seen": look.words} for look in looks}))
    return 0 if all(look.well for look in looks) else SOMETHING_TO_MEND
