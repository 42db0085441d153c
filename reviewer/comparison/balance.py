"""What all evidence on two profiles comes to, in bits, and on a group: the sum of weights.

Ours, not AWS's, and no verdict: what speaks for one customer is above 0, what speaks against is below.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from math import fsum
from typing import NamedTuple

from reviewer.comparison.evidence import Evidence, Reason, Relation, Topic
from reviewer.comparison.flattened import FlatProfile
from reviewer.comparison.kinds.emails import mailbox
from reviewer.comparison.kinds.person_names import words_in
from reviewer.comparison.topics import TOPIC_OF, TopicEvidence, TopicValues, evidence_on, values_on
from reviewer.comparison.weights import FIRMS, LONG_NAMES, Weights, measured

MOST_LINKED = 8
"""Profiles up to which a group's sum is that of all pairs: of more, weighing each would keep keys waiting."""
_SHORTEST_NAME = 3
"""Letters of a name that a mailbox can be known to be made of."""
Pair = tuple[int, int]
"""Two members of a group, by their places in it, the lower one first."""


class Contribution(NamedTuple):
    """One piece of evidence, and how far it moves the balance."""

    topic: Topic
    relation: Relation
    reasons: tuple[Reason, ...]
    bits: float
    """Above 0 for one customer, below 0 against."""
    veto: bool = False
    """Whether no sum may override it: generations, twins."""


@dataclass(frozen=True, slots=True)
class Balance:
    """The evidence on two profiles, or on two sides of a group, weighed."""

    contributions: tuple[Contribution, ...]
    """What moves it either way, the strongest first."""
    sides: tuple[tuple[int, ...], tuple[int, ...]] = ((0,), (1,))
    """Whom it is between. Of a group: the two parts that have least to do with one another."""

    @property
    def bits(self) -> float:
        """The sum of the weights."""
        return fsum(one.bits for one in self.contributions)

    @property
    def veto(self) -> bool:
        """Whether something speaks against one customer that no sum may override."""
        return any(one.veto for one in self.contributions)


Matrix = tuple[tuple[Balance | None, ...], ...]
"""Row and column in the group's order, symmetric but for the sides; None on the diagonal, and where nothing
that both say speaks either way."""


