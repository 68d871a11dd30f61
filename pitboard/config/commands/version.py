import argparse
from importlib.metadata import version


def arguments(parser: argparse.ArgumentParser) -> None:
    return None


def run(options: argparse.Namespace) -> int:
    print(version("pitboard"))
    return 0
