"""Making receipts, and writing them so that many threads share one commit."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from reviewer.apply.check import Step
from reviewer.apply.planned_merge import PlannedMerge
from reviewer.core.decisions import Reviewer
from reviewer.core.receipts import Receipt, ReceiptState
from reviewer.journal.sqlite import Journal

_ODD = re.compile(r"[^\w.:/@+=,\[\] -]")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class ReceiptMaker:
    """Makes the receipts of one person's run."""

    reviewer: Reviewer
    account_id: str | None

    def sent(self, step: Step) -> Receipt:
        """Begin an attempt: what is written before its request is sent."""
        return self._of(step.merge, ReceiptState.SENT, step.merged_digest, step.left_digest)

    def approved(self, merge: PlannedMerge) -> Receipt:
        """Approve a merge as it is planned."""
        return self._of(merge, ReceiptState.APPROVED)

    def then(self, before: Receipt, state: ReceiptState, codes: Iterable[str] = ()) -> Receipt:
        """What is known of an attempt now."""
        return replace(before, **self._stamp(), state=state, codes=tuple(map(_plain, codes)))

    def _of(
        self,
        merge: PlannedMerge,
        state: ReceiptState,
        merged_digest: str | None = None,
        left_digest: str | None = None,
    ) -> Receipt:
        stamp = self._stamp()
        return Receipt(
            **stamp,
            state=state,
            merge_id=merge.id,
            attempt=stamp["id"],
            domain_name=merge.domain_name,
            region=merge.region,
            group_key=merge.group_key,
            cluster=merge.cluster,
            main_profile_id=merge.main_profile_id,
            profile_ids_to_merge=merge.profile_ids_to_merge,
            field_sources=merge.field_sources,
            decision_ids=merge.decision_ids,
            account_id=self.account_id,
            merged_digest=merged_digest,
            left_digest=left_digest,
        )

    def _stamp(self) -> dict[str, Any]:
        """What each receipt has of its own: its id, and who makes it when."""
        who = self.reviewer
        return {
            "id": str(uuid.uuid4()),
            "recorded_at": datetime.now(UTC),
            "reviewer": who.name,
            "reviewer_uid": who.uid,
            "caller_arn": who.caller_arn,
            "host": who.host,
        }


def field_code(name: str) -> str:
    """The code for a field that is another than was promised."""
    return f"differs:{name}"


def _plain(code: str) -> str:
    return _ODD.sub("?", code)[:_LONGEST]


class _Waiting:
    """Receipts that wait to be written, and what came of them."""

    def __init__(self, receipts: Sequence[Receipt]) -> None:
        self.receipts = receipts
        self.is_called = threading.Event()
        """Set once they are written, or failed to be, or it is their thread's turn to write."""
        self.is_to_write = False
        self.error: BaseException | None = None


class ReceiptWriter:
    """Writes receipts for many threads; those that come while others are written share one transaction.

    Called by threads that no signal interrupts. Each is woken by whoever has written for it: were they to
    queue for one lock, sixty would pass it one by one behind each transaction.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: list[_Waiting] = []
        self._is_writing = False
        self._lock = threading.Lock()

    def write(self, *receipts: Receipt) -> None:
        """Write receipts in one transaction; they are on the disk when this returns.

        Raises:
            JournalError: they are not, or nobody can tell.
        """
        mine = _Waiting(receipts)
        with self._lock:
            self._waiting.append(mine)
            mine.is_to_write = not self._is_writing
            self._is_writing = True
        if not mine.is_to_write:
            mine.is_called.wait()
        if mine.is_to_write:
            self._write_all()
        if mine.error is not None:
            raise mine.error

    def _write_all(self) -> None:
        with self._lock:
            some, self._waiting = self._waiting, []
        try:
            self._journal.append_receipts([receipt for one in some for receipt in one.receipts])
        except BaseException as error:
            for one in some:
                one.error = error
            raise
        finally:
            with self._lock:
                following = self._waiting[:1]
                self._is_writing = bool(following)
                for one in following:
                    one.is_to_write = True
            for one in (*following, *some):
                one.is_called.set()
