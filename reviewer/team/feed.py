"""The feed of a team's table: what has come since the last look, by one query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from reviewer.journal.outbox import Outbox
from reviewer.team.layout import FEED, OVERLAP, WIDE, WIDE_EVERY, feed_of, scope, stamp, written_at
from reviewer.team.shared_table import Item, SharedTable
from reviewer.team.shipping import Shipping

_AT_ONCE = 100
"""Items imported in one transaction at most: some milliseconds, in which nobody else can save."""
_MOST = 1_000
"""Items that one look takes in at most: a million in one go would keep the rest waiting for minutes."""


@dataclass(slots=True)
class Seen:
    """What a look brought."""

    count: int = 0
    """How many items."""
    is_all: bool = False
    """Whether there was no more at the moment."""
    about: list[Item] = field(default_factory=list)
    """Those that are no decisions or receipts: of members and ranges. The others are in the journal."""


class Feed:
    """Reads a domain's feed on from where the outbox says that it was left. For one thread."""

    def __init__(
        self, outbox: Outbox, table: SharedTable, shipping: Shipping, domain: tuple[str, str],
        made_at: datetime,
    ) -> None:  # fmt: skip
        """Read nothing yet.

        Args:
            outbox: knows how far the feed is read.
            table: the team's.
            shipping: takes decisions in.
            domain: its name and region.
            made_at: when the table was made: nothing in its feed is older.
        """
        self._outbox, self._table, self._shipping, self._made_at = outbox, table, shipping, made_at
        self._where = scope(domain[1], domain[0])
        self._recent: dict[tuple[str, str], str] = {}
        """When those items were written that are here already and that the next look may meet again."""
        self._met_again_from = ""
        self._looked_wide_at = made_at - timedelta(seconds=WIDE_EVERY)
        self._asked_at = made_at
        self._reading: Iterator[Item] | None = None
        """What is left of a look that was not over."""

    def look(self) -> Seen:
        """Take in what has come since the last look, or as much of it as is taken in at once.

        Raises:
            SourceError: the table can't be reached; what came before that is here.
            JournalError: the journal can't be written.
        """
        reading, self._reading = self._reading or self._read(), None
        seen = Seen()
        while batch := list(islice(reading, _AT_ONCE)):
            self._shipping.take([one for one in batch if "lines" in one])
            seen.about += [one for one in batch if "lines" not in one]
            seen.count += len(batch)
            self._recent |= {
                (one["pk"], one["sk"]): str(one["at"]) for one in batch if one["at"] >= self._met_again_from
            }
            self._note_seen(written_at(batch[-1]))
            if seen.count >= _MOST:
                self._reading = reading
                return seen
        # Not before all of it is in the journal, which may fail: nobody would ask for it again.
        self._note_seen(self._asked_at)
        seen.is_all = True
        return seen

    def _note_seen(self, moment: datetime | None) -> None:
        """Note how far the feed is read: never beyond when it was asked for, whatever an item says."""
        if moment is not None:
            seen = stamp(min(moment, self._asked_at))
            self._outbox.seen_until = max(self._outbox.seen_until, seen)

    def _read(self) -> Iterator[Item]:
        self._asked_at = until = self._table.now()
        seen = self._outbox.seen_until
        is_wide = until - self._looked_wide_at >= timedelta(seconds=WIDE_EVERY)
        overlap = timedelta(seconds=WIDE if is_wide else OVERLAP)
        since = (datetime.fromisoformat(seen) if seen else self._made_at) - overlap
        self._met_again_from = stamp(until - timedelta(seconds=WIDE + WIDE_EVERY))
        day = since.replace(hour=0, minute=0, second=0, microsecond=0)
        while day <= until:
            condition = "feed = :feed AND #at >= :at"
            there = feed_of(self._where, day)
            for item in self._table.query(condition, index=FEED, feed=there, at=stamp(since)):
                if self._recent.get((item["pk"], item["sk"])) != item["at"]:
                    yield item
            day += timedelta(days=1)
        if is_wide:
            self._looked_wide_at = until
        self._recent = {key: at for key, at in self._recent.items() if at >= self._met_again_from}
