"""Findings as lines for a person and as JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Sequence

from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.doctor.checks import Check, State, reviewing_works

SIGNS = {State.GOOD: "✓", State.NOTE: "·", State.WARNING: "!", State.UNKNOWN: "?", State.BROKEN: "✗"}
_NAME_WIDTH = 32


def finding_lines(finding: Check) -> list[Shown]:
    """A finding as a line, with what to do about it on a second one."""
    name = terminal_text(finding.name).ljust(_NAME_WIDTH)
    lines = [Shown(f"{SIGNS[finding.state]} {name} {terminal_text(finding.said)}")]
    if finding.todo:
        lines.append(Shown(f"  {' ' * _NAME_WIDTH} → {terminal_text(finding.todo)}"))
    return lines


def summary(findings: Sequence[Check]) -> Shown:
    """What all findings together come to."""
    broken = [finding.name for finding in findings if finding.state is State.BROKEN]
    if broken:
        return terminal_text(f"Reviewing would not work: see ✗ {', '.join(dict.fromkeys(broken))}")
    unknown = [finding.name for finding in findings if finding.state is State.UNKNOWN]
    if unknown:
        return terminal_text(f"Whether reviewing works is not known: see ? {', '.join(unknown)}")
    warned = any(finding.state is State.WARNING for finding in findings)
    return Shown("Reviewing works, with something missing: see !" if warned else "Reviewing works")


def findings_json(findings: Sequence[Check]) -> str:
    """Findings as one JSON object: ``works``, and ``findings`` with what each says and its facts."""
    told = [
        {
            "name": finding.name,
            "state": finding.state.value,
            "said": finding.said,
            "todo": finding.todo or None,
            "facts": dict(finding.facts),
        }
        for finding in findings
    ]
    # In ASCII, so that nothing that came from outside can steer a terminal.
    return json.dumps({"works": reviewing_works(findings), "findings": told}, indent=2)
