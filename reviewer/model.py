"""The things a reviewer works with: match groups, profiles, verdicts, decisions. Frozen, no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Verdict(StrEnum):
    """What a reviewer says of a match group; ``withdrawn`` takes an earlier verdict back."""

    MERGE = "merge"
    REVIEW = "review"
    REJECT = "reject"
    WITHDRAWN = "withdrawn"


def group_key(profile_ids: Iterable[str]) -> str:
    """Name a group by its members: 32 hex digits of the SHA-256 over its sorted, distinct profile ids.

    AWS does not promise that a MatchId outlives a run; profile ids do.
    """
    import hashlib  # Loads OpenSSL, which the first paint need not wait for.

    members = "\n".join(sorted(set(profile_ids)))
    return hashlib.sha256(members.encode("utf-8", "surrogatepass")).hexdigest()[:32]


FieldSources = Mapping[str, str | Mapping[str, str]]
"""MergeProfiles ``FieldSourceProfileIds``: a member to the profile whose value is taken;
``Attributes`` to such a mapping of its keys."""


@dataclass(frozen=True, slots=True)
class Match:
    """One match group (GetMatches ``Matches[]``)."""

    match_id: str
    """``MatchId``: names the group within one run."""
    profile_ids: tuple[str, ...]
    """``ProfileIds``: two or more by AWS's words, but one or none has to be survived."""
    score: float | None
    """``ConfidenceScore``, 0..1; None where AWS left it out. No absolute measure of quality."""
    rule_level: int | None = None
    """``RuleLevel``, 1 to 15, of a group that rules have found; such a group has no score."""

    @property
    def key(self) -> str:
        """The group key: the same for the same members in any run."""
        return group_key(self.profile_ids)


@dataclass(frozen=True, slots=True)
class MatchPage:
    """One answer of GetMatches."""

    matches: tuple[Match, ...]
    next_token: str | None
    """``NextToken`` to the page after this one; None at the end of the matches."""
    generation_date: datetime | None
    """``MatchGenerationDate``: names the run (timezone-aware)."""
    potential_matches: int | None
    """``PotentialMatches``: how many groups AWS says the run has."""
    notice: str = ""
    """What the source has to tell the reviewer with this page; may quote outside text, raw."""
    starts_over: bool = False
    """Whether the pages before it turned out to be of another run, whatever its date says."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One customer record, with its members as the API names and nests them."""

    profile_id: str
    members: Mapping[str, object] = field(hash=False)
    """BatchGetProfile ``Profiles[]``: strings, lists, and nested maps; any member may be missing."""


@dataclass(frozen=True, slots=True)
class ProfileBatch:
    """What asking for some profiles gave: each asked id is in one of the two."""

    profiles: Mapping[str, Profile] = field(hash=False)
    unavailable: Mapping[str, str] = field(hash=False)
    """Ids that can't be shown, each with its reason in plain words."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict on one group with its who, when and what: one row of the journal."""

    id: str
    """UUID of the decision, given when it is made."""
    decided_at: datetime
    """When, in UTC, to the microsecond."""
    reviewer: str
    """The OS user's name."""
    reviewer_uid: int | None
    """The OS user's number."""
    caller_arn: str | None
    """The AWS caller (``sts:GetCallerIdentity``) where that is known."""
    domain_name: str
    region: str
    match_id: str
    group_key: str
    profile_ids: tuple[str, ...]
    confidence_score: float | None
    match_generation_date: datetime | None
    verdict: Verdict
    note: str = ""
    withdraws: str | None = None
    """For ``withdrawn``: the id of the decision that is taken back."""
    reason: str = ""
    """Why, from the reviewer's list of reasons; ``""`` where none was picked."""
    blind: bool = False
    """Whether score, bands and others' verdicts were hidden while judging."""
    clusters: tuple[tuple[str, ...], ...] | None = None
    """For a merge of parts: the ids that become one profile each, survivor first. None: all of the group."""
    compared_digest: str | None = None
    """Keyed digest of the values that were compared (``Journal.keyed_digest``); holds no values."""
    host: str | None = None
    """The machine it was made on."""
    account_id: str | None = None
    """The AWS account of the domain where that is known."""
    session_id: str | None = None
    """Names the sitting it was made in."""
    field_sources: FieldSources | None = field(default=None, hash=False)
    """For a merge: whose values win where the survivor's would not."""

    @property
    def merges_a_part(self) -> bool:
        """Whether it is a merge that leaves some of the group apart."""
        if self.verdict is not Verdict.MERGE or self.clusters is None:
            return False
        return len(self.clusters) != 1 or len(self.clusters[0]) < len(set(self.profile_ids))


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides: the OS user, on which machine."""

    name: str
    uid: int | None
    host: str | None = None

    def made(self, decision: Decision) -> bool:
        """Whether this reviewer made a decision; the same name and number on another machine is someone else.

        A decision that names no machine counts by name and number alone.
        """
        is_here = decision.host in (None, self.host)
        return is_here and (decision.reviewer, decision.reviewer_uid) == (self.name, self.uid)


class ProblemKind(StrEnum):
    """What sort of trouble a source met, where the program's next step depends on it."""

    TOKEN_EXPIRED = "token-expired"
    THROTTLED = "throttled"
    DENIED = "denied"
    CREDENTIALS = "credentials"
    UNREACHABLE = "unreachable"
    NOT_FOUND = "not-found"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Problem:
    """Trouble in plain words: what happened, what it means, what to do. May quote outside text, raw."""

    kind: ProblemKind
    what: str
    """What happened, e.g. ``GetMatches was denied``."""
    means: str
    """What follows from it, e.g. ``no groups can be listed``."""
    todo: str
    """What to do, e.g. ``Have profile:GetMatches allowed``. Names no key: a screen adds its own."""
    again: bool = True
    """Whether asking again can help once that is done; False where the program has to be started anew."""

    @property
    def line(self) -> str:
        """All of it as one line."""
        return f"{self.what}: {self.means}. {self.todo}"


class SourceError(Exception):
    """A source of matches could not answer; carries the :class:`Problem` to show."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.line)
        self.problem = problem


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
