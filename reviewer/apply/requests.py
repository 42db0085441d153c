"""The MergeProfiles requests that one decision comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.apply.contradictions import clusters_of
from reviewer.apply.planned_merge import PlannedMerge
from reviewer.comparison.fields import ATTRIBUTES
from reviewer.comparison.merged import SOURCE_MEMBERS
from reviewer.core.decisions import Decision, FieldSources

MOST_AT_ONCE = 20
"""Profiles that one request merges into the main one at most (API shape ``ProfileIdToBeMergedList``)."""
_PROFILE_ID = re.compile(r"[a-f0-9]{32}")


@dataclass(frozen=True, slots=True)
class Decided:
    """An effective merge with the requests that carry it out."""

    decision: Decision
    requests: tuple[PlannedMerge, ...]
    """In the order in which they have to be sent: each one behind the one before is done."""

    @property
    def profile_ids(self) -> tuple[str, ...]:
        """Those of the whole group, each once."""
        return tuple(dict.fromkeys(self.decision.profile_ids))


def decided(decision: Decision, covered: Sequence[str] = ()) -> Decided:
    """Make the requests of a merge: one a cluster, or several where it has more than 21 profiles.

    Args:
        decision: a merge; :func:`unfit` has nothing against it.
        covered: the ids of decisions on parts of its clusters, which it carries out too.
    """
    requests = tuple(
        PlannedMerge(
            decision.domain_name,
            decision.region,
            decision.group_key,
            at,
            cluster[0],
            others,
            sources,
            (decision.id, *covered),
        )
        for at, cluster in enumerate(clusters_of(decision))
        for others, sources in _split(cluster[0], cluster[1:], _sources(decision, at))
    )
    return Decided(decision, requests)


def unfit(decision: Decision) -> tuple[str, ...]:
    """What of a merge MergeProfiles can't take, as codes: ids of profiles, and fields that have no source."""
    clusters = clusters_of(decision)
    codes = [f"id:{one}" for cluster in clusters for one in cluster if not _PROFILE_ID.fullmatch(one)]
    for at, cluster in enumerate(clusters):
        for member, source in _sources(decision, at).items():
            named = [source] if isinstance(source, str) else list(source.values())
            is_known = member in SOURCE_MEMBERS if isinstance(source, str) else member == ATTRIBUTES
            if not is_known or not set(named) <= set(cluster):
                codes.append(f"field:{member}")
    return tuple(codes)


def _sources(decision: Decision, at: int) -> FieldSources:
    by_cluster = decision.sources_by_cluster
    return by_cluster[at] if at < len(by_cluster) else {}


def _split(
    main: str, others: Sequence[str], sources: FieldSources
) -> Iterator[tuple[tuple[str, ...], FieldSources]]:
    """Cut the profiles that go into requests, so that all of them together do what one would.

    The order of the others stays, since the first that has a value fills a gap. A source counts in its own
    request, and from then on the main profile is named instead: what it took stays, even if that is nothing.
    """
    done: set[str] = {main}
    for first in range(0, len(others), MOST_AT_ONCE):
        some = tuple(others[first : first + MOST_AT_ONCE])
        yield some, _sources_for(main, set(some), done, sources)
        done.update(some)


def _sources_for(main: str, here: set[str], done: set[str], sources: FieldSources) -> FieldSources:
    named: dict[str, str | Mapping[str, str]] = {}
    for member, source in sources.items():
        if isinstance(source, str):
            if source in here or source in done:
                named[member] = source if source in here else main
        elif keys := {key: one if one in here else main for key, one in source.items() if one in here | done}:
            named[member] = keys
    return named
