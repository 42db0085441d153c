"""Draft decisions: what a reviewer has marked on groups before giving a verdict."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reviewer.comparison.clusters import Clusters
from reviewer.core.decisions import Decision, FieldSources, Verdict
from reviewer.core.matches import Match, Profile
from reviewer.core.settings import SURVIVOR_RULES, SurvivorRule

if TYPE_CHECKING:
    from reviewer.comparison.survivor import ProposedSurvivor


@dataclass(frozen=True, slots=True)
class DraftDecision:
    """Which profiles become one, which survives, whose values win; the note and the reason."""

    clusters: Clusters
    focus: int = 0
    """The member that the keys for one profile act on, from 0."""
    reference: int = 0
    """The member that the others are compared with."""
    field_sources: FieldSources = field(default_factory=dict, hash=False)
    """Where values are taken from that the union would not take (MergeProfiles ``FieldSourceProfileIds``)."""
    note: str = ""
    reason: str = ""
    survivor_rules: tuple[SurvivorRule, ...] | None = None
    """What survivors are proposed by where none is chosen; None for the usual rules."""

    @classmethod
    def of(cls, group: Match, survivor_rules: tuple[SurvivorRule, ...] | None = None) -> DraftDecision:
        """Begin with all profiles as one."""
        return cls(Clusters.whole(group.profile_ids), survivor_rules=survivor_rules)

    @classmethod
    def of_decision(
        cls, group: Match, decision: Decision, survivor_rules: tuple[SurvivorRule, ...] | None = None
    ) -> DraftDecision:
        """Begin with what a decision on the group says becomes one, without its note and reason."""
        draft = cls.of(group, survivor_rules)
        if decision.verdict is not Verdict.MERGE or not decision.clusters:
            return draft
        clusters = Clusters.of_parts(group.profile_ids, decision.clusters)
        survivors = frozenset(part[0] for part in decision.clusters)
        sources = {} if decision.field_sources is None else decision.field_sources
        return replace(draft, clusters=replace(clusters, survivors=survivors), field_sources=sources)

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

    @property
    def sources_in_merges(self) -> FieldSources:
        """The field sources that count: those that lie in a cluster of two or more."""
        return self.sources_among([one for part in self.clusters.parts if len(part) > 1 for one in part])

    def sources_among(self, profile_ids: Collection[str]) -> FieldSources:
        """The field sources that are some of these profiles."""
        among: dict[str, str | Mapping[str, str]] = {}
        for path, source in self.field_sources.items():
            if isinstance(source, str):
                if source in profile_ids:
                    among[path] = source
            elif chosen := {key: one for key, one in source.items() if one in profile_ids}:
                among[path] = chosen
        return among

    def with_source(self, path: str, profile_id: str | None) -> DraftDecision:
        """Take a field from a profile, or from where the union takes it (None).

        Args:
            path: a member, or ``Attributes.key``.
            profile_id: one of the profiles that become one.
        """
        sources: dict[str, str | Mapping[str, str]] = dict(self.field_sources)
        member, _, key = path.partition(".")
        if member == "Attributes" and key:
            found = sources.get(member, {})
            attributes = {} if isinstance(found, str) else dict(found)
            attributes.pop(key, None)
            if profile_id is not None:
                attributes[key] = profile_id
            sources.pop(member, None)
            if attributes:
                sources[member] = attributes
        else:
            sources.pop(path, None)
            if profile_id is not None:
                sources[path] = profile_id
        return replace(self, field_sources=sources)

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

        return proposed_survivor(
            profiles, SURVIVOR_RULES if self.survivor_rules is None else self.survivor_rules
        )

    def part_of_focused(self, profiles: Sequence[Profile]) -> tuple[str, ...]:
        """The cluster of the profile under the focus, survivor first; the first cluster where it is out."""
        parts = self.parts_to_merge(profiles)
        return next((part for part in parts if self.focused_id in part), parts[0] if parts else ())

    def differs_from(self, start: DraftDecision) -> bool:
        """Whether something is marked that was not at the start; moving the focus marks nothing."""
        marked = (self.clusters, self.field_sources, self.note, self.reason)
        return marked != (start.clusters, start.field_sources, start.note, start.reason)

    def noted(self, note: str) -> DraftDecision:
        """Give the verdict to come a note."""
        return replace(self, note=note)

    def because(self, reason: str) -> DraftDecision:
        """Give the verdict to come a reason; ``""`` for none."""
        return replace(self, reason=reason)


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
