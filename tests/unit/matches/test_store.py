"""A store of groups: what it keeps for the next start, and where it goes if files can't be written."""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.core.decisions import Verdict
from reviewer.core.matches import Keeping, Match, MatchPage
from reviewer.matches.filter_line import parsed
from reviewer.matches.group_file import KeptRun, RunState
from reviewer.matches.groups import MatchQueue
from reviewer.matches.store import CODES, GroupStore
from reviewer.matches.view import View
from tests.unit.matches.groups_at import SATURDAY, group, page


def state(date: datetime | None = SATURDAY, token: str | None = "t") -> RunState:
    return RunState(date, 10, token, 0)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def kept_page(path: Path, *groups: Match, token: str | None = None) -> MatchPage:
    return MatchPage(groups, token, SATURDAY, 10, keeping=Keeping(path, is_there=False))


def test_every_verdict_has_a_code_of_its_own_and_withdrawn_none() -> None:
    assert CODES.keys() == {None, *Verdict} - {Verdict.WITHDRAWN}
    assert sorted(CODES.values()) == list(range(len(CODES)))


def test_a_store_that_is_not_kept_has_no_name_from_the_first_page_on(tmp_path: Path) -> None:
    queue = MatchQueue(tmp_path / "cache")
    queue.take(None, page(group(1)))
    assert files(tmp_path) == []
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700
    assert queue.span(0, 5) == [group(1)]
    queue.close()


def test_a_kept_store_is_for_its_owner_alone_and_reads_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    queue = MatchQueue(tmp_path)
    queue.take(None, kept_page(path, group(1), group(2), token="t"))
    queue.mark(0, Verdict.MERGE)
    queue.take("t", kept_page(path, group(2), group(3), token="u"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    queue.close()
    assert files(tmp_path) == [path]
    kept = KeptRun(path)
    assert kept.state == RunState(SATURDAY, 10, "u", 3)
    assert kept.groups(0, 99) == [group(1), group(2), group(3)]
    assert kept.groups(1, 2) == [group(2)]


def test_a_file_is_given_no_name_under_which_another_session_keeps_its_own(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    first, second = MatchQueue(tmp_path), MatchQueue(tmp_path)
    first.take(None, kept_page(path, group(1), token="t"))
    second.take(None, kept_page(path, group(1), group(2), token="u"))
    assert KeptRun(path).state.groups == 1
    first.close()
    second.take("u", kept_page(path, group(3)))
    second.close()
    assert KeptRun(path).state.groups == 3
    assert files(tmp_path) == [path]


def test_ids_with_any_characters_come_back_unchanged(tmp_path: Path) -> None:
    hostile = Match("m\n\x00'", ("a\nb", "", '"', "\u202e", "\udcff"), None, 7)
    store = GroupStore(tmp_path)
    store.append([hostile], lambda _: state())
    assert store.span(0, 1) == [hostile]
    assert store.position_of(hostile.key) == 0
    with pytest.raises(IndexError):
        store.groups([1])
    with pytest.raises(IndexError):
        store.marked(1)


def test_where_the_folder_cannot_be_made_the_groups_live_elsewhere_and_that_is_told_once(
    tmp_path: Path,
) -> None:
    (tmp_path / "cache").write_text("in the way")
    queue = MatchQueue(tmp_path / "cache")
    taken = queue.take(None, page(group(1)))
    assert taken.notice == (
        "The cache can't be written (File exists): the groups are kept for this session only"
    )
    assert queue.take_notice() == ""
    assert queue.span(0, 5) == [group(1)]


def test_where_no_folder_can_be_written_the_groups_live_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", nowhere)
    (tmp_path / "cache").write_text("in the way")
    queue = MatchQueue(tmp_path / "cache")
    assert queue.take(None, page(group(1))).notice.startswith("The cache can't be written (")
    assert queue.span(0, 5) == [group(1)]


@pytest.mark.parametrize("has_temporary_folder", [True, False])
def test_a_store_that_finds_no_more_room_goes_on_elsewhere_with_all_it_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_temporary_folder: bool
) -> None:
    monkeypatch.setattr(
        tempfile, "tempdir", str(tmp_path if has_temporary_folder else tmp_path / "kept.sqlite3" / "none")
    )
    path = tmp_path / "kept.sqlite3"
    queue = MatchQueue(tmp_path / "cache")
    view = View(queue, parsed("undecided"))
    connection = queue.store._file.connection
    connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0] + 8}")
    notices = []
    for number in range(0, 1_000, 100):
        some = [group(at) for at in range(number, number + 100)]
        taken = queue.take(str(number), kept_page(path, *some, token=str(number + 100)))
        notices += [taken.notice] if taken.notice else []
        queue.mark(number, Verdict.REJECT)
    assert len(notices) == 1
    assert notices[0].startswith("The cache can't be written (")
    assert queue.span(0, 1_000) == [group(at) for at in range(1_000)]
    assert len(view) == queue.count(None) == 990
    assert queue.count(Verdict.REJECT) == 10
    kept = KeptRun(path)
    assert kept.groups(0, 99) == [group(at) for at in range(kept.state.groups)][:99]
    queue.close()
    assert files(tmp_path) == [path]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_file_gives_the_groups_as_they_were_or_none(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    path = folder / "kept.sqlite3"
    queue = MatchQueue(folder)
    groups = [group(at, at / 300, 1 + at % 4) for at in range(300)]
    queue.take(None, kept_page(path, *groups, token="t"))
    queue.close()
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        for _ in range(data.draw(st.integers(1, 8))):
            content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    try:
        kept = KeptRun(path)
        assert kept.state == RunState(SATURDAY, 10, "t", 300)
        for first in range(0, 300, 100):
            assert kept.groups(first, first + 100) == groups[first : first + 100]
    except OSError:
        return


def test_what_killed_sessions_leave_is_removed_and_what_others_use_is_not(
    tmp_path: Path,
) -> None:
    abandoned = tmp_path / "groups-abandoned.sqlite3"
    abandoned.write_bytes(b"")
    live = GroupStore(tmp_path)
    [in_use] = [path for path in files(tmp_path) if path != abandoned]
    for path in (abandoned, in_use):
        os.utime(path, (1, 1))
    other = GroupStore(tmp_path)
    assert not abandoned.exists()
    assert in_use.exists()
    live.close()
    other.close()
    assert files(tmp_path) == []


def test_a_file_of_another_format_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    queue = MatchQueue(tmp_path)
    queue.take(None, kept_page(path, group(1)))
    queue.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(OSError, match="checksum"):
        KeptRun(path)
