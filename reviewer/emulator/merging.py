"""What MergeProfiles makes of several profiles, by the rules in its documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reviewer.emulator.domain import Members

_NOT_MERGED = ("ProfileId", "FoundByItems", "Attributes")


def merged(main: Members, others: Sequence[Members], sources: Mapping[str, Any]) -> dict[str, Any]:
    """Merge ``others`` into ``main``.

    Members are united; on a conflict the main profile wins, unless ``sources`` names a profile for the
    member: then that one's value is taken even if it has none. Attributes are merged key by key. Among
    others that conflict where the main one has nothing, the first wins (assumption).

    Args:
        main: the profile that is kept.
        others: the profiles that go, in the order in which they were named.
        sources: ``FieldSourceProfileIds``: member to profile id; ``Attributes`` maps keys to ids.
    """
    in_order = [main, *others]
    by_id = {str(profile["ProfileId"]): profile for profile in in_order}
    result = _united(in_order)
    for member, source in sources.items():
        if member != "Attributes":
            _take(result, member, by_id[source].get(member))
    attributes = _united([profile.get("Attributes", {}) for profile in in_order])
    for key, source in sources.get("Attributes", {}).items():
        _take(attributes, key, by_id[source].get("Attributes", {}).get(key))
    result = {member: value for member, value in result.items() if member not in _NOT_MERGED}
    return {"ProfileId": main["ProfileId"], **result, **({"Attributes": attributes} if attributes else {})}


def _united(in_order: Sequence[Members]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for profile in in_order:
        for member, value in profile.items():
            if value not in (None, ""):
                result.setdefault(member, value)
    return result


def _take(result: dict[str, Any], member: str, value: Any) -> None:
    if value in (None, ""):
        result.pop(member, None)
    else:
        result[member] = value
