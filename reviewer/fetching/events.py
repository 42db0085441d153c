"""What fetching brings: each answer, or failure, of a source as one frozen event."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.core.jobs import JobStatus
from reviewer.core.matches import MatchPage, ProfileBatch
from reviewer.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Connected:
    """The source is there; no call has been made yet."""

    region: str


@dataclass(frozen=True, slots=True)
class CallerKnown:
    """Who AWS says the caller is, or None where it doesn't say."""

    arn: str | None


@dataclass(frozen=True, slots=True)
class PageFetched:
    """A page of matches came."""

    token: str | None
    page: MatchPage


@dataclass(frozen=True, slots=True)
class ProfilesFetched:
    """A batch of profiles came."""

    profile_ids: tuple[str, ...]
    batch: ProfileBatch


@dataclass(frozen=True, slots=True)
class ConnectFailed:
    """There is no source to ask."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class PageFailed:
    """A page of matches did not come."""

    token: str | None
    problem: Problem


@dataclass(frozen=True, slots=True)
class ProfilesFailed:
    """A batch of profiles did not come."""

    profile_ids: tuple[str, ...]
    problem: Problem


@dataclass(frozen=True, slots=True)
class JobsSeen:
    """How it stands with the jobs."""

    status: JobStatus


FetchEvent = (
    Connected
    | CallerKnown
    | PageFetched
    | ProfilesFetched
    | ConnectFailed
    | PageFailed
    | ProfilesFailed
    | JobsSeen
)
