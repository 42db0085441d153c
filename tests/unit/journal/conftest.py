"""A journal in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.journal.sqlite import Journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where no journal is yet, nor its folder."""
    return tmp_path / "data" / "journal.sqlite3"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    """An empty journal."""
    with Journal.open(path) as opened:
        yield opened
