"""The journal as one domain and one reviewer see it: what stands, what is news, what is added."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reviewer.comparison.digest import compared_text
from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.core.matches import Match, Profile
from reviewer.journal.store import Journal, JournalError, NotSaved, Overtaken, TakenBackAlready
from reviewer.matches.sampling import SecondReview
from reviewer.session.draft import DraftDecision


@dataclass(frozen=True, slots=True)
class _Undo:
    """The taking back of a decision."""

    undone: Decision
    withdrawal: Decision


class DomainDecisions:
    """One domain's decisions, as this sitting has seen them. Used by one thread, the journal's own."""

    def __init__(
        self, journal: Journal, reviewer: Reviewer, domain_name: str, clock: Callable[[], datetime]
    ) -> None:
        """Begin a sitting.

        Raises:
            JournalError: the journal can't be read.
        """
        self._journal = journal
        self.reviewer = reviewer
        """Who decides."""
        self._domain_name = domain_name
        self._clock = clock
        self._sitting = str(uuid.uuid4())
        self._seq = journal.seq
        self._seen: tuple[str, Decision | None, tuple[Decision, ...]] | None = None
        self._seen_is_old = False
        self._digested: tuple[str, str] | None = None
        self.region = ""
        """The AWS region of the domain; ``""`` until the source is connected."""
        self.caller_arn: str | None = None
        """The AWS caller, once known."""
        self._unsaved_verdicts: dict[str, Decision] = {}
        """By group key; each waits for another try."""
        self._unsaved_undos: dict[str, _Undo] = {}
        """By the id of the decision taken back; each waits for another try."""
        self._undo_to_retry: _Undo | None = None
        """The one that failed last, while nothing was saved since."""
        self.saved = 0
        """How many decisions this sitting has committed, undos among them."""
        self.undone = 0
        """How many of them are undos."""
        self.saved_at: datetime | None = None
        """When the last of them was made."""

    # What is there

    def standing(self, group_keys: Sequence[str]) -> dict[str, Decision]:
        """What stands for each group now; undecided ones are left out.

        Raises:
            JournalError: the journal can't be read.
        """
        return self._journal.latest(self._domain_name, self.region, group_keys)

    def shown(self, group: Match) -> Decision | None:
        """What stands for the group on the screen, as of when it was last looked up.

        Raises:
            JournalError: the journal can't be read.
        """
        return self._look_up(group)[0]

    def last_shown(self, group: Match) -> Decision | None:
        """What stood for the group on the screen when it was last looked up, if it was; reads nothing."""
        return self._seen[1] if self._seen is not None and self._seen[0] == group.key else None

    def earlier(self, group: Match) -> tuple[Decision, ...]:
        """What stands for other groups that share two or more profiles with this one, the newest first.

        Raises:
            JournalError: the journal can't be read.
        """
        return self._look_up(group)[1]

    def _look_up(self, group: Match) -> tuple[Decision | None, tuple[Decision, ...]]:
        if self._seen is None or self._seen_is_old or self._seen[0] != group.key:
            related = self._journal.related(self._domain_name, self.region, group.profile_ids)
            self._seen = (
                group.key,
                self.standing([group.key]).get(group.key),
                tuple(one for one in related if one.group_key != group.key),
            )
            self._seen_is_old = False
        return self._seen[1:]

    def forget_shown(self) -> None:
        """Look up anew what stands for the group on the screen."""
        self._seen_is_old = True

    def history(self, group: Match) -> list[Decision]:
        """Every decision on a group, the oldest first, those taken back and the taking back among them.

        Raises:
            JournalError: the journal can't be read.
        """
        return self._journal.history(self._domain_name, self.region, group.key)

    def recent(self, limit: int) -> list[Decision]:
        """The last decisions on the domain by anyone, the newest first, without those taken back.

        Raises:
            JournalError: the journal can't be read.
        """
        return self._journal.recent(self._domain_name, self.region, limit)

    def is_own(self, decision: Decision) -> bool:
        """Whether this sitting made a decision."""
        return decision.session_id == self._sitting

    def is_of_reviewer(self, decision: Decision) -> bool:
        """Whether this reviewer made a decision, in this sitting or another."""
        return self.reviewer.made(decision)

    def is_due_again(self, standing: Decision, second: SecondReview) -> bool:
        """Whether a decided group is one that a second review asks this reviewer about.

        Raises:
            JournalError: the journal can't be read.
        """
        return second.is_due(
            standing,
            lambda: self._journal.history(self._domain_name, self.region, standing.group_key),
            self.reviewer,
        )

    def said_by(self, decision: Decision) -> str:
        """Who made a decision, as this reviewer would say it; outside text, raw."""
        if self.is_of_reviewer(decision):
            return "you"
        is_elsewhere = decision.host not in (None, self.reviewer.host)
        is_namesake = is_elsewhere and decision.reviewer == self.reviewer.name
        return f"{decision.reviewer} on {decision.host}" if is_namesake else decision.reviewer

    def news(self) -> tuple[Decision, ...]:
        """What others, or other sittings, have written on the domain since the last time of asking.

        Raises:
            JournalError: the journal can't be read.
        """
        news = self._journal.news_since(self._seq)
        self._seq = news.seq
        here = (self._domain_name, self.region)
        return tuple(
            one for one in news.decisions if (one.domain_name, one.region) == here and not self.is_own(one)
        )

    def has_changed(self, decision: Decision, profiles: Sequence[Profile]) -> bool:
        """Whether the compared values are others than when a decision was made.

        False where that can't be told: nothing was digested, or with another journal's key.

        Raises:
            JournalError: the journal can't be read.
        """
        if decision.compared_digest is None:
            return False
        now = self.digest(profiles)
        made_here = now.partition(":")[0] == decision.compared_digest.partition(":")[0]
        return made_here and now != decision.compared_digest

    def digest(self, profiles: Sequence[Profile]) -> str:
        """The keyed digest of what is compared in a group; holds no values.

        Raises:
            JournalError: the journal can't be read.
        """
        text = compared_text(profiles)
        if self._digested is None or self._digested[0] != text:
            self._digested = (text, self._journal.keyed_digest(text))
        return self._digested[1]

    # What is added

    def decide(
        self,
        group: Match,
        verdict: Verdict,
        marking: DraftDecision,
        run: datetime | None,
        profiles: Sequence[Profile],
        *,
        blind: bool = False,
    ) -> Decision:
        """Write a verdict on the group that is on the screen; it is durable when this returns.

        After a failure the same verdict on the same group is tried again as the same decision, so that
        it can't be there twice.

        Args:
            group: the group.
            verdict: no ``withdrawn``.
            marking: the note, the reason and, for a merge, what becomes one.
            run: the ``MatchGenerationDate`` of the run under review.
            profiles: those of the group that are here.
            blind: whether score, bands and others' verdicts were hidden.

        Raises:
            Overtaken: someone else decided first; what they said is shown from now on.
            JournalError: it waits among the ``unsaved`` for another try.
        """
        decision = replace(
            self._new(group, verdict, run), note=marking.note, reason=marking.reason, blind=blind
        )
        if verdict is Verdict.MERGE:
            sources = marking.sources_in_merges or None
            decision = replace(decision, clusters=marking.parts_to_merge(profiles), field_sources=sources)
        waiting = self.unsaved_verdict(group)
        try:
            if len(profiles) == len(group.profile_ids):
                decision = replace(decision, compared_digest=self.digest(profiles))
            if waiting is not None and _is_same(waiting, decision):
                decision = waiting
            standing = self.shown(group)
            self._journal.append_over(decision, None if standing is None else standing.id)
        except JournalError as error:
            # One that was tried may be in the journal under its id; one that was not has nothing to lose.
            if waiting is None or isinstance(error, NotSaved):
                self._unsaved_verdicts[group.key] = decision
            raise
        except Overtaken:
            if waiting is not None:
                # It may be in the journal, beneath what came after it: said again, it has to come on top.
                again = replace(waiting, id=str(uuid.uuid4()), decided_at=self._clock())
                self._unsaved_verdicts[group.key] = again
            self.forget_shown()
            raise
        self._unsaved_verdicts.pop(group.key, None)
        self._unsaved_undos = {
            id: undo for id, undo in self._unsaved_undos.items() if undo.undone.group_key != group.key
        }
        self._was_saved(decision)
        return decision

    def undo(self, run: datetime | None) -> Decision | None:
        """Take back this reviewer's newest standing decision on the domain; answers that one.

        None where there is nothing to take back. The taking back is itself a row. After a failure the
        same one is tried again, since it may be in the journal: a new one would take back a second decision.

        Raises:
            TakenBackAlready: another sitting was first; nothing was written.
            NotSaved: it waits among the ``unsaved`` for another try.
            JournalError: the journal can't be read; nothing was written.
        """
        undo = self._undo_to_retry or self._next_undo(run)
        if undo is None:
            return None
        try:
            self._journal.append(undo.withdrawal)
        except NotSaved:
            self._unsaved_undos[undo.undone.id] = self._undo_to_retry = undo
            raise
        except TakenBackAlready:
            self._forget_undo(undo)
            raise
        self._forget_undo(undo)
        self._was_saved(undo.withdrawal)
        self.undone += 1
        return undo.undone

    def _next_undo(self, run: datetime | None) -> _Undo | None:
        undone = self._journal.last_undoable(self._domain_name, self.region, self.reviewer)
        if undone is None or undone.id in self._unsaved_undos:
            return None if undone is None else self._unsaved_undos[undone.id]
        group = Match(undone.match_id, undone.profile_ids, undone.confidence_score)
        made = self._new(group, Verdict.WITHDRAWN, undone.match_generation_date or run)
        return _Undo(undone, replace(made, withdraws=undone.id))

    def _forget_undo(self, undo: _Undo) -> None:
        self._unsaved_undos.pop(undo.undone.id, None)
        self._undo_to_retry = None
        self.forget_shown()

    @property
    def unsaved(self) -> tuple[Decision, ...]:
        """What could not be saved and was not replaced since: verdicts, then withdrawals."""
        withdrawals = (undo.withdrawal for undo in self._unsaved_undos.values())
        return (*self._unsaved_verdicts.values(), *withdrawals)

    def unsaved_verdict(self, group: Match) -> Decision | None:
        """The verdict on a group that could not be saved and waits for another try."""
        return self._unsaved_verdicts.get(group.key)

    def _was_saved(self, decision: Decision) -> None:
        self.forget_shown()
        self._undo_to_retry = None
        self.saved += 1
        self.saved_at = decision.decided_at

    def _new(self, group: Match, verdict: Verdict, run: datetime | None) -> Decision:
        return Decision(
            id=str(uuid.uuid4()),
            decided_at=self._clock(),
            reviewer=self.reviewer.name,
            reviewer_uid=self.reviewer.uid,
            caller_arn=self.caller_arn,
            account_id=_account_of(self.caller_arn),
            host=self.reviewer.host,
            session_id=self._sitting,
            domain_name=self._domain_name,
            region=self.region,
            match_id=group.match_id,
            group_key=group.key,
            profile_ids=group.profile_ids,
            confidence_score=group.score,
            match_generation_date=run,
            verdict=verdict,
        )


def _is_same(waiting: Decision, decision: Decision) -> bool:
    """Whether a decision says what one that waits to be saved says."""
    return replace(
        decision, id=waiting.id, decided_at=waiting.decided_at, caller_arn=waiting.caller_arn,
        account_id=waiting.account_id,
    ) == waiting  # fmt: skip


def _account_of(arn: str | None) -> str | None:
    """The AWS account that an ARN names (its fifth part)."""
    parts = (arn or "").split(":")
    return parts[4] if len(parts) > 4 and parts[4] else None
