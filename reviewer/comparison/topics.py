"""What identity is judged by: each topic takes in the fields that say the same thing about a customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from reviewer.comparison.evidence import Code, Evidence, Reason, Relation, Topic, not_comparable
from reviewer.comparison.fields import ADDRESSES, FULL_NAME
from reviewer.comparison.flattened import FlatProfile
from reviewer.comparison.kinds import person_names
from reviewer.comparison.kinds.kind import says_nothing
from reviewer.comparison.kinds.registry import KINDS, compare, kind_of, normalised
from reviewer.comparison.twins import possible_twins, possible_twins_among
from reviewer.comparison.whole_addresses import compare_addresses


@dataclass(frozen=True, slots=True)
class Traits:
    """What a topic says of customers."""

    weight: float
    """How much it counts among the topics (see :mod:`reviewer.comparison.matrix`)."""
    has_one_value: bool = True
    """Whether a customer has just one: two that share a third one's phones can have two of their own."""
    says_agreement: bool = True
    """Whether it says something that two share it; half of all customers share a gender."""


TRAITS = {
    Topic.PARTY_TYPE: Traits(2, says_agreement=False),
    Topic.DECEASED: Traits(2, says_agreement=False),
    Topic.NAME: Traits(3),
    Topic.BIRTH_DATE: Traits(3),
    Topic.GENDER: Traits(1, says_agreement=False),
    Topic.BUSINESS: Traits(2),
    Topic.ACCOUNT_NUMBER: Traits(3),
    Topic.SOCIAL_SECURITY_NUMBER: Traits(3),
    Topic.PASSPORT: Traits(3),
    Topic.DRIVING_LICENCE: Traits(3),
    Topic.NATIONAL_ID: Traits(3),
    Topic.TAX_NUMBER: Traits(3),
    Topic.VAT_NUMBER: Traits(3),
    Topic.IDENTITY_NUMBER: Traits(3),
    Topic.CUSTOMER_NUMBER: Traits(2, has_one_value=False),
    Topic.EMAIL: Traits(3, has_one_value=False),
    Topic.PHONE: Traits(3, has_one_value=False),
    Topic.ADDRESS: Traits(2),
    Topic.CONSENT: Traits(0, says_agreement=False),
}
"""In the order in which a summary speaks of them."""
MEMBERS = {kind.topic: kind.members for kind in KINDS if kind.topic is not None} | {
    **dict.fromkeys((Topic.IDENTITY_NUMBER, Topic.CUSTOMER_NUMBER, Topic.CONSENT), ()),
    Topic.NAME: (FULL_NAME,),
    Topic.ADDRESS: tuple(f"{address}.Address1" for address in ADDRESSES),
}
"""The members of a profile that speak on a topic, next to free attributes; of an address its first line."""
_STRENGTH = {
    Relation.IDENTICAL: 5,
    Relation.SAME: 4,
    Relation.SIMILAR: 3,
    Relation.DIFFERENT: 2,
    Relation.NOT_COMPARABLE: 1,
    Relation.MISSING: 0,
}


@dataclass(frozen=True, slots=True)
class TopicEvidence:
    """The strongest evidence that two profiles give on a topic."""

    evidence: Evidence
    in_other_fields: bool = False
    """Whether the two values are in different fields, e.g. a home and a mobile number."""


@dataclass(frozen=True, slots=True)
class TopicValues:
    """What one profile says on a topic."""

    profile: FlatProfile
    values: tuple[tuple[str, str], ...]
    """The topic's fields that say something of the customer, with their values; not empty."""

    def normalised(self) -> frozenset[str]:
        """The values in canonical form."""
        return frozenset(normalised(field, value, self.profile.region) for field, value in self.values)


def values_on(topic: Topic, profile: FlatProfile) -> TopicValues | None:
    """What a profile says on a topic; None where it says nothing."""
    fields = profile.fields
    names = MEMBERS[topic] + profile.attributes.get(topic, ())
    values = tuple(
        (field, value)
        for field in names
        if (value := fields.get(field)) is not None and not says_nothing(kind_of(field), value)
    )
    return TopicValues(profile, values) if values else None


def evidence_on(topic: Topic, one: TopicValues, other: TopicValues) -> TopicEvidence:
    """Compare what two profiles say on a topic: every value with every one, the strongest counts."""
    if (
        topic is Topic.NAME
        and (twins := possible_twins(one.profile.fields, other.profile.fields)) is not None
    ):
        return TopicEvidence(twins)
    region, other_region = one.profile.region, other.profile.region
    best, in_other_fields, best_rank = not_comparable(Code.OTHER_SCHEME), False, 0
    best_strength: tuple[float, bool, tuple[Reason, ...]] = (0.0, False, ())
    for field, value in one.values:
        kind = kind_of(field)
        for other_field, other_value in other.values:
            # A number of one scheme says nothing of another scheme's.
            if kind_of(other_field) is not kind:
                continue
            if topic is Topic.ADDRESS:
                addresses = field.partition(".")[0], other_field.partition(".")[0]
                evidence = compare_addresses(
                    one.profile.fields, addresses[0], other.profile.fields, addresses[1]
                )
            else:
                evidence = kind.compare(value, other_value, region, other_region)
            rank = _STRENGTH[evidence.relation]
            if rank < best_rank:
                continue
            strength = evidence.likeness, field == other_field, evidence.reasons
            if rank > best_rank or strength > best_strength:
                best, in_other_fields = evidence, field != other_field
                best_rank, best_strength = rank, strength
    if best.differs and any(
        field == other_field for field, _ in one.values for other_field, _ in other.values
    ):
        in_other_fields = False  # They differ in one field as well.
    return TopicEvidence(best, in_other_fields)


def against_among(topic: Topic, group: Mapping[int, TopicValues]) -> dict[tuple[int, int], Evidence]:
    """Which two members of a group can't be one customer, by what they say on a topic, with the evidence."""
    if topic is not Topic.NAME:
        return {}
    profiles = {at: values.profile for at, values in group.items()}
    return {
        pair: evidence
        for pair in combinations(group, 2)
        if (evidence := _against(profiles, *pair)) is not None
    }


def _against(group: Mapping[int, FlatProfile], one: int, other: int) -> Evidence | None:
    name, other_name = group[one].fields.get(FULL_NAME), group[other].fields.get(FULL_NAME)
    if name and other_name and person_names.may_speak_against(name, other_name):
        evidence = compare(FULL_NAME, name, other_name)
        if evidence.against:
            return evidence
    return possible_twins_among(group, one, other)
