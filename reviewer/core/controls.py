"""Control groups: those whose answer is known are asked about once more, unmarked. It decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.core.disputes import meaning, newest_of_each, not_taken_back


@dataclass(frozen=True, slots=True)
class ControlAnswer:
    """What a reviewer said of a control group; no decision."""

    id: str
    answered_at: datetime
    reviewer: str
    reviewer_uid: int | None
    caller_arn: str | None
    domain_name: str
    region: str
    group_key: str
    decision_id: str
    """The decision that says what is right."""
    verdict: Verdict
    """``withdrawn`` takes back what they said of the group before."""
    is_slip: bool
    """Whether it says something else than that decision; left for someone else is none."""

    @classmethod
    def of(cls, said: Decision, known: Decision) -> ControlAnswer:
        """What a verdict, given as any other, says of a group whose answer is known."""
        judges = said.verdict in (Verdict.MERGE, Verdict.REJECT)
        return cls(
            said.id, said.decided_at, said.reviewer, said.reviewer_uid, said.caller_arn, said.domain_name,
            said.region, said.group_key, known.id, said.verdict, judges and meaning(said) != meaning(known),
        )  # fmt: skip

    @property
    def maker(self) -> Reviewer:
        """Who said it."""
        return Reviewer(self.reviewer, self.reviewer_uid, caller_arn=self.caller_arn)


def known_answer(history: Sequence[Decision], reviewer: Reviewer, run: datetime | None) -> Decision | None:
    """What stands on a group, where two others or more have said it and nobody something else; else None.

    Args:
        history: every decision on the group, the oldest first.
        reviewer: who would be asked; never about a group that they have judged themselves.
        run: the ``MatchGenerationDate`` of the run under review: of another one the values may have changed.
    """
    given = not_taken_back(history)
    newest = newest_of_each(given)
    agree = len(newest) > 1 and len(set(map(meaning, newest))) == 1
    agree = agree and all(one.match_generation_date == run for one in newest)
    if not agree or any(map(reviewer.made, given)) or given[-1].verdict is Verdict.REVIEW:
        return None
    return given[-1]
