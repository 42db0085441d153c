"""Verdicts and decisions: what a reviewer says of a match group. Frozen, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a reviewer says of a match group; ``withdrawn`` takes an earlier verdict back."""

    MERGE = "merge"
    REVIEW = "review"
    REJECT = "reject"
    WITHDRAWN = "withdrawn"


FieldSources = Mapping[str, str | Mapping[str, str]]
"""MergeProfiles ``FieldSourceProfileIds``: a member to the profile whose value is taken;
``Attributes`` to such a mapping of its keys."""


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
