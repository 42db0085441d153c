"""The numbers of a report on a domain's decisions, each with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewer.core.tallies import Disputed
from reviewer.quality.intervals import Interval
from reviewer.quality.thresholds import Suggestion
from reviewer.quality.weighted import Estimate

NARROWER = 0.05
"""The width of an interval that is asked for: as wide, "95 %" is 92 to 97."""


class By(StrEnum):
    """What decisions are told apart by."""

    REVIEWER = "reviewer"
    WEEK = "week"
    SOURCE = "source"
    """How their groups came to be reviewed."""


@dataclass(frozen=True)
class Activity:
    """What some decisions come to."""

    name: str
    """A reviewer, a week (ISO 8601), one of ChosenBy, or ``""`` for all."""
    decisions: int
    """Those taken back or replaced among them."""
    withdrawn: int
    """How many were taken back."""
    merge: int
    part: int
    review: int
    reject: int
    a_minute: float | None
    """Decisions a minute of thinking, breaks left out; None where it can't be told."""


@dataclass(frozen=True)
class Sample:
    """Groups that came to be reviewed in one way."""

    chosen_by: str
    """One of ChosenBy; ``""`` where it is not known."""
    drawn: int
    """So many were drawn, of ``of``; 0 where chance had no part in it."""
    of: int
    reviewed: int
    """How many of them are decided."""
    counts: bool
    """Whether estimates rest on them."""
    run: str
    """The run that they were drawn from, where they were drawn; else ``""``."""
    seed: str | None
    """What drew them, ``""`` where none was named; None where nothing was drawn, or it was not recorded."""


@dataclass(frozen=True)
class Precision:
    """How often a merge is right among groups of a band of scores."""

    low: float | None
    """Where the band begins (0..1); None for groups of any score."""
    high: float | None
    """Where the next one begins; 1 for the last."""
    decided: int
    """Groups that are decided, however they were chosen."""
    right: int
    """Of the sample: those that are one customer."""
    wrong: int
    """Those of which any two profiles are not one customer."""
    review: int
    """Those left for someone else."""
    best: Estimate
    """If all that is left for someone else were right to merge."""
    middle: Estimate
    """Without what is left for someone else."""
    worst: Estimate
    """If none of it were."""
    more_labels: int | None
    """How many more it takes for an interval that is NARROWER wide; None where it is, where nothing is known,
    or where every group is decided."""
    holds: int | None
    """About how many groups the run has there; None where it is not known."""

    @property
    def is_out_of_reach(self) -> bool:
        """Whether there are not as many groups left as ``more_labels`` asks for."""
        return exceeds(self.more_labels, self.holds, self.right + self.wrong + self.review)


@dataclass(frozen=True)
class Agreement:
    """How far reviewers agree on groups that they have judged without knowing the other's verdict."""

    name: str
    """Two reviewers, a band of scores, a week, or ``""`` for all."""
    groups: int
    alike: float | None
    """The share of groups (0..1) on which all who judged said the same."""
    alike_interval: Interval | None
    kappa: float | None
    """Cohen's, of two reviewers."""
    kappa_interval: Interval | None
    alpha: float | None
    """Krippendorff's, nominal."""
    alpha_interval: Interval | None
    pairs: int
    """Pairs of profiles that both have judged."""
    pairs_alpha: float | None
    """Krippendorff's over pairs of profiles, of the partitions that the reviewers have made."""


class NoThreshold(StrEnum):
    """Why no threshold is named."""

    NO_SAMPLE = "no-sample"
    """No group was drawn at random."""
    UNFINISHED = "sample-unfinished"
    """No sample is reviewed to its end."""
    BAND_UNFINISHED = "band-unfinished"
    """The highest band of a sample by band is not."""
    MIXED = "samples-mixed"
    """Groups of several samples can't be told apart, so that none is known to be."""
    NO_SCORES = "no-scores"
    """No group that counts has a score."""
    TOO_FEW = "too-few-labels"
    """Not even if all of them said that a merge is right."""
    NOT_SHOWN = "not-shown"
    """The labels show the target at no score."""


@dataclass(frozen=True)
class Threshold:
    """From which score on merges are right often enough."""

    target: float
    confidence: float
    at_once: bool
    """Whether a whole sample is tested; else a sample in the making, at which one may look at any time."""
    is_band: bool
    """Whether it was looked for in the highest band of a sample by band alone."""
    labels: int
    """Of groups drawn at random, with a score and a verdict."""
    samples: int
    """Of how many samples and audits the labels are, each label counting alike."""
    suggestion: Suggestion | None
    recall: float | None
    """The share of all right merges among the matches that lies at or above it (0..1), estimated; None where
    the sample can't tell."""
    fewest: int
    """How many labels it takes at least, all of them right: more where one may look at any time."""
    next_threshold: float | None
    """The next lower threshold that was tried."""
    more_labels: int | None
    """How many more labels at or above that it takes; None where the share seen there is below the target."""
    next_labels: int
    """How many there are."""
    holds: int | None
    """About how many groups the run has there; None where it is not known."""

    @property
    def is_out_of_reach(self) -> bool:
        """Whether there are not as many groups left as ``more_labels`` asks for."""
        return exceeds(self.more_labels, self.holds, self.next_labels)


def exceeds(more_labels: int | None, holds: int | None, labels: int) -> bool:
    """Whether so many more labels are more than there are groups, as far as is known."""
    return more_labels is not None and holds is not None and labels + more_labels > holds


@dataclass(frozen=True)
class Overruled:
    """Evidence that verdicts went against."""

    evidence: str
    """Topic and relation, ``birth-date:different``."""
    verdict: str
    pairs: int


@dataclass(frozen=True)
class Slips:
    """How often a reviewer said of control groups what others had not."""

    reviewer: str
    answered: int
    """Those left for someone else left out."""
    slips: int
    interval: Interval
    """Of the share of slips (0..1)."""
    review: int
    """Those left for someone else."""


@dataclass(frozen=True)
class Report:
    """What is known of a domain's decisions."""

    domain_name: str
    region: str
    since: str | None
    until: str | None
    by: By
    target_precision: float
    confidence: float
    groups: int
    """Decided ones."""
    all: Activity
    activities: tuple[Activity, ...]
    samples: tuple[Sample, ...]
    is_census: bool
    """Whether every group of each run is decided, so that chance has no part in the choice."""
    precision: Precision
    bands: tuple[Precision, ...]
    threshold: Threshold | None
    """None where there is no label that it may rest on."""
    why_no_threshold: NoThreshold | None
    """None where one is named."""
    agreement: Agreement
    agreement_by_pair: tuple[Agreement, ...]
    agreement_by_band: tuple[Agreement, ...]
    agreement_by_week: tuple[Agreement, ...]
    dependent: int
    """Second decisions that were given with the first in sight, and don't count as agreement."""
    disputes: int
    disputed: tuple[Disputed, ...]
    overruled: tuple[Overruled, ...]
    slips: tuple[Slips, ...]
