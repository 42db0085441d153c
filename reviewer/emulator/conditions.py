"""How the emulator behaves: slow, throttled, failing, and in all that AWS does not document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What becomes of a call that fails."""

    CUT = "cut"
    """Nothing is done, and the connection is cut."""
    LOST = "lost"
    """It is done, and the connection is cut in place of the answer."""
    DENIED = "denied"
    """AccessDeniedException (403), nothing is done."""
    THROTTLED = "throttled"
    """ThrottlingException (429), nothing is done."""
    FAILED = "failed"
    """InternalServerException (500), nothing is done."""
    LATE = "late"
    """It is done and answered with InternalServerException (500) all the same (assumption: it happens)."""
    HALF = "half"
    """MergeProfiles: the main profile has all, and none of the others is deleted, for ever (assumption)."""
    PARTLY = "partly"
    """MergeProfiles: as ``half``, but the first of the others is deleted (assumption)."""
    NEVER = "never"
    """MergeProfiles: answered, and nothing is ever done (assumption)."""


OF_MERGES = frozenset((FaultKind.HALF, FaultKind.PARTLY, FaultKind.NEVER))
"""The kinds that only MergeProfiles knows."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of some calls of one operation."""

    operation: str
    kind: FaultKind
    every: int = 1
    """Every n-th call fails,"""
    after: int = 0
    """behind so many that don't,"""
    times: int | None = None
    """and so often at most; None is for ever."""

    @classmethod
    def parse(cls, text: str) -> Fault:
        """Read ``OPERATION:KIND[:every=N][:after=N][:times=N]``, e.g. ``MergeProfiles:lost:every=3``.

        Raises:
            ValueError: it is not of that form.
        """
        operation, _, rest = text.partition(":")
        kind, *numbers = rest.split(":")
        given: dict[str, int] = {}
        for number in numbers:
            name, _, value = number.partition("=")
            if name not in ("every", "after", "times") or not value.isdecimal():
                raise ValueError(f"{number} is not every=N, after=N or times=N")
            given[name] = int(value)
        if given.get("every") == 0:
            raise ValueError("every=0 is no spacing: every=1 is each call")
        if kind not in list(FaultKind):
            raise ValueError(f"{kind or text} is none of {', '.join(FaultKind)}")
        if kind in OF_MERGES and operation != "MergeProfiles":
            raise ValueError(f"{kind} is a fault of MergeProfiles")
        return cls(operation, FaultKind(kind), **given)


@dataclass(frozen=True, slots=True)
class Conditions:
    """How the emulator behaves. AWS does not document what is marked *assumption*.

    Some assumptions are fixed. GetMatches lists groups in the order in which the domain holds them, and a
    token is good for the operation and the domain that gave it. A later run finds the same groups under
    other MatchIds. A merge leaves the groups as they are: those that name a profile that is gone go on
    naming it, and BatchGetProfile answers an error for it. History begins with the emulator. A domain whose
    Matching is off has no matches, and asking for them is not an error.
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
    faults: tuple[Fault, ...] = ()
    """Faults of some calls of one operation each: the first one that is due counts."""
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
    merge_delay_calls: int = 0
    """Calls of any operation until a merge shows: a delay that needs no clock."""
    search_delay_calls: int = 0
    """Calls of any operation until SearchProfiles finds what was created (assumption: it may lag)."""
    auto_merge_after: int | None = None
    """Merges after which auto-merging runs, once, where a domain has it enabled; None never."""
    history_of_the_gone: str = "serve"
    """What asking for the history of a profile that was merged away or deleted gives (assumption): ``serve``
    its records, or ``refuse`` with ResourceNotFoundException."""
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
