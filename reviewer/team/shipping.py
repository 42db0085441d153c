"""Decisions and receipts on their way to a team's table, in order, and those of others on their way here."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from reviewer.core.decisions import Verdict
from reviewer.journal.conflicts import Group, group_of
from reviewer.journal.importer import BadLine, import_decisions
from reviewer.journal.outbox import Outbox, Outgoing, OutgoingReceipt
from reviewer.journal.sqlite import Journal
from reviewer.team.layout import (
    LATE,
    NEW,
    again_key,
    decision_key,
    fence_key,
    in_feed,
    lines_of,
    packed,
    receipts_key,
    refused_key,
    scope,
    slot_of,
    stamp,
)
from reviewer.team.shared_table import Item, SharedTable

_PUTS_AT_ONCE = 8
_ANNOUNCED = 5
"""Times that what comes late is announced; behind that it is left to the look that goes far back."""


class Outcome(Enum):
    """What became of a decision that was to be shipped."""

    SHARED = auto()
    REFUSED = auto()
    """Someone else was first, unknown to the reviewer: it is taken back here, and asked again."""


class Shipping:
    """Ships a journal's decisions and takes in those of others on one domain. For one thread."""

    def __init__(
        self,
        journal: Journal,
        outbox: Outbox,
        table: SharedTable,
        *,
        domain: tuple[str, str],
        holder: str,
        with_notes: bool = True,
    ) -> None:
        """Begin where the outbox was left.

        Args:
            journal: of this thread alone.
            outbox: its state of this team.
            table: the team's.
            domain: the name and the region of the domain whose decisions of others are wanted.
            holder: this session's id.
            with_notes: whether notes are shipped.
        """
        self._journal, self._outbox, self._table = journal, outbox, table
        self._domain, self._holder, self._with_notes = domain, holder, with_notes
        self._pending: list[Outgoing] = []
        self._written_at = datetime.min.replace(tzinfo=UTC)
        self.unreadable = 0
        """Items of the table that are no decisions this program can read."""

    @property
    def unjoined(self) -> int:
        """Decisions of before the team that are not shared with it."""
        return self._outbox.unjoined()

    # From here

    def ship_next(self) -> Outcome | None:
        """Ship what comes next; None where all is shipped.

        Raises:
            SourceError: the table can't be reached; the same comes next again.
            JournalError: the journal can't be read or written.
        """
        outbox = self._outbox
        if not self._pending:
            end = outbox.end
            self._pending = outbox.outgoing(outbox.shipped, end)
            if not self._pending:
                outbox.shipped = max(outbox.shipped, end)
                return None
        outcome = self._ship(self._pending[0])
        outbox.shipped = self._pending.pop(0).seq
        return outcome

    def join_next(self) -> Outcome | None:
        """Ship the next decision of before the team; None where all are shipped.

        Where others have decided the same groups too, nothing is refused: the newest counts, as in an import.
        """
        outbox = self._outbox
        found = outbox.outgoing(outbox.joined, outbox.began, limit=1)
        if not found:
            outbox.joined = outbox.began
            return None
        outcome = self._ship(found[0], is_history=True)
        outbox.joined = found[0].seq
        return outcome

    def _ship(self, out: Outgoing, *, is_history: bool = False) -> Outcome:
        decision, outbox, group = out.decision, self._outbox, group_of(out.decision)
        if decision.verdict is Verdict.WITHDRAWN:
            refused = outbox.refused_line(decision)
            if refused is not None:
                # What was refused counts nowhere: it goes along with its taking back, and fills no slot.
                where = scope(group.region, group.domain_name)
                self._put(
                    where, refused_key(where, group.group_key, decision.id), decision.id, [refused, out.line]
                )
                return Outcome.SHARED
        elif outbox.is_refused(decision):
            # A crash may have come between the note of it and the taking back.
            return Outcome.REFUSED if outbox.refuse(decision, "") else Outcome.SHARED
        is_refusable = decision.verdict is not Verdict.WITHDRAWN and not is_history
        where, slot = scope(group.region, group.domain_name), outbox.next_slot(group, out.seq)
        while True:
            key = decision_key(where, group.group_key, slot)
            occupant = self._put(where, key, decision.id, [out.line])
            if occupant is None:
                outbox.learn([(group, slot, out.seq)])
                return Outcome.SHARED
            was_known = self.learn_occupant(group, slot, occupant, out.seq)
            if is_refusable and not was_known:
                is_asked = outbox.refuse(decision, str(occupant.get("id", "")))
                # Whatever is there, the reviewer is asked with it: what they say then comes behind it.
                outbox.learn([(group, slot, outbox.end)])
                return Outcome.REFUSED if is_asked else Outcome.SHARED
            slot += 1

    def ship_receipts(self) -> int:
        """Ship some receipts that were written here, those of a group together; answers how many.

        Raises:
            SourceError: the table can't be reached; the same come next again.
            JournalError: the journal can't be read.
        """
        receipts = self._outbox.outgoing_receipts()
        if not receipts:
            return 0
        by_group: dict[Group, list[OutgoingReceipt]] = defaultdict(list)
        for one in receipts:
            by_group[one.group].append(one)

        def put(some: Sequence[OutgoingReceipt]) -> None:
            last = some[-1]
            where = scope(last.group.region, last.group.domain_name)
            key = receipts_key(where, last.group.group_key, last.id)
            self._put(where, key, last.id, [one.line for one in some])

        with ThreadPoolExecutor(_PUTS_AT_ONCE, "reviewer-receipts") as pool:
            list(pool.map(put, by_group.values()))
        self._outbox.receipts_shipped = receipts[-1].seq
        return len(receipts)

    def reserve(self, sent: OutgoingReceipt, slot: int) -> Item | None:
        """Fill a slot by the receipt of what is about to be sent; answers what is there already.

        For any thread.
        """
        where = scope(sent.group.region, sent.group.domain_name)
        return self._put(where, decision_key(where, sent.group.group_key, slot), sent.id, [sent.line])

    def _put(self, where: str, key: Item, id: str, lines: Sequence[str]) -> Item | None:
        """Put lines under a key; answers what is there already, None where it has this id."""
        written = self._moment()
        body = in_feed(where, written) | {"lines": packed([self._shown(line) for line in lines])}
        occupant = self._table.put({**key} | body | {"id": id, "holder": self._holder}, NEW)
        if occupant is not None:
            if occupant.get("id") != id:
                return occupant
            written = datetime.fromisoformat(str(occupant["at"]))  # An earlier try has put it.
        for _ in range(_ANNOUNCED):
            now = self._table.now()
            if now - written <= timedelta(seconds=LATE):
                break
            self._table.put(again_key(key, stamp(now)) | body | in_feed(where, now))
            written = now  # What announces it may come late as well.
        return None

    def _moment(self) -> datetime:
        """The time to write with: behind all that was written or seen here before.

        AWS's clock is known to about a second only, and each session reckons it anew: what was taken apart
        would come before that it was merged. Who is further ahead than LATE is not followed.
        """
        seen = self._outbox.seen_until
        now = self._table.now()
        before = max(self._written_at, datetime.fromisoformat(seen)) if seen else self._written_at
        if now <= before <= now + timedelta(seconds=LATE):
            now = before + timedelta(microseconds=1)
        self._written_at = now
        return now

    def fence(self, sent: OutgoingReceipt, profile_id: str, slot: int) -> Item | None:
        """Fill a profile's slot by the receipt of what is about to be sent; answers what is there already.

        For any thread.
        """
        key = fence_key(scope(sent.group.region, sent.group.domain_name), profile_id, slot)
        body = {"id": sent.id, "holder": self._holder, "at": stamp(self._table.now())}
        occupant = self._table.put({**key} | body | {"lines": packed([sent.line])}, NEW)
        return None if occupant is not None and occupant.get("id") == sent.id else occupant

    def _shown(self, line: str) -> str:
        if self._with_notes:
            return line
        record = json.loads(line)
        return json.dumps(record | {"note": ""} if "note" in record else record, ensure_ascii=False) + "\n"

    def learn_occupant(self, group: Group, slot: int, occupant: Item, before: int) -> bool:
        """Take in what fills a slot; tells whether that was known when row ``before`` was written."""
        if "id" not in occupant:
            self._outbox.learn([(group, slot, self._outbox.end)])
            return occupant.get("holder") == self._holder
        known = self._outbox.row_of(str(occupant["id"]))
        if known is None:
            self.take([occupant], group)
            return False
        self._outbox.learn([(group, slot, known)])
        return known < before

    # From others

    def take(self, items: Sequence[Item], group: Group | None = None) -> None:
        """Import the decisions and receipts of items, those of one item together, and learn their slots.

        A slot with what can't be read here counts as not known: nobody can have decided knowing it.

        Args:
            items: of the feed, or read by a key.
            group: whose they are; None where their keys tell.
        """
        self.take_lines(items)
        slots = []
        for item in items:
            slot = slot_of(item)
            if slot is not None:
                whose = group or Group(*self._domain, str(item["pk"]).rpartition("#")[2])
                row = self._outbox.row_of(_id_of(item))
                if row is not None:
                    slots.append((whose, slot, row))
        if slots:
            self._outbox.learn(slots)

    def take_lines(self, items: Sequence[Item]) -> None:
        """Import the decisions and receipts of items, those of one item together."""
        lines = [line for item in items for line in lines_of(item)]
        try:
            if lines:
                import_decisions(self._journal, lines, "the team's table", is_shared=True)
        except BadLine:
            if len(items) == 1:
                self.unreadable += 1
                return
            for item in items:
                self.take_lines([item])


def _id_of(item: Item) -> str:
    """The id of an item's last decision or receipt; ``""`` where it can't be read."""
    try:
        return str(json.loads(lines_of(item)[-1])["id"]).encode(errors="replace").decode()
    except (ValueError, KeyError, TypeError, IndexError):
        return ""
