"""Auto-merging: which profiles Identity Resolution would merge by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from reviewer.emulator.domain import Domain, Members
from reviewer.emulator.merges import merge

PERFORMED_BY = "profile.amazonaws.com"
"""What history names for it (assumption: some service principal)."""
_SAMPLE = 1000


def merges_of(domain: Domain, auto_merging: Mapping[str, Any]) -> Iterator[list[str]]:
    """The profiles that would become one, of each group, the first of them kept (assumption).

    Two profiles are merged that have equal values in all attributes of one of the lists, in a group whose
    score is not below the least; so is what they are merged with. Values are compared as they are written
    (assumption).

    Args:
        domain: whose match groups are looked at.
        auto_merging: ``Consolidation`` and ``MinAllowedConfidenceScoreForMerging``, as UpdateDomain and
            GetAutoMergingPreview take them.
    """
    least = auto_merging.get("MinAllowedConfidenceScoreForMerging", 0.0)
    lists = (auto_merging.get("Consolidation") or {}).get("MatchingAttributesList", ())
    for group in domain.matches:
        if (group.get("ConfidenceScore") or 0.0) < least:
            continue
        present = [domain.by_id[one] for one in group.get("ProfileIds") or () if one in domain.by_id]
        while present:
            alike, left = [present[0]], present[1:]
            for one in alike:
                near = [other for other in left if any(_agree(one, other, names) for names in lists)]
                alike += near
                left = [other for other in left if other not in near]
            present = left
            if len(alike) > 1:
                yield [str(one["ProfileId"]) for one in alike]


def auto_merge(domain: Domain, auto_merging: Mapping[str, Any]) -> int:
    """Merge them; answer how many profiles have gone."""
    gone = 0
    for main_id, *others in list(merges_of(domain, auto_merging)):
        merge(domain, main_id, others, {}, PERFORMED_BY)
        gone += len(others)
    return gone


def preview(domain: Domain, auto_merging: Mapping[str, Any]) -> dict[str, Any]:
    """GetAutoMergingPreview's counts; the sample are the first groups (assumption), AWS's is random."""
    groups = list(islice(domain.matches, _SAMPLE))
    merges = list(islice(merges_of(domain, auto_merging), _SAMPLE))
    return {
        "DomainName": domain.name,
        "NumberOfMatchesInSample": len(groups),
        "NumberOfProfilesInSample": sum(len(group.get("ProfileIds") or ()) for group in groups),
        "NumberOfProfilesWillBeMerged": sum(len(ids) - 1 for ids in merges),
    }


def _agree(one: Members, other: Members, names: list[str]) -> bool:
    return all(_value(one, name) == _value(other, name) not in (None, "") for name in names)


def _value(profile: Any, path: str) -> Any:
    for step in path.split("."):
        profile = profile.get(step) if isinstance(profile, Mapping) else None
    return profile
