"""What a run waits for or stops at: nobody can undo the next merges, should these not be as promised."""

from __future__ import annotations

from reviewer.apply.tally import Tally
from reviewer.core.counted import number
from reviewer.core.problems import Problem, ProblemKind
from reviewer.core.receipts import ReceiptState

SILENT_AT_MOST = 20
"""Requests in a row of which nobody knows what became of them, before the run stops."""
_FIRST = 10
"""Requests that are sent before one is seen to come out as promised."""
_DIFFERING = 3
"""Merges that may look otherwise than promised, or become so, before the run waits or stops."""
_SHARE = 100
"""Of so many merges one may become otherwise than promised, however many there are."""
_FOR_ALL = (ProblemKind.DENIED, ProblemKind.CREDENTIALS)


def holds_up(tally: Tally, begun: int, doubtful: int) -> bool:
    """Whether it has to be seen first that merges come out as promised.

    Args:
        tally: what came of those sent.
        begun: how many were begun.
        doubtful: how many look otherwise than promised so far.
    """
    is_proven = tally.by_state[ReceiptState.VERIFIED] > 0
    return (begun >= _FIRST and not is_proven) or doubtful >= _DIFFERING


def made_otherwise(tally: Tally) -> Problem | None:
    """What to stop at where more merges became otherwise than promised than may; None where not."""
    differing = len(tally.differing)
    if differing < _DIFFERING or differing * _SHARE <= tally.by_state[ReceiptState.VERIFIED]:
        return None
    return Problem(
        ProblemKind.OTHER,
        f"{number(differing, 'merge')} became other profiles than was promised",
        "AWS merges otherwise than expected, or something else changes these profiles meanwhile",
        "See their fields, find out which, and undo with `reviewer take-apart` what must not stay;"
        " `reviewer apply` goes on with the others",
    )


def meets_the_next(problem: Problem) -> bool:
    """Whether the next request would meet a problem, too."""
    return problem.kind in _FOR_ALL or problem.kind.may_pass


def broke_off(error: Exception) -> Problem:
    """What is said of a run that failed by itself."""
    return Problem(
        ProblemKind.OTHER,
        f"The run broke off: {error or type(error).__name__}",
        "what was sent is written down",
        "`reviewer apply` looks it up and goes on from here",
    )
