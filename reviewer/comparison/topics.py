"""What identity is judged by: each topic takes in the fields that say the same thing about a customer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from reviewer.comparison.evidence import Code, Evidence, Reason, Relation, Topic, not_comparable
from reviewer.comparison.fields import ADDRESSES, FULL_NAME
from reviewer.comparison.flattened import FlatProfile
from reviewer.comparison.frequencies import as_counted
from reviewer.comparison.kinds.consents import answered_as
from reviewer.comparison.kinds.deceased import died_by
from reviewer.comparison.kinds.field_names import words_of_name
from reviewer.comparison.kinds.identifiers import IDENTITY_NUMBERS
from reviewer.comparison.kinds.kind import Kind, says_nothing
from reviewer.comparison.kinds.opposites import TEXT
from reviewer.comparison.kinds.party_types import declared
from reviewer.comparison.kinds.person_names import PERSON_NAME
from reviewer.comparison.kinds.registry import KINDS, kind_of
from reviewer.comparison.twins import possible_twins, share_a_birth_date
from reviewer.comparison.whole_addresses import compare_addresses
from reviewer.comparison.whole_names import evidence_of_names

HELD_SEVERAL = frozenset((Topic.CUSTOMER_NUMBER, Topic.EMAIL, Topic.PHONE))
"""Of which a customer has several: two that share a third one's phones can have two of their own."""
SHARED_BY_MANY = frozenset((Topic.PARTY_TYPE, Topic.DECEASED, Topic.GENDER, Topic.CONSENT))
"""On which it says nothing that two agree; half of all customers share a gender."""
VETOES = frozenset((Topic.PARTY_TYPE, Topic.DECEASED, Topic.NAME, Topic.BUSINESS))
"""Topics on which something may speak against one customer that no sum overrides."""
IDENTITY = frozenset(kind.topic for kind in IDENTITY_NUMBERS) - {Topic.VAT_NUMBER}
"""Topics of numbers that a state gives to one person: no sum makes two of them one."""
MEMBERS = {kind.topic: kind.members for kind in KINDS if kind.topic is not None} | {
    **dict.fromkeys((Topic.IDENTITY_NUMBER, Topic.CUSTOMER_NUMBER, Topic.CONSENT), ()),
    Topic.NAME: (FULL_NAME,),
    Topic.ADDRESS: tuple(f"{address}.Address1" for address in ADDRESSES),
}
"""The members of a profile that speak on a topic, next to free attributes; of an address its first line."""
TOPIC_OF = {member: topic for topic, members in MEMBERS.items() for member in members}
"""The topic that a member speaks on."""
_STRENGTH = {
    Relation.IDENTICAL: 5,
    Relation.SAME: 4,
    Relation.SIMILAR: 3,
    Relation.DIFFERENT: 2,
    Relation.NOT_COMPARABLE: 1,
    Relation.MISSING: 0,
}


class TopicEvidence(NamedTuple):
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
    kinds: tuple[Kind, ...]
    """The kind of each of these values."""

    def as_counted(self) -> frozenset[str]:
        """The values as a run's frequencies count them."""
        return frozenset(as_counted(value) for _, value in self.values)


def values_on(topic: Topic, profile: FlatProfile) -> TopicValues | None:
    """What a profile says on a topic; None where it says nothing."""
    if topic is Topic.NAME:
        name = profile.name.text
        return TopicValues(profile, ((FULL_NAME, name),), (PERSON_NAME,)) if name else None
    fields = profile.fields
    names = MEMBERS[topic] + profile.attributes.get(topic, ())
    values = tuple(
        (field, value)
        for field in names
        if (value := fields.get(field)) is not None and not says_nothing(kind_of(field), value)
    )
    if (answered := _ANSWERED.get(topic)) is not None:
        values = tuple(
            (field, answered(words_of_name(field.partition(".")[2]), value)) for field, value in values
        )
    if topic is Topic.PARTY_TYPE and not values and profile.party is not None:
        values = ((MEMBERS[topic][0], profile.party),)
    return TopicValues(profile, values, tuple(kind_of(field) for field, _ in values)) if values else None


_ANSWERED: dict[Topic, Callable[[str, str], str]] = {
    Topic.PARTY_TYPE: declared,
    Topic.DECEASED: died_by,
    Topic.CONSENT: answered_as,
}
"""What a value comes to by what the words of its field's name ask: yes to an opt-out is a refusal."""


def evidence_on(topic: Topic, one: TopicValues, other: TopicValues) -> TopicEvidence:
    """Compare what two profiles say on a topic: every value with every one of its kind.

    The strongest counts, but where a customer has just one number of each scheme no agreement hides that
    those of another scheme differ.
    """
    if topic is Topic.NAME:
        twins = possible_twins(one.profile.short, other.profile.short)
        names = evidence_of_names(one.profile.name, other.profile.name)
        if twins is not None and twins.against and names.relation is Relation.SIMILAR:
            # Both readings stand, and both are said: two known names, one letter apart.
            twins = twins._replace(reasons=twins.reasons + names.reasons)
        if names.reasons[0].code is Code.ONE_GENERATION and share_a_birth_date(
            one.profile.short, other.profile.short
        ):
            # Born on one day they are no father and son: a suffix is left out more often than not.
            left_out = Reason(Code.GENERATION_LEFT_OUT, names.reasons[0].parameters)
            names = names._replace(reasons=(left_out, *names.reasons[1:]))
        return TopicEvidence(twins or names)
    issuer, other_issuer = one.profile.issuers.get(topic), other.profile.issuers.get(topic)
    if issuer and other_issuer and issuer != other_issuer:
        return _OTHER_SCHEMES
    region, other_region = one.profile.region, other.profile.region
    strongest: dict[Kind, tuple[tuple[int, float, bool, tuple[Reason, ...]], Evidence]] = {}
    for (field, value), kind in zip(one.values, one.kinds, strict=True):
        for (other_field, other_value), other_kind in zip(other.values, other.kinds, strict=True):
            # A number of one scheme says nothing of another scheme's.
            if other_kind is not kind or (kind is TEXT and field != other_field):
                continue
            if topic is Topic.ADDRESS:
                addresses = one.profile.addresses, other.profile.addresses
                evidence = compare_addresses(addresses[0][field], addresses[1][other_field])
            else:
                evidence = kind.bounded(value, other_value, region, other_region)
            strength = _STRENGTH[evidence.relation], evidence.likeness, field == other_field, evidence.reasons
            if kind not in strongest or strength > strongest[kind][0]:
                strongest[kind] = strength, evidence
    if not strongest:
        return _OTHER_SCHEMES
    differ_first = topic not in HELD_SEVERAL
    (_, _, in_one_field, _), best = max(
        strongest.values(), key=lambda found: (differ_first and found[1].differs, found[0])
    )
    if best.differs and not in_one_field:
        # They may differ in one field as well.
        in_one_field = bool({field for field, _ in one.values} & {field for field, _ in other.values})
    return TopicEvidence(best, not in_one_field)


_OTHER_SCHEMES = TopicEvidence(not_comparable(Code.OTHER_SCHEME))
