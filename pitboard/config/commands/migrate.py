import argparse

from pitboard.config.prepare import bring_up_to_date


def arguments(parser: argparse.ArgumentParser) -> None:
    return None


def run(options: argparse.Namespace) -> int:
    changed = bring_up_to_date()
    print("The database is up to date now." if changed else "The database was up to date.")
    return 0
