"""Draft decisions: what a reviewer has marked on groups before giving a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.comparison.clusters import LAST, Clusters
from reviewer.comparison.fields import ATTRIBUTES
from reviewer.core.decisions import Decision, FieldSources, Verdict
from reviewer.core.matches import Match, Profile
from reviewer.core.settings import FieldRule, Settings

if TYPE_CHECKING:
    from reviewer.comparison.merged import MergedProfile
    from reviewer.comparison.survivor import ProposedSurvivor
    from reviewer.comparison.weights import Weights


_USUAL = Settings()


@dataclass(frozen=True, slots=True)
class DraftDecision:
    """Which profiles become one, which survives, whose values win; the note and the reason."""

    clusters: Clusters
    focus: int = 0
    """The member that the keys for one profile act on, from 0."""
    reference: int = 0
    """The member that the others are compared with."""
    sources: frozenset[tuple[str, str]] = frozenset()
    """Fields that the union would take from elsewhere, each with a profile to take it from in its cluster:
    a member, or ``Attributes.key``."""
    note: str = ""
    reason: str = ""
    settings: Settings = _USUAL
    """By which rules survivors, and whose values win, are proposed where none is chosen."""

    @classmethod
    def of(cls, group: Match, settings: Settings = _USUAL) -> DraftDecision:
        """Begin with all profiles as one."""
        return cls(Clusters.whole(group.profile_ids), settings=settings)

    @classmethod
    def of_decision(cls, group: Match, decision: Decision, settings: Settings = _USUAL) -> DraftDecision:
        """Begin with what a decision on the group says becomes one, without its note and reason."""
        draft = cls.of(group, settings)
        if decision.verdict is not Verdict.MERGE or not decision.clusters:
            return draft
        clusters = Clusters.of_parts(group.profile_ids, decision.clusters)
        survivors = frozenset(part[0] for part in decision.clusters)
        sources = frozenset(pair for one in decision.sources_by_cluster for pair in _pairs(one))
        # Its sources are all there are, whatever rule would propose others now.
        settings = replace(settings, survivor_fields=FieldRule.UNION)
        return replace(
            draft, clusters=replace(clusters, survivors=survivors), sources=sources, settings=settings
        )

    @property
    def focused_id(self) -> str | None:
        """The profile under the focus; None in a group without profiles."""
        ids = self.clusters.profile_ids
        return ids[self.focus] if self.focus < len(ids) else None

    def moved(self, by: int) -> DraftDecision:
        """Move the focus by so many profiles, as far as there are any."""
        last = len(self.clusters.profile_ids) - 1
        return replace(self, focus=max(min(self.focus + by, last), 0))

    def compared_with_focused(self) -> DraftDecision:
        """Compare the others with the profile under the focus."""
        return replace(self, reference=self.focus)

    def split(self, clusters: Clusters) -> DraftDecision:
        """Divide the group in another way; a field source that is taken out counts again once it is back."""
        return replace(self, clusters=clusters)

    def by_evidence(self, profiles: Sequence[Profile], weights: Weights | None = None) -> DraftDecision:
        """Divide the group as its evidence suggests; takes a millisecond or less for each two profiles.

        Of more clusters than there are numbers the largest count, and the rest stays apart.

        Args:
            profiles: those of the group that are here; the others stay apart.
            weights: what evidence weighs; that of the program if None.
        """
        from reviewer.comparison.balance import GroupEvidence
        from reviewer.comparison.flattened import flattened
        from reviewer.comparison.proposed_split import proposed_clusters

        flat = flattened(profiles, self.settings.default_region)
        found = proposed_clusters(GroupEvidence(flat, weights))
        largest = sorted((part for part in found if len(part) > 1), key=len, reverse=True)[:LAST]
        parts = [[profiles[at].profile_id for at in part] for part in sorted(largest)]
        clusters = Clusters.of_parts(self.clusters.profile_ids, parts)
        return self.split(replace(clusters, apart=clusters.out))

    def sources_in(self, part: Sequence[str]) -> dict[str, str]:
        """The fields that are taken from a profile of a cluster; of two, from the one that is named first."""
        return {path: one for profile_id in reversed(part) for path, one in self.sources if one == profile_id}

    def with_source(self, path: str, part: Sequence[str], profile_id: str | None) -> DraftDecision:
        """Take a field of a cluster from one of its profiles, or from where the union takes it (None).

        Args:
            path: a member, or ``Attributes.key``.
            part: the profiles that become one.
            profile_id: one of them.
        """
        others = {pair for pair in self.sources if pair[0] != path or pair[1] not in part}
        named = set() if profile_id is None else {(path, profile_id)}
        return replace(self, sources=frozenset(others | named))

    def merges(
        self, profiles: Sequence[Profile]
    ) -> tuple[tuple[tuple[str, ...], ...], tuple[FieldSources, ...] | None]:
        """What a merge of the group is: ``Decision.clusters`` and ``Decision.field_sources``.

        Args:
            profiles: those of the group that are here.
        """
        parts = self.parts_to_merge(profiles)
        sources = tuple(field_sources(self.sources_of(part, profiles)) for part in parts)
        return parts, sources if any(sources) else None

    def sources_of(self, part: Sequence[str], profiles: Sequence[Profile]) -> dict[str, str]:
        """The fields that a merge takes from elsewhere than the union would: as chosen, else by the rule.

        Args:
            part: the profiles that become one, survivor first.
            profiles: those of the group that are here.
        """
        chosen = self.sources_in(part)
        here = [profile for profile in profiles if profile.profile_id in part]
        if self.settings.survivor_fields is FieldRule.UNION or len(here) < len(part):
            return chosen
        from reviewer.comparison.merged import sources_of_most

        return sources_of_most(here, part[0], self.settings.default_region) | chosen

    def merged(self, part: Sequence[str], profiles: Sequence[Profile]) -> MergedProfile:
        """Preview the merge of a cluster.

        Args:
            part: the profiles that become one, survivor first.
            profiles: those of the group; each of the cluster is among them.
        """
        from reviewer.comparison.merged import merged

        by_id = {profile.profile_id: profile for profile in profiles}
        sources = field_sources(self.sources_of(part, profiles))
        return merged([by_id[one] for one in part], part[0], sources, self.settings.default_region)

    def parts_to_merge(self, profiles: Sequence[Profile]) -> tuple[tuple[str, ...], ...]:
        """The clusters of two or more, each with its survivor first (``Decision.clusters``).

        Args:
            profiles: those of the group that are here; of others nothing is known to propose a survivor by.
        """
        by_id = {profile.profile_id: profile for profile in profiles}

        def proposed(part: Sequence[str]) -> str:
            here = [by_id[one] for one in part if one in by_id]
            return self.proposed_survivor(here).profile_id if here else part[0]

        return self.clusters.parts_to_merge(proposed)

    def proposed_survivor(self, profiles: Sequence[Profile]) -> ProposedSurvivor:
        """Propose which of one or more profiles a merge should keep, and say why."""
        from reviewer.comparison.survivor import proposed_survivor

        return proposed_survivor(profiles, self.settings.survivor, self.settings.default_region)

    def part_of_focused(self, profiles: Sequence[Profile]) -> tuple[str, ...]:
        """The cluster of the profile under the focus, survivor first; the first cluster where it is out."""
        parts = self.parts_to_merge(profiles)
        return next((part for part in parts if self.focused_id in part), parts[0] if parts else ())

    def differs_from(self, start: DraftDecision) -> bool:
        """Whether something is marked that was not at the start; moving the focus marks nothing."""
        marked = (self.clusters, self.sources, self.note, self.reason)
        return marked != (start.clusters, start.sources, start.note, start.reason)

    def noted(self, note: str) -> DraftDecision:
        """Give the verdict to come a note."""
        return replace(self, note=note)

    def because(self, reason: str) -> DraftDecision:
        """Give the verdict to come a reason; ``""`` for none."""
        return replace(self, reason=reason)


def field_sources(by_path: Mapping[str, str]) -> FieldSources:
    """Write fields with their sources as MergeProfiles takes them.

    Args:
        by_path: the profile of each member, or ``Attributes.key``.
    """
    sources: dict[str, str | Mapping[str, str]] = {}
    attributes = {}
    for path, profile_id in by_path.items():
        member, _, key = path.partition(".")
        if member == ATTRIBUTES:
            attributes[key] = profile_id
        else:
            sources[member] = profile_id
    return {**sources, ATTRIBUTES: attributes} if attributes else sources


def _pairs(sources: FieldSources) -> Iterator[tuple[str, str]]:
    for member, source in sources.items():
        if isinstance(source, str):
            yield member, source
        else:
            yield from ((f"{member}.{key}", one) for key, one in source.items())


class Drafts:
    """The draft decisions of a session, by group key; each is kept until its group's verdict."""

    def __init__(self) -> None:
        self._drafts: dict[str, tuple[DraftDecision, DraftDecision]] = {}
        """Each with what it began with."""

    def get(self, group_key: str) -> DraftDecision | None:
        """The draft of a group; None where nothing is marked on it."""
        found = self._drafts.get(group_key)
        return None if found is None else found[0]

    def put(self, group_key: str, draft: DraftDecision, start: DraftDecision) -> None:
        """Keep what is marked on a group; ``start`` is what counts as nothing marked, unless it had one."""
        _, began = self._drafts.get(group_key) or (draft, start)
        self._drafts[group_key] = (draft, began)

    def drop(self, group_key: str) -> None:
        """Forget what is marked on a group."""
        self._drafts.pop(group_key, None)

    def unsaved(self) -> list[str]:
        """The keys of the groups on which something is marked that only a verdict would save."""
        return [key for key, (draft, start) in self._drafts.items() if draft.differs_from(start)]
