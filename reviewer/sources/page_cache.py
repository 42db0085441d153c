"""Pages of matches on disk between starts: what was fetched once is there at once, and goes on from its end.

A file holds the pages of one run in the order they came, a line each: the CRC-32 of the rest, and the page
as JSON with ids, scores and tokens, no values. A line that is torn or altered ends the file; what follows
is fetched again. So nothing has to be flushed or repaired, however a process ended.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from reviewer.core.jobs import JobStatus
from reviewer.core.matches import Match, MatchPage, ProfileBatch
from reviewer.sources.protocol import MatchSource, TellsJobs, TellsThrottling

RUNS_KEPT = 2
"""Runs that stay on disk of one domain: the newest, and one beside it."""
DAYS_KEPT = 30
"""Days after which a run that nobody opens is dropped, of any domain."""
PAGES_AT_ONCE = 5
"""Kept pages that come as one: taking in 500 groups holds up a key for no longer than painting does."""
_ENDING = ".pages"
_FORMAT = "1"


class DomainSource(MatchSource, TellsJobs, TellsThrottling, Protocol):
    """A domain's matches, with its jobs."""


class CachedRun:
    """The file of one run's pages: read from the first on, and written on behind the last."""

    def __init__(self, path: Path, *, anew: bool = False) -> None:
        """Open the file, made where it isn't there; ``anew`` empties it.

        While another process writes to it, it can be read and nothing is appended.

        Raises:
            OSError: it can't be opened.
        """
        self.path = path
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        self._file = os.fdopen(descriptor, "r+b")
        self.is_ours = _locked(descriptor)
        """Whether this process is the one that writes to it."""
        self._end = 0
        if self.is_ours:
            os.utime(descriptor)
            if anew:
                self._file.truncate()

    def read_page(self, asked: str | None) -> MatchPage | None:
        """Read the next page, which is the one that the token ``asked`` gave; None where there is none."""
        self._file.seek(self._end)
        line = self._file.readline()
        found = _page_of(line)
        if found is None or found[0] != asked:
            return None
        self._end += len(line)
        return found[1]

    def append(self, asked: str | None, page: MatchPage) -> None:
        """Write a page behind those that have been read or written.

        Raises:
            OSError: it can't be written; the pages before it stay.
        """
        if not self.is_ours:
            return
        line = _line_of(asked, page)
        self._file.seek(self._end)
        try:
            self._file.truncate()
            self._file.write(line)
            self._file.flush()
        except OSError:
            self.close()
            raise
        self._end += len(line)

    def close(self) -> None:
        """Let another process write to it."""
        with suppress(OSError):  # What could not be written is torn, and torn lines are dropped when read.
            self._file.close()


