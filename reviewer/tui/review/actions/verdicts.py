"""Giving verdicts, and taking them back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from reviewer.core.decisions import VERDICTS, Decision, Verdict
from reviewer.journal.problems import HeadLost
from reviewer.session.deciding import Saving
from reviewer.session.rules import NotAllowed
from reviewer.tui.action import Action, action
from reviewer.tui.review.actions.lost import ask_about_loss
from reviewer.tui.review.protocol import Review

_ALSO = {
    Verdict.MERGE: "join unite combine same person same customer duplicate yes accept",
    Verdict.REVIEW: "skip later defer unsure don't know ask a colleague escalate review",
    Verdict.REJECT: "different people not the same two customers no decline keep apart",
}


class Verdicts:
    """The verdicts of the group under review."""

    PART = "Decide"

    def __init__(self, review: Review) -> None:
        self._review = review
        self._reverts: list[Callable[[], Awaitable[object]]] = []
        """Undo what one key has done in a row, the newest two of it."""

    @action(
        *(
            Action(
                f"verdict.{verdict}",
                verdict.key,
                verdict.action,
                verdict.label,
                verdict.key,
                verdict,
                also=_ALSO.get(verdict, ""),
                is_idle=lambda session: session.current is None,
            )
            for verdict in VERDICTS
        )
    )
    async def decide(self, verdict: Verdict) -> None:
        """Record a verdict and go on to the next undecided group once it is durable."""
        await self._begin(on_the_group=True)
        await self._save(lambda: self._review.session.deciding.prepare(verdict))

    async def _begin(self, *, on_the_group: bool = False) -> None:
        """Check that the key counts; where it turns out to be held, undo its first repeat, which has counted.

        Few terminals tell of a key that is held. Its first repeat comes so late that it might be pressed
        anew: to wait for the next one would hold up whoever gives the same verdict twice.
        """
        bursts, session = self._review.bursts, self._review.session
        if on_the_group:
            await self._review.weighed()
        if not bursts.may_repeat:
            self._reverts.clear()
        elif bursts.is_held and session.deciding.saving is not None:
            session.deciding.give_up_saving()
        elif bursts.is_held and len(self._reverts) > 1:
            revert = self._reverts.pop()
            self._reverts.clear()
            bursts.ignore()
            await revert()
        self._review.require_deliberate(on_the_group=on_the_group)
        self._review.hush()

    def _done(self, revert: Callable[[], Awaitable[object]]) -> None:
        self._reverts = [*self._reverts[-1:], revert]

    async def _save(self, prepare: Callable[[], Saving]) -> None:
        session = self._review.session
        try:
            saving = prepare()
            await self._review.committed(saving.pending)
            decision, notice = session.deciding.settle(saving)
        except HeadLost as lost:
            await ask_about_loss(self._review, lost)
            return
        self._review.bursts.give()
        self._done(partial(self._take_back, decision))
        if notice:
            self._review.say(notice)

    async def _take_back(self, decision: Decision | None = None) -> Decision:
        session = self._review.session
        undoing = session.deciding.prepare_undo(decision)
        await self._review.committed(undoing.pending)
        return session.deciding.settle_undo(undoing)

    @action(
        Action(
            "verdict.undo",
            "u",
            "Take your last decision back, as often as you like",
            "undo",
            "u",
            also="revert oops mistake wrong",
        )
    )
    async def undo(self) -> None:
        """Take the newest decision back and go to its group once that is durable."""
        await self._begin()
        session = self._review.session
        try:
            undone = await self._take_back()
        except HeadLost as lost:
            await ask_about_loss(self._review, lost)
            return
        self._done(partial(self._save, session.deciding.prepare_redo))
        at = session.groups.position_of(undone.group_key)
        where = f"group {at + 1:,}" if at is not None else "a group that is not loaded"
        when = f"{undone.decided_at.astimezone():%d %b %H:%M:%S}"
        what = "split" if undone.merges_a_part else undone.verdict.past
        self._review.say(f"Took back that {where} was {what}, {when}")

    @action(
        Action(
            "verdict.redo",
            "ctrl+r",
            "Give the decision again that you took back last",
            "redo",
            "ctrl+r",
            is_idle=lambda session: session.deciding.undone.last is None,
            gives_way=True,
            also="again repeat forward",
        )
    )
    async def redo(self) -> None:
        """Give again what was taken back last, and go to the group of the one before it."""
        await self._begin(on_the_group=True)
        session = self._review.session
        await self._save(session.deciding.prepare_redo)
        if session.deciding.undone.last is not None:
            with suppress(NotAllowed):
                session.navigator.go_to_group(session.deciding.undone.last.group_key)
