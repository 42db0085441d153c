"""What a journal's decisions come to, counted: what estimates, thresholds and agreement are made of."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from reviewer.core.partitions import Joint


class Outcome(StrEnum):
    """What a decision says of its whole group."""

    MERGE = "merge"
    """All profiles are one customer."""
    PART = "part"
    """Some are, and others are not: to merge the whole group would be wrong."""
    REVIEW = "review"
    """Left for someone else."""
    REJECT = "reject"


OTHERWISE = "part otherwise"
"""Said of who merges a group in part, and not in the parts of another who is named before them."""


MILLE = 1_000
"""Scores are counted by the thousandth that they reach."""


BANDS = (0, 500, 600, 700, 800, 850, 900, 950, 990)
"""Where each band of scores begins, in thousandths: narrow where merging is asked about."""


@lru_cache(maxsize=4096)
def band_of(score: int | None) -> int | None:
    """Where in BANDS a score (in thousandths) lies; None where there is none."""
    return None if score is None else bisect_right(BANDS, score) - 1


@lru_cache(maxsize=4096)
def week_of(day: str) -> str:
    """The week (ISO 8601, ``2026-W48``) of a day (``2026-11-29``)."""
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}"


class Deed(NamedTuple):
    """What decisions that are counted together have in common."""

    reviewer: str
    day: str
    """In UTC, ``2026-11-29``."""
    chosen_by: str
    """One of ChosenBy; ``""`` where it is not known."""
    said: str
    """One of Outcome, or ``withdrawn``."""


class Said(NamedTuple):
    """What groups that are counted together have in common, by their effective decisions."""

    choice: str
    """How they came to be reviewed, as ``str`` writes a Choice; ``""`` where it is not known."""
    score: int | None
    """In thousandths, rounded down."""
    outcome: str
    """One of Outcome."""
    run: str = ""
    """The run (``MatchGenerationDate``) that a sample with it was drawn from; ``""`` for all others."""


class Together(NamedTuple):
    """What groups have in common that several reviewers have judged without knowing the other's verdict."""

    week: str
    """Of the last decision, ISO 8601: ``2026-W48``."""
    band: int | None
    """Where in BANDS its score lies."""
    given: tuple[tuple[str, str], ...]
    """Each reviewer with their Outcome, or OTHERWISE, sorted."""
    pairs: Joint
    """Of the first two that say of each pair of profiles whether it is one customer; all 0 for fewer."""


class Drawn(NamedTuple):
    """A decided group that chance chose."""

    group_key: str
    profile_ids: tuple[str, ...]
    score: float | None
    """0..1."""
    parts: tuple[frozenset[str], ...] | None
    """Whom its decision takes for one customer; none for a reject, None where it was left to someone else."""
    chance: float
    """With which it came to be reviewed; above 0, at most 1."""


class Disputed(NamedTuple):
    """A group on which reviewers say different things."""

    match_id: str
    group_key: str
    score: float | None
    given: tuple[tuple[str, str], ...]
    """Each reviewer with their Outcome, or OTHERWISE, sorted."""


@dataclass
class Tallies:
    """The decisions on one domain, counted."""

    domain_name: str
    region: str
    deeds: Counter[Deed] = field(default_factory=Counter)
    """Every decision, those taken back or replaced among them."""
    seconds: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By reviewer and day, how long was thought: gaps between two decisions of a session, breaks left out."""
    thoughts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By reviewer and day, how many such gaps."""
    groups: Counter[Said] = field(default_factory=Counter)
    """Every group that is decided, once."""
    overruled: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By what the evidence said (``birth-date:different``) and the verdict against it: how many pairs."""
    together: Counter[Together] = field(default_factory=Counter)
    """Groups that two or more have judged independently."""
    dependent: int = 0
    """Decisions on groups that others had judged, given with their verdicts in sight."""
    controls: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Control groups by reviewer and what they came to: ``right``, ``slip`` or ``review``."""
    disputed: list[Disputed] = field(default_factory=list)
    """The first of them."""
    disputes: int = 0
    """How many there are."""
    run_groups: int = 0
    """How many groups the runs have on which was decided, all together; 0 where it is not known of each."""
    whole_runs: bool = False
    """Whether every group of each run is decided, so that nothing is left to estimate."""
