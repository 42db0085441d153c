"""Fixtures of the unit tests: a queue of groups, and a desk for sessions of several reviewers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from reviewer.matches.groups import MatchQueue
from tests.unit.session.reviewing import Desk


@pytest.fixture(autouse=True)
def no_back_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let botocore try again at once: it waits up to twenty seconds between two attempts."""
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    for session in desk.opened:
        session.close()


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[MatchQueue]:
    queue = MatchQueue(tmp_path / "cache")
    yield queue
    queue.close()
