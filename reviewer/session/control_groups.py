"""A session's control groups: to its reviewer they look as if nobody had decided them."""

from __future__ import annotations

from datetime import datetime

from reviewer.core.controls import ControlAnswer, known_answer
from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.journal.decision_store import DecisionReader
from reviewer.matches.sampling import ControlShare


class ControlGroups:
    """What is known of them, and what was said in this session."""

    def __init__(self) -> None:
        self._known: dict[str, Decision] = {}
        self._said: dict[str, Decision] = {}
        """What was said of them by the group's key, the newest last."""

    def __contains__(self, group_key: str) -> bool:
        return group_key in self._known

    @property
    def count(self) -> int:
        """How many were answered."""
        return len(self._said)

    @property
    def newest(self) -> Decision | None:
        """What was said last and not taken back."""
        return next(reversed(self._said.values()), None)

    def begins(
        self,
        effective: Decision,
        share: ControlShare,
        run: datetime | None,
        reader: DecisionReader,
        reviewer: Reviewer,
    ) -> bool:
        """Begin to ask about a decided group as if it were not, where it is one of a share; tells whether.

        Not where anything was applied: its profiles are no more what they were.
        """
        key, here = effective.group_key, (effective.domain_name, effective.region)
        if key in self or not share.picks(key):
            return False
        known = known_answer(reader.history(*here, key), reviewer, run)
        if known is None or reader.receipts_of(*here, [key]):
            return False
        if any(reviewer.is_same(one.maker) for one in reader.control_answers(*here, key)):
            return False
        self._known[key] = known
        return True

    def said(self, group_key: str) -> Decision | None:
        """What was said of one of them, which its reviewer sees as its decision; None before that."""
        return self._said.get(group_key)

    def answer(self, said: Decision) -> ControlAnswer:
        """Make a verdict on one of them, or its withdrawal, into what is kept."""
        return ControlAnswer.of(said, self._known[said.group_key])

    def kept(self, said: Decision) -> None:
        """Know that a verdict on one of them, or its withdrawal, was kept."""
        self._said.pop(said.group_key, None)
        if said.verdict is not Verdict.WITHDRAWN:
            self._said[said.group_key] = said

    def as_seen(self, effective: dict[str, Decision]) -> dict[str, Decision]:
        """The effective decision of some groups as the reviewer is to see them."""
        if not self._known:
            return effective
        others = {key: one for key, one in effective.items() if key not in self._known}
        return others | {key: said for key in effective if (said := self._said.get(key)) is not None}
