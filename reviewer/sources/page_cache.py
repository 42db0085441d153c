"""A domain's matches as an earlier session has left them on disk: there at once, and gone on from their end.

The files are those of :mod:`reviewer.matches.group_file`, one a run, in a folder of the domain. Each session
writes its own; here only what earlier ones have left is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from reviewer.core.folders import make_folder
from reviewer.core.jobs import JobStatus
from reviewer.core.matches import Keeping, MatchPage, ProfileBatch
from reviewer.matches.group_file import ENDING, KeptRun, not_kept
from reviewer.sources.protocol import MatchSource, TellsJobs, TellsThrottling

RUNS_KEPT = 2
"""Runs that stay on disk of one domain: the newest, and one beside it."""
DAYS_KEPT = 30
"""Days after which a run that nobody opens is dropped, of any domain."""
GROUPS_AT_ONCE = 250
"""Kept groups that come as one page: taking these in holds up a key for no longer than painting does."""
FOLDER = "groups"
"""Where the folders of the domains are, below the cache folder."""
_OLD_FOLDER = "pages"
"""Where earlier versions kept pages."""


class DomainSource(MatchSource, TellsJobs, TellsThrottling, Protocol):
    """A domain's matches, with its jobs."""


class CachedMatches:
    """The :class:`MatchSource` of a domain that answers with kept groups where it has them.

    The first page is answered from the disk; before the second one AWS is asked whether that is still the
    run. Where it is not, the page answered says so, and the new run's first page comes next.
    """

    def __init__(self, source: DomainSource, folder: Path, page_size: int) -> None:
        """Read what is kept of ``source``.

        Args:
            source: the domain's matches.
            folder: the domain's own; made when there is something to keep.
            page_size: groups of the first page.
        """
        self._source = source
        self._folder = folder
        self._page_size = page_size
        self._kept: KeptRun | None = None
        """What is read from; None once all of it is read, or it turned out to be damaged."""
        self._read = 0
        """How many groups of it have been given."""
        self._first: MatchPage | None = None
        """The first page of the run that is given now."""
        self._is_checked = False
        """Whether AWS has said that it is still the run."""
        self._in_hand: MatchPage | None = None
        """The first page of a new run, until it is asked for."""
        self._keeping: Keeping | None = None
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
        """Answer a page from the disk, or fetch it.

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
            with suppress(OSError):  # What can't be read is fetched.
                _remove_old(self._folder.parent)
                for path in _newest_first(self._folder)[:1]:
                    self._open(path)
            kept = self._kept_page()
            # One that is all there is would save no call.
            if kept is not None and kept.next_token is not None:
                self._first = kept
                return kept
        self._leave()
        return self._fetched_first(self._source.match_page(None))

    def _later_page(self, token: str) -> MatchPage:
        if not self._is_checked:
            now = self._source.match_page(None)
            if self._first is None or not _are_of_one_run(self._first, now):
                self._leave()
                self._in_hand = self._first_of_other_run(now)
                return replace(now, starts_over=True)
            self._is_checked = True
        if token == _token(self._read):
            kept = self._kept_page()
            # Where the rest is damaged, the pages are fetched from the first one on: no group comes twice.
            return self._fetched_first(self._source.match_page(None)) if kept is None else kept
        return replace(self._source.match_page(token), keeping=self._keeping)

    def _first_of_other_run(self, now: MatchPage) -> MatchPage:
        """The first page of the run that ``now`` is of, as it was kept if it was; else as it came."""
        path = self._path_of(now)
        if path is not None:
            with suppress(OSError):
                self._open(path)
        kept = self._kept_page()
        self._is_checked = True
        if kept is None or kept.next_token is None:
            self._leave()
            return self._fetched_first(now)
        self._first = kept
        return kept

    def _fetched_first(self, page: MatchPage) -> MatchPage:
        """Begin with a first page that was fetched."""
        self._first, self._is_checked = page, True
        path = self._path_of(page)
        self._keeping = None
        if path is not None:
            try:
                make_folder(self._folder)
                others = [one for one in _newest_first(self._folder) if one != path]
                for one in others[RUNS_KEPT - 1 :]:
                    one.unlink(missing_ok=True)
                self._keeping = Keeping(path, is_there=False)
            except OSError as error:
                self._notice = not_kept(error)
        return replace(page, keeping=self._keeping)

    def _path_of(self, first: MatchPage) -> Path | None:
        """The file of the run whose first page this is; None where nothing names the run."""
        if first.generation_date is None or not first.matches:
            return None
        keys = (group.key for group in first.matches)
        return self._folder / f"{place_of(first.generation_date.isoformat(), *keys)}{ENDING}"

    # What is kept

    def _open(self, path: Path) -> None:
        """Begin to read a kept run.

        Raises:
            OSError: it is not there, or damaged.
        """
        self._kept, self._read = KeptRun(path), 0
        self._keeping = Keeping(path, is_there=True)
        os.utime(path)

    def _kept_page(self) -> MatchPage | None:
        """The kept groups that come next; None where there are none, or they are damaged."""
        if self._kept is None:
            return None
        state = self._kept.state
        end = min(self._read + (GROUPS_AT_ONCE if self._read else self._page_size), state.groups)
        try:
            groups = self._kept.groups(self._read, end)
        except OSError:
            self._leave()
            return None
        self._read = end
        token: str | None = _token(end)
        keeping = self._keeping
        if end == state.groups:
            self._leave()
            token = state.next_token
        return MatchPage(
            tuple(groups), token, state.generation_date, state.potential_matches, keeping=keeping
        )

    def _leave(self) -> None:
        """Read no more of what is kept."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        if self._keeping is not None:
            self._keeping = replace(self._keeping, is_there=False)


def place_of(*names: str) -> str:
    """Name the folder of one domain's runs by what tells it from others, e.g. endpoint, region and name."""
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()[:32]


def _token(groups: int) -> str:
    """Names the page behind so many kept groups."""
    return f"kept {groups}"


def _are_of_one_run(kept: MatchPage, now: MatchPage) -> bool:
    # The date alone would be the same in two accounts whose jobs are due at the same moment.
    return kept.generation_date == now.generation_date and not set(kept.matches).isdisjoint(now.matches)


def _newest_first(folder: Path) -> list[Path]:
    files = [(path.stat().st_mtime_ns, path) for path in folder.glob(f"*{ENDING}")]
    return [path for _, path in sorted(files, reverse=True)]


def _remove_old(folder: Path) -> None:
    """Remove the runs that nobody has opened for long, of any domain, and what earlier versions kept."""
    oldest = time.time() - DAYS_KEPT * 24 * 3600
    for path in folder.glob(f"*/*{ENDING}"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
    shutil.rmtree(folder.with_name(_OLD_FOLDER), ignore_errors=True)
