"""A disk that fills up, and disks that report errors."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.journal.problems import JournalError, NotSaved
from reviewer.journal.sqlite import Journal
from tests.faults.writers import assert_nothing_lost, numbered


@pytest.fixture
def small_disk(as_root: None, tmp_path: Path) -> Iterator[Path]:
    """A disk of 320 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=320k,mode=700", "tmpfs", disk], check=True)
    yield disk
    subprocess.run(["umount", disk], check=True)


def grow(disk: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}k", disk], check=True)


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.slow)])
def test_a_full_disk_refuses_decisions_in_words_and_goes_on_once_it_has_room(
    small_disk: Path, times: int
) -> None:
    path = small_disk / "journal.sqlite3"
    saved: list[str] = []
    refused: list[str] = []
    with Journal.open(path) as journal:
        number = 0
        for size in range(320, 320 + times * 64, 64):
            grow(small_disk, size)
            while True:
                one = numbered("a", number)
                number += 1
                try:
                    journal.append(one)
                except NotSaved as error:
                    assert "the disk is full" in error.problem.what
                    assert "not in the journal" in error.problem.means
                    refused.append(one.id)
                    break
                saved.append(one.id)
        grow(small_disk, 320 + times * 64)
        journal.append(numbered("a", number))
        saved.append(numbered("a", number).id)
    assert assert_nothing_lost(path, [saved]) == saved
    assert len(refused) == times


def test_a_journal_that_finds_no_room_to_begin_says_so_and_begins_once_there_is(small_disk: Path) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * 310 * 1024)
    path = small_disk / "journal.sqlite3"
    with pytest.raises(JournalError, match="the disk is full"):
        Journal.open(path)
    filler.unlink()
    with Journal.open(path) as journal:
        journal.append(numbered("a", 0))
    assert_nothing_lost(path, [[numbered("a", 0).id]])


_DECIDING = """
import sys
from pathlib import Path
from reviewer.journal.problems import JournalError
from reviewer.journal.sqlite import Journal
from tests.faults.writers import numbered
journal = None
for number in range(int(sys.argv[2])):
    one = numbered("fiu", number)
    try:
        if journal is None:
            journal = Journal.open(Path(sys.argv[1]))
        journal.append(one)
    except JournalError as error:
        fate = "unknown" if "not known" in error.problem.means else "refused"
    else:
        fate = "saved"
    sys.stdout.write(f"{fate} {one.id}\\n")
"""

# By the names of libfiu's posix module; 5 is EIO, 28 is ENOSPC.
_FAULTS = [
    "posix/io/sync/fdatasync,probability=0.05,failinfo=5",
    "posix/io/sync/fdatasync,probability=0.05,failinfo=28",
    "posix/io/rw/pwrite,probability=0.02,failinfo=5",
    "posix/io/rw/pwrite,probability=0.02,failinfo=28",
    "posix/io/rw/pread,probability=0.03,failinfo=5",
]


@pytest.mark.skipif(shutil.which("fiu-run") is None, reason="fiu-run is not here (Debian: fiu-utils)")
@pytest.mark.parametrize("fault", _FAULTS)
@pytest.mark.parametrize("times", [60, pytest.param(400, marks=pytest.mark.slow)])
def test_errors_of_the_disk_lose_nothing_that_was_shown_as_saved(path: Path, fault: str, times: int) -> None:
    Journal.open(path).close()
    done = subprocess.run(
        ["fiu-run", "-x", "-c", f"enable_random name={fault}",
         sys.executable, "-c", _DECIDING, path, str(times)],
        capture_output=True, text=True, timeout=300, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    fates: dict[str, list[str]] = {"saved": [], "refused": [], "unknown": []}
    for line in done.stdout.splitlines():
        fate, _, id = line.partition(" ")
        fates[fate].append(id)
    assert sum(map(len, fates.values())) == times, done.stderr
    assert fates["refused"] or times < 400, "the faults have to bite, or they prove nothing"
    there = set(assert_nothing_lost(path, [fates["saved"]]))
    assert there.isdisjoint(fates["refused"]), "what was said not to be in the journal is not"