class CachedMatches:
    """The :class:`MatchSource` of a domain that answers with kept pages where it has them.

    The first page is answered from the disk; before the second one AWS is asked whether that is still the
    run. Where it is not, the page answered says so, and the new run's first page comes next.
    """

    def __init__(self, source: DomainSource, folder: Path) -> None:
        """Keep the pages of ``source`` in ``folder``, which is this domain's alone and is made if need be."""
        self._source = source
        self._folder = folder
        self._run: CachedRun | None = None
        self._first: MatchPage | None = None
        self._is_checked = False
        self._expected: str | None = None
        self._in_hand: MatchPage | None = None
        self._notice = ""

    @property
    def region(self) -> str:
        """The region that the matches live in."""
        return self._source.region

    @property
    def throttled(self) -> int:
        """How often AWS has throttled so far, also where asking again helped."""
        return self._source.throttled

    def caller_arn(self) -> str | None:
        """Who AWS says the caller is."""
        return self._source.caller_arn()

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        """Fetch up to 20 profiles; they are never kept.

        Raises:
            SourceError: none of them can be had.
        """
        return self._source.profiles(profile_ids)

    def job_status(self) -> JobStatus:
        """Ask how it stands with the domain's jobs.

        Raises:
            SourceError: AWS can't be asked.
        """
        return self._source.job_status()

    def match_page(self, token: str | None) -> MatchPage:
        """Answer a page from the disk, or fetch and keep it.

        Raises:
            SourceError: it can't be had.
        """
        page = self._first_page() if token is None else self._later_page(token)
        if self._notice:
            page, self._notice = replace(page, notice=self._notice), ""
        return page

    def _first_page(self) -> MatchPage:
        if self._in_hand is not None:
            page, self._in_hand = self._in_hand, None
            return page
        if self._first is None:
            kept = self._newest_kept()
            if kept is not None:
                return kept
        return self._start(self._source.match_page(None), anew=True)

    def _later_page(self, token: str) -> MatchPage:
        if not self._is_checked:
            now = self._source.match_page(None)
            if self._first is None or not _are_of_one_run(self._first, now):
                self._in_hand = self._start(now, anew=False)
                return replace(now, starts_over=True)
            self._is_checked = True
        if token != self._expected:
            return self._source.match_page(token)
        page = self._kept_pages(token)
        if page is None:
            page = self._source.match_page(token)
            self._keep(token, page)
        self._expected = page.next_token
        return page

    def _kept_pages(self, token: str) -> MatchPage | None:
        """Some kept pages as one, which the screen shows in one go; None where there is none."""
        if self._run is None or (page := self._run.read_page(token)) is None:
            return None
        for _ in range(PAGES_AT_ONCE - 1):
            token_behind = page.next_token
            behind = None if token_behind is None else self._run.read_page(token_behind)
            if behind is None:
                break
            page = replace(behind, matches=page.matches + behind.matches)
        return page

    def _newest_kept(self) -> MatchPage | None:
        """The first page of the run that was open last; one that is all there is would save no call."""
        try:
            _drop_old(self._folder.parent)
            files = _newest_first(self._folder)
            if not files:
                return None
            self._run = CachedRun(files[0])
            page = self._run.read_page(None)
        except OSError as error:
            self._give_up(error)
            return None
        if page is None or page.next_token is None:
            self._leave()
            return None
        self._first, self._expected = page, page.next_token
        return page

    def _start(self, page: MatchPage, *, anew: bool) -> MatchPage:
        """Go over to the file of the run whose first page this is; ``anew`` forgets what it holds.

        Answers the first page as it was kept, whose token those behind it were asked with, or this one.
        """
        self._leave()
        kept = (
            None if page.generation_date is None or not page.matches else self._kept_of_run(page, anew=anew)
        )
        self._first = page if kept is None else kept
        self._expected, self._is_checked = self._first.next_token, True
        return self._first

    def _kept_of_run(self, page: MatchPage, *, anew: bool) -> MatchPage | None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._run = CachedRun(self._folder / f"{_name_of_run(page)}{_ENDING}", anew=anew)
            kept = None if anew else self._run.read_page(None)
            if kept is None:
                self._run.append(None, page)
            for path in _newest_first(self._folder)[RUNS_KEPT:]:
                path.unlink(missing_ok=True)
        except OSError as error:
            self._give_up(error)
            return None
        return kept

    def _keep(self, token: str, page: MatchPage) -> None:
        if self._run is None or self._first is None or page.generation_date != self._first.generation_date:
            return
        try:
            self._run.append(token, page)
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        self._leave()
        self._notice = (
            f"Groups can't be kept for the next start ({error.strerror}): the review goes on without"
        )

    def _leave(self) -> None:
        if self._run is not None:
            self._run.close()
            self._run = None


def place_of(*names: str) -> str:
    """Name the folder of one domain's runs by what tells it from others, e.g. endpoint, region and name."""
    return hashlib.sha256(json.dumps([_FORMAT, *names]).encode()).hexdigest()[:32]


def _are_of_one_run(kept: MatchPage, now: MatchPage) -> bool:
    # The date alone would be the same in two accounts whose jobs are due at the same moment.
    return kept.generation_date == now.generation_date and not set(kept.matches).isdisjoint(now.matches)


def _name_of_run(first: MatchPage) -> str:
    assert first.generation_date is not None
    return place_of(first.generation_date.isoformat(), *(group.key for group in first.matches))


def _newest_first(folder: Path) -> list[Path]:
    files = [(path.stat().st_mtime_ns, path) for path in folder.glob(f"*{_ENDING}")]
    return [path for _, path in sorted(files, reverse=True)]


def _drop_old(folder: Path) -> None:
    """Drop the runs, of whichever domain, that nobody has opened for long."""
    oldest = time.time() - DAYS_KEPT * 24 * 3600
    for path in folder.glob(f"*/*{_ENDING}"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _line_of(asked: str | None, page: MatchPage) -> bytes:
    assert page.generation_date is not None
    content = json.dumps(
        {
            "asked": asked,
            "next": page.next_token,
            "run": page.generation_date.isoformat(),
            "potential": page.potential_matches,
            "groups": _rows(page.matches),
        },
        separators=(",", ":"),
    ).encode()
    return b"%08x %s\n" % (zlib.crc32(content), content)


def _rows(matches: Iterable[Match]) -> list[list[object]]:
    return [[group.match_id, group.profile_ids, group.score, group.rule_level] for group in matches]


def _page_of(line: bytes) -> tuple[str | None, MatchPage] | None:
    """The page in a line, with the token that was asked; None where the line is not whole."""
    if line[-1:] != b"\n" or line[:9] != b"%08x " % zlib.crc32(line[9:-1]):
        return None
    content = json.loads(line[9:-1])
    matches = tuple(Match(name, tuple(ids), score, level) for name, ids, score, level in content["groups"])
    run = datetime.fromisoformat(content["run"])
    return content["asked"], MatchPage(matches, content["next"], run, content["potential"])
