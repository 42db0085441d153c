"""A crash in the middle of a commit, with any part of the rollback journal on the disk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from reviewer.journal.problems import JournalError
from reviewer.journal.sqlite import Journal
from reviewer.journal.writing import add
from tests.faults.writers import assert_nothing_lost, numbered, rollback_path

SAVED = 40


@dataclass(frozen=True)
class Crash:
    """What a process that was killed within a transaction has left."""

    before: bytes
    """The database as it was when the transaction began."""
    within: bytes
    """The database with some pages of the transaction written."""
    rollback: bytes
    """The rollback journal, synced."""


@pytest.fixture
def crash(path: Path) -> Crash:
    """A real one: SQLite's cache is made so small that it writes pages before the commit."""
    with Journal.open(path) as journal:
        for number in range(SAVED):
            journal.append(numbered("a", number))
    before = path.read_bytes()
    pid = os.fork()
    if pid == 0:
        journal = Journal.open(path)
        journal.connection.execute("PRAGMA cache_size = 1")
        journal.connection.execute("BEGIN IMMEDIATE")
        for number in range(8):
            add(journal.connection, numbered("b", number))
        os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
    found = Crash(before, path.read_bytes(), rollback_path(path).read_bytes())
    assert found.within != found.before
    assert found.rollback
    return found


def survives(folder: Path, database: bytes, rollback: bytes) -> None:
    """Open what a crash left, as the next start would, and find exactly what had been saved."""
    folder.mkdir(mode=0o700)
    path = folder / "journal.sqlite3"
    for file, content in ((path, database), (rollback_path(path), rollback)):
        file.write_bytes(content)
        file.chmod(0o600)
    shown = [[numbered("a", number).id for number in range(SAVED)]]
    assert assert_nothing_lost(path, shown) == shown[0]
    with Journal.open(path) as journal:
        journal.append(numbered("c", 0))
    shutil.rmtree(folder)


def test_pages_written_before_the_crash_are_rolled_back(crash: Crash, tmp_path: Path) -> None:
    survives(tmp_path / "crashed", crash.within, crash.rollback)


@pytest.mark.parametrize("step", [397, pytest.param(1, marks=pytest.mark.slow)])
def test_a_rollback_journal_cut_at_any_byte_harms_nothing(crash: Crash, tmp_path: Path, step: int) -> None:
    for length in {*range(0, len(crash.rollback), step), *range(0, 64, 7), len(crash.rollback)}:
        survives(tmp_path / "cut", crash.before, crash.rollback[:length])


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_any_prefix_of_the_pages_written_is_rolled_back(crash: Crash, tmp_path: Path, step: int) -> None:
    page = 4096
    for count in range(0, len(crash.within) // page + 1, step):
        torn = crash.within[: count * page] + crash.before[count * page :]
        survives(tmp_path / "torn", torn, crash.rollback)


def test_what_nobody_here_may_roll_back_is_told_and_not_read(
    as_root: None, crash: Crash, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", disk], check=True)
    try:
        path = disk / "journal.sqlite3"
        path.write_bytes(crash.within)
        rollback_path(path).write_bytes(crash.rollback)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with pytest.raises(JournalError, match=r"ended half-way: .*-journal has to be rolled back"):
            Journal.open_to_read(path)
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_page_torn_in_the_middle_is_rolled_back(crash: Crash, tmp_path: Path) -> None:
    for cut in range(512, len(crash.before), 4096 + 512):
        survives(tmp_path / "torn", crash.within[:cut] + crash.before[cut:], crash.rollback)
