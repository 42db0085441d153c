"""Who decides in a session: how their decisions are signed, and which are theirs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from reviewer.core.decisions import Decision, Reviewer
from reviewer.core.receipts import Receipt


class Author:
    """One reviewer in one session."""

    def __init__(self, reviewer: Reviewer, clock: Callable[[], datetime]) -> None:
        """Begin a session; ``clock`` gives the time of decisions."""
        self.reviewer = reviewer
        """Who decides, as far as that is known by now."""
        self._clock = clock
        self._session_id = str(uuid.uuid4())

    def stamp(self) -> dict[str, Any]:
        """What a decision has of its own: its id, and when it is made."""
        return {"id": str(uuid.uuid4()), "decided_at": self._clock()}

    def maker(self, domain_name: str, region: str) -> Callable[..., Decision]:
        """Sign a decision: all but what it says of which group."""
        return partial(
            Decision,
            **self.stamp(),
            reviewer=self.reviewer.name,
            reviewer_uid=self.reviewer.uid,
            caller_arn=self.reviewer.caller_arn,
            account_id=_account_of(self.reviewer.caller_arn),
            host=self.reviewer.host,
            session_id=self._session_id,
            domain_name=domain_name,
            region=region,
        )

    def made_here(self, decision: Decision) -> bool:
        """Whether this session made a decision."""
        return decision.session_id == self._session_id

    def made(self, decision: Decision) -> bool:
        """Whether this reviewer made a decision, in this session or another."""
        return self.made_here(decision) or self.reviewer.made(decision)

    def said_by(self, decision: Decision) -> str:
        """Who made a decision, from this reviewer's side; outside text, raw."""
        if self.made(decision):
            return "you"
        is_namesake = decision.reviewer == self.reviewer.name
        caller = (decision.caller_arn or "").rpartition(":")[2]
        return f"{decision.reviewer} as {caller}" if is_namesake and caller else decision.reviewer

    def applied_by(self, receipt: Receipt) -> str:
        """Name who has applied a merge, as :meth:`said_by` names who has decided."""
        return "you" if self.reviewer.is_same(receipt.maker) else receipt.reviewer


def _account_of(arn: str | None) -> str | None:
    """The AWS account that an ARN names (its fifth part)."""
    parts = (arn or "").split(":")
    return parts[4] if len(parts) > 4 and parts[4] else None
