"""What a measurement is: a row with its median, its floor or peer, and what it is to reach."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.end_to_end.conftest import Desk

RUNS = 15


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table."""

    what: str
    measured: str
    against: str
    to_reach: str


Measure = Callable[[int], list[Figure]]
"""Takes how many runs to make, answers its rows."""


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


@contextmanager
def desk(*, takes_every_key: bool = False) -> Iterator[Desk]:
    """A desk for one measurement; commands start as they do for people."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        yield Desk(Path(folder), stack, starts_warm=False, takes_every_key=takes_every_key)
