"""How the emulator behaves: slow, throttled, failing, and in all that AWS does not document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conditions:
    """How the emulator behaves. AWS does not document what is marked *assumption*.

    Some assumptions are fixed. GetMatches lists groups in the order in which the domain holds them, and a
    token is good for the operation and the domain that gave it. A later run finds the same groups under
    other MatchIds. A merge leaves the groups as they are: those that name a profile that is gone go on
    naming it, and BatchGetProfile answers an error for it. A domain whose Matching is off has no matches,
    and asking for them is not an error.
    """

    latency: float = 0.0
    """Seconds that each answer takes."""
    throttle: float | None = None
    """Calls a second before ThrottlingException (429); None is no limit."""
    fail: float = 0.0
    """Share of calls (0..1) that end in InternalServerException (500), evenly spread."""
    drop_connection_every: int = 0
    """Cut the connection instead of every n-th answer; 0 never."""
    deny: frozenset[str] = frozenset()
    """Operations that answer AccessDeniedException (403)."""
    token_ttl: float | None = None
    """Seconds that a NextToken is good for (assumption); None is for ever."""
    new_run_after: int | None = None
    """Calls of GetMatches after which a new run is published, once a domain; None never."""
    old_token: str = "serve"
    """What a token of the run before does (assumption): ``serve`` the new run from there, or ``refuse``."""
    job_status: str | None = None
    """The status of a job younger than the last run, e.g. ``MERGING``; None where there is no such job."""
    merge_delay: float = 0.0
    """Seconds until a merge shows (MergeProfiles starts a job and says nothing of its length)."""
    empty_page_every: int = 0
    """Every n-th page of GetMatches is empty and has a token (assumption: it happens); 0 never."""
    repeat_group_every: int = 0
    """Every n-th page of GetMatches begins with the last group of the page before (assumption); 0 never."""
    default_page: int = 100
    """Groups, profiles, domains or jobs a page where MaxResults is missing (assumption)."""
    token_error: str = "BadRequestException"
    """The error for a token that is not or no longer good (assumption)."""
    missing_profile_code: str = "ResourceNotFoundException"
    """The ``Code`` that BatchGetProfile gives for an id it does not find (assumption)."""
    missing_profiles: str = "error"
    """What BatchGetProfile answers for an id it does not find (assumption): an ``error``, or ``silent``."""
