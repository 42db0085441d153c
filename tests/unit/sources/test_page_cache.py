"""Pages kept between starts: shown without a call, gone on from, and never taken for another run's."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.core.jobs import JobStatus
from reviewer.core.matches import Match, MatchPage, ProfileBatch
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.matches.group_file import checksum
from reviewer.matches.groups import MatchQueue
from reviewer.sources.page_cache import DAYS_KEPT, FOLDER, CachedMatches, place_of

SATURDAY = datetime(2026, 11, 21, tzinfo=UTC)
NEXT_SATURDAY = datetime(2026, 11, 28, tzinfo=UTC)
EXPIRED = Problem(ProblemKind.TOKEN_EXPIRED, "The token has expired", "the page can't be had", "Start over")


@dataclass
class Domain:
    """A domain of AWS's, two groups a page, that notes which pages are asked of it."""

    name: str = "a"
    groups: int = 7
    run: datetime | None = SATURDAY
    tokens_of: str = "t"
    """What its tokens begin with; it takes no others."""
    asked: list[str | None] = field(default_factory=list)
    region: str = "eu-west-1"
    throttled: int = 0

    def match_page(self, token: str | None) -> MatchPage:
        self.asked.append(token)
        if token is not None and not token.startswith(self.tokens_of):
            raise SourceError(EXPIRED)
        start = int(token.removeprefix(self.tokens_of)) if token else 0
        following = f"{self.tokens_of}{start + 2}" if start + 2 < self.groups else None
        return MatchPage(self.all[start : start + 2], following, self.run, self.groups)

    @property
    def all(self) -> tuple[Match, ...]:
        numbers = range(self.groups)
        return tuple(Match(f"{self.name}{n}", (f"{self.name}{n}-1", f"{n}-2"), n / 7) for n in numbers)

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        return ProfileBatch({}, dict.fromkeys(profile_ids, "not asked for here"))

    def caller_arn(self) -> str | None:
        return None

    def job_status(self) -> JobStatus:
        return JobStatus(None, None, None)


@dataclass
class Places:
    """The folders of a review, and what a start of it shows."""

    cache: Path

    @property
    def groups(self) -> Path:
        return self.cache / FOLDER / place_of("a domain")

    def start(self, domain: Domain, pages: int = 99) -> list[Match]:
        """Go through so many pages as a review does; answers the groups that are there then."""
        source = CachedMatches(domain, self.groups, 2)
        queue = MatchQueue(self.cache)
        domain.asked.clear()
        while pages and not queue.at_end:
            asked = queue.next_token
            try:
                queue.take(asked, source.match_page(asked))
            except SourceError:
                queue.rewind()
            pages -= 1
        found = queue.span(0, len(queue))
        queue.close()
        return found

    def files(self) -> list[Path]:
        return sorted(path for path in self.cache.rglob("*") if path.is_file())


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "cache")


def test_a_second_start_asks_for_the_first_page_and_for_what_was_not_fetched(places: Places) -> None:
    domain = Domain()
    assert places.start(domain, pages=2) == list(domain.all[:4])
    assert places.start(domain) == list(domain.all)
    assert domain.asked == [None, "t4", "t6"]
    assert places.start(domain) == list(domain.all)
    assert domain.asked == [None]


def test_the_first_page_needs_no_call(places: Places) -> None:
    domain = Domain()
    places.start(domain, pages=2)
    assert places.start(domain, pages=1) == list(domain.all[:2])
    assert domain.asked == []


def test_a_new_run_takes_the_place_of_the_kept_one(places: Places) -> None:
    places.start(Domain("old"))
    new = Domain("new", run=NEXT_SATURDAY)
    assert places.start(new) == list(new.all)
    assert new.asked == [None, "t2", "t4", "t6"]
    assert places.start(new) == list(new.all)
    assert new.asked == [None]


def test_another_accounts_run_of_the_same_moment_is_not_mixed_in(places: Places) -> None:
    ours, theirs = Domain("ours"), Domain("theirs")
    places.start(ours)
    assert places.start(theirs) == list(theirs.all)
    assert places.start(ours) == list(ours.all)
    assert ours.asked == [None]


def test_the_newest_two_runs_stay(places: Places) -> None:
    for day in range(1, 6):
        places.start(Domain(f"run{day}", run=datetime(2026, 11, day, tzinfo=UTC)))
    assert len(places.files()) == 2


