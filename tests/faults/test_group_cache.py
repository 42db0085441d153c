"""Groups kept for the next start: sessions killed in the middle of writing, and disks that fill up."""

from __future__ import annotations

import multiprocessing
import random
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewer.core.decisions import Verdict
from reviewer.core.jobs import JobStatus
from reviewer.core.matches import Match, MatchPage, ProfileBatch
from reviewer.matches.groups import MatchQueue
from reviewer.sources.page_cache import FOLDER, CachedMatches

_RUN = datetime(2026, 11, 21, tzinfo=UTC)
_PAGE = 50


class Domain:
    """So many groups of one run."""

    region = "eu-west-1"
    throttled = 0

    def __init__(self, groups: int) -> None:
        self.groups = tuple(Match(f"m{at}", (f"{at}-1", f"{at}-2"), at % 100 / 100) for at in range(groups))
        self.asked = 0

    def match_page(self, token: str | None) -> MatchPage:
        self.asked += 1
        start = int(token or 0)
        end = start + _PAGE
        following = str(end) if end < len(self.groups) else None
        return MatchPage(self.groups[start:end], following, _RUN, len(self.groups))

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        return ProfileBatch({}, dict.fromkeys(profile_ids, "not asked for here"))

    def caller_arn(self) -> str | None:
        return None

    def job_status(self) -> JobStatus:
        return JobStatus(None, None, None)


def session(cache: Path, domain: Domain) -> list[Match]:
    """Go through all groups, and decide some; answers what was there at the end."""
    source, queue = CachedMatches(domain, cache / FOLDER / "a", _PAGE), MatchQueue(cache)
    while not queue.at_end:
        asked = queue.next_token
        taken = queue.take(asked, source.match_page(asked))
        for placed in taken.added[:5]:
            queue.mark(placed.position, Verdict.REJECT)
    assert queue.count(None) > 0
    found = [one for start in range(0, len(queue), 500) for one in queue.span(start, start + 500)]
    queue.close()
    return found


@pytest.mark.parametrize("times", [10, pytest.param(300, marks=pytest.mark.slow)])
def test_sessions_killed_while_they_write_leave_groups_that_are_right_or_none(
    tmp_path: Path, times: int
) -> None:
    moments = random.Random(times)
    domain = Domain(20_000)
    resumed = 0
    for _ in range(times):
        process = multiprocessing.get_context("fork").Process(target=session, args=(tmp_path, domain))
        process.start()
        time.sleep(moments.uniform(0.02, 0.6))
        process.kill()
        process.join()
        source = CachedMatches(domain, tmp_path / FOLDER / "a", _PAGE)
        asked = domain.asked
        first = source.match_page(None)
        resumed += domain.asked == asked
        assert first.matches == domain.groups[:_PAGE]
    assert resumed, "what was written has to be read again, or the test proves nothing"
    assert session(tmp_path, domain) == list(domain.groups)
    domain.asked = 0
    assert session(tmp_path, domain) == list(domain.groups)
    assert domain.asked == 1


@pytest.fixture
def small_disk(as_root: None, tmp_path: Path) -> Iterator[Path]:
    """A disk of 512 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k,mode=700", "tmpfs", disk], check=True)
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("room_elsewhere", [True, False])
def test_a_cache_on_a_full_disk_ends_no_review(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch, room_elsewhere: bool
) -> None:
    if not room_elsewhere:
        monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    domain = Domain(20_000)
    assert session(small_disk, domain) == list(domain.groups)
    assert session(small_disk, domain) == list(domain.groups)


def test_a_disk_that_is_full_from_the_start_ends_no_review(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(b"x" * 508 * 1024)
    domain = Domain(1_000)
    assert session(small_disk, domain) == list(domain.groups)


def test_a_cache_that_is_read_only_ends_no_review(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    domain = Domain(1_000)
    assert session(small_disk, domain) == list(domain.groups)
