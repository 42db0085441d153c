"""Bytes of the journal's last page changed by a disk or a hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.journal.export import EXPORTED
from reviewer.journal.problems import JournalError
from reviewer.journal.sqlite import Journal
from reviewer.journal.verify import verify
from tests.faults.writers import numbered

PAGE = 4096


def varint(page: bytes, at: int) -> tuple[int, int]:
    """Read SQLite's variable-length integer; answers it and where it ends."""
    value = 0
    for count in range(9):
        byte = page[at + count]
        if count == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + count + 1
    raise AssertionError


def used_bytes(page: bytes) -> set[int]:
    """The bytes of a B-tree page that mean something, by SQLite's "Database File Format", section 1.6.

    The rest lies between the cells: SQLite neither reads it nor clears it.
    """
    kind = page[0]
    assert kind in (2, 5, 10, 13)
    header = 12 if kind in (2, 5) else 8
    cells = int.from_bytes(page[3:5], "big")
    used = set(range(header + 2 * cells))
    for number in range(cells):
        start = int.from_bytes(page[header + 2 * number : header + 2 * number + 2], "big")
        at = start + (4 if kind in (2, 5) else 0)
        if kind == 5:
            _, end = varint(page, at)
        else:
            size, at = varint(page, at)
            if kind == 13:
                _, at = varint(page, at)
            end = at + size
            assert size < PAGE // 5, "cells of these tests lie within their page"
        used |= set(range(start, end))
    block = int.from_bytes(page[1:3], "big")
    while block:
        used |= set(range(block, block + 4))
        block = int.from_bytes(page[block : block + 2], "big")
    return used


def everything(path: Path) -> list[tuple[object, ...]]:
    with Journal.open(path) as journal:
        return [row for batch in journal.batches(cells=EXPORTED) for row in batch.rows]


def is_sound(path: Path) -> bool:
    try:
        with Journal.open(path) as journal:
            return verify(journal.connection).broken is None
    except JournalError:
        return False


@pytest.mark.parametrize("rows", [12, 13, 14, 40])
@pytest.mark.parametrize("step", [61, pytest.param(1, marks=pytest.mark.slow)])
def test_every_byte_of_the_last_page_that_means_something_is_verified(
    path: Path, rows: int, step: int
) -> None:
    with Journal.open(path) as journal:
        for number in range(rows):
            journal.append(numbered("a", number))
    whole = path.read_bytes()
    before = everything(path)
    last = len(whole) - PAGE
    used = used_bytes(whole[last:])
    for at in range(0, PAGE, step):
        path.write_bytes(whole[: last + at] + bytes([whole[last + at] ^ 0xFF]) + whole[last + at + 1 :])
        if at in used:
            assert not is_sound(path), f"byte {at} of the last page"
        else:
            assert is_sound(path)
            assert everything(path) == before
