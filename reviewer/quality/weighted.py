"""Estimates from samples in which groups had different chances to be drawn.

Each group counts as many as it stands for, one through its chance (Horvitz and Thompson, 1952), relative to
all of the sample (Hájek, 1971). The interval is that of Clopper and Pearson on the number of equally likely
groups that would say as much (Korn and Graubard, Survey Methodology 24, 1998).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reviewer.quality.intervals import Interval, clopper_pearson


class Cell(NamedTuple):
    """Groups of one stratum that had the same chance to be drawn."""

    chance: float
    """Above 0, at most 1."""
    right: int
    """How many of them have the property, 0..``seen``."""
    seen: int
    """How many were drawn and looked at."""


class Estimate(NamedTuple):
    """A share of all groups, estimated from a sample of them."""

    share: float | None
    """0..1; None where nothing was seen."""
    interval: Interval
    """Covers it with the confidence asked for."""
    seen: int
    """How many groups it rests on."""
    effective: float
    """How many groups, all with the same chance, would say as much."""


def estimate(cells: Iterable[Cell], confidence: float = 0.95) -> Estimate:
    """Estimate the share of all groups that have a property.

    Args:
        cells: the sample, by stratum.
        confidence: above 0, below 1.
    """
    drawn = [cell for cell in cells if cell.seen]
    seen = sum(cell.seen for cell in drawn)
    if not seen:
        return Estimate(None, Interval(0.0, 1.0), 0, 0.0)
    weight = sum(cell.seen / cell.chance for cell in drawn)
    share = sum(cell.right / cell.chance for cell in drawn) / weight
    effective = weight**2 / sum(cell.seen / cell.chance**2 for cell in drawn)
    if len({cell.chance for cell in drawn}) > 1 and 0 < share < 1:
        # Where what varies is in the strata that stand for many, the sample says less than its weights tell.
        variance = sum(_variance(cell, weight) for cell in drawn)
        effective = min(effective, share * (1 - share) / variance) if variance else effective
    return Estimate(share, clopper_pearson(share * effective, effective, confidence), seen, effective)


def _variance(cell: Cell, weight: float) -> float:
    """What a stratum adds to the variance of the share: that of its own share, drawn towards a half."""
    part = cell.seen / cell.chance / weight
    share = (cell.right + 0.5) / (cell.seen + 1)
    return part**2 * share * (1 - share) / cell.seen
