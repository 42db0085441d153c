"""Verdicts and decisions: what a reviewer says of a match group. Frozen, no I/O."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self


class Verdict(StrEnum):
    """What a reviewer says of a match group; ``withdrawn`` takes an earlier verdict back.

    This is the one table of verdicts: keys, signs, words, filters and counts are made from it.
    """

    key: str
    """The key, and the letter, that gives it unless a keymap moves it; ``""`` for ``withdrawn``."""
    sign: str
    """One character that stands for it in lists."""
    label: str
    """What its key does, in a word or two for the footer."""
    past: str
    """What was done by it, behind a group's name: ``left to someone else``."""
    action: str
    """What its key does, as a sentence for the help and the palette."""
    meaning: str
    """What it says of the group, in lower case."""

    def __new__(
        cls,
        word: str,
        key: str = "",
        sign: str = "",
        label: str = "",
        past: str = "",
        action: str = "",
        meaning: str = "",
    ) -> Self:
        """Make a member whose value is ``word``."""
        verdict = str.__new__(cls, word)
        verdict._value_ = word
        verdict.key, verdict.sign, verdict.label, verdict.past = key, sign, label, past
        verdict.action, verdict.meaning = action, meaning
        return verdict

    MERGE = (
        "merge",
        "m",
        "✓",
        "merge",
        "marked merge",
        "Merge: record that they are one customer",
        "all profiles are one customer",
    )
    REVIEW = (
        "review",
        "v",
        "…",
        "to others",
        "left to someone else",
        "Leave to someone else",
        "leave the group to someone else",
    )
    REJECT = (
        "reject",
        "x",
        "✗",
        "reject",
        "rejected",
        "Reject: record that they are not one customer",
        "not one customer",
    )
    WITHDRAWN = "withdrawn"


VERDICTS = tuple(verdict for verdict in Verdict if verdict is not Verdict.WITHDRAWN)
"""The verdicts that a reviewer can give, in the order in which they are listed."""

FieldSources = Mapping[str, str | Mapping[str, str]]
"""MergeProfiles ``FieldSourceProfileIds``: a member to the profile whose value is taken;
``Attributes`` to such a mapping of its keys."""

EvidenceCodes = Mapping[str, tuple[str, ...]]
"""What the values of some pairs of a group said, as codes and without the values: for ``0-2``, the first and
the third of the ``profile_ids``, e.g. ``("name:identical", "email:different:other-host")``."""


def sources_among(sources: FieldSources, profile_ids: Collection[str]) -> FieldSources:
    """The field sources that are some of these profiles."""
    among: dict[str, str | Mapping[str, str]] = {}
    for member, source in sources.items():
        if isinstance(source, str):
            if source in profile_ids:
                among[member] = source
        elif chosen := {key: one for key, one in source.items() if one in profile_ids}:
            among[member] = chosen
    return among


class ChosenBy(StrEnum):
    """How a group came to be reviewed."""

    SAMPLE = "sample"
    """Drawn at random from all groups of the run."""
    STRATUM = "stratum"
    """Drawn at random from the groups of its band of scores."""
    AUDIT = "audit"
    """Mixed at random into an order, so that what is decided says something of all groups."""
    SECOND = "second"
    """Drawn at random from what others had decided."""
    DISPUTE = "dispute"
    """Others had judged it differently: what is said of it ends the dispute."""
    ORDER = "order"
    """It was its turn."""
    HAND = "hand"
    """Looked up, or let through by a filter."""

    @property
    def is_random(self) -> bool:
        """Whether groups chosen so are a sample of all groups."""
        return self in (ChosenBy.SAMPLE, ChosenBy.STRATUM, ChosenBy.AUDIT)


