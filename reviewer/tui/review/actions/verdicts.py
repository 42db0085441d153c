"""Giving verdicts, and taking them back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from reviewer.core.decisions import VERDICTS, Verdict
from reviewer.journal.problems import HeadLost
from reviewer.session.rules import NotAllowed
from reviewer.session.session import Saving
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
            )
            for verdict in VERDICTS
        )
    )
    async def decide(self, verdict: Verdict) -> None:
        """Record a verdict and go on to the next undecided group once it is durable."""
        self._review.require_deliberate(on_the_group=True)
        self._review.hush()
        await self._save(lambda: self._review.session.prepare(verdict))

    async def _save(self, prepare: Callable[[], Saving]) -> None:
        session = self._review.session
        try:
            saving = prepare()
            await self._review.committed(saving.pending)
            _, notice = session.settle(saving)
        except HeadLost as lost:
            await ask_about_loss(self._review, lost)
            return
        self._review.bursts.give()
        if notice:
            self._review.say(notice)

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
        from reviewer.tui.drawing.status_lines import signed_verdict

        self._review.require_deliberate()
        session = self._review.session
        self._review.hush()
        undoing = session.prepare_undo()
        await self._review.committed(undoing.pending)
        try:
            undone = session.settle_undo(undoing)
        except HeadLost as lost:
            await ask_about_loss(self._review, lost)
            return
        at = session.groups.position_of(undone.group_key)
        where = f"of group {at + 1:,}" if at is not None else "of a group that is not loaded"
        when = f"{undone.decided_at.astimezone():%d %b %H:%M:%S}"
        self._review.say(f"Took back {signed_verdict(undone.verdict)} {where}, decided {when}")

    @action(
        Action(
            "verdict.redo",
            "ctrl+r",
            "Give the decision again that you took back last",
            "redo",
            "ctrl+r",
            is_idle=lambda session: session.undone.last is None,
            gives_way=True,
            also="again repeat forward",
        )
    )
    async def redo(self) -> None:
        """Give again what was taken back last, and go to the group of the one before it."""
        self._review.require_deliberate(on_the_group=True)
        session = self._review.session
        self._review.hush()
        await self._save(session.prepare_redo)
        if session.undone.last is not None:
            with suppress(NotAllowed):
                session.go_to_group(session.undone.last.group_key)
