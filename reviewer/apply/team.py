"""Who else may apply the same decisions: a team, or nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from reviewer.core.receipts import Receipt


class Team(Protocol):
    """Others who may apply the same decisions (:class:`reviewer.team.merging.SharedMerging`); for any thread.

    Methods raise JournalError, and SourceError where nobody can be told: then nothing is to be sent.
    """

    def catch_up(self) -> None:
        """Share what is here, and take in what the others have; may block."""

    def slots(self, group_keys: Sequence[str]) -> Mapping[str, int]:
        """How much is known here of each group."""

    def reserve(self, sent: Receipt, slot: int) -> str:
        """Tell the others what is about to be sent; answers why it must not be, ``""`` if it may.

        OTHERS_FIRST where they know more of its group than ``slot``: what that is has come here then.
        OTHERS_MERGE where someone's request for one of its profiles is under way; OTHERS_UNREADABLE where
        what they know can't be read here.
        """


class Alone:
    """No team: nobody else applies anything."""

    def catch_up(self) -> None:
        """Do nothing."""

    def slots(self, group_keys: Sequence[str]) -> Mapping[str, int]:
        """Know nothing of any group."""
        return dict.fromkeys(group_keys, 0)

    def reserve(self, sent: Receipt, slot: int) -> str:
        """Let it go."""
        return ""
