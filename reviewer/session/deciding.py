"""Giving verdicts and taking them back: made, committed, and taken in by the session."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from reviewer.core.decisions import Choice, ChosenBy, Decision, EvidenceCodes, Verdict
from reviewer.core.matches import Match
from reviewer.core.settings import Settings
from reviewer.journal.problems import Cancelled, JournalError, Overtaken, TakenBackAlready
from reviewer.session import prior_decisions
from reviewer.session.arrivals import Arrivals
from reviewer.session.domain_decisions import DomainDecisions
from reviewer.session.failed_groups import GroupFailed
from reviewer.session.feed import Feed
from reviewer.session.navigator import Navigator
from reviewer.session.pace import Pace
from reviewer.session.pending import Pending
from reviewer.session.profile_cache import Member
from reviewer.session.progress import Progress
from reviewer.session.redo import Undone
from reviewer.session.rules import NotAllowed, adds_to, all_of, check_merge, here, overtaken_by, verdict_words
from reviewer.session.scope import Scope
from reviewer.session.teamwork import Teamwork
from reviewer.session.under_review import UnderReview
from reviewer.session.unsaved import PendingDecision, PendingUndo


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


class Deciding:
    """What is decided on the groups under review, one at a time.

    Each is made in three steps: preparing and settling never wait; the ``pending.commit`` between them may
    wait for other programs, and may be done in any thread.
    """

    def __init__(
        self,
        under_review: UnderReview,
        feed: Feed,
        navigator: Navigator,
        decisions: DomainDecisions,
        arrivals: Arrivals,
        team: Teamwork,
        *,
        progress: Progress,
        settings: Settings,
        scope: Scope,
    ) -> None:
        """Begin with nothing decided."""
        self._under_review, self._feed, self._groups = under_review, feed, feed.groups
        self._navigator, self._decisions, self._arrivals = navigator, decisions, arrivals
        self._team, self._progress, self._settings, self._scope = team, progress, settings, scope
        self.pace = Pace()
        self.undone = Undone()
        """What can be given again."""
        self.saving: Saving | Undoing | GoingOn | None = None
        """What is being saved; one at a time."""

    def prepare(self, verdict: Verdict) -> Saving:
        """Make a verdict on the group under review ready to be committed, which may be done in any thread.

        Raises:
            NotAllowed: the group can't be judged now.
            JournalError: it waits among the unsaved decisions for another try.
        """
        self._check_not_saving()
        group = self._decidable(verdict)
        replaced = self._decisions.last_shown(group)
        with self._under_review.failed.guarded(self._under_review.members):
            evidence = self._kept_evidence(self._under_review.members)
        pending = self._decisions.prepare(
            group,
            verdict,
            self._under_review.draft,
            self._groups.generation_date,
            here(self._under_review.members),
            blind=self._scope.hides and not self._scope.adjudicate,
            evidence=evidence,
            choice=self._choice(group, replaced),
        )
        saving = Saving(pending, group, verdict, replaced)
        self.saving = saving
        return saving

    def _choice(self, group: Match, effective: Decision | None) -> Choice:
        """How the group under review came to be reviewed, with this effective decision on it."""
        if self._scope.adjudicate:
            return Choice(ChosenBy.DISPUTE, 0, self._groups.size)
        second = self._scope.second_review
        if second is not None and effective is not None and second.picks(group.key):
            return second.choice
        undone = self.undone.last
        before = effective or (undone if undone is not None and undone.group_key == group.key else None)
        return self._navigator.choice(None if before is None else before.choice)

    def get_ready(self, members: Sequence[Member]) -> None:
        """Work out ahead what a verdict keeps of the evidence of a group that may come next."""
        if all_of(members):
            with suppress(GroupFailed), self._under_review.failed.guarded(members):  # Told once it is shown.
                self._kept_evidence(members)

    def _kept_evidence(self, members: Sequence[Member]) -> EvidenceCodes | None:
        from reviewer.comparison.kept_evidence import kept_evidence  # The first paint need not wait for it.

        profiles = [member.profile for member in members]
        return kept_evidence(profiles, self._settings.default_region) or None

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
        position = self._groups.position_of(group.key)
        try:
            decision = self._decisions.settle(saving.pending)
        except Cancelled:
            raise NotAllowed("Given up: nothing was saved") from None
        except Overtaken as overtaken:
            if position is not None:
                self._arrivals.mark_as_journal_says(position, group.key)
            raise NotAllowed(
                overtaken_by(self._decisions, overtaken.effective, verdict, blind=self._scope.hides)
            ) from None
        self._team.saved()
        self.pace.decided(decision.decided_at)
        self._under_review.drafts.drop(group.key)
        self.undone.decided(decision)
        notice = ""
        if position is not None:
            is_disputed = group.key in self._decisions.disputed([group.key])
            prior_decisions.mark(self._groups, self._decisions, position, decision, is_disputed=is_disputed)
            if position == self._navigator.position:
                notice = ". ".join(filter(None, (self._go_on(), self._progress.sample_words)))
        replaced = saving.replaced
        if replaced is not None and self._under_review.may_show(replaced):
            by = self._decisions.author.said_by(replaced)
            again = f"Replaced {verdict_words(replaced)} by {by}: <verdict.undo> undoes that"
            notice = ". ".join(part for part in (again, notice) if part)
        return decision, notice

    def _check_not_saving(self) -> None:
        if self.saving is not None:
            raise NotAllowed("Still saving what you decided last: wait for it, or <stay> to give it up")

    def give_up_saving(self) -> bool:
        """Give up what is being saved; tells whether anything was. Settling tells what came of it."""
        return self.saving is not None and not self.saving.pending.cancel()

    def _go_on(self) -> str:
        chosen = self._navigator.filter
        if self._navigator.asks_disputed or (chosen.verdicts and None not in chosen.verdicts):
            # Whoever goes through decided groups has no undecided one to go on to.
            return self._navigator.seek_next()
        return self._navigator.seek_next_undecided()

    def _decidable(self, verdict: Verdict) -> Match:
        """The group under review, where the verdict counts now."""
        group, position = self._under_review.group, self._navigator.position
        if group is None or position is None:
            raise NotAllowed("There is no group to judge here")
        if self._navigator.seeking is not None:
            raise NotAllowed("Still on the way to another group: wait for it, or <stay> to stay here")
        if self._groups.verdict(position) is verdict:
            self._check_adds_something(verdict)
        self._team.require_free(group, verdict)
        members = self._under_review.members
        if any(member.awaited for member in members):
            raise NotAllowed("Its profiles are still loading: a verdict counts once they are on the screen")
        with self._under_review.failed.guarded(members):
            if verdict is Verdict.MERGE:
                check_merge(self._under_review.draft, members)
        return group

    def _check_adds_something(self, verdict: Verdict) -> None:
        """Check that the effective verdict is worth giving again; one that is hidden always is."""
        shown, effective = self._under_review, self._under_review.effective
        if effective is not None and not shown.may_show(effective):
            return
        if not (shown.is_marked and adds_to(effective, shown.draft, shown.members)):
            marked = verdict if effective is None else verdict_words(effective)
            raise NotAllowed(
                f"This group is marked {marked} already: <undecided.next> goes to the next undecided one"
            )

    def prepare_redo(self) -> Saving:
        """Make ready to give again what was taken back last, which :meth:`settle` takes in.

        Raises:
            NotAllowed: there is nothing, its group is not on the screen, or it can't be judged now.
            JournalError: it waits among the unsaved decisions for another try.
        """
        undone = self.undone.last
        if undone is None:
            raise NotAllowed("Nothing to give again: <verdict.undo> takes a decision back first")
        current = self._under_review.group
        if current is None or current.key != undone.group_key:
            self._navigator.go_to_group(undone.group_key)
            raise NotAllowed(f"This is its group: <verdict.redo> gives back {verdict_words(undone)}")
        self._under_review.mark_as(current, undone)
        return self.prepare(undone.verdict)

    def prepare_undo(self, decision: Decision | None = None) -> Undoing:
        """Make ready to take back a decision, which may be committed in any thread.

        Args:
            decision: one of this reviewer's; None for the newest.

        Raises:
            NotAllowed: nothing can be taken back now.
        """
        if self._feed.region is None:
            raise NotAllowed("Nothing to undo before the domain is there")
        self._check_not_saving()
        undoing = Undoing(self._decisions.prepare_undo(self._groups.generation_date, decision))
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
            undone = self._decisions.settle_undo(undoing.pending)
        except Cancelled:
            raise NotAllowed("Given up: nothing was taken back") from None
        except TakenBackAlready:
            raise NotAllowed(
                "That decision was taken back already, elsewhere: <verdict.undo> takes back the one before it"
            ) from None
        if undone is None:
            raise NotAllowed("Nothing to undo: no decision of yours is effective in this domain")
        self._team.saved()
        self.pace.undone()
        self.undone.add(undone)
        position = self._groups.position_of(undone.group_key)
        if position is not None:
            self._arrivals.mark_as_journal_says(position, undone.group_key)
            self._navigator.pick(position)
            self._under_review.mark_as(self._groups.group(position), undone)
        return undone

    def look_for_gone(self) -> Pending[tuple[Decision, ...]]:
        """Make ready to find what the journal has lost of this session: the subject, once committed."""
        return Pending(lambda cancel: self._decisions.kept.find_gone(), lambda gone, cancel: None)

    def prepare_going_on(self, again: tuple[Decision, ...]) -> GoingOn:
        """Make ready to go on with a journal that has lost something, which may be committed in any thread.

        Args:
            again: what of it is saved again.

        Raises:
            NotAllowed: something else is being saved.
        """
        self._check_not_saving()
        going_on = GoingOn(Pending(lambda cancel: again, self._decisions.kept.go_on, again))
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
        self._arrivals.mark_all_as_journal_says()

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
