"""Groups with known truth, read from a file, and what is weighed by in the run that each is of."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from reviewer.comparison.frequencies import Frequencies
from reviewer.comparison.weights import Weights, measured
from reviewer.core.matches import Profile


class Labelled(NamedTuple):
    """A line of a file of labelled groups."""

    source: str
    kind: str
    half: int
    """0: the weights and thresholds that come with the program were found on it; 1: on none of it."""
    truth: tuple[str, ...]
    """For each profile whose it is: equal labels are one customer."""
    profiles: tuple[Profile, ...]
    clean: Mapping[str, Mapping[str, object]]
    """The uncorrupted record of a customer, where the file has it."""
    weights: Weights
    """What is weighed by in a run of all groups of this source: with how common each value is there."""


def labelled_groups(file: Path) -> list[Labelled]:
    """Read a file of labelled groups, one a line, gzipped; the groups of a source are one run's."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        groups = [json.loads(line) for line in lines]
    runs: defaultdict[str, Frequencies] = defaultdict(Frequencies)
    for group in groups:
        for one in _profiles_of(group["profiles"]):
            runs[group["ds"]].take(one)
    weights = {source: Weights(measured().lines, frequencies) for source, frequencies in runs.items()}
    return [
        Labelled(
            group["ds"],
            group["kind"],
            sha256(str(group["id"]).encode()).digest()[0] % 2,
            tuple(group["truth"]),
            _profiles_of(group["profiles"]),
            group.get("clean") or {},
            weights[group["ds"]],
        )
        for group in groups
    ]


def _profiles_of(members: Sequence[Mapping[str, Any]]) -> tuple[Profile, ...]:
    return tuple(Profile(one["ProfileId"], one) for one in members)
