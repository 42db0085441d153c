"""What an examination found: one fact each, whether it is well, and what to do where it is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reviewer.core.problems import Problem


class State(StrEnum):
    """How well a thing is, as far as reviewing goes."""

    GOOD = "good"
    NOTE = "note"
    """Neither good nor bad, but worth knowing."""
    WARNING = "warning"
    """Reviewing works, with something missing."""
    UNKNOWN = "unknown"
    """It could not be told, and reviewing depends on it."""
    BROKEN = "broken"
    """Reviewing does not work."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. May quote outside text, raw."""

    name: str
    """What was looked at, in a word or two."""
    state: State
    said: str
    """What was found, in one line."""
    todo: str = ""
    """What to do about it; ``""`` where nothing is to be done."""
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)
    """The same for programs: JSON values by name."""


def finding_of(name: str, problem: Problem, state: State = State.BROKEN) -> Check:
    """A finding that tells a problem."""
    return Check(
        name, state, f"{problem.what}: {problem.means}", problem.todo, {"problem": problem.kind.value}
    )


def reviewing_works(findings: Iterable[Check]) -> bool:
    """Tell whether reviewing is known to work: nothing keeps one from it, and nothing it needs is open."""
    return not any(finding.state in (State.BROKEN, State.UNKNOWN) for finding in findings)
