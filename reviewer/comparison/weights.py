"""How much each piece of evidence weighs: log2 of how much likelier it is of one customer than of two.

A weight is that of the table in ``data/weights.txt`` where enough was counted; a small count is drawn
towards the judged weight (the precision-weighted mean of two normal estimates of the log likelihood ratio).
Whatever was counted: nothing weighs more than agreement, and a difference that no slip explains never
speaks for one customer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from math import log
from typing import NamedTuple

from reviewer.comparison.data import rows
from reviewer.comparison.evidence import Code, Evidence, Relation, Topic
from reviewer.comparison.frequencies import Frequencies

_ANY = "*"
_AGREES = "agrees"
_NAMES = {Relation.IDENTICAL: _AGREES, Relation.SAME: _AGREES}
_LIKE: dict[str, str] = dict.fromkeys(
    (Topic.PASSPORT, Topic.DRIVING_LICENCE, Topic.NATIONAL_ID, Topic.TAX_NUMBER, Topic.VAT_NUMBER,
     Topic.IDENTITY_NUMBER),
    Topic.SOCIAL_SECURITY_NUMBER,
)  # fmt: skip
"""Topics that weigh as another one, of which alone there are counts."""
FIRMS = {Topic.ADDRESS: "firms-address", Topic.PHONE: "firms-phone"}
"""What weighs otherwise of two firms than of two people, with its name in the table."""
LONG_NAMES = "long-names"
"""What the table calls the names of two people where three words and more are known of both: that they agree
says more. What has no line of its own there weighs as of other names."""
_JUDGED_DEVIATION = 1.0
"""Bits that a judged weight may be off: the standard deviation of its estimate."""
_BIT = log(2)
_SLIPS = frozenset(
    (Code.ONE_DIGIT, Code.TWO_DIGITS_SWAPPED, Code.ONE_DIGIT_IF_SWAPPED, Code.ONE_CHARACTER,
     Code.SAME_DAY_AND_MONTH)
)  # fmt: skip
"""Differences that a slip of the pen makes of one value."""
_LESS_ALIKE: dict[str, str] = {
    Code.DIFFERENT_NAMES: Code.UNLIKE_FIRST_NAMES,
    Code.TWO_NAMES: Code.DIFFERENT_FIRST_NAMES,
}
"""Of names, what agrees less than what."""
_COUNTED_TWICE = frozenset((Code.DIFFERENT_FIRST_NAMES, Code.TWO_NAMES))
"""What the table counts with unlike names as well."""
_DIFFERENCE = -0.3
"""The most that any other difference weighs."""


class WeightLine(NamedTuple):
    """A line of the table: what was found, in how many pairs, and what it weighs."""

    topic: str
    relation: str
    """``agrees``, ``similar`` or ``different``."""
    code: str
    """A reason's code; ``*``: all that have no line of their own."""
    judged: float
    """Bits, where nothing was counted."""
    one: int
    """Pairs of one customer in which it was found."""
    two: int
    """Pairs of two customers in which it was found."""
    bits: float


class Weights:
    """A table of weights."""

    def __init__(self, lines: Iterable[WeightLine], frequencies: Frequencies | None = None) -> None:
        """Take a table.

        Args:
            lines: the table's lines.
            frequencies: how common values are in the run; None: all of them count as usual ones.
        """
        self.lines = tuple(lines)
        self.frequencies = frequencies
        self._bits: Mapping[tuple[str, str, str], float] = {
            (line.topic, line.relation, line.code): line.bits for line in self.lines
        }
        self._keys: dict[tuple[str, Relation, str], tuple[str, str, str]] = {}

    def of(self, topic: str, evidence: Evidence) -> float:
        """The weight of a piece of evidence in bits: above 0 it speaks for one customer, below 0 against.

        Args:
            topic: a :class:`~reviewer.comparison.evidence.Topic`, or its name for firms (``FIRMS``).
            evidence: how two profiles relate on it.
        """
        key = self.key_of(topic, evidence)
        return 0.0 if key is None else self._bits[key]

    def key_of(self, topic: str, evidence: Evidence) -> tuple[str, str, str] | None:
        """Topic, relation and code of the line that weighs some evidence; None where it says nothing."""
        if not evidence.speaks:
            return None
        asked = (topic, evidence.relation, evidence.reasons[0].code if evidence.reasons else _ANY)
        if (key := self._keys.get(asked)) is None:
            key = self._keys[asked] = self._key(counted_as(topic), *asked[1:])
        return key

    def _key(self, topic: str, relation: Relation, code: str) -> tuple[str, str, str]:
        topics = (topic, Topic.NAME) if topic == LONG_NAMES else (topic,)
        named = _NAMES.get(relation, relation.value)
        keys = [(one, named, code) for one in topics] + [(_ANY, named, code)]
        keys += [(one, named, _ANY) for one in topics]
        return next((key for key in keys if key in self._bits), (_ANY, named, _ANY))


def counted_as(topic: str) -> str:
    """The topic of the table's lines that weigh a topic."""
    return _LIKE.get(topic, topic)


@cache
def measured() -> Weights:
    """The table that comes with the program."""
    counted = [
        (topic, relation, code, float(judged), int(one), int(two))
        for topic, relation, code, judged, one, two in rows("weights")
    ]
    totals: dict[str, tuple[int, int]] = {}
    for topic, _, code, _, one, two in counted:
        if code not in _COUNTED_TWICE:
            ones, twos = totals.get(topic, (0, 0))
            totals[topic] = (ones + one, twos + two)
    return limited(WeightLine(*line, _bits(*line[3:], *totals[line[0]])) for line in counted)


def limited(lines: Iterable[WeightLine]) -> Weights:
    """A table of these lines, none of which says more than what agrees more."""
    lines = tuple(lines)
    bits = {(line.topic, line.relation, line.code): line.bits for line in lines}
    return Weights(line._replace(bits=min(line.bits, _most(line, bits))) for line in lines)


def _most(line: WeightLine, bits: Mapping[tuple[str, str, str], float]) -> float:
    """What a piece of evidence weighs at most, by what agrees more."""
    if line.topic in (Topic.NAME, LONG_NAMES) and line.code in _LESS_ALIKE:
        return bits[line.topic, line.relation, _LESS_ALIKE[line.code]]
    if line.relation == Relation.DIFFERENT and line.code not in _SLIPS:
        return _DIFFERENCE
    return bits[line.topic, _AGREES, _ANY]


def _bits(judged: float, one: int, two: int, ones: int, twos: int) -> float:
    """A counted log likelihood ratio and a judged one, each by how sure it is."""
    if not one + two:
        return judged
    return round(drawn_towards(judged, _JUDGED_DEVIATION, one, two, ones, twos)[0], 2)


def drawn_towards(
    bits: float, deviation: float, one: int, two: int, ones: int, twos: int
) -> tuple[float, float]:
    """The mean of a counted log likelihood ratio and an estimate of it, each by how sure it is.

    Args:
        bits: the estimate.
        deviation: its standard deviation.
        one: pairs of one customer in which the evidence was found.
        two: pairs of two customers in which it was found.
        ones: pairs of one customer that both speak on its topic.
        twos: pairs of two customers that do.

    Returns:
        The mean in bits, and how sure it is: one by its variance.
    """
    ratio = (log((one + 0.5) / (ones + 1)) - log((two + 0.5) / (twos + 1))) / _BIT
    sure, also_sure = _BIT**2 / (1 / (one + 0.5) + 1 / (two + 0.5)), 1 / deviation**2
    return (ratio * sure + bits * also_sure) / (sure + also_sure), sure + also_sure
