"""Counting the groups of which every merge is done, again and again while decisions and receipts come."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from reviewer.core.decisions import Verdict
from reviewer.core.receipts import ReceiptState
from reviewer.journal.receipts import receipt_head
from reviewer.journal.schema import Cell
from reviewer.journal.selection import Selection, condition
from reviewer.journal.writing import head

_MERGED = ", ".join(f"'{state}'" for state in ReceiptState if state.is_merged)
_DONE = (
    "receipt.domain_name = :domain_name AND receipt.region = :region AND left_digest IS NULL"
    f" AND state IN ({_MERGED})"
)
"""SQL: a receipt behind which nothing of its group is left to merge."""
_CARRIED = "SELECT value FROM json_each(:carried)"
_CHOSEN, _VERDICTS = condition(Selection(verdicts=(Verdict.MERGE,), latest=True))
_COUNT = (
    f"SELECT count(*) FROM decision WHERE decision.seq <= :last{_CHOSEN}"
    " AND decision.domain_name = :domain_name AND decision.region = :region AND decision.group_key IN ({0})"
)
_ALL = _COUNT.format(f"SELECT group_key FROM receipt WHERE {_DONE} UNION {_CARRIED}")
_TOUCHED = _COUNT.format(
    f"SELECT group_key FROM decision AS new WHERE new.seq > :since AND (new.group_key IN ({_CARRIED}) OR"
    f" EXISTS (SELECT 1 FROM receipt WHERE {_DONE} AND receipt.group_key = new.group_key))"
)
"""The same of the groups alone that were decided behind row ``since``."""
_CARRIED_KEYS = (
    "SELECT DISTINCT group_key FROM decision WHERE id IN (SELECT value FROM receipt, json_each(decision_ids)"
    f" WHERE {_DONE} AND json_array_length(decision_ids) > 1)"
)


class AppliedGroups:
    """Counts the groups that are to be merged and have been, by a request of theirs or of a larger group.

    What became of requests is read once for each change of the receipts; for what was decided since, only the
    groups that it is on are counted again, so that it can be asked after each verdict.
    """

    def __init__(self) -> None:
        self._of: tuple[str, str, int] | None = None
        self._last = self._count = 0
        self._carried = "[]"

    def count(self, connection: sqlite3.Connection, domain_name: str, region: str) -> int:
        """Count them as the journal is now.

        Raises:
            sqlite3.Error: it can't be read.
        """
        of, last = (domain_name, region, receipt_head(connection)[0]), head(connection)[0]
        values = _VERDICTS | {"domain_name": domain_name, "region": region}
        if of != self._of:
            self._carried = json.dumps([key for (key,) in connection.execute(_CARRIED_KEYS, values)])
            self._count = self._counted(connection, _ALL, values | {"last": last})
            self._of = of
        elif last != self._last:
            touched = values | {"since": self._last}
            after, before = (
                self._counted(connection, _TOUCHED, touched | {"last": end}) for end in (last, self._last)
            )
            self._count += after - before
        self._last = last
        return self._count

    def _counted(self, connection: sqlite3.Connection, statement: str, values: Mapping[str, Cell]) -> int:
        row = connection.execute(statement, {**values, "carried": self._carried}).fetchone()
        return int(row[0])
