"""What every test of an import brings in with."""

from pathlib import Path

import pytest

from pitboard.records.workshop import Workshop
from tests.config.importing.command import Import


@pytest.fixture
def bring(tmp_path: Path, capsys: pytest.CaptureFixture[str], yard: Workshop) -> Import:
    return Import(tmp_path, capsys)
