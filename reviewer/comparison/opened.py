"""A group's profiles opened out for comparing: their fields, and where their phone numbers are dialled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviewer.comparison.agreement import ADDRESSES
from reviewer.comparison.fields import fields_of
from reviewer.comparison.identities import identity_in
from reviewer.comparison.phones import region_of
from reviewer.core.matches import Profile


@dataclass(frozen=True, slots=True)
class OpenedProfile:
    """A profile as named fields."""

    fields: Mapping[str, str]
    """Field name to value, as :func:`~reviewer.comparison.fields.fields_of` opens them out."""
    region: str | None
    """Where its phone numbers without a calling code are dialled, e.g. ``US``; None where that is open."""
    identities: Mapping[str, tuple[str, ...]]
    """The fields that hold an identity number, by its sort, e.g. ``passport``."""


def opened(
    members: Sequence[Profile | None], default_region: str | None = None
) -> tuple[OpenedProfile | None, ...]:
    """Open the members of a group out; None stays None.

    A profile's region is that of the country in its addresses; else ``default_region``; else that of the
    group's other profiles, where they have just one.
    """
    fields = [None if member is None else fields_of(member) for member in members]
    own = [None if one is None else _region_in(one) for one in fields]
    named = {region for region in own if region}
    fallback = default_region or (named.pop() if len(named) == 1 else None)
    return tuple(
        None if one is None else OpenedProfile(one, region or fallback, _identities_in(one))
        for one, region in zip(fields, own, strict=True)
    )


def _identities_in(fields: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in fields:
        if (identity := identity_in(name)) is not None:
            found[identity] = (*found.get(identity, ()), name)
    return found


def _region_in(fields: Mapping[str, str]) -> str | None:
    regions = (region_of(fields.get(f"{address}.Country")) for address in ADDRESSES)
    return next((region for region in regions if region), None)
