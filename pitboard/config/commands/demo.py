"""Loads the demo workshop without serving it."""

import argparse
from importlib import import_module

from pitboard.config.cli import start_django
from pitboard.config.commands.serve import choose_demo_home


def arguments(parser: argparse.ArgumentParser) -> None:
    return None


def run(options: argparse.Namespace) -> int:
    choose_demo_home()
    start_django()
    prepare = import_module("pitboard.config.prepare")
    prepare.bring_up_to_date()
    loaded = prepare.load_demo_once()
    print("The demo workshop is loaded." if loaded else "The demo workshop was there already.")
    return 0
