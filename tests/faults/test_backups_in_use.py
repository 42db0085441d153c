"""Backups and exports taken while others decide."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from reviewer.journal.backup import back_up
from reviewer.journal.export import jsonl_batches
from reviewer.journal.importer import import_decisions
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal
from tests.faults.writers import Writer, assert_nothing_lost


@pytest.mark.parametrize("times", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_a_backup_taken_during_writes_is_the_journal_as_it_was_at_one_moment(
    path: Path, tmp_path: Path, times: int
) -> None:
    writers = [Writer(path, f"w{number}") for number in range(2)]
    for writer in writers:
        writer.wait_for_one()
    copies = []
    with Journal.open(path) as journal:
        for number in range(times):
            before = journal.seq
            copy = tmp_path / f"copy{number}.sqlite3"
            count = back_up(journal, copy)
            assert before <= count <= journal.seq
            copies.append((copy, count))
    for writer in writers:
        writer.kill(signal.SIGTERM)
    whole = assert_nothing_lost(path, [writer.shown for writer in writers])
    for copy, count in copies:
        assert assert_nothing_lost(copy, []) == whole[:count]


@pytest.mark.parametrize("times", [2, pytest.param(50, marks=pytest.mark.slow)])
def test_an_export_taken_during_writes_is_whole_and_holds_up_no_one(
    path: Path, tmp_path: Path, times: int
) -> None:
    writer = Writer(path, "w")
    writer.wait_for_one()
    with Journal.open(path) as journal:
        for number in range(times):
            before = journal.seq
            texts = [text for text, _, _ in jsonl_batches(journal, Selection())]
            with Journal.open(tmp_path / f"taken{number}" / "journal.sqlite3") as other:
                taken = import_decisions(other, "".join(texts).encode().splitlines(keepends=True), "ann")
                assert taken.added >= before
    writer.kill(signal.SIGTERM)
    assert_nothing_lost(path, [writer.shown])
