"""The system's own browser, told to stay at home."""

import os
import shutil
from typing import Any

import pytest

# As root Chromium's sandbox cannot start; what it loads here is our own product alone.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("PITBOARD_TEST_CHROMIUM") or shutil.which("chromium")
    return browser_type_launch_args | {"executable_path": chromium, "args": ARGUMENTS}
