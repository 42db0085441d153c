"""What identity is judged by: each topic takes in the fields that tell the same thing of a customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reviewer.comparison import names
from reviewer.comparison.agreement import ADDRESSES, agreement, comparer_of, normalised
from reviewer.comparison.evidence import MISSING, Evidence, Relation
from reviewer.comparison.fields import FULL_NAME
from reviewer.comparison.opened import OpenedProfile
from reviewer.comparison.placeholders import is_placeholder
from reviewer.comparison.twins import possible_twins, possible_twins_among
from reviewer.comparison.whole_addresses import told_apart


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that sets customers apart."""

    noun: str
    """What it is called, e.g. ``e-mail``."""
    plural: str
    fields: tuple[str, ...]
    """The fields that tell it, all of one kind; for addresses their first line."""
    weight: float
    """How much it counts among the topics (see :mod:`reviewer.comparison.matrix`)."""
    has_one_value: bool = False
    """Whether a customer has just one: two that share a third one's phones can have two of their own."""


NAME = Topic("name", "names", (FULL_NAME,), 3, has_one_value=True)
_ADDRESS = Topic("address", "addresses", tuple(f"{one}.Address1" for one in ADDRESSES), 2, has_one_value=True)
TOPICS = (
    NAME,
    Topic("birth date", "birth dates", ("BirthDate",), 3, has_one_value=True),
    Topic("business", "businesses", ("BusinessName",), 2, has_one_value=True),
    Topic("account number", "account numbers", ("AccountNumber",), 3, has_one_value=True),
    Topic(
        "e-mail",
        "e-mails",
        ("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"),
        3,
    ),
    Topic(
        "phone",
        "phones",
        ("PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber"),
        3,
    ),
    _ADDRESS,
)
"""In the order in which a summary tells of them."""

_STRENGTH = {
    Relation.IDENTICAL: 4,
    Relation.SAME: 3,
    Relation.SIMILAR: 2,
    Relation.DIFFERENT: 1,
    Relation.MISSING: 0,
}


@dataclass(frozen=True, slots=True)
class TopicEvidence:
    """The strongest evidence that two profiles give on a topic."""

    evidence: Evidence
    in_other_fields: bool = False
    """Whether the two values stand in different fields, e.g. a home and a mobile number."""


def has(topic: Topic, profile: OpenedProfile) -> bool:
    """Tell whether a profile says anything on a topic."""
    return any(True for _ in _told(topic, profile))


def _told(topic: Topic, profile: OpenedProfile) -> Iterator[tuple[str, str]]:
    """The fields of a topic that say something of the customer, with their values."""
    for field in topic.fields:
        value = profile.fields.get(field)
        if value is not None and not is_placeholder(field, value):
            yield field, value


def normalised_on(topic: Topic, profile: OpenedProfile) -> frozenset[str]:
    """What a profile says on a topic, in canonical form."""
    return frozenset(normalised(field, value, profile.region) for field, value in _told(topic, profile))


def evidence_on(topic: Topic, one: OpenedProfile, other: OpenedProfile) -> TopicEvidence:
    """Compare what two profiles say on a topic: every value with every one, the strongest counts."""
    if topic is NAME and (twins := possible_twins(one.fields, other.fields)) is not None:
        return TopicEvidence(twins)
    best, best_strength = TopicEvidence(MISSING), (0, 0.0, False, "")
    for found in _pairs(topic, one, other):
        strength = _strength(found)
        if strength > best_strength:
            best, best_strength = found, strength
    return best


def against_on(topic: Topic, group: Mapping[int, OpenedProfile], one: int, other: int) -> Evidence | None:
    """What two members of a group say on a topic that speaks against one customer, if anything does."""
    if topic is not NAME:
        return None
    name, other_name = group[one].fields.get(FULL_NAME), group[other].fields.get(FULL_NAME)
    if name and other_name and names.may_speak_against(name, other_name):
        evidence = agreement(FULL_NAME, name, other_name)
        if evidence.against:
            return evidence
    return possible_twins_among(group, one, other)


def _pairs(topic: Topic, one: OpenedProfile, other: OpenedProfile) -> Iterator[TopicEvidence]:
    compare = comparer_of(topic.fields[0])
    others = list(_told(topic, other))
    for field, value in _told(topic, one):
        for other_field, other_value in others:
            evidence = compare(value, other_value, one.region, other.region)
            if topic is _ADDRESS and not evidence.differs:
                evidence = _in_place(evidence, one.fields, field, other.fields, other_field)
            yield TopicEvidence(evidence, field != other_field)


def _strength(found: TopicEvidence) -> tuple[int, float, bool, str]:
    evidence = found.evidence
    return _STRENGTH[evidence.relation], evidence.likeness, not found.in_other_fields, evidence.reason


def _in_place(
    street: Evidence, one: Mapping[str, str], field: str, other: Mapping[str, str], other_field: str
) -> Evidence:
    """The same street is the same address only where the other lines do not say otherwise."""
    address, other_address = field.partition(".")[0], other_field.partition(".")[0]
    return told_apart(one, address, other, other_address) or street
