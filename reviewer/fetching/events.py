"""What fetching brings: each answer, or failure, of a source as one frozen event."""

from __future__ import annotations

from typing import NamedTuple

from reviewer.core.jobs import JobStatus
from reviewer.core.matches import MatchPage, ProfileBatch
from reviewer.core.problems import Problem


class Connected(NamedTuple):
    """The source is there; no call has been made yet."""

    region: str


class CallerKnown(NamedTuple):
    """Who AWS says the caller is, or None where it doesn't say."""

    arn: str | None


class PageFetched(NamedTuple):
    """A page of matches came."""

    token: str | None
    page: MatchPage


class ProfilesFetched(NamedTuple):
    """A batch of profiles came."""

    profile_ids: tuple[str, ...]
    batch: ProfileBatch


class ConnectFailed(NamedTuple):
    """There is no source to ask."""

    problem: Problem


class PageFailed(NamedTuple):
    """A page of matches did not come."""

    token: str | None
    problem: Problem


class ProfilesFailed(NamedTuple):
    """A batch of profiles did not come."""

    profile_ids: tuple[str, ...]
    problem: Problem


class JobsSeen(NamedTuple):
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
