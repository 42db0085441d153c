"""What the journal said of a group when it was last looked up: a screen is drawn more often than that."""

from __future__ import annotations

from typing import NamedTuple

from reviewer.apply.outcomes import outcomes
from reviewer.core.decisions import Decision
from reviewer.core.matches import Match
from reviewer.core.receipts import Receipt
from reviewer.journal.decision_store import DecisionReader


class LookedUp(NamedTuple):
    """A group's decisions and receipts."""

    key: str
    effective: Decision | None = None
    earlier: tuple[Decision, ...] = ()
    """Those on other groups with two of its profiles, the newest first."""
    receipts: tuple[Receipt, ...] = ()
    """What became of its requests."""

    @classmethod
    def of(
        cls, group: Match, reader: DecisionReader, here: tuple[str, str], effective: Decision | None
    ) -> LookedUp:
        """Look up a group of a domain and region, whose effective decision is known.

        Raises:
            JournalError: the journal can't be read.
        """
        related = reader.related(*here, group.profile_ids)
        earlier = tuple(one for one in related if one.group_key != group.key)
        receipts = outcomes(reader.receipts_of(*here, [group.key]))
        return cls(group.key, effective, earlier, tuple(receipts.values()))


NOTHING_LOOKED_UP = LookedUp("")
