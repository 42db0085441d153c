"""Looking at a journal: nothing is written for it, so that it need not be writable."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.journal.export import jsonl_batches
from reviewer.journal.problems import JournalError, NotSaved
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal
from reviewer.journal.stats import stats
from reviewer.journal.verify import verify
from tests.unit.journal.making import decision, withdrawal
from tests.unit.journal.test_journal_command import run
from tests.unit.journal.test_journal_schema import first_journal

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk, to be mounted read-only."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


@needs_root
def test_a_journal_on_a_read_only_disk_is_listed_checked_and_copied(disk: Path, tmp_path: Path) -> None:
    path, copy = disk / "journal.sqlite3", tmp_path / "copy.sqlite3"
    with Journal.open(path) as journal:
        journal.append(decision(1))
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    for command in ("list", "export", "stats", "verify"):
        told = run(command, "--journal", path)
        assert (told.returncode, told.stderr) == (0, ""), command
        assert told.stdout
    assert run("backup", copy, "--journal", path).returncode == 0
    with Journal.open(copy) as copied:
        assert list(copied.decisions()) == [decision(1)]


@needs_root
def test_an_older_journal_on_a_read_only_disk_is_read_as_it_is(disk: Path) -> None:
    first_journal(disk / "journal.sqlite3")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    assert run("verify", "--journal", disk / "journal.sqlite3").returncode == 0


def test_an_older_journal_is_read_in_full_and_left_at_its_version(path: Path) -> None:
    first_journal(path)
    before = path.read_bytes()
    with Journal.open_to_read(path) as journal:
        assert list(journal.decisions()) == [decision(1, note="from the first release")]
        assert list(journal.decisions(Selection(latest=True))) == list(journal.decisions())
        assert verify(journal.connection).broken is None
        assert stats(journal).decisions == 1
        assert len(list(jsonl_batches(journal, Selection()))) == 2
    assert path.read_bytes() == before


def test_nothing_can_be_written_to_a_journal_that_is_looked_at(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1))
    with Journal.open_to_read(path) as looked_at:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            looked_at.connection.execute("INSERT INTO about VALUES ('more', 'x')")
        with pytest.raises(NotSaved):
            looked_at.append(decision(2))
        assert looked_at.seq == 1


def test_others_may_write_while_it_is_looked_at(path: Path) -> None:
    with Journal.open(path) as writer:
        writer.append(decision(1))
        with Journal.open_to_read(path) as reader:
            reading = reader.decisions()
            assert next(reading) == decision(1)
            writer.append(decision(2))
            assert [one.id for one in reader.decisions()] == [decision(1).id, decision(2).id]


@needs_root
def test_a_journal_that_one_may_not_read_is_told() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "journal.sqlite3"
        Journal.open(path).close()
        folder.chmod(0o755)
        os.seteuid(65534)
        try:
            with pytest.raises(JournalError, match=r"can't be read: .*backup"):
                Journal.open_to_read(path)
        finally:
            os.seteuid(0)


@needs_root
def test_a_journal_in_a_folder_that_one_may_only_read_is_read() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "journal.sqlite3"
        with Journal.open(path) as journal:
            journal.append(decision(1))
        folder.chmod(0o755)
        path.chmod(0o644)
        os.seteuid(65534)
        try:
            with Journal.open_to_read(path) as journal:
                assert list(journal.decisions()) == [decision(1)]
        finally:
            os.seteuid(0)


@pytest.mark.parametrize("many", [0, 1000])
def test_the_latest_decisions_are_the_same_whichever_way_they_are_read(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr("reviewer.journal.reader._MANY", many)
    for number in range(1, 9):
        journal.append(decision(number, group=number, domain_name="acme" if number % 2 else "other"))
    journal.append(withdrawal(9, of=decision(7, group=7)))
    assert [one.id for one in journal.recent("acme", "eu-west-1", 2)] == [decision(5).id, decision(3).id]
    assert [one.id for one in journal.recent("other", "eu-west-1", 1)] == [decision(8).id]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["merge", "review", "reject", "undo"])), max_size=25
    )
)
def test_counts_and_the_latest_selection_agree_with_what_stands(steps: list[tuple[int, str]]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Journal.open(Path(folder) / "journal.sqlite3") as journal,
    ):
        stacks: dict[str, list[Decision]] = {}
        mine: list[Decision] = []
        for number, (group, action) in enumerate(steps):
            if action == "undo":
                last = journal.last_undoable("acme", "eu-west-1", Reviewer("ann", 1001))
                assert last == (mine[-1] if mine else None)
                if last is not None:
                    journal.append(withdrawal(number, of=last))
                    mine.pop()
                    stacks[last.group_key].remove(last)
            else:
                made = decision(number, Verdict(action), group=group)
                journal.append(made)
                mine.append(made)
                stacks.setdefault(made.group_key, []).append(made)
        expected = {key: stack[-1] for key, stack in stacks.items() if stack}
        assert journal.effective("acme", "eu-west-1", list(stacks)) == expected
        latest = list(journal.decisions(Selection(latest=True)))
        assert {one.group_key: one for one in latest} == expected
        assert len(latest) == len(expected)
        counts = journal.counts("acme", "eu-west-1")
        verdicts = [one.verdict for one in expected.values()]
        assert counts == {verdict: verdicts.count(verdict) for verdict in set(verdicts)}
