"""The profile that MergeProfiles would make, with the source of each value and what would be lost.

By AWS's documentation of MergeProfiles: fields are united; on a conflict the main profile's value is
taken, unless ``FieldSourceProfileIds`` names a profile for the field, whose value is taken even if it has
none. A member such as ``Address`` is one field; ``Attributes`` are merged key by key. Which of several
others wins where the main profile has nothing is not documented: the first named one is assumed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from reviewer.comparison.evidence import MISSING, Evidence, Relation
from reviewer.comparison.fields import ATTRIBUTES, FULL_NAME, fields_of, in_reading_order
from reviewer.comparison.flattened import flattened
from reviewer.comparison.holders import Holders
from reviewer.comparison.kinds.registry import compare
from reviewer.core.decisions import FieldSources
from reviewer.core.matches import Profile

_A_PAIR = 2
_NOT_MERGED = frozenset(("ProfileId", "FoundByItems", ATTRIBUTES))
SOURCE_MEMBERS = frozenset(
    ("AccountNumber", "AdditionalInformation", "Address", "BillingAddress", "BirthDate",
     "BusinessEmailAddress", "BusinessName", "BusinessPhoneNumber", "EmailAddress",
     "EngagementPreferences", "FirstName", "Gender", "HomePhoneNumber", "LastName", "MailingAddress",
     "MiddleName", "MobilePhoneNumber", "PartyType", "PersonalEmailAddress", "PhoneNumber",
     "ProfileType", "ShippingAddress")
)  # fmt: skip
"""The members whose source can be named (API shape ``FieldSourceProfileIds``), next to ``Attributes``."""


@dataclass(frozen=True, slots=True)
class MergedValue:
    """A value that the merged profile has."""

    name: str
    """The field's path, e.g. ``Address.City``."""
    value: str
    source: str
    """The id of the profile that it comes from; of several with the same value, the one asked first."""
    chosen: bool
    """Whether the source was named, not found by the union."""


@dataclass(frozen=True, slots=True)
class LostValue:
    """A value that one or more profiles have and the merged one has not."""

    name: str
    value: str
    sources: tuple[str, ...]
    """The ids of the profiles that have it."""
    kept: str | None
    """What the merged profile has in this field instead; None: nothing."""
    evidence: Evidence
    """How it relates to what is kept: the same once normalised is no loss in substance."""


@dataclass(frozen=True, slots=True)
class MergedProfile:
    """What MergeProfiles would make of some profiles."""

    profile: Profile
    """The merged profile under the main one's id, with its members as the API nests them."""
    values: tuple[MergedValue, ...]
    """Its values in reading order; a full name is given by its parts."""
    lost: tuple[LostValue, ...]
    """The values that would be gone: first what more profiles hold than what is kept, what most hold before
    all; then different and unreplaced ones, then alike, then the same."""
    sources: Mapping[str, str] = field(hash=False)
    """For each member, and each ``Attributes.key``, the id of the profile that it comes from."""


def merged(
    profiles: Sequence[Profile],
    main: str,
    field_sources: FieldSources | None = None,
    default_region: str | None = None,
) -> MergedProfile:
    """Preview a merge.

    Args:
        profiles: what becomes one; the others than the main one in the order in which they are named.
        main: the id of the profile that is kept (``MainProfileId``).
        field_sources: where values are taken from that the union would not take.
        default_region: where phone numbers are dialled whose profile names no country, e.g. ``US``.

    Raises:
        ValueError: ``main`` or a named source is none of the profiles, a profile comes twice, or AWS takes
            no source for a member.
    """
    chosen = {} if field_sources is None else field_sources
    result, sources = _merged(profiles, main, chosen)
    values = tuple(_values(result, sources, chosen))
    lost = tuple(_lost(result, sources, _main_first(profiles, main), default_region))
    return MergedProfile(result, values, lost, sources)


