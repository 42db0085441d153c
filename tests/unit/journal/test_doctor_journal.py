"""What `reviewer doctor` finds of the journal."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from reviewer.doctor.checks import Check, State
from reviewer.doctor.journal import journal_checks
from reviewer.journal.place import Place
from reviewer.journal.sqlite import Journal
from tests.unit.journal.making import decision


def examined(path: Path) -> Check:
    [found] = journal_checks(Place(path))
    return found


def test_where_none_is_yet_none_is_made(path: Path) -> None:
    found = examined(path)
    assert found.state is State.GOOD
    assert "the first review makes" in found.result
    assert not path.parent.exists()


def test_a_sound_one_is_told_with_its_length_and_head(path: Path, journal: Journal) -> None:
    journal.append(decision(1))
    found = examined(path)
    assert found.state is State.GOOD
    assert "1 decision, each as it was written" in found.result
    assert found.facts["head"] == journal.head


def test_one_that_was_tampered_with_keeps_from_reviewing(path: Path, journal: Journal) -> None:
    journal.append(decision(1))
    journal.close()
    with sqlite3.connect(path) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE decision SET verdict = 'reject'")
    found = examined(path)
    assert found.state is State.BROKEN
    assert "backup" in found.todo


def test_what_is_no_journal_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("remember the milk, and much more than that " * 20)
    path.chmod(0o600)
    assert examined(path).state is State.BROKEN
    assert path.read_text().startswith("remember the milk")


def test_one_that_others_can_read_is_told_with_how_to_close_it(path: Path, journal: Journal) -> None:
    journal.close()
    path.chmod(0o644)
    found = examined(path)
    assert found.state is State.BROKEN
    assert f"chmod 600 {path}" in found.todo


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert examined(tmp_path / "journal.sqlite3").state is State.BROKEN


def test_an_empty_file_is_a_journal_yet_to_be_begun(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    path.touch(mode=0o600)
    assert examined(path).state is State.GOOD
