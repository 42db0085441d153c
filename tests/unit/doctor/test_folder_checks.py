"""What `reviewer doctor` finds of the program's own folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.doctor.checks import Check, State, check, checks_json, whatever_comes
from reviewer.doctor.folders import folder_checks


def found(monkeypatch: pytest.MonkeyPatch, home: Path) -> dict[str, Check]:
    for name in ("config", "state", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(home / name))
    return {one.name: one for one in folder_checks()}


def test_folders_that_are_not_there_yet_are_well_and_stay_unmade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = found(monkeypatch, tmp_path)
    assert [*checks] == ["config folder", "state folder", "cache folder"]
    assert {one.state for one in checks.values()} == {State.GOOD}
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_should_be_is_told_and_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("")
    cache = found(monkeypatch, tmp_path)["cache folder"]
    assert cache.state is State.WARNING
    assert f"{tmp_path / 'cache'} is no folder" in cache.result
    assert "A review goes on without it" in cache.todo


def test_whatever_ends_checks_is_a_finding_and_json() -> None:
    def failing() -> object:
        yield check("one", State.GOOD, "well", fact={1, 2}, path=Path("/x"))
        raise RecursionError("deep")

    checks = list(whatever_comes("things", failing()))  # type: ignore[arg-type]
    assert [(one.name, one.state) for one in checks] == [("one", State.GOOD), ("things", State.UNKNOWN)]
    assert '"works": false' in checks_json(checks)
