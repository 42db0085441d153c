"""What a session could not save, or is saving just now: it is tried again, and named on leaving."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from reviewer.core.decisions import Decision
from reviewer.session.pending import Pending


class Undo(NamedTuple):
    """The taking back of a decision."""

    undone: Decision
    withdrawal: Decision


PendingDecision = Pending[Decision]
PendingUndo = Pending["Undo | None"]


class Unsaved:
    """The decisions of a session that wait for another try, and those under way."""

    def __init__(self) -> None:
        self._under_way: list[PendingDecision | PendingUndo] = []
        self._verdicts: dict[str, Decision] = {}
        """By group key."""
        self._undos: dict[str, Undo] = {}
        """By the id of the decision taken back."""
        self.undo_to_retry: Undo | None = None
        """The one that failed last, while nothing was saved since."""

    @property
    def all(self) -> tuple[Decision, ...]:
        """What was not saved and not replaced since: verdicts, withdrawals, what is still being saved."""
        subjects = [pending.subject for pending in self._under_way if not pending.is_committed]
        waiting = [
            *self._verdicts.values(),
            *(undo.withdrawal for undo in self._undos.values()),
            *(one.withdrawal if isinstance(one, Undo) else one for one in subjects if one is not None),
        ]
        return tuple({one.id: one for one in waiting}.values())

    @property
    def undos(self) -> dict[str, Undo]:
        """The undos that wait, as of now, by the id of the decision taken back."""
        return dict(self._undos)

    def begin(self, pending: PendingDecision | PendingUndo) -> None:
        """Know that something is being saved."""
        self._under_way.append(pending)

    def end(self, pending: PendingDecision | PendingUndo) -> None:
        """Know that it is over, whatever came of it."""
        self._under_way.remove(pending)

    def verdict(self, group_key: str) -> Decision | None:
        """The verdict on a group that waits for another try."""
        return self._verdicts.get(group_key)

    def put(self, decision: Decision) -> None:
        """Let a verdict wait, in the place of an earlier try."""
        self._verdicts[decision.group_key] = decision

    def put_untried(self, decision: Decision) -> None:
        """Let a verdict wait that was not tried yet: an earlier try, which may be in the store, stays."""
        self._verdicts.setdefault(decision.group_key, decision)

    def put_undo(self, undo: Undo) -> None:
        """Let an undo wait."""
        self._undos[undo.undone.id] = self.undo_to_retry = undo

    def drop_undo(self, undo: Undo) -> None:
        """Know that an undo need not be tried any more."""
        self._undos.pop(undo.undone.id, None)
        self.undo_to_retry = None

    def drop_group(self, group_key: str) -> None:
        """Know that a verdict on a group was saved, which replaces what waited on it."""
        self._verdicts.pop(group_key, None)
        self._undos = {id: undo for id, undo in self._undos.items() if undo.undone.group_key != group_key}


def is_same(earlier: Decision, decision: Decision) -> bool:
    """Whether a decision says what one that was tried earlier says."""
    return replace(
        decision, id=earlier.id, decided_at=earlier.decided_at, caller_arn=earlier.caller_arn,
        account_id=earlier.account_id, choice=earlier.choice,
    ) == earlier  # fmt: skip
