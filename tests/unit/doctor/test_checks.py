"""Findings, as a person and as a program reads them."""

from __future__ import annotations

import json

import pytest

from reviewer.doctor.checks import Check, State, check_lines, checks_json, reviewing_works, summary

GOOD = Check("region", State.GOOD, "us-east-1", facts={"region": "us-east-1"})
WARNED = Check("size", State.WARNING, "40 × 10", "Make it larger")
UNKNOWN = Check("domain", State.UNKNOWN, "none is named", "Name one")
BROKEN = Check("matching", State.BROKEN, "it is off", "Turn it on")


@pytest.mark.parametrize(
    ("findings", "works", "said"),
    [
        ([GOOD], True, "Reviewing works"),
        ([GOOD, WARNED], True, "Reviewing works, with something missing: see !"),
        ([GOOD, UNKNOWN, WARNED], False, "Whether reviewing works is not known: see ? domain"),
        ([UNKNOWN, BROKEN], False, "Reviewing would not work: see ✗ matching"),
        ([GOOD, BROKEN, WARNED], False, "Reviewing would not work: see ✗ matching"),
    ],
)
def test_only_what_is_broken_or_not_known_keeps_from_reviewing(
    findings: list[Check], works: bool, said: str
) -> None:
    assert reviewing_works(findings) is works
    assert summary(findings) == said
    assert json.loads(checks_json(findings))["works"] is works


def test_what_to_do_stands_on_a_line_of_its_own() -> None:
    first, second = check_lines(BROKEN)
    assert first.startswith("✗ matching")
    assert second.endswith("→ Turn it on")
    assert len(check_lines(GOOD)) == 1


def test_what_came_from_outside_can_not_steer_the_terminal() -> None:
    hostile = Check("job", State.NOTE, "\x1b]0;owned\x07\u202e", "\x9b2J", {"message": "\x1b\u202e"})
    drawn = "\n".join(check_lines(hostile)) + checks_json([hostile])
    assert not set(drawn) & set("\x1b\x07\x9b\u202e")


def test_the_json_holds_each_finding_with_its_facts() -> None:
    [told] = json.loads(checks_json([GOOD]))["findings"]
    assert told == {
        "name": "region",
        "state": "good",
        "said": "us-east-1",
        "todo": None,
        "facts": {"region": "us-east-1"},
    }
