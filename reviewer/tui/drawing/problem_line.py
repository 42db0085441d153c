"""Trouble with a source as a screen tells it: with the key that asks again."""

from __future__ import annotations

from reviewer.core.problems import Problem, ProblemKind
from reviewer.core.terminal_text import Shown, terminal_text

_CURABLE = (ProblemKind.CREDENTIALS, ProblemKind.DENIED, ProblemKind.TOKEN_EXPIRED)


def problem_line(problem: Problem, retry: str = "r") -> Shown:
    """Draw a problem as one line, with the key that asks again."""
    line = terminal_text(problem.line)
    if not problem.again:
        return line
    if problem.kind.may_pass:
        return Shown(f"{line}. It is tried again by itself; {retry} tries at once")
    if problem.kind in _CURABLE:
        return Shown(f"{line}, then press {retry}")
    return Shown(f"{line}; {retry} tries again")