def merged_profile(profiles: Sequence[Profile], main: str, field_sources: FieldSources) -> Profile:
    """The profile alone that :func:`merged` previews.

    Raises:
        ValueError: as :func:`merged`.
    """
    return _merged(profiles, main, field_sources)[0]


def _merged(
    profiles: Sequence[Profile], main: str, chosen: FieldSources
) -> tuple[Profile, Mapping[str, str]]:
    _check(profiles, {profile.profile_id: profile for profile in profiles}, main, chosen)
    members, attributes, sources = _union(_main_first(profiles, main), chosen)
    if attributes:
        members[ATTRIBUTES] = attributes
    return Profile(main, {"ProfileId": main, **members}), sources


def sources_of_most(
    profiles: Sequence[Profile], main: str, default_region: str | None = None
) -> dict[str, str]:
    """Where a merge would have to take fields from, to have what most profiles hold.

    An address counts by the sum over its lines, since it can be taken only whole. Of two profiles no value
    is held by most: of them only what fills a field gives way.

    Args:
        profiles: what becomes one.
        main: the id of the profile that is kept; with equals its value wins, then that of the first other.
        default_region: as :func:`merged` takes it.

    Returns:
        A profile's id for each member, or ``Attributes.key``, that the union would take from elsewhere.
    """
    in_order = _main_first(profiles, main)
    _, _, united = _union(in_order, {})
    holders = Holders(in_order, default_region)
    held: dict[str, list[int]] = defaultdict(lambda: [0] * len(in_order))
    for at, profile in enumerate(in_order):
        for name in fields_of(profile):
            if is_sourceable(path := member_of(name, united)):
                held[path][at] += holders.of(at, name)
    ids = [profile.profile_id for profile in in_order]
    found = {}
    for path, counts in held.items():
        kept = counts[ids.index(united[path])]
        if max(counts) > kept and (len(ids) > _A_PAIR or not kept):
            found[path] = ids[counts.index(max(counts))]
    return found


def is_sourceable(path: str) -> bool:
    """Whether AWS takes a source for a field, by its member or ``Attributes.key``."""
    return path in SOURCE_MEMBERS or path.startswith(f"{ATTRIBUTES}.")


def has_value(profile: Profile, path: str) -> bool:
    """Whether a profile named as the source of a field would give it a value.

    Args:
        profile: the source.
        path: a member, or ``Attributes.key``.
    """
    member, _, key = path.partition(".")
    values = _attributes_of(profile.members) if member == ATTRIBUTES else profile.members
    return values.get(key or member) not in (None, "")


def _main_first(profiles: Sequence[Profile], main: str) -> list[Profile]:
    return sorted(profiles, key=lambda profile: profile.profile_id != main)


def _union(
    in_order: Sequence[Profile], chosen: FieldSources
) -> tuple[dict[str, object], dict[str, object], dict[str, str]]:
    """The members and attributes that a merge gives, and where each comes from, by its path."""
    members, member_sources = _united(
        [(one.profile_id, one.members) for one in in_order],
        {name: source for name, source in chosen.items() if isinstance(source, str)},
    )
    members = {name: value for name, value in members.items() if name not in _NOT_MERGED}
    attributes, attribute_sources = _united(
        [(one.profile_id, _attributes_of(one.members)) for one in in_order],
        _of_attributes(chosen),
    )
    sources = {name: member_sources[name] for name in members}
    sources |= {f"{ATTRIBUTES}.{key}": source for key, source in attribute_sources.items()}
    return members, attributes, sources


def _check(
    profiles: Sequence[Profile], by_id: Mapping[str, Profile], main: str, chosen: FieldSources
) -> None:
    if len(by_id) < len(profiles):
        raise ValueError("a profile can't be merged with itself")
    if main not in by_id:
        raise ValueError("the profile that is kept must be one of those merged")
    for member, source in chosen.items():
        if isinstance(source, str) != (member in SOURCE_MEMBERS) or (
            not isinstance(source, str) and member != ATTRIBUTES
        ):
            raise ValueError(f"AWS takes no such source for {member}")
        named = [source] if isinstance(source, str) else list(source.values())
        if not by_id.keys() >= set(named):
            raise ValueError("a field's source must be one of the profiles merged")


