"""What a session has saved, kept in memory to the end: a journal's file can be replaced while it is open."""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress

from reviewer.core.decisions import Decision
from reviewer.journal.decision_store import DecisionStore
from reviewer.journal.problems import TakenBackAlready
from reviewer.journal.schema import decision_of, row_of


class KeptDecisions:
    """The decisions that a session has saved, to be found missing from the store and saved in it again."""

    def __init__(self, store: DecisionStore) -> None:
        """Begin with none."""
        self._store = store
        self._rows: dict[str, bytes] = {}

    def add(self, decision: Decision) -> None:
        """Keep one that is durable."""
        self._rows[decision.id] = zlib.compress(json.dumps(row_of(decision)).encode())

    def find_gone(self) -> tuple[Decision, ...]:
        """Look up which of them the store does not have now, in their order; may wait for others.

        Raises:
            JournalError: it can't be read.
        """
        missing = self._store.missing(list(self._rows))
        return tuple(one for one in self.all() if one.id in missing)

    def all(self) -> Iterator[Decision]:
        """All of them, in the order in which they were saved."""
        return (decision_of(json.loads(zlib.decompress(row))) for row in self._rows.values())

    def go_on(self, again: Iterable[Decision], cancel: threading.Event) -> None:
        """Go on with the store as it is now, and save ``again`` what it has lost; may wait for others.

        Raises:
            Cancelled: ``cancel`` was set; what was saved by then stays.
            JournalError: the store can't be used.
        """
        self._store.accept()
        for decision in again:
            # Where it is there and taken back already, nothing of it is lost.
            with suppress(TakenBackAlready):
                self._store.append(decision, cancel)