class GroupEvidence:
    """What every two profiles of a group say on each topic; each pair is compared once, when asked for."""

    def __init__(self, profiles: Sequence[FlatProfile | None], weights: Weights | None = None) -> None:
        """Compare nothing yet.

        Args:
            profiles: the group's profiles, flattened together; None where one is not available.
            weights: what evidence weighs; that of the program if None.
        """
        self.profiles = profiles
        self.here = {at: profile for at, profile in enumerate(profiles) if profile is not None}
        """The members that are available, by their place in the group."""
        self.weights = weights or measured()
        self._found: dict[tuple[Topic, int, int], TopicEvidence] = {}
        self._held: dict[Topic, dict[int, frozenset[str]]] = {}
        self._balances: dict[Pair, Balance] = {}

    @cached_property
    def speaking(self) -> Mapping[Topic, Mapping[int, TopicValues]]:
        """What which member says on each topic."""
        return {
            topic: {
                at: values
                for at, profile in self.here.items()
                if (values := values_on(topic, profile)) is not None
            }
            for topic in Topic
        }

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """The topic that each field of the group speaks on; a field on none is not in it."""
        own = (one for profile in self.here.values() for one in profile.attributes.items())
        return TOPIC_OF | {name: topic for topic, names in own for name in names}

    def spoken_on(self, one: int, other: int) -> Iterator[Topic]:
        """The topics on which both of two members say something."""
        return (topic for topic, speaking in self.speaking.items() if one in speaking and other in speaking)

    def on(self, topic: Topic, one: int, other: int) -> TopicEvidence:
        """What two members who both speak on a topic say on it; the same in either order."""
        key = (topic, one, other) if one < other else (topic, other, one)
        found = self._found.get(key)
        if found is None:
            speaking = self.speaking[topic]
            found = self._found[key] = evidence_on(topic, speaking[key[1]], speaking[key[2]])
        return found

    def bits(self, topic: Topic, one: int, other: int) -> float:
        """What their evidence on a topic weighs."""
        return self._bits_of(self.on(topic, one, other).evidence, topic, one, other)

    def _bits_of(self, evidence: Evidence, topic: Topic, one: int, other: int) -> float:
        bits = self.weights.of(self.weighed_as(topic, one, other), evidence)
        frequencies = self.weights.frequencies
        if frequencies is None or bits <= 0 or not evidence.agrees:
            return bits
        if (held := self._held.get(topic)) is None:
            held = {at: values.as_counted() for at, values in self.speaking[topic].items()}
            self._held[topic] = held
        shared = held[one] & held[other]
        within = sum(not shared.isdisjoint(values) for values in held.values())
        return frequencies.lowered(bits, topic, shared, within)

    def weighed_as(self, topic: Topic, one: int, other: int) -> str:
        """The topic by which two members are weighed: two firms at two addresses are often two."""
        if topic in FIRMS and self.are_firms((one, other)):
            return FIRMS[topic]
        if topic is Topic.NAME and self._long_names.issuperset((one, other)):
            return LONG_NAMES
        return topic

    def are_firms(self, members: Collection[int]) -> bool:
        """Whether these members name a business and no person."""
        return self._firms.issuperset(members)

    @cached_property
    def _long_names(self) -> frozenset[int]:
        """Members of whose name three words are known: a middle name, or two family names."""
        return frozenset(at for at in self.speaking[Topic.NAME] if len(words_in(self.here[at].name.text)) > 2)

    @cached_property
    def _firms(self) -> frozenset[int]:
        people = {at for at in self.speaking[Topic.NAME] if not self.here[at].name.is_of_business}
        return frozenset(self.speaking[Topic.BUSINESS].keys() - people)

    def balance(self, one: int, other: int) -> Balance:
        """Weigh all that two members say; the same in either order, but for the sides."""
        if (known := self._balances.get((one, other))) is None:
            known = self._balances[one, other] = self._weighed(one, other)
        return known

    def _weighed(self, one: int, other: int) -> Balance:
        found = []
        for topic in self.spoken_on(one, other):
            evidence = self.on(topic, one, other).evidence
            bits = self._bits_of(evidence, topic, one, other)
            if bits:
                found.append(Contribution(topic, evidence.relation, evidence.reasons, bits, evidence.against))
        return Balance(_strongest_first(self._each_once(found, one, other)), ((one,), (other,)))

    def _each_once(self, found: list[Contribution], one: int, other: int) -> list[Contribution]:
        """Without what another piece of evidence says already: a name, and the mailbox made of that name."""
        both = [each for each in found if each.topic in (Topic.NAME, Topic.EMAIL) and each.bits > 0]
        if len(both) < 2 or not (self._names_its_mailbox(one) and self._names_its_mailbox(other)):
            return found
        weaker = min(both, key=lambda each: each.bits)
        return [each for each in found if each is not weaker]

    def _names_its_mailbox(self, member: int) -> bool:
        """Whether a member's mailbox is made of the member's name: ``john.smith@``, ``jsmith7@``."""
        words = [word for word in words_in(self.here[member].name.text) if len(word) >= _SHORTEST_NAME]
        addresses = [mailbox(value) for _, value in self.speaking[Topic.EMAIL][member].values]
        return any(word in box.without_dots for box in addresses if box is not None for word in words)

    def matrix(self) -> Matrix:
        """Weigh every two members."""
        found = {pair: self.balance(*pair) for pair in combinations(self.here, 2)}
        weighed = {pair: balance for pair, balance in found.items() if balance.contributions}
        places = range(len(self.profiles))
        return tuple(tuple(weighed.get(_pair(row, column)) for column in places) for row in places)

    def of_group(self) -> Balance:
        """Weigh the whole group: the two parts of it that have least to do with one another.

        The parts are those that average linkage joins last; each piece of evidence counts by its mean over
        the pairs between them. Of more than ``MOST_LINKED`` members it is the one least like the first. Of
        fewer than two profiles nothing is weighed.
        """
        if len(self.here) > MOST_LINKED:
            first, *others = self.here
            return min((self.balance(first, other) for other in others), key=lambda found: found.bits)
        balances = {pair: self.balance(*pair) for pair in combinations(self.here, 2)}
        parts: list[tuple[int, ...]] = [(at,) for at in self.here]
        sides: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
        bits = {pair: balance.bits for pair, balance in balances.items()}
        while len(parts) > 1:
            sides = max(combinations(parts, 2), key=lambda two: _mean(bits, two))
            parts = [part for part in parts if part not in sides]
            parts.append(tuple(sorted((*sides[0], *sides[1]))))
        between = [balances[_pair(*two)] for two in product(*sides)]
        return Balance(_means(between), sides)


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _mean(bits: Mapping[Pair, float], sides: tuple[Sequence[int], Sequence[int]]) -> float:
    between = [bits[_pair(*two)] for two in product(*sides)]
    return fsum(between) / len(between)


def _means(between: Sequence[Balance]) -> tuple[Contribution, ...]:
    """The evidence between two sides, each kind of it once with its mean weight."""
    if len(between) == 1:
        return between[0].contributions
    found: dict[tuple[Topic, Relation], list[Contribution]] = defaultdict(list)
    for pair in between:
        for one in pair.contributions:
            found[one.topic, one.relation].append(one)
    return _strongest_first(
        [
            max(same, key=lambda one: abs(one.bits))._replace(
                bits=fsum(one.bits for one in same) / len(between), veto=any(one.veto for one in same)
            )
            for same in found.values()
        ]
    )


def _strongest_first(contributions: Sequence[Contribution]) -> tuple[Contribution, ...]:
    return tuple(sorted(contributions, key=lambda one: (not one.veto, -abs(one.bits), one.topic)))
