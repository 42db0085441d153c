"""Hashes of many texts in a file."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.sources.export.hashes import Hashes

FOLDER = Path(mkdtemp())


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=2), max_size=5), max_size=8))
def test_a_text_is_found_at_each_of_its_places_the_last_one_first(added: list[list[str]]) -> None:
    found = Hashes(FOLDER)
    for texts in added:
        found.extend(texts)
    flat = [text for texts in added for text in texts]
    assert len(found) == len(flat)
    for wanted in {*flat, "absent"}:
        places = [at for at, text in enumerate(flat) if text == wanted]
        assert list(found.positions(wanted)) == places[::-1]
    assert sorted(found.repeated()) == sorted({hash(one) for one in flat if flat.count(one) > 1})
    found.close()


def test_places_are_found_across_the_windows_of_the_search() -> None:
    found = Hashes(FOLDER)
    count = 3 * (1 << 20) // 8 + 1
    found.extend(map(str, range(count)))
    for at in (0, count // 3, count // 2, count - 1):
        assert list(found.positions(str(at))) == [at]
    found.close()


def test_what_stands_twice_is_found_however_many_there_are() -> None:
    found = Hashes(FOLDER)
    found.extend(map(str, range(600_000)))
    found.extend(["17", "599999", "17"])
    assert set(found.repeated()) == {hash("17"), hash("599999")}
    found.close()


def test_the_file_is_for_its_owner_only_and_has_no_name(tmp_path: Path) -> None:
    found = Hashes(tmp_path)
    assert found._file is not None
    assert os.fstat(found._file.fileno()).st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == []
    found.close()


def test_where_no_file_can_be_made_they_are_held_in_memory(tmp_path: Path) -> None:
    (tmp_path / "in the way").touch()
    found = Hashes(tmp_path / "in the way" / "cache")
    found.extend(["a", "b"])
    found.extend(["c", "a"])
    assert list(found.positions("a")) == [3, 0]
    assert list(found.repeated()) == [hash("a")]
    found.close()


def test_once_the_disk_is_full_they_are_held_in_memory_with_those_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half_written(descriptor: int, content: bytes, start: int) -> int:
        return pwrite(descriptor, content[: len(content) // 2], start)

    pwrite = os.pwrite
    found = Hashes(tmp_path)
    found.extend(["a", "b"])
    monkeypatch.setattr(os, "pwrite", half_written)
    found.extend(["c", "a"])
    found.extend(["d"])
    assert [list(found.positions(one)) for one in "abcd"] == [[3, 0], [1], [2], [4]]
    assert list(found.repeated()) == [hash("a")]
    found.close()