_CHOICE = re.compile(rf"({'|'.join(ChosenBy)}) (\d{{1,15}})/(\d{{1,15}})(?: seed=([!-~]*))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choice:
    """How a group came to be reviewed, and with which chance: ``sample 200/5000 seed=monday``."""

    by: ChosenBy
    drawn: int
    """Of ``of`` groups so many were drawn; 0 where chance had no part in it."""
    of: int
    """Groups that it was drawn from; where it was not drawn, those of the run; 0 where that was not known."""
    seed: str | None = None
    """What it was drawn by, ``""`` where none was named; None where nothing was drawn, and in what an earlier
    release wrote."""

    @property
    def chance(self) -> float | None:
        """The chance (above 0, at most 1) with which it was drawn; None where chance had no part in it."""
        return self.drawn / self.of if self.drawn else None

    def __str__(self) -> str:
        text = f"{self.by} {self.drawn}/{self.of}"
        if not self.seed:
            return text if self.seed is None else f"{text} seed="
        from urllib.parse import quote  # Seldom needed.

        return f"{text} seed={quote(self.seed, safe='', errors='surrogatepass')}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what ``str`` has written.

        Raises:
            ValueError: it is no such text.
        """
        found = _CHOICE.fullmatch(text)
        if found is None or int(found[2]) > int(found[3]):
            raise ValueError(f"{text!r} says not how a group was chosen")
        seed = found[4]
        if seed:
            from urllib.parse import unquote

            try:
                seed = unquote(seed, errors="surrogatepass")
            except UnicodeDecodeError as error:
                raise ValueError(f"{text!r} says not how a group was chosen") from error
        return cls(ChosenBy(found[1]), int(found[2]), int(found[3]), seed)


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
    """Names the session it was made in."""
    field_sources: tuple[FieldSources, ...] | FieldSources | None = field(default=None, hash=False)
    """For a merge: whose values win where the survivor's would not, for each of ``clusters`` in its order.
    The first journals have one mapping for all of them, in which a source counts in its own cluster."""
    evidence: EvidenceCodes | None = field(default=None, hash=False)
    """What was to be weighed (:func:`reviewer.comparison.kept_evidence.kept_evidence`); None: not known."""
    choice: Choice | None = None
    """How the group came to be reviewed; None: not known."""

    @property
    def sources_by_cluster(self) -> tuple[FieldSources, ...]:
        """The field sources of each of ``clusters``, in its order, however the journal has them."""
        clusters = (self.profile_ids,) if self.clusters is None else self.clusters
        if isinstance(self.field_sources, tuple):
            return self.field_sources
        return tuple(sources_among(self.field_sources or {}, cluster) for cluster in clusters)

    @property
    def merges_a_part(self) -> bool:
        """Whether it is a merge that leaves some of the group apart."""
        if self.verdict is not Verdict.MERGE or self.clusters is None:
            return False
        return len(self.clusters) != 1 or len(self.clusters[0]) < len(set(self.profile_ids))


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides: the OS user, and the AWS caller where that is known."""

    name: str
    uid: int | None
    host: str | None = None
    """The machine they are on: told, and not who they are. A laptop's name changes with the network."""
    caller_arn: str | None = None
    """The AWS caller; None while it is not known, or never is."""

    def made(self, decision: Decision, *, elsewhere: bool = False) -> bool:
        """Whether this reviewer made a decision: the same OS user, and the same caller where both are known.

        ``elsewhere`` says that it came from another journal, where the same OS user of another machine is
        someone else unless the caller tells better.
        """
        return self.is_same(Reviewer.of(decision), elsewhere=elsewhere)

    @classmethod
    def of(cls, decision: Decision) -> Reviewer:
        """Who made a decision."""
        return cls(decision.reviewer, decision.reviewer_uid, decision.host, decision.caller_arn)

    def is_same(self, other: Reviewer, *, elsewhere: bool = False) -> bool:
        """Whether someone else is this person, as :meth:`made` tells it."""
        if (other.name, other.uid) != (self.name, self.uid):
            return False
        if None not in (self.caller_arn, other.caller_arn):
            return person(self.caller_arn) == person(other.caller_arn)
        return not elsewhere or other.host in (None, self.host)


_MADE_UP = re.compile(r"(?<=/)[A-Za-z-]*session-\d+$", re.IGNORECASE)
"""The session name that a tool makes up for an assumed role where none is set, anew at each start."""


def person(arn: str | None) -> str:
    """What of a caller's ARN stays the same from one start to the next; ``""`` for none."""
    return _MADE_UP.sub("", arn or "")
