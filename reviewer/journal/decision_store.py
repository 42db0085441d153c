"""What a review needs of the store that keeps its decisions; the contract tests hold every store to it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from reviewer.core.controls import ControlAnswer
from reviewer.core.decisions import Decision, Reviewer
from reviewer.core.receipts import Receipt


@dataclass(frozen=True, slots=True)
class News:
    """What was written since a place in the store."""

    seq: int
    """The place it reaches up to."""
    decisions: tuple[Decision, ...]
    """In the order in which they were written, one's own among them."""


class DecisionReader(Protocol):
    """What is read of a store. Every method may be called from any thread, and raises JournalError where the
    store can't be read: its subclass JournalBusy where that is only so for the moment."""

    def effective(self, domain_name: str, region: str, group_keys: Sequence[str]) -> dict[str, Decision]:
        """Find the effective decision of each group: the newest that was not taken back.

        Groups that are undecided are not in the answer.
        """

    def related(self, domain_name: str, region: str, profile_ids: Sequence[str]) -> list[Decision]:
        """List the decisions not taken back that name at least two of these profiles, the newest first.

        They tell what was decided of parts of a group that has grown or lost members since.
        """

    def history(self, domain_name: str, region: str, group_key: str) -> list[Decision]:
        """List every decision on a group, the oldest first, those taken back among them."""

    def disputed(self, domain_name: str, region: str, group_keys: Sequence[str]) -> frozenset[str]:
        """Name those of some groups of which reviewers say different things, and nobody has ended that."""

    def receipts_of(self, domain_name: str, region: str, group_keys: Sequence[str]) -> list[Receipt]:
        """List the receipts of some groups in the order in which they were written."""

    def control_answers(
        self,
        domain_name: str,
        region: str,
        group_key: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[ControlAnswer]:
        """List the last that each reviewer said of each control group, or of one group, if not taken back."""

    def merges_to_apply(self, domain_name: str, region: str) -> int:
        """Count the groups that are to be merged and of which not every request is known to be done."""

    def recent(self, domain_name: str, region: str, limit: int) -> list[Decision]:
        """List the last ``limit`` decisions on a domain, the newest first, without those taken back."""

    def last_undoable(
        self, domain_name: str, region: str, reviewer: Reviewer, cancel: threading.Event | None = None
    ) -> Decision | None:
        """Find a reviewer's newest decision on a domain that was not taken back yet.

        Raises:
            Cancelled: ``cancel`` was set while others kept it from being read.
        """

    def news_since(self, seq: int) -> News:
        """List what anyone has written after place ``seq``; cheap enough to ask several times a second."""

    @property
    def end(self) -> tuple[int, str]:
        """The place and the digest (the head) of what was written last; ``(0, "")`` for none."""


class DecisionStore(DecisionReader, Protocol):
    """Where decisions are kept: nothing in it is ever changed or removed.

    Reading and writing may wait for other processes, some seconds at most: not for an event loop, which reads
    by :attr:`at_once` and writes in a :class:`~reviewer.journal.thread.JournalThread`.
    """

    @property
    def at_once(self) -> DecisionReader:
        """A reader of the same decisions that raises JournalBusy instead of waiting for others."""

    @property
    def known_end(self) -> tuple[int, str]:
        """The place and the digest of what was last known to be there: as it was opened, or written since.

        Never waits.
        """

    def append(self, decision: Decision, cancel: threading.Event | None = None) -> None:
        """Write a decision; it is durable when this returns.

        A decision that is there already, after a failure that left this open, counts as written.

        Args:
            decision: with an id of its own.
            cancel: set by another thread, it ends the waiting for others.

        Raises:
            TakenBackAlready: it withdraws what another one has withdrawn; nothing was written.
            Cancelled: ``cancel`` was set; nothing was written.
            HeadLost: the store has lost what was saved in it; nothing was written.
            NotSaved: it is not in the store, or nobody can tell.
        """

    def append_control(self, answer: ControlAnswer, cancel: threading.Event | None = None) -> None:
        """Keep what was said of a control group, which is no decision; errors are those of :meth:`append`."""

    def append_over(
        self, decision: Decision, effective_id: str | None, cancel: threading.Event | None = None
    ) -> None:
        """Write a decision as :meth:`append` does, if its group's effective one is what the reviewer saw.

        Args:
            decision: no ``withdrawn``.
            effective_id: the id of the decision that was shown, or None for an undecided group.
            cancel: set by another thread, it ends the waiting for others.

        Raises:
            Overtaken: another decision is effective by now; nothing was written.
            Cancelled: ``cancel`` was set; nothing was written.
            NotSaved: it is not in the store, or nobody can tell.
        """

    def missing(self, ids: Sequence[str]) -> set[str]:
        """Find out which decisions, by their ids, are not in the store, even where it was replaced since.

        Raises:
            JournalError: it can't be read.
        """

    def accept(self) -> None:
        """Go on with the store as it is now after HeadLost; one that is gone is made anew.

        Raises:
            JournalError: it can't be used.
        """

    def keyed_digest(self, text: str) -> str:
        """Digest text with this store's own key, so that it can be compared here and guessed nowhere.

        ``<store id>:<64 hex digits>``: digests of two stores differ even for the same text, so one that came
        by import says nothing here (its store id differs). Never waits.

        Raises:
            JournalError: the key can't be had.
        """

    def close(self) -> None:
        """Give back what the store holds. Whatever was appended is durable already."""
