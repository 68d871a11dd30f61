"""Drives orders through the whole journey, by the same actions as the pages."""

import argparse
from importlib import import_module
from pathlib import Path

from pitboard.config.cli import start_django
from pitboard.config.commands.serve import choose_demo_home


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--orders", type=int, default=20, metavar="N", help="how many (20)")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="draw cars and findings from the tables in this folder"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed, the same orders (1)")
    parser.add_argument(
        "--history",
        type=int,
        default=0,
        metavar="N",
        help="then add N finished orders, copied from rehearsed ones",
    )
    parser.add_argument(
        "--in-a-real-workshop", action="store_true", help="even where the data folder is not a demo's"
    )


def run(options: argparse.Namespace) -> int:
    if not options.in_a_real_workshop:
        choose_demo_home()
    start_django()
    import_module("pitboard.config.prepare").prepare()
    rehearsal = import_module("pitboard.config.rehearsal")
    return int(
        rehearsal.rehearse(
            orders=options.orders, data=options.data, seed=options.seed, history=options.history
        )
    )
