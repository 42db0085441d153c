"""How far a run is, in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from reviewer.core.problems import Problem
from reviewer.core.receipts import Receipt, ReceiptState


@dataclass(slots=True)
class Tally:
    """How far a run is."""

    by_state: Counter[ReceiptState] = field(default_factory=Counter)
    """Requests by the last thing that is known of each."""
    held: Counter[str] = field(default_factory=Counter)
    """Groups that were held back on the way, by why."""
    problem: Problem | None = None
    """What the run stopped at."""
    refusals: list[Problem] = field(default_factory=list)
    """Why requests were refused; the first few."""
    differing: list[Receipt] = field(default_factory=list)
    """Those that became other profiles than was promised."""

    @property
    def sent(self) -> int:
        """How many requests were sent and not refused."""
        return sum(number for state, number in self.by_state.items() if state is not ReceiptState.NOT_DONE)

    def add(self, receipt: Receipt, before: ReceiptState | None = None) -> None:
        """Count what is known of a request now, in place of what was before."""
        if before is not None:
            self.by_state[before] -= 1
        self.by_state[receipt.state] += 1
        if receipt.state is ReceiptState.DIFFERS:
            self.differing.append(receipt)
