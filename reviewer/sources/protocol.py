"""What a source of match groups and profiles has to offer, and what it may offer besides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from reviewer.core.jobs import JobStatus
from reviewer.core.matches import MatchPage, ProfileBatch


class MatchSource(Protocol):
    """Where groups and profiles come from. Methods block; each may raise :class:`SourceError`.

    One source serves several threads at once.
    """

    @property
    def region(self) -> str:
        """The AWS region the matches live in."""

    def match_page(self, token: str | None) -> MatchPage:
        """Fetch the page that ``token`` names, or the first one for None."""

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        """Fetch up to 20 profiles."""

    def caller_arn(self) -> str | None:
        """Who AWS says the caller is, or None where it doesn't say."""


@runtime_checkable
class TellsJobs(Protocol):
    """A source of matches that knows about the jobs that find them."""

    def job_status(self) -> JobStatus:
        """Ask AWS; blocks, and may raise SourceError. For once a minute: the quota is 5 calls a second."""


@runtime_checkable
class TellsThrottling(Protocol):
    """A source that notices when AWS throttles it, also where asking again helped."""

    @property
    def throttled(self) -> int:
        """How often AWS has throttled so far."""
