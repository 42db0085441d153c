"""A reviewer's session on one domain as one object with no screen.

Everything here runs on one thread and never waits for the network: what a fetch has brought is
handed in through :meth:`Session.take`, and :meth:`Session.requests` says what to fetch. Only committing
may wait for other programs, and may be done in a thread of its own between preparing and settling.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reviewer.core.decisions import Choice, ChosenBy, Decision, EvidenceCodes, Reviewer, Verdict
from reviewer.core.matches import Match
from reviewer.core.receipts import Receipt
from reviewer.core.settings import Settings
from reviewer.fetching.events import Connected, FetchEvent, ProfilesFetched
from reviewer.fetching.prefetch import Requests
from reviewer.journal.decision_store import DecisionStore
from reviewer.journal.problems import Cancelled, JournalError, Overtaken, TakenBackAlready
from reviewer.matches.bands import Bands
from reviewer.matches.groups import MatchQueue
from reviewer.matches.sequence import GroupSequence
from reviewer.session import prior_decisions
from reviewer.session.arrivals import Arrivals
from reviewer.session.domain_decisions import DomainDecisions, PendingDecision, PendingUndo
from reviewer.session.domain_weights import LearntWeights
from reviewer.session.draft import DraftDecision, Drafts
from reviewer.session.failed_groups import FailedGroups
from reviewer.session.feed import Feed
from reviewer.session.navigator import Navigator
from reviewer.session.pace import Pace
from reviewer.session.pending import Pending
from reviewer.session.profile_cache import Member
from reviewer.session.redo import Undone
from reviewer.session.rules import (
    NotAllowed,
    adds_to,
    all_of,
    check_merge,
    here,
    may_see,
    overtaken_by,
    verdict_words,
)
from reviewer.session.scope import Scope
from reviewer.session.teamwork import Teamwork
from reviewer.session.weighing import Weighing

if TYPE_CHECKING:
    from reviewer.comparison.balance import GroupEvidence  # Loading it takes a part of the first paint.
    from reviewer.team.work import TeamWork


class Saving(NamedTuple):
    """A verdict that is being saved."""

    pending: PendingDecision
    group: Match
    verdict: Verdict
    replaced: Decision | None
    """The decision that it replaces, as far as was known."""


class Undoing(NamedTuple):
    """A taking back that is being saved."""

    pending: PendingUndo


class GoingOn(NamedTuple):
    """Going on with a journal that has lost what this session had saved in it."""

    pending: Pending[tuple[Decision, ...]]


class Session:
    """A reviewer's way through one domain's match groups."""

    def __init__(
        self,
        *,
        domain_name: str,
        store: DecisionStore,
        reviewer: Reviewer,
        cache_folder: Path,
        page_size: int = 100,
        first_token: str | None = None,
        settings: Settings = Settings(),  # noqa: B008 (frozen)
        scope: Scope = Scope(),  # noqa: B008 (frozen)
        learnt_weights: LearntWeights = LearntWeights({}),  # noqa: B008 (frozen)
        team: TeamWork | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Begin with nothing fetched; the first page will be the one ``first_token`` names.

        Args:
            domain_name: the domain.
            store: where decisions go.
            reviewer: who decides.
            cache_folder: where fetched groups can be put; where they can't, they are kept elsewhere.
            page_size: groups a page.
            first_token: where to begin.
            settings: what the user has set.
            scope: what is to be reviewed, and whether blind.
            learnt_weights: what evidence weighs instead of what comes with the program.
            team: the link to a team; None works alone.
            clock: gives the time of decisions.

        Raises:
            JournalError: the journal can't be read.
        """
        self.domain_name = domain_name
        self.store = store
        self.settings = settings
        self.scope = scope
        self.decisions = DomainDecisions(store, reviewer, domain_name, clock)
        self.groups = MatchQueue(cache_folder, first_token)
        self.bands = Bands.around(settings.bands.merge, settings.bands.reject)
        """Whose thresholds uncertainty is measured from, and by which samples are parted."""
        self.feed = Feed(self.groups, page_size)
        self.team = Teamwork(team, self.groups)
        self.navigator = Navigator(
            self.groups, text=self.feed.text, bands=self.bands, scope=scope,
            passes_over=self.team.is_others, begins_at=self.team.begins_at,
        )  # fmt: skip
        self.drafts = Drafts()
        self.pace = Pace()
        self.weighing = Weighing(learnt_weights, self.feed, settings, scope)
        self.arrivals = Arrivals(self.groups, self.feed, self.navigator, self.decisions, scope, self.team)
        self.failed = FailedGroups()
        self.undone = Undone()
        """What can be given again."""
        self.saving: Saving | Undoing | GoingOn | None = None
        """What is being saved; one at a time."""

    # What comes in

    def take(self, event: FetchEvent) -> str:
        """Take in what a fetch brought; see :meth:`Arrivals.take`."""
        notice = self.arrivals.take(event)
        if isinstance(event, Connected):
            notice = ". ".join(filter(None, (*self.weighing.faults, notice)))
        if isinstance(event, ProfilesFetched) and self.feed.region is not None:
            self.team.start(self.feed.region)
        return self._searched() or notice

    def search_whole_run(self) -> str:
        """Look for the filter's text in every group of the run; answers a notice.

        Raises:
            NotAllowed: the filter holds no text.
        """
        if not self.navigator.filter.words:
            raise NotAllowed("There is no text to look for: <filter> takes it, as in doe")
        self.navigator.load_all()
        self.feed.search.begin()
        return self._searched() or "Looking through every group of the run: <stay> stops"

    def _searched(self) -> str:
        """Go on where the search has found something, and say so once it is over; ``""`` until then."""
        search, view = self.feed.search, self.navigator.view
        if not search.is_on or view is None:
            return ""
        hits = len(view)
        if self.navigator.position is None:
            self.navigator.advance()
        if not search.is_over:
            return ""
        search.stop()
        return f"Looked through all {len(self.groups):,} groups: {hits:,} pass the filter"

    def take_news(self) -> str | None:
        """Take in what others have decided and what the team's link tells; see :meth:`Arrivals.take_news`.

        Raises:
            JournalError: the journal can't be read.
        """
        notice = self.arrivals.take_news()
        group = self.current
        is_marked = group is not None and self.drafts.get(group.key) is not None
        of_team = self.team.news(self.navigator, is_marked=is_marked)
        return notice if of_team is None else of_team or notice or ""

    # What to ask for

    def requests(self) -> Requests:
        """What to fetch now for where the reviewer is, not naming twice what is on its way.

        Raises:
            JournalError: the group's effective decision can't be read; nothing was asked for.
        """
        if self.feed.region is not None and self.current is not None:
            # A verdict is on what was shown: whatever others decide from here on is asked about first.
            self.decisions.shown(self.current)
        self.team.look_ahead(self.navigator)
        return self.feed.requests(self.navigator)

    def retry(self) -> bool:
        """Forget what failed, so that it is asked for again, and go to a run that has come out since.

        Tells whether there was anything.
        """
        return self.feed.retry(self.navigator)

    # What is looked at

    @property
    def current(self) -> Match | None:
        """The group under review."""
        return self.navigator.current

    @property
    def shows_none(self) -> bool:
        """Whether every page is here and none has brought a group to look at."""
        return self.groups.at_end and self.navigator.position is None

    @property
    def members(self) -> tuple[Member, ...]:
        """The profiles of the group under review, as far as they are here."""
        group = self.current
        return () if group is None else self.feed.profiles.members(group.profile_ids)

    def next_members(self) -> list[tuple[Member, ...]]:
        """The profiles of the groups that a key may lead to: the next undecided one and the next one."""
        position, sequence = self.navigator.position, self.navigator.sequence
        if position is None:
            return []
        nearby = (sequence.next_undecided(position), sequence.after(position))
        places = dict.fromkeys(at for at in nearby if at is not None)
        return [self.feed.profiles.members(self.groups.group(at).profile_ids) for at in places]

    def weighed(self) -> GroupEvidence:
        """Weigh every two profiles of the group under review, to be shown.

        Raises:
            NotAllowed: weights may not be shown, or the group can't be compared.
        """
        from reviewer.comparison.balance import GroupEvidence
        from reviewer.comparison.flattened import flattened

        self.weighing.require_shown()
        members = self.members
        with self.failed.guarded(members):
            flat = flattened([member.profile for member in members], self.settings.default_region)
            return GroupEvidence(flat, self.weighing.weights)

    def may_show(self, decision: Decision) -> bool:
        """Whether the reviewer may see a decision: in a blind review only their own."""
        return may_see(decision, self.decisions, self.scope)

    @property
    def effective(self) -> Decision | None:
        """The effective decision on the group under review, as last looked up."""
        return None if self.current is None else self.decisions.shown(self.current)

    @property
    def sides(self) -> tuple[Decision, ...]:
        """What others say differently of the group under review, where this reviewer is to end disputes."""
        if self.current is None or not self.scope.adjudicate:
            return ()
        return self.decisions.shown_sides(self.current)

    @property
    def has_changed(self) -> bool:
        """Whether the values of the group under review are others than when it was decided."""
        effective, profiles = self.effective, all_of(self.members)
        if effective is None or not profiles or not prior_decisions.tells_changes(effective, self.groups):
            return False
        return self.decisions.has_changed(effective, profiles)

    @property
    def earlier(self) -> tuple[Decision, ...]:
        """The decisions on other groups that have two or more of these profiles, the newest first."""
        earlier = () if self.current is None else self.decisions.earlier(self.current)
        return tuple(filter(self.may_show, earlier))

    @property
    def applied(self) -> tuple[Receipt, ...]:
        """What became of the requests of the group under review, as far as the reviewer may see that."""
        effective = None if self.current is None else self.decisions.last_shown(self.current)
        if self.current is None or effective is None or not self.may_show(effective):
            return ()
        return self.decisions.applied(self.current)

    @property
    def counted(self) -> GroupSequence:
        """The groups that progress is counted over: those that are walked.

        Where a filter asks for verdicts or disputes a group leaves by its own, so nothing would be counted:
        then all.
        """
        view = self.navigator.view
        chosen = self.navigator.filter
        by_verdict = bool(chosen.verdicts or self._asks_disputed) and self.scope.sample is None
        return self.groups if view is None or by_verdict else view

    @property
    def left(self) -> int:
        """How many of the groups that are walked are undecided, as far as is known."""
        walked = self.navigator.sequence
        if walked is self.groups:
            decided, known = self.progress
            return known - decided
        return walked.count(None)

    @property
    def progress(self) -> tuple[int, int]:
        """How many groups are decided, of how many as far as is known."""
        counted = self.counted
        known = self.groups.known if counted is self.groups else len(counted)
        return len(counted) - counted.count(None), known

    def is_own(self, position: int) -> bool:
        """Whether this reviewer made the effective decision on a group."""
        return self.groups.attribution(position).is_own

    def go_to_group(self, group_key: str) -> None:
        """Go to a group by its key, to look at it or decide it again.

        Raises:
            NotAllowed: it is not among the groups fetched so far.
        """
        position = self.groups.position_of(group_key)
        if position is None:
            raise NotAllowed("That group is not loaded: it comes with a later page, or is not in this run")
        self.navigator.go_to(position)

    # What the reviewer marks and decides

    @property
    def draft(self) -> DraftDecision:
        """What is marked on the group under review; where nothing is, its effective decision or all as one.

        Raises:
            NotAllowed: there is no group.
        """
        group = self.current
        if group is None:
            raise NotAllowed("There is no group to mark yet")
        return self.drafts.get(group.key) or self._first_draft(group)

    def _first_draft(self, group: Match) -> DraftDecision:
        """What a group's draft begins with: its effective decision, as far as the reviewer may see it."""
        effective = self.decisions.last_shown(group)
        if effective is None or not self.may_show(effective):
            return DraftDecision.of(group, self.settings)
        return DraftDecision.of_decision(group, effective, self.settings)

    def mark(self, draft: DraftDecision) -> None:
        """Mark the group under review; that is kept, also while others are looked at, until its verdict."""
        group = self.current
        if group is not None:
            self.drafts.put(group.key, draft, self._first_draft(group))

    @property
    def unsaved(self) -> dict[str, Decision | None]:
        """What leaving would lose, by the group's key: a decision that is not saved, else None for marks."""
        marked = [key for key in self.drafts.unsaved() if self.groups.position_of(key) is not None]
        return dict.fromkeys(marked) | {one.group_key: one for one in self.decisions.unsaved}

    def decide(self, verdict: Verdict) -> tuple[Decision, str]:
        """Record a verdict on the group under review and go on to the next undecided one.

        The decision is durable when this returns. Answers it, with a notice or ``""``; errors are those of
        :meth:`prepare` and :meth:`settle`.
        """
        saving = self.prepare(verdict)
        saving.pending.commit()
        return self.settle(saving)

    def prepare(self, verdict: Verdict) -> Saving:
        """Make a verdict on the group under review ready to be committed, which may be done in any thread.

        Raises:
            NotAllowed: the group can't be judged now.
            JournalError: it waits among the unsaved decisions for another try.
        """
        self._check_not_saving()
        group = self._decidable(verdict)
        replaced = self.decisions.last_shown(group)
        with self.failed.guarded(self.members):
            evidence = self._kept_evidence()
        pending = self.decisions.prepare(
            group,
            verdict,
            self.draft,
            self.groups.generation_date,
            here(self.members),
            blind=self.scope.hides and not self.scope.adjudicate,
            evidence=evidence,
            choice=self._choice(group, replaced),
        )
        saving = Saving(pending, group, verdict, replaced)
        self.saving = saving
        return saving

    def _choice(self, group: Match, effective: Decision | None) -> Choice:
        """How the group under review came to be reviewed, with this effective decision on it."""
        if self.scope.adjudicate:
            return Choice(ChosenBy.DISPUTE, 0, self.groups.known)
        second = self.scope.second_review
        if second is not None and effective is not None and second.picks(group.key):
            return second.choice
        return self.navigator.choice

    def _kept_evidence(self) -> EvidenceCodes | None:
        from reviewer.comparison.kept_evidence import kept_evidence  # The first paint need not wait for it.

        profiles = [member.profile for member in self.members]
        return kept_evidence(profiles, self.settings.default_region) or None

    def settle(self, saving: Saving) -> tuple[Decision, str]:
        """Take in what came of committing a verdict, and go on to the next undecided group.

        A reviewer who has left the group meanwhile stays where they are. Answers the decision, which is
        durable, with a notice or ``""``.

        Raises:
            NotAllowed: someone else was first, or it was given up.
            JournalError: it was not saved; the group stays as it was.
        """
        self.saving = None
        group, verdict = saving.group, saving.verdict
        position = self.groups.position_of(group.key)
        try:
            decision = self.decisions.settle(saving.pending)
        except Cancelled:
            raise NotAllowed("Given up: nothing was saved") from None
        except Overtaken as overtaken:
            if position is not None:
                self.arrivals.mark_as_journal_says(position, group.key)
            raise NotAllowed(
                overtaken_by(self.decisions, overtaken.effective, verdict, blind=self.scope.hides)
            ) from None
        self.team.saved()
        self.pace.decided(decision.decided_at)
        self.drafts.drop(group.key)
        self.undone.decided(decision)
        notice = ""
        if position is not None:
            is_disputed = group.key in self.decisions.disputed([group.key])
            prior_decisions.mark(self.groups, self.decisions, position, decision, is_disputed=is_disputed)
            if position == self.navigator.position:
                notice = ". ".join(filter(None, (self._go_on(), self._sample_showed())))
        replaced = saving.replaced
        if replaced is not None and self.may_show(replaced):
            by = self.decisions.said_by(replaced)
            again = f"Replaced {verdict_words(replaced)} by {by}: <verdict.undo> undoes that"
            notice = ". ".join(part for part in (again, notice) if part)
        return decision, notice

    def _sample_showed(self) -> str:
        """What a sample has shown once all of it is decided; ``""`` before that, or where there is none."""
        view, sample = self.navigator.view, self.scope.sample
        if view is None or sample is None or not (view.at_end and view.chosen.is_all) or view.count(None):
            return ""
        if sample.by_band:
            return "`reviewer report` tells what this sample shows, by band"
        from reviewer.quality.intervals import clopper_pearson  # Seldom needed.

        parts = sum(map(self.groups.merges_a_part, view.positions(0, len(view))))
        right, seen = view.count(Verdict.MERGE) - parts, len(view) - view.count(Verdict.REVIEW)
        low, high = clopper_pearson(right, seen)
        return (
            f"It shows: a merge is right in {right:,} of {seen:,} groups, {low * 100:.1f} to"
            f" {high * 100:.1f} % of all with 95 % confidence. `reviewer report` tells more"
        )

    def _check_not_saving(self) -> None:
        if self.saving is not None:
            raise NotAllowed("Still saving what you decided last: wait for it, or <stay> to give it up")

    @property
    def can_stop(self) -> bool:
        """Whether something is under way that can be given up, or a filter is on."""
        navigator = self.navigator
        is_seeking = navigator.seeking is not None or navigator.loading_all or self.feed.search.is_on
        return self.saving is not None or is_seeking or not navigator.filter.is_all

    def give_up_saving(self) -> bool:
        """Give up what is being saved; tells whether anything was. Settling tells what came of it."""
        return self.saving is not None and not self.saving.pending.cancel()

    @property
    def _asks_disputed(self) -> bool:
        """Whether a filter lets decided groups in dispute pass; in adjudication they count as undecided."""
        return self.navigator.filter.disputed and not self.scope.adjudicate

    def _go_on(self) -> str:
        chosen = self.navigator.filter
        if self._asks_disputed or (chosen.verdicts and None not in chosen.verdicts):
            # Whoever goes through decided groups has no undecided one to go on to.
            return self.navigator.seek_next()
        return self.navigator.seek_next_undecided()

    def _decidable(self, verdict: Verdict) -> Match:
        """The group under review, where the verdict counts now."""
        group, position = self.current, self.navigator.position
        if group is None or position is None:
            raise NotAllowed("There is no group to judge yet")
        if self.navigator.seeking is not None:
            raise NotAllowed("Still on the way to another group: wait for it, or <stay> to stay here")
        if self.groups.verdict(position) is verdict and self._adds_nothing(group):
            effective = self.effective
            shown = verdict if effective is None or not self.may_show(effective) else verdict_words(effective)
            raise NotAllowed(
                f"This group is marked {shown} already: <undecided.next> goes to the next undecided one"
            )
        self.team.require_free(group, verdict)
        members = self.members
        if any(member.awaited for member in members):
            raise NotAllowed("Its profiles are still loading: a verdict counts once they are on the screen")
        with self.failed.guarded(members):
            if verdict is Verdict.MERGE:
                check_merge(self.draft, members)
        return group

    def _adds_nothing(self, group: Match) -> bool:
        """Whether the effective verdict would add nothing if it were given again."""
        effective = self.effective
        is_shown = effective is None or self.may_show(effective)
        is_marked = self.drafts.get(group.key) is not None
        return is_shown and not (is_marked and adds_to(effective, self.draft, self.members))

    def undo(self) -> Decision:
        """Take back this reviewer's newest effective decision on this domain, and go to its group.

        Answers the decision that was taken back; errors are those of :meth:`prepare_undo` and
        :meth:`settle_undo`.
        """
        undoing = self.prepare_undo()
        undoing.pending.commit()
        return self.settle_undo(undoing)

    def prepare_redo(self) -> Saving:
        """Make ready to give again what was taken back last, which :meth:`settle` takes in.

        Raises:
            NotAllowed: there is nothing, its group is not on the screen, or it can't be judged now.
            JournalError: it waits among the unsaved decisions for another try.
        """
        undone = self.undone.last
        if undone is None:
            raise NotAllowed("Nothing to give again: <verdict.undo> takes a decision back first")
        current = self.current
        if current is None or current.key != undone.group_key:
            self.go_to_group(undone.group_key)
            raise NotAllowed(f"This is its group: <verdict.redo> gives back {verdict_words(undone)}")
        self._mark_as(current, undone)
        return self.prepare(undone.verdict)

    def prepare_undo(self, decision: Decision | None = None) -> Undoing:
        """Make ready to take back a decision, which may be committed in any thread.

        Args:
            decision: one of this reviewer's; None for the newest.

        Raises:
            NotAllowed: nothing can be taken back now.
        """
        if self.feed.region is None:
            raise NotAllowed("Nothing to undo before the domain is there")
        self._check_not_saving()
        undoing = Undoing(self.decisions.prepare_undo(self.groups.generation_date, decision))
        self.saving = undoing
        return undoing

    def settle_undo(self, undoing: Undoing) -> Decision:
        """Take in what came of an undo, and go to its group; answers the decision that was taken back.

        The taking back is itself recorded.

        Raises:
            NotAllowed: there is none, it is taken back already, or the undo was given up.
            JournalError: it was not saved; the decision is still effective.
        """
        self.saving = None
        try:
            undone = self.decisions.settle_undo(undoing.pending)
        except Cancelled:
            raise NotAllowed("Given up: nothing was taken back") from None
        except TakenBackAlready:
            raise NotAllowed(
                "That decision was taken back already, elsewhere: <verdict.undo> takes back the one before it"
            ) from None
        if undone is None:
            raise NotAllowed("Nothing to undo: no decision of yours is effective in this domain")
        self.team.saved()
        self.pace.undone()
        self.undone.add(undone)
        position = self.groups.position_of(undone.group_key)
        if position is not None:
            self.arrivals.mark_as_journal_says(position, undone.group_key)
            self.navigator.go_to(position)
            self._mark_as(self.groups.group(position), undone)
        return undone

    def _mark_as(self, group: Match, decision: Decision) -> None:
        """Mark a group as it was decided: nothing that leaving would lose, since the journal has it."""
        draft = DraftDecision.of_decision(group, decision, self.settings)
        draft = draft.noted(decision.note).because(decision.reason)
        self.drafts.drop(group.key)
        self.drafts.put(group.key, draft, draft)

    def look_for_gone(self) -> Pending[tuple[Decision, ...]]:
        """Make ready to find what the journal has lost of this session: the subject, once committed."""
        return Pending(lambda cancel: self.decisions.kept.find_gone(), lambda gone, cancel: None)

    def prepare_going_on(self, again: tuple[Decision, ...]) -> GoingOn:
        """Make ready to go on with a journal that has lost something, which may be committed in any thread.

        Args:
            again: what of it is saved again.

        Raises:
            NotAllowed: something else is being saved.
        """
        self._check_not_saving()
        going_on = GoingOn(Pending(lambda cancel: again, self.decisions.kept.go_on, again))
        self.saving = going_on
        return going_on

    def settle_going_on(self, going_on: GoingOn) -> None:
        """Take in what came of going on, and mark all groups as the journal has them now.

        Raises:
            NotAllowed: it was given up.
            JournalError: the journal can't be used; nothing more is saved in it.
        """
        self.saving = None
        try:
            going_on.pending.raise_error()
        except Cancelled:
            raise NotAllowed("Given up: the next verdict asks again") from None
        self.arrivals.mark_all_as_journal_says()

    def settle_on_leaving(self) -> None:
        """Take in what came of the commit that was under way when the reviewer left; it is over by now.

        What was not saved is among the unsaved decisions then.
        """
        # Nobody is there any more to be told why: what is saved and what is not is named on leaving.
        with suppress(NotAllowed, JournalError):
            if isinstance(self.saving, Saving):
                self.settle(self.saving)
            elif isinstance(self.saving, Undoing):
                self.settle_undo(self.saving)

    def close(self) -> None:
        """Give back the disk space of the groups, and the journal; share what is left first, if it can be."""
        self.team.close()
        self.groups.close()
        self.store.close()
