"""A part of a report in words, and how its shares are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewer.core.counted import outwards
from reviewer.quality.weighted import Estimate


@dataclass(frozen=True)
class Bar:
    """A share between the ends of its interval, each 0..1."""

    low: float
    share: float
    high: float


@dataclass(frozen=True)
class Section:
    """A part of a report; every text in it may quote the journal, raw."""

    title: str
    before: tuple[str, ...] = ()
    """Sentences above the table."""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    bars: tuple[Bar | None, ...] = ()
    """One behind each row; empty where the table has none."""
    after: tuple[str, ...] = ()
    """Sentences below the table."""
    typed: str = ""
    """A command to copy."""

    @property
    def are_numbers(self) -> list[bool]:
        """Whether each column holds nothing but numbers."""
        return [all(map(_NUMBER.fullmatch, column)) for column in zip(*self.rows, strict=True)]


_NUMBER = re.compile(r"[->\d.,–% to]*")


def percent(share: float) -> str:
    """A share in per cent, cut off rather than rounded up to 100."""
    return f"{int(share * 1000 + 1e-9) / 10:.1f} %"


def interval(low: float, high: float) -> str:
    """Two shares in per cent, rounded outwards."""
    return "–".join(outwards(low, high))


def estimated(one: Estimate) -> str:
    """An estimate with its interval."""
    if one.share is None:
        return "not known"
    return f"{percent(one.share)} ({interval(one.interval.low, one.interval.high)})"
