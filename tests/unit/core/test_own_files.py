"""The program's own folders and files are their owner's alone, and nothing else is written to."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from reviewer.core.folders import make_folder, open_log


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_folder_and_those_above_it_are_made_for_their_owner_alone(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        make_folder(tmp_path / "one" / "two")
        with open_log(tmp_path / "state" / "deep" / "debug.log", keep=False) as log:
            log.write("line")
    finally:
        os.umask(before)
    made = (tmp_path / "one", tmp_path / "one" / "two", tmp_path / "state", tmp_path / "state" / "deep")
    assert {mode(one) for one in made} == {0o700}
    assert mode(tmp_path / "state" / "deep" / "debug.log") == 0o600


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("kind", ["pipe", "link", "second name", "folder"])
def test_what_is_no_file_of_ones_own_is_not_written_to(tmp_path: Path, kind: str, keep: bool) -> None:
    log, other = tmp_path / "debug.log", tmp_path / "precious"
    other.write_text("precious")
    match kind:
        case "pipe":
            os.mkfifo(log)
        case "link":
            log.symlink_to(other)
        case "second name":
            log.hardlink_to(other)
        case _:
            log.mkdir()
    with pytest.raises(OSError, match=r"debug\.log"):
        open_log(log, keep=keep)
    assert other.read_text() == "precious"


def test_a_pipe_that_someone_reads_is_no_log_either(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "debug.log")
    reader = os.open(tmp_path / "debug.log", os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(OSError, match="one name"):
        open_log(tmp_path / "debug.log", keep=True)
    os.close(reader)


def test_a_log_is_kept_or_begun_anew(tmp_path: Path) -> None:
    for keep, expected in ((True, "one"), (True, "oneone"), (False, "one")):
        with open_log(tmp_path / "log", keep=keep) as log:
            log.write("one")
        assert (tmp_path / "log").read_text() == expected
