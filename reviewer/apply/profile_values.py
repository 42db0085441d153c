"""What UpdateProfile has to be told for a profile to have some values again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reviewer.apply.snapshot import Members
from reviewer.comparison.fields import ADDRESSES, ATTRIBUTES
from reviewer.comparison.merged import SOURCE_MEMBERS

_MEMBERS = SOURCE_MEMBERS | {ATTRIBUTES, "PartyTypeString", "GenderString"}
"""The members that UpdateProfile takes."""
_KEYED = (*ADDRESSES, ATTRIBUTES)
"""The members that it updates line by line, or key by key."""
ENUMS = ("PartyType", "Gender", "ProfileType")
"""The members that can't be emptied: none of their values is the empty text."""


def values_of(profile: Members) -> dict[str, Any]:
    """The members of a profile that hold something, without its id and what a search says of it."""
    return {
        name: kept
        for name, value in profile.items()
        if name not in ("ProfileId", "FoundByItems") and (kept := _without_empty(value))
    }


def _without_empty(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: kept for key, one in value.items() if (kept := _without_empty(one))}
    return value


def update_of(current: Members, wanted: Members) -> tuple[dict[str, Any], list[str]]:
    """What to tell UpdateProfile, and the members that it can't bring back.

    Args:
        current: the profile as it is.
        wanted: the profile as it is to be.
    """
    now, then = values_of(current), values_of(wanted)
    changes: dict[str, Any] = {}
    impossible = []
    for name in sorted(now.keys() | then.keys()):
        before, after = now.get(name), then.get(name)
        if before == after:
            continue
        if name not in _MEMBERS or (after is None and name in ENUMS):
            impossible.append(name)
        elif name in _KEYED:
            gone = dict.fromkeys((before or {}).keys() - (after or {}).keys(), "")
            changes[name] = {**(after or {}), **gone}
        elif after is None:
            changes[name] = {} if isinstance(before, Mapping) else ""
        else:
            changes[name] = after
    return changes, impossible


def before_the_merge(
    current: Members, main: Members, others: Sequence[Members]
) -> tuple[dict[str, Any], list[str]]:
    """What the main profile is to hold once its merge is undone, and the values that are newer than that.

    A value that one of the profiles had before came by the merge; any other came later and stays.

    Args:
        current: the main profile as it is.
        main: as it was before the merge.
        others: what was merged into it, as it was before.
    """
    now, then = dict(_paths(current)), dict(_paths(main))
    had: dict[tuple[str, ...], list[Any]] = {}
    for one in (main, *others):
        paths = dict(_paths(one))
        for path in now.keys() | then.keys():
            had.setdefault(path, []).append(paths.get(path))
    wanted: dict[str, Any] = {}
    newer = []
    for path in sorted(now.keys() | then.keys()):
        value = then.get(path)
        if now.get(path) != value and now.get(path) not in had[path]:
            newer.append(".".join(path))
            value = now.get(path)
        if value is not None and len(path) > 1:
            wanted.setdefault(path[0], {})[path[1]] = value
        elif value is not None:
            wanted[path[0]] = value
    return wanted, newer


def _paths(profile: Members) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The values of a profile as a merge takes them: member by member, attributes by their keys."""
    for name, value in values_of(profile).items():
        if name == ATTRIBUTES:
            yield from (((name, key), one) for key, one in value.items())
        else:
            yield (name,), value
