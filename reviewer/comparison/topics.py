"""What identity is judged by: each topic takes in the fields that tell the same thing of a customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

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
    """The fields that tell it, all of one kind; for addresses their first line. Empty for identity numbers,
    which the free attributes tell that are named so."""
    weight: float
    """How much it counts among the topics (see :mod:`reviewer.comparison.matrix`)."""
    has_one_value: bool = False
    """Whether a customer has just one: two that share a third one's phones can have two of their own."""
    tells_agreement: bool = True
    """Whether it says something that two share it; half of all customers share a gender."""


NAME = Topic("name", "names", (FULL_NAME,), 3, has_one_value=True)
_ADDRESS = Topic("address", "addresses", tuple(f"{one}.Address1" for one in ADDRESSES), 2, has_one_value=True)
TOPICS = (
    NAME,
    Topic("birth date", "birth dates", ("BirthDate",), 3, has_one_value=True),
    Topic("gender", "genders", ("Gender", "GenderString"), 1, has_one_value=True, tells_agreement=False),
    Topic("business", "businesses", ("BusinessName",), 2, has_one_value=True),
    Topic("account number", "account numbers", ("AccountNumber",), 3, has_one_value=True),
    Topic("social security number", "social security numbers", (), 3, has_one_value=True),
    Topic("passport", "passports", (), 3, has_one_value=True),
    Topic("driving licence", "driving licences", (), 3, has_one_value=True),
    Topic("national ID", "national IDs", (), 3, has_one_value=True),
    Topic("tax number", "tax numbers", (), 3, has_one_value=True),
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


@dataclass(frozen=True, slots=True)
class Said:
    """What one profile says on a topic."""

    profile: OpenedProfile
    values: tuple[tuple[str, str], ...]
    """The topic's fields that say something of the customer, with their values; not empty."""


def said_on(topic: Topic, profile: OpenedProfile) -> Said | None:
    """What a profile says on a topic; None where it says nothing."""
    fields = topic.fields or profile.identities.get(topic.noun, ())
    values = tuple(
        (field, value)
        for field in fields
        if (value := profile.fields.get(field)) is not None and not is_placeholder(field, value)
    )
    return Said(profile, values) if values else None


def normalised_on(said: Said) -> frozenset[str]:
    """What a profile says on a topic, in canonical form."""
    return frozenset(normalised(field, value, said.profile.region) for field, value in said.values)


def evidence_on(topic: Topic, one: Said, other: Said) -> TopicEvidence:
    """Compare what two profiles say on a topic: every value with every one, the strongest counts."""
    if topic is NAME and (twins := possible_twins(one.profile.fields, other.profile.fields)) is not None:
        return TopicEvidence(twins)
    compare = comparer_of(one.values[0][0])
    region, other_region = one.profile.region, other.profile.region
    best, in_other_fields, best_rank, best_strength = MISSING, False, 0, (0.0, False, "")
    for field, value in one.values:
        for other_field, other_value in other.values:
            evidence = compare(value, other_value, region, other_region)
            if topic is _ADDRESS and not evidence.differs:
                evidence = _in_place(evidence, one.profile.fields, field, other.profile.fields, other_field)
            rank = _STRENGTH[evidence.relation]
            if rank < best_rank:
                continue
            strength = evidence.likeness, field == other_field, evidence.reason
            if rank > best_rank or strength > best_strength:
                best, in_other_fields = evidence, field != other_field
                best_rank, best_strength = rank, strength
    return TopicEvidence(best, in_other_fields)


def against_among(topic: Topic, group: Mapping[int, Said]) -> dict[tuple[int, int], str]:
    """Why which two members of a group can't be one customer, by what they say on a topic."""
    if topic is not NAME:
        return {}
    profiles = {at: said.profile for at, said in group.items()}
    return {
        pair: evidence.reason
        for pair in combinations(group, 2)
        if (evidence := _against(profiles, *pair)) is not None
    }


def _against(group: Mapping[int, OpenedProfile], one: int, other: int) -> Evidence | None:
    name, other_name = group[one].fields.get(FULL_NAME), group[other].fields.get(FULL_NAME)
    if name and other_name and names.may_speak_against(name, other_name):
        evidence = agreement(FULL_NAME, name, other_name)
        if evidence.against:
            return evidence
    return possible_twins_among(group, one, other)


def _in_place(
    street: Evidence, one: Mapping[str, str], field: str, other: Mapping[str, str], other_field: str
) -> Evidence:
    """The same street is the same address only where the other lines do not say otherwise."""
    address, other_address = field.partition(".")[0], other_field.partition(".")[0]
    return told_apart(one, address, other, other_address) or street