def _of_attributes(chosen: FieldSources) -> Mapping[str, str]:
    named = chosen.get(ATTRIBUTES, {})
    return {} if isinstance(named, str) else named


def _attributes_of(members: Mapping[str, object]) -> Mapping[str, object]:
    attributes = members.get(ATTRIBUTES)
    return attributes if isinstance(attributes, Mapping) else {}


def _united(
    in_order: Sequence[tuple[str, Mapping[str, object]]], chosen: Mapping[str, str]
) -> tuple[dict[str, object], dict[str, str]]:
    """The union of some members, the first to have one winning, and where each comes from."""
    result: dict[str, object] = {}
    sources: dict[str, str] = {}
    for profile_id, members in in_order:
        for name, value in members.items():
            if name not in result and value not in (None, ""):
                result[name], sources[name] = value, profile_id
    by_id = dict(in_order)
    for name, source in chosen.items():
        value = by_id[source].get(name)
        result.pop(name, None)
        sources.pop(name, None)
        if value not in (None, ""):
            result[name], sources[name] = value, source
    return result, sources


def _values(result: Profile, sources: Mapping[str, str], chosen: FieldSources) -> Iterator[MergedValue]:
    chosen_paths = set(chosen) | {f"{ATTRIBUTES}.{key}" for key in _of_attributes(chosen)}
    fields = fields_of(result)
    for name in in_reading_order(set(fields) - {FULL_NAME}):
        path = member_of(name, sources)
        yield MergedValue(name, fields[name], sources[path], path in chosen_paths)


def member_of(name: str, sources: Collection[str]) -> str:
    """The path that a field's source is named by: its member, or ``Attributes`` and the key.

    Args:
        name: a field's path, e.g. ``Address.City`` or ``EngagementPreferences.Phone[0].KeyValue``.
        sources: the paths there are, as in :attr:`MergedProfile.sources`.
    """
    if name in sources:
        return name
    member = name.partition(".")[0].partition("[")[0]
    if member != ATTRIBUTES:
        return member
    # A key may hold a dot or bracket of its own, and its value may be nested.
    return max((path for path in sources if name.startswith(path)), key=len, default=name)


def _lost(
    result: Profile, sources: Mapping[str, str], in_order: Sequence[Profile], default_region: str | None
) -> list[LostValue]:
    kept, *before = flattened([result, *in_order], default_region)
    gone: dict[tuple[str, str], list[int]] = {}
    for at, profile in enumerate(before):
        for name, value in (profile.fields if profile else {}).items():
            if kept is not None and name != FULL_NAME and kept.fields.get(name) != value:
                gone.setdefault((name, value), []).append(at)
    found = []
    rank = {name: at for at, name in enumerate(in_reading_order({name for name, _ in gone}))}
    holders, ids = Holders(in_order, default_region), [profile.profile_id for profile in in_order]
    for (name, value), places in gone.items():
        holder = before[places[0]]
        instead = kept.fields.get(name) if kept else None
        evidence = compare(name, instead, value, kept.region, holder.region) if kept and holder else MISSING
        lost = LostValue(name, value, tuple(ids[at] for at in places), instead, evidence)
        source = sources.get(member_of(name, sources))
        hold_kept = 0 if source is None else holders.of(ids.index(source), name)
        hold_it = holders.of(places[0], name)
        most = hold_it if hold_it > max(hold_kept, 1) else 0
        found.append(((-most, _GRAVEST_FIRST[evidence.relation], rank[name]), lost))
    return [lost for _, lost in sorted(found, key=itemgetter(0))]


_GRAVEST_FIRST = {
    Relation.DIFFERENT: 0,
    Relation.MISSING: 0,
    Relation.NOT_COMPARABLE: 0,
    Relation.SIMILAR: 1,
    Relation.SAME: 2,
    Relation.IDENTICAL: 3,
}
