"""What is known of a domain's Identity Resolution Jobs."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

RUNNING = frozenset(("PENDING", "PREPROCESSING", "FIND_MATCHING", "MERGING"))
"""The statuses of a job that has not ended; the others are COMPLETED, PARTIAL_SUCCESS and FAILED."""


class Job(NamedTuple):
    """One Identity Resolution Job (ListIdentityResolutionJobs)."""

    job_id: str
    status: str
    """As AWS names it, e.g. ``FIND_MATCHING``."""
    message: str
    """What AWS says of a job that failed."""
    started_at: datetime | None
    ended_at: datetime | None
    profiles_reviewed: int | None
    matches_found: int | None
    merges_done: int | None

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self.status in RUNNING


class JobStatus(NamedTuple):
    """What was known of a domain's jobs at one moment."""

    running: Job | None
    """The job that is at work now."""
    latest_run: datetime | None
    """The ``MatchGenerationDate`` that GetMatches answers now; None where it can't be had."""
    next_run: datetime | None
    """When the next job starts by the domain's schedule (UTC); None where that can't be had."""

    def has_newer_run_than(self, run: datetime | None) -> bool:
        """Tell whether matches have come out since ``run``."""
        return run is not None and self.latest_run is not None and self.latest_run > run
