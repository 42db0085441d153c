"""Whether a group holds other values now than when it was decided."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.comparison.fields import compared_text
from reviewer.core.decisions import Decision
from reviewer.core.matches import Profile
from reviewer.journal.decision_store import DecisionStore


class ComparedValues:
    """Tells by digests what was compared; a store keeps no values."""

    def __init__(self, store: DecisionStore) -> None:
        """Digest by the key of a store."""
        self._store = store
        self._digested: tuple[str, str] = ("", "")

    def has_changed(self, decision: Decision, profiles: Sequence[Profile]) -> bool:
        """Whether the compared values are others than when a decision was made.

        False where nobody can know: nothing was digested, or with another journal's key.
        """
        if decision.compared_digest is None:
            return False
        now = self.digest(profiles)
        made_here = now.partition(":")[0] == decision.compared_digest.partition(":")[0]
        return made_here and now != decision.compared_digest

    def digest(self, profiles: Sequence[Profile]) -> str:
        """The keyed digest of what is compared in a group; holds no values."""
        text = compared_text(profiles)
        if self._digested[0] != text:
            self._digested = (text, self._store.keyed_digest(text))
        return self._digested[1]
