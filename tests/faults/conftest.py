"""Faults of the machine, thrown at journals by the count: short by default, in full with ``-m slow``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where no journal is yet, nor its folder."""
    return tmp_path / "data" / "journal.sqlite3"


@pytest.fixture
def as_root() -> None:
    """For tests that mount disks of their own."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk for the test")