def test_runs_that_nobody_opens_are_dropped_with_any_start(places: Places) -> None:
    long_ago = time.time() - (DAYS_KEPT + 1) * 24 * 3600
    places.start(Domain())
    forgotten = places.cache / FOLDER / "another domain" / "run.sqlite3"
    forgotten.parent.mkdir()
    forgotten.touch()
    os.utime(forgotten, (long_ago, long_ago))
    places.start(Domain())
    assert not forgotten.exists()
    assert len(places.files()) == 1


def test_a_run_without_a_date_is_not_kept(places: Places) -> None:
    places.start(Domain(run=None))
    assert places.files() == []


def test_what_is_kept_is_for_its_owner_alone_and_holds_ids_and_scores(places: Places) -> None:
    places.start(Domain())
    [file] = places.files()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(places.groups.stat().st_mode) == 0o700


def test_an_expired_token_fetches_all_anew_and_that_is_kept(places: Places) -> None:
    places.start(Domain(), pages=2)
    domain = Domain(tokens_of="u")
    assert places.start(domain) == list(domain.all)
    assert domain.asked == [None, "t4", None, "u2", "u4", "u6"]
    assert places.start(domain) == list(domain.all)
    assert domain.asked == [None]


def test_while_one_review_keeps_its_groups_another_reads_them_and_leaves_the_file_alone(
    places: Places,
) -> None:
    domain = Domain()
    source, first = CachedMatches(domain, places.groups, 2), MatchQueue(places.cache)
    for _ in range(3):
        first.take(first.next_token, source.match_page(first.next_token))
    [file] = places.files()
    before = file.read_bytes()
    assert places.start(domain) == list(domain.all)
    assert domain.asked == [None, "t6"]
    assert file.read_bytes() == before
    first.take(first.next_token, source.match_page(first.next_token))
    first.close()
    assert places.start(domain) == list(domain.all)
    assert domain.asked == [None]


def test_a_folder_that_cannot_be_made_is_told_and_the_review_goes_on(places: Places) -> None:
    places.cache.mkdir()
    (places.cache / FOLDER).write_text("in the way")
    source = CachedMatches(Domain(), places.groups, 2)
    first = source.match_page(None)
    assert len(first.matches) == 2
    assert "can't be kept for the next start" in first.notice
    assert source.match_page("t2").notice == ""


WRONG = [
    b"7", b"[]", b"[1]", b'"text"', b"{}", b"[null, null, null]", b'[[], 0.5, null, "a"]', b"",
    b'["m", "0.5", null, "a"]', b'["m", 0.5, null, 7]', b'["m", 0.5, null, ["a"]]', b"\xff\xfe",
    b"[" * 5_000, b'["m", 1' + b"0" * 5_000 + b"]",
    b'["2026-11-21", 4, null, 4.5]', b'["yesterday", 4, null, 4]', b"[0, 4, null, 4]", b'[null, 4, [], 4]',
]  # fmt: skip


@pytest.mark.parametrize("content", WRONG)
@pytest.mark.parametrize("table", ["run", "match_group"])
def test_a_row_of_the_right_checksum_and_the_wrong_content_is_fetched_anew(
    places: Places, table: str, content: bytes
) -> None:
    domain = Domain()
    places.start(domain, pages=2)
    [file] = places.files()
    row, position = ("rowid", -1) if table == "run" else ("position", 0)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(
            f"UPDATE {table} SET content = ?, checksum = ? WHERE {row} = ?",
            (content, checksum(position, content), max(position, 0) if table != "run" else 1),
        )
    assert places.start(domain) == list(domain.all)


def test_what_earlier_versions_kept_is_removed(places: Places) -> None:
    old = places.cache / "pages" / "0123" / "run.pages"
    old.parent.mkdir(parents=True)
    old.touch()
    places.start(Domain())
    assert not (places.cache / "pages").exists()


@settings(max_examples=60)
@given(data=st.data())
def test_whatever_befalls_the_file_the_groups_are_those_of_aws(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    places = Places(tmp_path_factory.mktemp("places"))
    domain = Domain()
    places.start(domain)
    [file] = places.files()
    content = bytearray(file.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[at:]
    else:
        content[at] ^= data.draw(st.integers(1, 255))
    file.write_bytes(content)
    assert places.start(domain) == list(domain.all)
    assert places.start(domain) == list(domain.all)
    assert domain.asked == [None]
