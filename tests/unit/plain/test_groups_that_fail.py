"""A group that can't be compared is told as that in words too, and no verdict on it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.plain.test_split_answers import BOTH, answered


def test_it_is_told_once_and_no_verdict_on_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def failing(*_: object) -> None:
        raise KeyError("John")

    monkeypatch.setattr("reviewer.plain.group_text.rows_of", failing)
    told, decisions = answered(tmp_path, BOTH, "merge", "reject", "divide", "show 1", "balance", "next")
    assert told.count("This group can't be shown: the program failed with KeyError over its values") == 1
    assert told.count("so no verdict on it counts: undecided goes past it") == 5
    assert decisions == []
    assert "John" not in (tmp_path / "state" / "reviewer" / "crash.log").read_text()
