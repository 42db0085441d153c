"""The group under review: its profiles, what is decided of it, and what is marked on it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from reviewer.core.decisions import Decision
from reviewer.core.matches import Match
from reviewer.core.receipts import Receipt
from reviewer.core.settings import Settings
from reviewer.fetching.prefetch import GROUPS_AHEAD
from reviewer.matches.orders import Order
from reviewer.session import prior_decisions
from reviewer.session.contradicted import Contradicted
from reviewer.session.domain_decisions import DomainDecisions
from reviewer.session.draft import DraftDecision, Drafts
from reviewer.session.failed_groups import FailedGroups, GroupFailed
from reviewer.session.feed import Feed
from reviewer.session.navigator import Navigator
from reviewer.session.profile_cache import Member
from reviewer.session.rules import NotAllowed, all_of, may_see
from reviewer.session.scope import Scope
from reviewer.session.weighing import Weighing

if TYPE_CHECKING:
    from reviewer.comparison.balance import GroupEvidence  # Loading it takes a part of the first paint.


class UnderReview:
    """What a session knows of the group that the reviewer looks at. Reads the journal, never waits."""

    def __init__(
        self,
        feed: Feed,
        navigator: Navigator,
        decisions: DomainDecisions,
        weighing: Weighing,
        *,
        contradicted: Contradicted,
        settings: Settings,
        scope: Scope,
    ) -> None:
        """Look at where ``navigator`` is."""
        self._contradicted = contradicted
        self._feed, self._navigator, self._decisions, self._weighing = feed, navigator, decisions, weighing
        self._settings, self._scope = settings, scope
        self.drafts = Drafts()
        """What is marked, on this group and on others."""
        self.failed = FailedGroups()

    @property
    def group(self) -> Match | None:
        """The group; None while there is nothing to look at."""
        return self._navigator.current

    @property
    def members(self) -> tuple[Member, ...]:
        """Its profiles, as far as they are here."""
        group = self.group
        return () if group is None else self._feed.profiles.members(group.profile_ids)

    def next_members(self) -> list[tuple[Member, ...]]:
        """The profiles of the groups that a key may lead to: the next undecided one and the next one."""
        position = self._navigator.position
        if position is None:
            return []
        nearby = (*self._navigator.coming(1), self._navigator.sequence.after(position))
        places = dict.fromkeys(at for at in nearby if at is not None)
        groups = self._feed.groups
        return [self._feed.profiles.members(groups.group(at).profile_ids) for at in places]

    def weighed(self) -> GroupEvidence:
        """Weigh every two of its profiles, to be shown.

        Raises:
            NotAllowed: weights may not be shown, or the group can't be compared.
        """
        self._weighing.require_shown()
        return self._weighed(self.members)

    def _weighed(self, members: Sequence[Member]) -> GroupEvidence:
        from reviewer.comparison.balance import GroupEvidence
        from reviewer.comparison.flattened import flattened

        with self.failed.guarded(members):
            flat = flattened([member.profile for member in members], self._settings.default_region)
            return GroupEvidence(flat, self._weighing.weights)

    def weigh_ahead(self) -> bool:
        """Weigh one more of the groups ahead, where the order asks for it; tells whether there was one.

        It takes some milliseconds: call it again between two keys.
        """
        if self._navigator.order is not Order.INFORMATIVE or not self._weighing.is_shown:
            return False
        for position in islice(self._navigator.undecided_ahead(), GROUPS_AHEAD):
            group = self._feed.groups.group(position)
            members = self._feed.profiles.members(group.profile_ids)
            if self._contradicted.knows(group) or not all_of(members):
                continue
            balance = None
            with suppress(GroupFailed):  # Told once it is under review.
                balance = self._weighed(members).of_group()
            self._contradicted.take(group, balance)
            return True
        return False

    # What is decided of it

    def may_show(self, decision: Decision) -> bool:
        """Whether the reviewer may see a decision: in a blind review only their own."""
        return may_see(decision, self._decisions, self._scope)

    @property
    def effective(self) -> Decision | None:
        """The effective decision on it, as last looked up."""
        return None if self.group is None else self._decisions.shown(self.group)

    @property
    def sides(self) -> tuple[Decision, ...]:
        """What others say differently of it, where this reviewer is to end disputes."""
        if self.group is None or not self._scope.adjudicate:
            return ()
        return self._decisions.shown_sides(self.group)

    @property
    def has_changed(self) -> bool:
        """Whether its values are others than when it was decided."""
        effective, profiles = self.effective, all_of(self.members)
        if (
            effective is None
            or not profiles
            or not prior_decisions.tells_changes(effective, self._feed.groups)
        ):
            return False
        return self._decisions.compared.has_changed(effective, profiles)

    @property
    def earlier(self) -> tuple[Decision, ...]:
        """The decisions on other groups that have two or more of these profiles, the newest first."""
        earlier = () if self.group is None else self._decisions.earlier(self.group)
        return tuple(filter(self.may_show, earlier))

    @property
    def applied(self) -> tuple[Receipt, ...]:
        """What became of the requests of it, as far as the reviewer may see that."""
        effective = None if self.group is None else self._decisions.last_shown(self.group)
        if self.group is None or effective is None or not self.may_show(effective):
            return ()
        return self._decisions.applied(self.group)

    # What is marked on it

    @property
    def draft(self) -> DraftDecision:
        """What is marked on it; where nothing is, its effective decision or all as one.

        Raises:
            NotAllowed: there is no group.
        """
        group = self.group
        if group is None:
            raise NotAllowed("There is no group to mark here")
        return self.drafts.get(group.key) or self._first_draft(group)

    def _first_draft(self, group: Match) -> DraftDecision:
        """What a group's draft begins with: its effective decision, as far as the reviewer may see it."""
        effective = self._decisions.last_shown(group)
        if effective is None or not self.may_show(effective):
            return DraftDecision.of(group, self._settings)
        return DraftDecision.of_decision(group, effective, self._settings)

    @property
    def is_marked(self) -> bool:
        """Whether anything is marked on it."""
        return self.group is not None and self.drafts.get(self.group.key) is not None

    def mark(self, draft: DraftDecision) -> None:
        """Mark it; that is kept, also while others are looked at, until its verdict."""
        group = self.group
        if group is not None:
            self.drafts.put(group.key, draft, self._first_draft(group))

    def mark_as(self, group: Match, decision: Decision) -> None:
        """Mark a group as it was decided: nothing that leaving would lose, since the journal has it."""
        draft = DraftDecision.of_decision(group, decision, self._settings)
        draft = draft.noted(decision.note).because(decision.reason)
        self.drafts.drop(group.key)
        self.drafts.put(group.key, draft, draft)
