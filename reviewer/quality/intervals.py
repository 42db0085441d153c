"""Exact intervals for a share: of how many groups a merge is right, seen on some of them.

The interval is that of Clopper and Pearson (Biometrika 26, 1934): it covers the share with at least the
confidence asked for, whatever the share and however few groups were seen.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p, sqrt
from typing import NamedTuple

_STEPS = 100_000
_TINY = 1e-300
_STEEP = 700
"""The logarithm of the greatest slope that a float holds."""
_PRECISE = 1e-16


class Interval(NamedTuple):
    """From where to where a number may be, both included."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How far its ends are apart."""
        return self.high - self.low


def clopper_pearson(right: float, seen: float, confidence: float = 0.95) -> Interval:
    """The interval that covers a share with at least this confidence; all of 0..1 where nothing was seen.

    Args:
        right: how many of those seen had the property, 0..``seen``; effective counts may be fractions.
        seen: how many were seen.
        confidence: above 0, below 1.
    """
    tail = (1 - confidence) / 2
    low = 0.0 if right <= 0 else beta_quantile(tail, right, seen - right + 1)
    high = 1.0 if right >= seen else beta_quantile(1 - tail, right + 1, seen - right)
    return Interval(low, high)


def lower_bound(right: float, seen: float, confidence: float = 0.95) -> float:
    """The share that is reached with this confidence at least: one-sided, of Clopper and Pearson."""
    return 0.0 if right <= 0 else beta_quantile(1 - confidence, right, seen - right + 1)


def labels_for(width: float, share: float, confidence: float = 0.95) -> int:
    """How many labels an interval of this width takes where the share is about ``share``.

    Args:
        width: of the whole interval, above 0.
        share: 0..1.
        confidence: above 0, below 1.
    """
    few, many = 0, 1
    while clopper_pearson(share * many, many, confidence).width > width:
        few, many = many, 2 * many
    while many - few > 1:
        middle = (few + many) // 2
        if clopper_pearson(share * middle, middle, confidence).width > width:
            few = middle
        else:
            many = middle
    return many


def binomial_tail(at_least: int, of: int, share: float) -> float:
    """How likely at least so many of ``of`` have a property that each has with chance ``share``."""
    return 1.0 if at_least <= 0 else beta_below(share, at_least, of - at_least + 1)


def log_beta(a: float, b: float) -> float:
    """The logarithm of Euler's beta function of two numbers above 0."""
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def beta_below(x: float, a: float, b: float) -> float:
    """How likely a number of the beta distribution is at most ``x``: the regularised incomplete beta.

    Args:
        x: 0..1.
        a: above 0.
        b: above 0.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    # The continued fraction settles quickly on one side of the mean; the other is its mirror image.
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    front = exp(a * log(x) + b * log1p(-x) - log_beta(a, b)) / a
    return front * _continued_fraction(x, a, b)


def _continued_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta (DLMF 8.17.22), from the front by Lentz's method."""
    fraction = c = _TINY
    d = 0.0
    for step in range(_STEPS):
        half, odd = divmod(step, 2)
        if step == 0:
            term = 1.0
        elif odd:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        d = 1 / (1 + term * d or _TINY)
        c = 1 + term / c or _TINY
        fraction *= c * d
        if abs(c * d - 1) < _PRECISE:
            break
    return fraction


def beta_quantile(chance: float, a: float, b: float) -> float:
    """The number that a number of the beta distribution is at most with this chance (0..1)."""
    low, high = 0.0, 1.0
    x = a / (a + b)
    for _ in range(_STEPS):
        found = beta_below(x, a, b) - chance
        low, high = (low, x) if found > 0 else (x, high)
        if high - low <= _PRECISE * high:
            break
        if not 0 < x < 1:
            break  # Nearer to an end than a float can be.
        slope = (a - 1) * log(x) + (b - 1) * log1p(-x) - log_beta(a, b)
        newton = x - found / exp(slope) if abs(slope) < _STEEP else -1.0
        # Newton's step where it stays between the bounds, which halving always does.
        step = newton if low < newton < high else sqrt(low * high) if low > 0 else high / 2
        if step == x:
            break
        x = step
    return x
