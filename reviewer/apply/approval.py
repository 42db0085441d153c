"""Four eyes: whether enough people have said the same of a merge."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.apply.requests import Decided, decided
from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.core.disputes import not_taken_back
from reviewer.core.receipts import Receipt, ReceiptState
from reviewer.journal.reader import Reader


def is_approved(merge: Decided, journal: Reader, receipts: Sequence[Receipt], needed: int) -> bool:
    """Whether so many people have decided a merge alike, or approved it as it is planned.

    Args:
        merge: the merge.
        journal: has the other decisions on its group.
        receipts: those of its group.
        needed: how many people, one who decided it among them.

    Raises:
        JournalError: the journal can't be read.
    """
    if needed <= 1:
        return True
    decision = merge.decision
    history = journal.history(decision.domain_name, decision.region, decision.group_key)
    people = [Reviewer.of(decision)]
    for other in (*_alike(merge, history), *_approvals(merge, receipts)):
        if not any(one.is_same(other) for one in people):
            people.append(other)
    return len(people) >= needed


def may_approve(merge: Decided, reviewer: Reviewer) -> bool:
    """Whether someone is another person than who decided a merge."""
    return not reviewer.made(merge.decision)


def _alike(merge: Decided, history: Sequence[Decision]) -> list[Reviewer]:
    """Who has decided the same, and not taken it back or decided otherwise since."""
    last: list[Decision] = []
    for one in not_taken_back(history):
        last = [before for before in last if not Reviewer.of(before).made(one)] + [one]
    wanted = [request.id for request in merge.requests]
    return [
        Reviewer.of(one)
        for one in last
        if one.verdict is Verdict.MERGE
        and one.clusters is not None
        and [request.id for request in decided(one).requests] == wanted
    ]


def _approvals(merge: Decided, receipts: Sequence[Receipt]) -> list[Reviewer]:
    """Who has approved every request of it."""
    approved = [(one.maker, one.merge_id) for one in receipts if one.state is ReceiptState.APPROVED]
    wanted = {request.id for request in merge.requests}
    return [person for person, _ in approved if wanted <= {id for by, id in approved if by.is_same(person)}]
