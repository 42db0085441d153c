"""A check: what was found, whether it is well, what to do where it is not; as lines and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reviewer.core.folders import NoHome
from reviewer.core.problems import Problem
from reviewer.core.terminal_text import Shown, terminal_text

_NAME_WIDTH = 32


class State(StrEnum):
    """How well a thing is, as far as reviewing goes."""

    GOOD = "good"
    NOTE = "note"
    """Neither good nor bad, but worth knowing."""
    WARNING = "warning"
    """Reviewing works, with something missing."""
    UNKNOWN = "unknown"
    """It could not be found out, and reviewing depends on it."""
    BROKEN = "broken"
    """Reviewing does not work."""


SIGNS = {State.GOOD: "✓", State.NOTE: "·", State.WARNING: "!", State.UNKNOWN: "?", State.BROKEN: "✗"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. May quote outside text, raw."""

    name: str
    """What was looked at, in a word or two."""
    state: State
    result: str
    """What was found, in one line."""
    todo: str = ""
    """What to do about it; ``""`` where nothing is to be done."""
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)
    """The same for programs: JSON values by name."""


def check(name: str, state: State, result: str, todo: str = "", **facts: object) -> Check:
    """Make a check with facts by their names."""
    return Check(name, state, result, todo, facts)


def check_of(problem: Problem, name: str) -> Check:
    """Make a check out of a problem that keeps from reviewing."""
    result = f"{problem.what}: {problem.means}"
    return check(name, State.BROKEN, result, problem.todo, problem=problem.kind.value)


def whatever_comes(name: str, checks: Iterable[Check]) -> Iterator[Check]:
    """Give checks on, and what ends them unforeseen as one more: whatever is met is a finding."""
    try:
        yield from checks
    except NoHome as error:
        yield check(name, State.BROKEN, str(error.strerror))
    except Exception as error:  # noqa: BLE001 (it is the finding)
        result = f"it can't be looked at: {type(error).__name__}"
        yield check(name, State.UNKNOWN, result, "If it comes back, please report it", error=str(error))


def reviewing_works(checks: Iterable[Check]) -> bool:
    """Tell whether reviewing is known to work: nothing keeps one from it, and nothing it needs is open."""
    return not any(check.state in (State.BROKEN, State.UNKNOWN) for check in checks)


def check_lines(check: Check) -> list[Shown]:
    """A check as a line, with what to do about it on a second one."""
    name = terminal_text(check.name).ljust(_NAME_WIDTH)
    lines = [Shown(f"{SIGNS[check.state]} {name} {terminal_text(check.result)}")]
    if check.todo:
        lines.append(Shown(f"  {' ' * _NAME_WIDTH} → {terminal_text(check.todo)}"))
    return lines


def summary(checks: Sequence[Check]) -> Shown:
    """What all checks together come to."""
    broken = [check.name for check in checks if check.state is State.BROKEN]
    if broken:
        return terminal_text(f"Reviewing would not work: see ✗ {', '.join(dict.fromkeys(broken))}")
    unknown = [check.name for check in checks if check.state is State.UNKNOWN]
    if unknown:
        return terminal_text(f"Whether reviewing works is not known: see ? {', '.join(unknown)}")
    warned = any(check.state is State.WARNING for check in checks)
    return Shown("Reviewing works, with something missing: see !" if warned else "Reviewing works")


def checks_json(checks: Sequence[Check]) -> str:
    """Checks as one JSON object: ``works``, and ``findings`` with what each says and its facts."""
    findings = [
        {
            "name": check.name,
            "state": check.state.value,
            "said": check.result,
            "todo": check.todo or None,
            "facts": dict(check.facts),
        }
        for check in checks
    ]
    # In ASCII, so that nothing that came from outside can steer a terminal.
    return json.dumps({"works": reviewing_works(checks), "findings": findings}, indent=2, default=str)
