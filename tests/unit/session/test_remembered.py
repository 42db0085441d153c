"""What is remembered from one start to the next, and that a file which can't be used ends nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.session.remembered import Remembered


def test_what_was_put_is_there_at_the_next_start_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "state" / "remembered.json"
    first = Remembered(path)
    assert first.get("has decided") is None
    first.put("has decided", True)
    first.save()
    assert Remembered(path).get("has decided") is True
    assert path.stat().st_mode & 0o777 == 0o600
    assert first.fault == ""


def test_a_start_that_learns_nothing_new_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "remembered.json"
    found = Remembered(path)
    found.save()
    assert not path.exists()


@pytest.mark.parametrize(
    "content", [b"", b"[1", b"\xff", b"[" * 100_000, b'{"has decided": ' + b"1" * 99_999]
)
def test_a_file_that_holds_something_else_is_named_and_does_not_count(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "remembered.json"
    path.write_bytes(content)
    found = Remembered(path)
    assert found.get("has decided") is None
    assert found.fault == (
        f"{path} can't be used: it is no JSON of ours. Saved filters are not remembered; decisions are safe"
    )


def test_json_that_is_no_table_is_as_good_as_nothing(tmp_path: Path) -> None:
    path = tmp_path / "remembered.json"
    path.write_text("[1, 2]")
    assert Remembered(path).get("has decided") is None


def test_a_folder_in_its_place_and_one_that_cant_be_made_are_named(tmp_path: Path) -> None:
    assert "Is a directory" in Remembered(tmp_path).fault
    (tmp_path / "file").write_text("")
    lost = Remembered(tmp_path / "file" / "remembered.json")
    lost.put("has decided", True)
    lost.save()
    assert "can't be used: File exists" in lost.fault
