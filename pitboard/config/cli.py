"""The command line: `pitboard COMMAND`. Each command is one file in `commands/`, loaded only when it is asked for."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

import django


class CommandFile(Protocol):
    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


@dataclass(frozen=True)
class Command:
    summary: str
    # False: the command chooses the data folder itself before Django reads its settings.
    with_django: bool = True
    # Where the word itself cannot be a module's name.
    file: str = ""


COMMANDS = {
    "init": Command("Set a new workshop up: its facts by options, or asked for at a terminal."),
    "serve": Command(
        "Start the workshop: pages, live updates and the worker, in one process.", with_django=False
    ),
    "migrate": Command("Bring the database up to date."),
    "import": Command(
        "Bring in a catalogue, customers, vehicles or inspection points from a CSV file.", file="import_"
    ),
    "demo": Command("Load the demo workshop into a data folder of its own.", with_django=False),
    "rehearse": Command("Drive orders through the whole journey, to see a busy workshop.", with_django=False),
    "web": Command("Serve the pages alone, from several processes."),
    "live": Command("Hold the live streams alone, in a process of its own."),
    "worker": Command("Deliver messages, in a process of its own."),
    "backup": Command("Write database, photos and keys into one file, while the workshop is served."),
    "restore": Command("Put a backup back."),
    "move": Command(
        "Move the database between SQLite and PostgreSQL, or the photos between a folder and S3."
    ),
    "doctor": Command("Look at everything that the site needs around it, and say what to mend."),
    "version": Command("Print the version.", with_django=False),
}


class Refusal(Exception):
    """A command cannot do what was asked: one line says why, and the exit code is 2."""


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    overview = _overview()
    if not words or words[0] not in COMMANDS:
        overview.parse_args(words)
        overview.print_help(sys.stderr)
        return 2
    name, rest = words[0], words[1:]
    try:
        return _run(name, rest)
    except Refusal as refusal:
        print(f"pitboard: {refusal}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pitboard.config.settings")
    django.setup()


def _run(name: str, words: list[str]) -> int:
    command = COMMANDS[name]
    if command.with_django:
        start_django()
    file = cast(CommandFile, import_module(f"pitboard.config.commands.{command.file or name}"))
    parser = argparse.ArgumentParser(prog=f"pitboard {name}", description=command.summary)
    file.arguments(parser)
    return file.run(parser.parse_args(words))


def _overview() -> argparse.ArgumentParser:
    listing = "\n".join(f"  {name:<10} {command.summary}" for name, command in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="pitboard",
        usage="pitboard COMMAND [options]",
        description=f"commands:\n{listing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=list(COMMANDS), metavar="COMMAND", help=argparse.SUPPRESS)
    return parser
