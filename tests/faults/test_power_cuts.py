"""The power goes: whatever the kernel had not yet put on the disk is gone.

A small ext4 disk on a loop device is shut down in the middle of deciding, without being flushed
(``EXT4_IOC_SHUTDOWN`` with ``NOLOGFLUSH``), and mounted again as after a reboot. The same is done to
SQLite's default modes, which must lose decisions here, or the harness would prove nothing.
"""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reviewer.journal.sqlite import Journal
from tests.faults.writers import Writer, assert_nothing_lost, numbered

_SHUTDOWN = 0x8004587D
_WITHOUT_FLUSHING = (2).to_bytes(4, "little")


@pytest.fixture
def image(as_root: None, tmp_path: Path) -> Path:
    """A file with an empty ext4 file system."""
    if shutil.which("mkfs.ext4") is None:
        pytest.skip("mkfs.ext4 is not here")
    image = tmp_path / "disk.img"
    with image.open("wb") as file:
        file.truncate(24 * 2**20)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    return image


@contextmanager
def mounted(image: Path) -> Iterator[Path]:
    disk = image.with_suffix(".mounted")
    disk.mkdir(exist_ok=True)
    tried = subprocess.run(["mount", "-o", "loop", image, disk], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"no loop device can be mounted here: {tried.stderr.strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


def cut_power(disk: Path) -> None:
    descriptor = os.open(disk, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, _SHUTDOWN, _WITHOUT_FLUSHING)
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("times", [5, pytest.param(100, marks=pytest.mark.slow)])
def test_power_cuts_lose_nothing_that_was_shown_as_saved(image: Path, times: int) -> None:
    moments = random.Random(times)
    shown: list[list[str]] = []
    for number in range(times):
        with mounted(image) as disk:
            writer = Writer(disk / "data" / "journal.sqlite3", f"p{number}", may_fail=True)
            writer.wait_for_one()
            time.sleep(moments.uniform(0, 0.02))
            cut_power(disk)
            writer.finish()
        shown.append(writer.shown)
        with mounted(image) as disk:
            assert_nothing_lost(disk / "data" / "journal.sqlite3", shown)


@pytest.mark.parametrize("times", [3, pytest.param(100, marks=pytest.mark.slow)])
def test_the_last_decision_survives_a_cut_right_after_it(image: Path, times: int) -> None:
    saved = 0
    for _ in range(times):
        with mounted(image) as disk:
            journal = Journal.open(disk / "data" / "journal.sqlite3")
            for _ in range(3):
                journal.append(numbered("a", saved))
                saved += 1
            cut_power(disk)
            journal.close()
        with mounted(image) as disk:
            expected = [numbered("a", number).id for number in range(saved)]
            assert assert_nothing_lost(disk / "data" / "journal.sqlite3", [expected]) == expected


@pytest.mark.parametrize("times", [3, pytest.param(100, marks=pytest.mark.slow)])
def test_the_default_modes_of_sqlite_lose_it(image: Path, times: int) -> None:
    lost = 0
    for _ in range(times):
        with mounted(image) as disk:
            plain = sqlite3.connect(disk / "plain.sqlite3", isolation_level=None)
            assert plain.execute("PRAGMA journal_mode").fetchone() == ("delete",)
            assert plain.execute("PRAGMA synchronous").fetchone() == (2,)
            plain.execute("CREATE TABLE IF NOT EXISTS decision (id)")
            for number in range(3):
                plain.execute("INSERT INTO decision VALUES (?)", (number,))
            (before,) = plain.execute("SELECT count(*) FROM decision").fetchone()
            cut_power(disk)
            plain.close()
        with mounted(image) as disk:
            plain = sqlite3.connect(disk / "plain.sqlite3")
            try:
                (after,) = plain.execute("SELECT count(*) FROM decision").fetchone()
            except sqlite3.OperationalError:
                after = 0
            plain.close()
            lost += after < before
    assert lost > times / 2, f"lost in {lost} of {times} cuts"
