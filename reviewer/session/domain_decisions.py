"""One domain's decisions as one reviewer's session sees and makes them, on a store of decisions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime

from reviewer.core.decisions import Choice, Decision, EvidenceCodes, Reviewer, Verdict
from reviewer.core.disputes import sides
from reviewer.core.matches import Match, Profile
from reviewer.core.receipts import Receipt
from reviewer.journal.decision_store import DecisionReader, DecisionStore
from reviewer.journal.problems import JournalBusy, JournalError, NotSaved, Overtaken, TakenBackAlready
from reviewer.matches.sampling import ControlShare, SecondReview
from reviewer.session.author import Author
from reviewer.session.compared_values import ComparedValues
from reviewer.session.control_groups import ControlGroups
from reviewer.session.draft import DraftDecision
from reviewer.session.kept import KeptDecisions
from reviewer.session.looked_up import NOTHING_LOOKED_UP, LookedUp
from reviewer.session.unsaved import PendingDecision, PendingUndo, Undo, Unsaved, is_same


class DomainDecisions:
    """One domain's decisions, as this session has seen them.

    For one thread, the session's. A verdict and an undo are each made in three steps: preparing and settling
    never wait and belong to that thread; ``commit`` between them may wait and may run in any. What reads the
    store raises JournalError where it can't.
    """

    def __init__(
        self, store: DecisionStore, reviewer: Reviewer, domain_name: str, clock: Callable[[], datetime]
    ) -> None:
        """Begin a session."""
        self._store = store
        self._reads: DecisionReader = store
        self.author = Author(reviewer, clock)
        """Who decides."""
        self._domain_name = domain_name
        self._seq = store.known_end[0]
        self._seen = NOTHING_LOOKED_UP
        self._seen_is_old = False
        self._sides: tuple[str, tuple[Decision, ...]] = ("", ())
        self.region = ""
        """The AWS region of the domain; ``""`` until the source is connected."""
        self.to_apply = 0
        """How many groups are to be merged, and are not yet as far as is known."""
        self.is_behind = False
        """Whether another program's lock was in the way of the last look: what is shown may be older."""
        self._unsaved = Unsaved()
        self.controls = ControlGroups()
        """Decided groups that are asked about again, unmarked."""
        self.compared = ComparedValues(store)
        """Tells whether the values that were decided on have changed."""
        self.kept = KeptDecisions(store)
        """What it has saved."""
        self.saved = 0
        """How many decisions this session has committed, undos among them."""
        self.undone = 0
        """How many of them are undos."""
        self.last_saved: Decision | None = None
        """The last of them."""

    def never_wait(self) -> None:
        """Read without waiting for other programs from now on: an event loop is what calls.

        Where another one holds its lock, the group on the screen is shown as last known, news come later, and
        whatever else is asked raises JournalBusy.
        """
        self._reads = self._store.at_once

    @property
    def _here(self) -> tuple[str, str]:
        return self._domain_name, self.region

    @contextmanager
    def _putting_up_with_locks(self) -> Iterator[None]:
        """Go on with what is known where another program's lock is in the way and reads don't wait for it."""
        try:
            yield
        except JournalBusy:
            if self._reads is self._store:
                raise
            self.is_behind = True

    # What is there

    def effective(self, group_keys: Sequence[str]) -> dict[str, Decision]:
        """The effective decision of each group now; undecided ones are left out."""
        return self.controls.as_seen(self._reads.effective(*self._here, group_keys))

    def shown(self, group: Match) -> Decision | None:
        """The effective decision of the group on the screen, as of when it was last looked up."""
        return self._look_up(group).effective

    def last_shown(self, group: Match) -> Decision | None:
        """What :meth:`shown` answered last, None where it was not asked of this group; reads nothing."""
        return self._last_seen(group).effective

    def earlier(self, group: Match) -> tuple[Decision, ...]:
        """The decisions not taken back on other groups with two of its profiles, the newest first."""
        return self._look_up(group).earlier

    def applied(self, group: Match) -> tuple[Receipt, ...]:
        """What became of the requests of the group on the screen, as last looked up; reads nothing."""
        return self._last_seen(group).receipts

    def count_to_apply(self) -> None:
        """Count the groups that are to be merged and are not yet, as far as the journal can be read."""
        with suppress(JournalBusy):  # Others hold it: the number of before stands until the next time.
            self.to_apply = self._reads.merges_to_apply(*self._here)

    def _look_up(self, group: Match) -> LookedUp:
        if self._seen.key != group.key or self._seen_is_old:
            with self._putting_up_with_locks():
                effective = self.effective([group.key]).get(group.key)
                self._seen = LookedUp.of(group, self._reads, self._here, effective)
                self._seen_is_old = self.is_behind = False
        return self._last_seen(group)

    def _last_seen(self, group: Match) -> LookedUp:
        return self._seen if self._seen.key == group.key else NOTHING_LOOKED_UP

    def forget_shown(self) -> None:
        """Look up anew what is decided of the group on the screen."""
        self._seen_is_old = True
        self._sides = ("", ())

    def history(self, group: Match) -> list[Decision]:
        """Every decision on a group, the oldest first, those taken back and the taking back among them."""
        if group.key in self.controls:
            said = self.controls.said(group.key)
            return [] if said is None else [said]
        return self._reads.history(*self._here, group.key)

    def sides(self, group_key: str) -> tuple[Decision, ...]:
        """What reviewers say differently of a group; empty where it is in no dispute."""
        return sides(self._reads.history(*self._here, group_key))

    def disputed(self, group_keys: Sequence[str]) -> frozenset[str]:
        """Which of some groups are in dispute; none of those that can't be looked up without waiting."""
        if group_keys:
            with self._putting_up_with_locks():
                return self._reads.disputed(*self._here, group_keys)
        return frozenset()

    def shown_sides(self, group: Match) -> tuple[Decision, ...]:
        """The same of the group on the screen, as of when it was last looked up."""
        with self._putting_up_with_locks():
            if self._sides[0] != group.key:
                self._sides = (group.key, self.sides(group.key))
            return self._sides[1]
        return ()

    def recent(self, limit: int) -> list[Decision]:
        """The last decisions on the domain by anyone, the newest first, without those taken back."""
        recent = self._reads.recent(*self._here, limit)
        return [one for one in recent if one.group_key not in self.controls]

    def know_caller(self, arn: str | None) -> None:
        """Take in who the AWS caller is, as far as that is known: reviewers of one login differ by it."""
        self.author.reviewer = replace(self.author.reviewer, caller_arn=arn)
        self.forget_shown()

    def is_due_again(self, effective: Decision, second: SecondReview) -> bool:
        """Whether a decided group is one that a second review asks this reviewer about."""
        return second.is_due(
            effective, lambda: self._reads.history(*self._here, effective.group_key), self.author.reviewer
        )

    def begins_control(
        self, effective: Decision, controls: ControlShare | None, run: datetime | None
    ) -> bool:
        """Begin to ask about a decided group as if it were not; see :meth:`ControlGroups.begins`."""
        reader, reviewer = self._reads, self.author.reviewer
        return controls is not None and self.controls.begins(effective, controls, run, reader, reviewer)

    @contextmanager
    def news(self) -> Iterator[tuple[Decision, ...]]:
        """What others, or other sessions, have written on the domain since the last time of asking.

        Where the body meets an error, or another program's lock while nothing waits, the same comes again
        the next time.
        """
        news = None
        with self._putting_up_with_locks():
            news = self._reads.news_since(self._seq)
        if news is None:
            yield ()
            return
        with self._putting_up_with_locks():
            yield tuple(
                one
                for one in news.decisions
                if (one.domain_name, one.region) == self._here and not self.author.made_here(one)
            )
            if news.seq != self._seq:
                self.count_to_apply()
            self._seq = news.seq

    # What is added

    def prepare(
        self,
        group: Match,
        verdict: Verdict,
        draft: DraftDecision,
        run: datetime | None,
        profiles: Sequence[Profile],
        *,
        blind: bool = False,
        evidence: EvidenceCodes | None = None,
        choice: Choice | None = None,
    ) -> PendingDecision:
        """Make a verdict on the group that is on the screen into a decision that can be committed.

        After a failure the same verdict on the same group is tried again as the same decision, so that
        it can't be there twice. One at a time: what is prepared is settled before the next.

        Args:
            group: the group.
            verdict: no ``withdrawn``.
            draft: the note, the reason and, for a merge, what becomes one.
            run: the ``MatchGenerationDate`` of the run under review.
            profiles: those of the group that are here.
            blind: whether score, bands and others' verdicts were hidden.
            evidence: what was to be weighed.
            choice: how the group came to be reviewed.

        Raises:
            JournalError: it waits among the ``unsaved`` for another try.
        """
        clusters, sources = draft.merges(profiles) if verdict is Verdict.MERGE else (None, None)
        decision = self.author.maker(*self._here)(
            match_id=group.match_id,
            group_key=group.key,
            profile_ids=group.profile_ids,
            confidence_score=group.score,
            match_generation_date=run,
            verdict=verdict,
            note=draft.note,
            reason=draft.reason,
            blind=blind,
            clusters=clusters,
            field_sources=sources,
            evidence=evidence,
            choice=choice,
        )
        earlier_try = self.unsaved_verdict(group)
        try:
            if len(profiles) == len(group.profile_ids):
                decision = replace(decision, compared_digest=self.compared.digest(profiles))
            if earlier_try is not None and is_same(earlier_try, decision):
                decision = earlier_try
            effective = self.shown(group)
        except JournalError:
            # An earlier try may be in the store under its id; this one was not tried and has nothing to lose.
            self._unsaved.put_untried(decision)
            raise
        effective_id = None if effective is None else effective.id

        def write(decision: Decision, cancel: threading.Event) -> None:
            if decision.group_key in self.controls:
                self._store.append_control(self.controls.answer(decision), cancel)
            else:
                self._store.append_over(decision, effective_id, cancel)

        pending = PendingDecision(lambda cancel: decision, write, decision)
        self._unsaved.begin(pending)
        return pending

    def settle(self, pending: PendingDecision) -> Decision:
        """Take in what came of committing a verdict; answers its decision, which is durable.

        Raises:
            Overtaken: someone else decided first; what they decided is shown from now on.
            Cancelled: it was given up and not written.
            JournalError: it waits among the ``unsaved`` for another try.
        """
        self._unsaved.end(pending)
        decision = pending.subject
        assert decision is not None
        earlier_try = self._unsaved.verdict(decision.group_key)
        try:
            pending.raise_error()
        except JournalError as error:
            if earlier_try is None or isinstance(error, NotSaved):
                self._unsaved.put(decision)
            raise
        except Overtaken:
            if earlier_try is not None:
                # It may be in the store, before what came after it: decided again, it has to come last.
                self._unsaved.put(replace(earlier_try, **self.author.stamp()))
            self.forget_shown()
            raise
        self._unsaved.drop_group(decision.group_key)
        self._was_saved(decision)
        return decision

    def prepare_undo(self, run: datetime | None, decision: Decision | None = None) -> PendingUndo:
        """Make ready to take back a decision on the domain.

        The taking back is itself a decision. After a failure the same one is tried again, since it may be in
        the store: a new one would take back a second decision.

        Args:
            run: the ``MatchGenerationDate`` of the run under review.
            decision: one of this reviewer's; None for the newest, which committing finds.
        """
        make, unsaved = self.author.maker(*self._here), self._unsaved.undos
        whose = (*self._here, self.author.reviewer)

        def find(cancel: threading.Event) -> Undo | None:
            undone = decision or self._store.last_undoable(*whose, cancel)
            control = self.controls.newest
            if decision is None and control is not None:
                undone = max((control, undone or control), key=lambda one: one.decided_at)
            if undone is None or undone.id in unsaved:
                return None if undone is None else unsaved[undone.id]
            withdrawal = make(
                match_id=undone.match_id,
                group_key=undone.group_key,
                profile_ids=undone.profile_ids,
                confidence_score=undone.confidence_score,
                match_generation_date=undone.match_generation_date or run,
                verdict=Verdict.WITHDRAWN,
                withdraws=undone.id,
            )
            return Undo(undone, withdrawal)

        def write(undo: Undo | None, cancel: threading.Event) -> None:
            if undo is not None and undo.undone.group_key in self.controls:
                self._store.append_control(self.controls.answer(undo.withdrawal), cancel)
            elif undo is not None:
                self._store.append(undo.withdrawal, cancel)

        pending = PendingUndo(find, write, self._unsaved.undo_to_retry if decision is None else None)
        self._unsaved.begin(pending)
        return pending

    def settle_undo(self, pending: PendingUndo) -> Decision | None:
        """Take in what came of committing an undo; answers the decision that was taken back.

        None where there was nothing to take back.

        Raises:
            TakenBackAlready: another session was first; nothing was written.
            Cancelled: it was given up and not written.
            NotSaved: it waits among the ``unsaved`` for another try.
            JournalError: the store can't be read; nothing was written.
        """
        self._unsaved.end(pending)
        undo = pending.subject
        try:
            pending.raise_error()
        except NotSaved:
            if undo is not None:
                self._unsaved.put_undo(undo)
            raise
        except TakenBackAlready:
            if undo is not None:
                self._forget_undo(undo)
            raise
        if undo is None:
            return None
        self._forget_undo(undo)
        self._was_saved(undo.withdrawal)
        self.undone += undo.undone.group_key not in self.controls
        return undo.undone

    def _forget_undo(self, undo: Undo) -> None:
        self._unsaved.drop_undo(undo)
        self.forget_shown()

    @property
    def unsaved(self) -> tuple[Decision, ...]:
        """What was not saved and not replaced since: verdicts, withdrawals, what is still being saved."""
        return self._unsaved.all

    def unsaved_verdict(self, group: Match) -> Decision | None:
        """The verdict on a group that could not be saved and waits for another try."""
        return self._unsaved.verdict(group.key)

    def _was_saved(self, decision: Decision) -> None:
        self.forget_shown()
        self._unsaved.undo_to_retry = None
        self.last_saved = decision
        if decision.group_key in self.controls:
            self.controls.kept(decision)
            return
        self.kept.add(decision)
        self.saved += 1
        self.count_to_apply()
