"""A group's profiles flattened for comparing: their fields, and where their phone numbers are dialled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviewer.comparison.evidence import Topic
from reviewer.comparison.fields import ADDRESSES, fields_of
from reviewer.comparison.kinds.consents import says_consent
from reviewer.comparison.kinds.kind import LONGEST
from reviewer.comparison.kinds.party_types import seeming
from reviewer.comparison.kinds.phones import region_of
from reviewer.comparison.kinds.places import normalised_country
from reviewer.comparison.kinds.registry import attribute_on_topic, issuer_on_topic
from reviewer.comparison.whole_addresses import WholeAddress
from reviewer.comparison.whole_names import WholeName, name_of_trust, whole_name
from reviewer.core.matches import Profile


@dataclass(frozen=True, slots=True)
class FlatProfile:
    """A profile as named fields."""

    fields: Mapping[str, str]
    """Field name to value, as :func:`~reviewer.comparison.fields.fields_of` flattens them."""
    short: Mapping[str, str]
    """Those of the fields that are not too long to be looked into."""
    region: str | None
    """Where its phone numbers without a calling code are dialled, e.g. ``US``; None where that is open."""
    name: WholeName
    party: str | None
    """Whether it seems a business or a person; None where its group seems to be of one sort."""
    addresses: Mapping[str, WholeAddress]
    """Its addresses by the field that holds the first line of each."""
    attributes: Mapping[Topic, tuple[str, ...]]
    """The free attributes that give the customer's own value on a topic, e.g. a passport or mobile number."""
    issuers: Mapping[Topic, str]
    """Of numbers of which a free attribute names it, the country or state that has given them, canonical."""


def flattened(
    members: Sequence[Profile | None], default_region: str | None = None
) -> tuple[FlatProfile | None, ...]:
    """Flatten the members of a group; None stays None.

    A profile's region is that of the country in its addresses; else ``default_region``; else that of the
    group's other profiles, where they have just one.
    """
    fields = [None if member is None else fields_of(member) for member in members]
    short = [None if one is None else _short_of(one) for one in fields]
    own = [None if one is None else _region_in(one) for one in short]
    named = {region for region in own if region}
    fallback = default_region or (named.pop() if len(named) == 1 else None)
    parties = [None if one is None else seeming(one) for one in short]
    is_mixed = len(set(parties) - {None}) > 1
    return tuple(
        None
        if one is None or all_ is None
        else _flat(all_, one, region or fallback, party if is_mixed else None)
        for all_, one, region, party in zip(fields, short, own, parties, strict=True)
    )


def _short_of(fields: Mapping[str, str]) -> Mapping[str, str]:
    if all(len(value) <= LONGEST for value in fields.values()):
        return fields
    return {name: value for name, value in fields.items() if len(value) <= LONGEST}


def _flat(
    fields: Mapping[str, str], short: Mapping[str, str], region: str | None, party: str | None
) -> FlatProfile:
    name = whole_name(short)
    if not name.text:  # An estate has to be told from the person.
        name = name_of_trust(short.get("BusinessName", "")) or name
    addresses = {line: WholeAddress(fields, member) for member, line in _FIRST_LINES if line in fields}
    attributes, issuers = _attributes_in(fields), _issuers_in(short)
    return FlatProfile(fields, short, region, name, party, addresses, attributes, issuers)


_FIRST_LINES = tuple((member, f"{member}.Address1") for member in ADDRESSES)


def _attributes_in(fields: Mapping[str, str]) -> dict[Topic, tuple[str, ...]]:
    found: dict[Topic, tuple[str, ...]] = {}
    for name, value in fields.items():
        kind = attribute_on_topic(name)
        topic = None if kind is None or not (len(value) > LONGEST or kind.has_form(value)) else kind.topic
        if kind is None and says_consent(value) is not None:
            topic = Topic.CONSENT
        if topic is not None:
            found[topic] = (*found.get(topic, ()), name)
    return found


def _issuers_in(fields: Mapping[str, str]) -> dict[Topic, str]:
    return {
        topic: normalised_country(value)
        for name, value in fields.items()
        if (topic := issuer_on_topic(name)) is not None and any(map(str.isalpha, value))
    }


def _region_in(fields: Mapping[str, str]) -> str | None:
    regions = (region_of(fields.get(f"{address}.Country")) for address in ADDRESSES)
    return next((region for region in regions if region), None)
