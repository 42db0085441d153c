"""What can be read from a journal over one connection, by whichever thread."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from reviewer.core.controls import ControlAnswer
from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.core.disputes import sides
from reviewer.core.receipts import Receipt, ReceiptState
from reviewer.journal.applied_groups import AppliedGroups
from reviewer.journal.controls import answers, chosen_answers
from reviewer.journal.decision_store import News
from reviewer.journal.problems import unusable
from reviewer.journal.receipts import (
    counts_by_state,
    open_receipts,
    receipt_batches,
    receipt_head,
    receipts_of_groups,
)
from reviewer.journal.schema import (
    COLUMNS,
    ORDER,
    RECEIPT_COLUMNS,
    Cell,
    Row,
    decision_of,
    receipt_of,
    time_text,
)
from reviewer.journal.selection import IN_ORDER, Batch, Selection, batches, condition
from reviewer.journal.write_lock import short_waits, until_free
from reviewer.journal.writing import EFFECTIVE, SELECT, head, stored_id

_OF_GROUP = "decision.domain_name = ? AND decision.region = ? AND decision.group_key = ?"
"""A condition that takes domain name, region and group key."""
_MANY = 1000
_BEHIND_ALL = "\U0010ffff"
"""Comes behind every group key."""
_NEWEST_FIRST = f"ORDER BY {ORDER} DESC, decision.id DESC"


class Reader:
    """A connection that is opened when it is needed, with all that is asked of a journal.

    Each method raises JournalError where the file can't be read, and its subclass JournalBusy where others
    have held their locks for longer than the connection waits.
    """

    def __init__(self, path: Path, connect: Callable[[], sqlite3.Connection]) -> None:
        """Read the journal at ``path`` by a connection that ``connect`` makes when one is needed."""
        self._path = path
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.RLock()
        self._applied = AppliedGroups()

    @property
    def path(self) -> Path:
        """The journal's file."""
        return self._path

    @property
    def connection(self) -> sqlite3.Connection:
        """The open connection, for this package alone, which is opened again where a failure has closed it.

        Raises:
            JournalError: it can't be opened.
        """
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._connection is not None:
                connection, self._connection = self._connection, None
                connection.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock:
                yield self.connection
        except (sqlite3.Error, ValueError) as error:
            raise unusable(self._path, error) from error

    def effective(self, domain_name: str, region: str, group_keys: Sequence[str]) -> dict[str, Decision]:
        """Find the effective decision of each group: the newest that was not taken back.

        Groups that are undecided are not in the answer.
        """
        with self._reading() as connection:
            return effective(connection, domain_name, region, group_keys)

    def last_undoable(
        self, domain_name: str, region: str, reviewer: Reviewer, cancel: threading.Event | None = None
    ) -> Decision | None:
        """Find a reviewer's newest decision on a domain that was not taken back yet.

        Raises:
            Cancelled: ``cancel`` was set while others kept it from being read.
        """
        # What was decided here goes before what came by import: the clocks of two journals can differ. The
        # plus takes the indexes out of SQLite's sight, so that the newest is found first and none is sorted.
        one = (
            f"{SELECT} WHERE +decision.domain_name = ? AND +decision.region = ? AND +decision.reviewer = ?"
            f" AND +decision.reviewer_uid IS ? AND {EFFECTIVE} AND decision.imported_at IS"
        )
        values = (domain_name, region, reviewer.name, reviewer.uid)

        def find(connection: sqlite3.Connection) -> Decision | None:
            for imported in ("NULL", "NOT NULL"):
                with closing(
                    connection.execute(f"{one} {imported} ORDER BY decision.seq DESC", values)
                ) as rows:
                    for decision in map(decision_of, rows):
                        if reviewer.made(decision, elsewhere=imported == "NOT NULL"):
                            return decision
            return None

        with self._reading() as connection, short_waits(connection, cancel):
            return until_free(lambda: find(connection), cancel)

    def history(self, domain_name: str, region: str, group_key: str) -> list[Decision]:
        """List every decision on a group, the oldest first, those taken back among them."""
        return self._decisions(
            f"WHERE {_OF_GROUP} ORDER BY {ORDER}, decision.id", domain_name, region, group_key
        )

    def disputed(self, domain_name: str, region: str, group_keys: Sequence[str]) -> frozenset[str]:
        """Name those of some groups of which reviewers say different things, and nobody has ended that."""
        told_twice = self._fetch(
            "SELECT group_key FROM decision WHERE domain_name = :domain_name AND region = :region"
            " AND group_key IN (SELECT value FROM json_each(:keys)) GROUP BY group_key"
            " HAVING count(DISTINCT json_array(verdict, clusters)) > 1",
            {"domain_name": domain_name, "region": region, "keys": json.dumps(list(group_keys))},
        )
        return frozenset(
            str(key) for (key,) in told_twice if sides(self.history(domain_name, region, str(key)))
        )

    def groups_decided_twice(self, domain_name: str | None = None) -> list[tuple[str, str, str]]:
        """List the domain, region and key of the groups with two decisions not taken back that are not alike.

        ``domain_name`` leaves out those of other domains.
        """
        found = self._fetch(
            f"SELECT domain_name, region, group_key FROM decision WHERE {EFFECTIVE}"
            " AND domain_name = coalesce(:domain_name, domain_name) GROUP BY domain_name, region, group_key"
            " HAVING count(*) > 1 AND count(DISTINCT json_array(verdict, clusters)) > 1",
            {"domain_name": domain_name},
        )
        return [(str(domain_name), str(region), str(key)) for domain_name, region, key in found]

    def recent(self, domain_name: str, region: str, limit: int) -> list[Decision]:
        """List the last ``limit`` decisions on a domain, the newest first, without those taken back."""
        # SQLite would sort all decisions of a domain for its last few: of a large one it reads the journal
        # backwards instead, for which the plus takes the index out of its sight.
        is_large = sum(self.counts(domain_name, region).values()) > _MANY
        plus = "+" if is_large else ""
        return self._decisions(
            f"WHERE {plus}decision.domain_name = ? AND {plus}decision.region = ? AND {EFFECTIVE}"
            " ORDER BY decision.seq DESC LIMIT ?",
            domain_name, region, limit,
        )  # fmt: skip

    def _decisions(self, which: str, *values: Cell) -> list[Decision]:
        with self._reading() as connection:
            return [decision_of(row) for row in connection.execute(f"{SELECT} {which}", values).fetchall()]

    def related(self, domain_name: str, region: str, profile_ids: Sequence[str]) -> list[Decision]:
        """List the decisions not taken back that name at least two of these profiles, the newest first.

        They tell what was decided of parts of a group that has grown or lost members since.
        """
        ids = json.dumps(sorted({stored_id(one) for one in profile_ids}))
        # The plus keeps SQLite from reading the whole domain for its few rows.
        return self._decisions(
            "WHERE decision.seq IN (SELECT seq FROM member WHERE profile_id IN"
            " (SELECT value FROM json_each(?)) GROUP BY seq HAVING count(*) > 1)"
            f" AND +decision.domain_name = ? AND +decision.region = ? AND {EFFECTIVE}"
            " ORDER BY decision.decided_at DESC, decision.id DESC",
            ids, domain_name, region,
        )  # fmt: skip

    def counts(self, domain_name: str, region: str) -> dict[Verdict, int]:
        """Count the groups of a domain by their effective verdict; verdicts with none are left out."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT verdict, standing FROM tally"
                " WHERE domain_name = ? AND region = ? AND standing > 0 ORDER BY verdict",
                (domain_name, region),
            ).fetchall()
        return {Verdict(verdict): int(groups) for verdict, groups in rows}

    def decision(self, decision_id: str) -> Decision | None:
        """Find a decision by its id."""
        found = self._decisions("WHERE decision.id = ?", decision_id)
        return found[0] if found else None

    def merged_domains(self, region: str) -> list[str]:
        """Name the domains of a region on which merges stand."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT domain_name FROM tally WHERE region = ? AND verdict = ? AND standing > 0"
                " ORDER BY domain_name",
                (region, Verdict.MERGE),
            ).fetchall()
        return [str(name) for (name,) in rows]

    def decisions(self, selection: Selection = Selection()) -> Iterator[Decision]:  # noqa: B008 (frozen)
        """Read the chosen decisions in the order in which they were written, one at a time.

        Those written after it began are not among them.
        """
        for batch in self.batches(selection):
            with self._reading():
                read = [decision_of(row) for row in batch.rows]
            yield from read

    def batches(
        self,
        selection: Selection = Selection(),  # noqa: B008 (frozen)
        *,
        last: int | None = None,
        cells: Sequence[str] = COLUMNS,
        by: str = IN_ORDER,
    ) -> Iterator[Batch]:
        """Read the chosen rows in batches, in journal order, as they were after row ``last``, or are now.

        ``cells`` says what to read of each: columns, or SQL over them; ``by`` how they are put in order, or
        together.
        """
        yield from batches(self._fetch, selection, self.seq if last is None else last, cells, by)

    def domains(self) -> list[tuple[str, str]]:
        """Name the domains that were decided on, each with its region."""
        found = self._fetch("SELECT DISTINCT domain_name, region FROM tally ORDER BY domain_name, region", {})
        return [(str(name), str(region)) for name, region in found]

    def decided_again(self, selection: Selection, *, last: int, cells: Sequence[str]) -> Iterator[list[Row]]:
        """Read the chosen rows of groups with several rows up to row ``last``, some whole groups at a time.

        ``selection`` names their domain and region. Which groups they are an index alone tells, of which
        _MANY rows are looked at in one go: some milliseconds, in which nobody else can commit.
        """
        of = "domain_name = :domain_name AND region = :region AND group_key > :after AND +seq <= :last"
        end = f"SELECT group_key FROM decision WHERE {of} ORDER BY group_key LIMIT 1 OFFSET {_MANY}"
        chosen, values = condition(selection)
        piece = (
            f"SELECT {', '.join(cells)} FROM decision WHERE +decision.seq <= :last{chosen}"
            " AND decision.domain_name = :domain_name AND decision.region = :region"
            f" AND decision.group_key IN (SELECT group_key FROM decision WHERE {of} AND group_key <= :end"
            " GROUP BY group_key HAVING count(*) > 1)"
        )
        values |= {"last": last, "after": ""}
        while values["after"] != _BEHIND_ALL:
            found = self._fetch(end, values)
            values["end"] = found[0][0] if found else _BEHIND_ALL
            yield self._fetch(piece, values)
            values["after"] = values["end"]

    def _fetch(self, statement: str, values: Mapping[str, Cell]) -> list[Row]:
        with self._reading() as connection:
            return connection.execute(statement, values).fetchall()

    @property
    def seq(self) -> int:
        """How many rows there are, which is the number of the last one."""
        return self.end[0]

    @property
    def head(self) -> str:
        """The digest that chains every row so far; ``""`` for an empty journal."""
        return self.end[1]

    @property
    def end(self) -> tuple[int, str]:
        """The number and the digest of the last row, read together; ``(0, "")`` for an empty journal."""
        with self._reading() as connection:
            return head(connection)

    @property
    def receipts_end(self) -> tuple[int, str]:
        """The number and the digest of the last receipt, read together; ``(0, "")`` where there is none."""
        with self._reading() as connection:
            return receipt_head(connection)

    def receipts(self, selection: Selection = Selection()) -> Iterator[Receipt]:  # noqa: B008 (frozen)
        """Read the receipts of the chosen decisions in the order in which they were written."""
        for rows in self.receipt_rows(selection, self.receipts_end[0]):
            with self._reading():
                read = [receipt_of(row) for row in rows]
            yield from read

    def receipt_rows(
        self,
        selection: Selection,
        last: int,
        cells: Sequence[str] = RECEIPT_COLUMNS,
        last_decision: int | None = None,
    ) -> Iterator[Sequence[Row]]:
        """Read the rows of the chosen decisions' receipts in batches, as :func:`receipt_batches` does."""
        yield from receipt_batches(self._fetch, selection, last, cells, last_decision)

    def receipts_of(self, domain_name: str, region: str, group_keys: Sequence[str]) -> list[Receipt]:
        """List the receipts of some groups in the order in which they were written."""
        with self._reading() as connection:
            return receipts_of_groups(connection, domain_name, region, group_keys)

    def control_answers(
        self,
        domain_name: str,
        region: str,
        group_key: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[ControlAnswer]:
        """List the last that each reviewer said of each control group, or of one group, if not taken back."""
        with self._reading() as connection:
            return answers(connection, domain_name, region, group_key, since, until)

    def every_control_answer(self, selection: Selection) -> list[ControlAnswer]:
        """List every answer to control groups that goes with the chosen decisions, as they were written."""
        with self._reading() as connection:
            return chosen_answers(connection, selection)

    def merges_to_apply(self, domain_name: str, region: str) -> int:
        """Count the groups that are to be merged and of which not every request is known to be done."""
        standing = self.counts(domain_name, region).get(Verdict.MERGE, 0)
        with self._reading() as connection:
            return max(standing - self._applied.count(connection, domain_name, region), 0)

    def known_since(self, receipt: Receipt) -> datetime:
        """When an attempt was begun here, or came here: by this machine's clocks alone."""
        with self._reading() as connection:
            [found] = connection.execute(
                "SELECT min(coalesce(imported_at, recorded_at)) FROM receipt"
                " WHERE domain_name = ? AND region = ? AND group_key = ? AND attempt = ?",
                (receipt.domain_name, receipt.region, receipt.group_key, receipt.attempt),
            ).fetchone()
        return datetime.fromisoformat(found)

    def open_receipts(self, domain_name: str, region: str) -> list[Receipt]:
        """List the last receipt of each attempt of which it is not known yet what became of it."""
        with self._reading() as connection:
            return open_receipts(connection, domain_name, region)

    def merges(self, domain_name: str, region: str) -> dict[ReceiptState, int]:
        """Count the planned merges of a domain by the state of their last receipt."""
        with self._reading() as connection:
            return counts_by_state(connection, domain_name, region)

    def count_later_than(self, moment: datetime) -> int:
        """Count the decisions that stand and are ordered by a time behind ``moment``."""
        statement = f"SELECT count(*) FROM decision WHERE {ORDER} > :moment AND {EFFECTIVE}"
        return int(str(self._fetch(statement, {"moment": time_text(moment)})[0][0]))

    def news_since(self, seq: int) -> News:
        """List what anyone has written after row ``seq``; cheap enough to ask several times a second."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT seq, {', '.join(COLUMNS)} FROM decision WHERE seq > ? ORDER BY seq", (seq,)
            ).fetchall()
            return News(rows[-1][0] if rows else seq, tuple(decision_of(row[1:]) for row in rows))


def effective(
    connection: sqlite3.Connection, domain_name: str, region: str, group_keys: Sequence[str]
) -> dict[str, Decision]:
    """Find the effective decision of each group; undecided ones are not in the answer.

    Raises:
        sqlite3.Error: the file can't be read.
    """
    # Of most pages of a new run nothing is decided, so the keys of which anything is are asked for first.
    decided = connection.execute(
        "SELECT DISTINCT group_key FROM decision WHERE domain_name = ? AND region = ?"
        " AND group_key IN (SELECT value FROM json_each(?))",
        (domain_name, region, json.dumps(list(group_keys))),
    ).fetchall()
    found = {}
    for (key,) in decided:
        row = connection.execute(
            f"{SELECT} WHERE {_OF_GROUP} AND {EFFECTIVE} {_NEWEST_FIRST} LIMIT 1", (domain_name, region, key)
        ).fetchone()
        if row is not None:
            found[key] = decision_of(row)
    return found
