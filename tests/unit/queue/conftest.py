"""A queue, and groups to put in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.queue.groups import MatchQueue


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[MatchQueue]:
    queue = MatchQueue(tmp_path / "cache")
    yield queue
    queue.close()
