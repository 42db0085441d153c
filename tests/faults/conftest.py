"""Faults of the machine, thrown at journals by the count: short by default, in full with ``-m slow``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the full counts to those who ask for them."""
    if "slow" in config.option.markexpr:
        return
    full = {item for item in items if _HERE in item.path.parents and item.get_closest_marker("slow")}
    config.hook.pytest_deselected(items=list(full))
    items[:] = [item for item in items if item not in full]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where no journal is yet, nor its folder."""
    return tmp_path / "data" / "journal.sqlite3"


@pytest.fixture
def as_root() -> None:
    """For tests that mount disks of their own."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk for the test")
