"""``reviewer snapshots``: listed, shown without a control character, and pruned only after asking."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewer.apply.snapshot import Snapshot
from reviewer.apply.snapshot_places import SnapshotFolder
from reviewer.cli.snapshots import snapshots
from tests.unit.apply.merging import DOMAIN, A, B, planned

MERGE = planned(A, B)


def run(*arguments: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(snapshots, arguments, input=answer)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a snapshot of June and one of today, one of which holds a hostile name."""
    for month, name in ((6, "\x1b]0;owned\x07Ann"), (11, "Ann")):
        taken_at = datetime(2026, month, 1, tzinfo=UTC)
        people = {one: {"ProfileId": one, "FirstName": name} for one in (A, B)}
        snapshot = Snapshot(MERGE, taken_at, people, {}, (), {})
        name = f"us-east-1/{DOMAIN}/{MERGE.id}-{taken_at:%Y%m%dT%H%M%S.%fZ}.json.gz"
        SnapshotFolder(tmp_path).write(name, snapshot.to_bytes())
    return tmp_path


def test_the_list_has_a_line_for_each_and_the_oldest_is_first(place: Path) -> None:
    lines = run("list", "--snapshot", str(place)).output.splitlines()
    assert [line[:10] for line in lines] == ["2026-06-01", "2026-11-01"]
    assert all(MERGE.id in line and DOMAIN in line for line in lines)


def test_showing_one_writes_its_values_and_no_control_character(place: Path) -> None:
    path = next(place.rglob("*20260601*"))
    shown = run("show", str(path), "--snapshot", str(place)).output
    assert "  FirstName: " in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_old_ones_are_removed_only_where_someone_said_so(place: Path) -> None:
    asked = run("prune", "--older-than", "2026-08-01", "--snapshot", str(place))
    assert (asked.exit_code, len(list(place.rglob("*.gz")))) == (2, 2)
    done = run("prune", "--older-than", "2026-08-01", "--yes", "--snapshot", str(place))
    assert done.exit_code == 0
    assert [path.name[33:37] for path in place.rglob("*.gz")] == ["2026"]
    assert "20261101" in next(place.rglob("*.gz")).name


def test_the_settings_say_where_they_are_unless_an_option_does(
    place: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("config")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    (folder / "reviewer").mkdir()
    (folder / "reviewer" / "config.toml").write_text(f'[apply]\nsnapshots = "{place}"\n')
    assert len(run("list").output.splitlines()) == 2
    assert MERGE.id not in run("list", "--snapshot", str(folder)).output


@pytest.mark.parametrize(
    "options", [("--snapshot", "s3://"), ("--snapshot", "folder", "--snapshot-kms-key", "alias/k")]
)
def test_a_place_that_makes_no_sense_is_refused(options: tuple[str, ...]) -> None:
    assert run("list", *options).exit_code == 2
