"""What every channel raises when a telling did not go."""

from pitboard.rules.retries import Trouble


class Undelivered(Exception):
    """It did not go, and why. The words are for staff and for the log."""

    def __init__(self, trouble: Trouble, words: str) -> None:
        super().__init__(words)
        self.trouble = trouble


class NoWay(Exception):
    """Nothing is set up that could send it."""
