"""What was said of control groups goes along when a journal is exported and imported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reviewer.core.controls import ControlAnswer
from reviewer.core.decisions import Verdict
from reviewer.journal.export import jsonl_batches
from reviewer.journal.importer import Imported, import_decisions
from reviewer.journal.problems import JournalError
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal
from reviewer.journal.tallying import tallies
from tests.unit.journal.making import NOON, decision, withdrawal

WHERE = ("acme", "eu-west-1")
RIGHT, OTHER = decision(1), decision(2, group=2)


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "lead" / "journal.sqlite3") as opened:
        yield opened


@pytest.fixture
def lines(journal: Journal) -> list[bytes]:
    """An export in which Eve slipped on one control group, and took back what she said of another."""
    eve: dict[str, Any] = {"reviewer": "eve", "reviewer_uid": None, "caller_arn": None}
    slip = decision(3, Verdict.REJECT, **eve)
    undone = decision(4, Verdict.MERGE, group=2, **eve)
    for known in (RIGHT, OTHER):
        journal.append(known)
    for said, known in ((slip, RIGHT), (undone, OTHER), (withdrawal(5, undone), OTHER)):
        journal.append_control(ControlAnswer.of(said, known))
    return exported(journal)


def exported(journal: Journal, selection: Selection = Selection()) -> list[bytes]:  # noqa: B008 (frozen)
    text = "".join(text for text, _, _ in jsonl_batches(journal, selection))
    return text.encode().splitlines(keepends=True)


def test_whoever_imports_a_journal_is_told_the_same_slips(
    journal: Journal, lead: Journal, lines: list[bytes]
) -> None:
    assert import_decisions(lead, lines, "lead") == Imported(2, 0, controls=3)
    assert tallies(lead, *WHERE).controls == tallies(journal, *WHERE).controls == {("eve", "slip"): 1}
    assert lead.control_answers(*WHERE) == journal.control_answers(*WHERE)
    assert import_decisions(lead, lines, "lead") == Imported(0, 2)
    assert exported(lead)[-3:] == lines[-3:]


def test_an_export_without_them_is_one_that_earlier_releases_read(journal: Journal) -> None:
    journal.append(RIGHT)
    assert json.loads(exported(journal)[0])["reviewer_journal_export"] == 1


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(domain_name="acme", reviewer="eve"), 3),
        (Selection(domain_name="other"), 0),
        (Selection(until=NOON), 0),
        (Selection(latest=True), 0),
    ],
)
def test_a_part_of_a_journal_has_those_that_go_with_it(
    journal: Journal, lines: list[bytes], selection: Selection, count: int
) -> None:
    header, *rest = map(json.loads, exported(journal, selection))
    assert header.get("controls", 0) == sum("is_slip" in line for line in rest) == count


def test_one_that_was_left_out_or_changed_is_told(lead: Journal, lines: list[bytes]) -> None:
    with pytest.raises(JournalError, match="The answers to control groups in the export are 2 of 3"):
        import_decisions(lead, lines[:-1], "lead")
    changed = lines[-3].replace(b'"is_slip": true', b'"is_slip": false')
    with pytest.raises(JournalError, match="Line 4 says something else of the answer"):
        import_decisions(lead, [*lines[:3], changed, *lines[4:]], "lead")


@pytest.mark.parametrize(
    "change",
    [{"is_slip": None}, {"verdict": "maybe"}, {"answered_at": "2026-11-23T12:00:00"}, {"group_key": 7},
     {"reviewer": "\ud800"}, {"reviewer_uid": "0"}],
)  # fmt: skip
def test_one_that_can_be_none_is_refused(
    lead: Journal, lines: list[bytes], change: dict[str, object]
) -> None:
    broken = json.dumps(json.loads(lines[3]) | change).encode()
    with pytest.raises(JournalError, match="Line 4 is no control answer"):
        import_decisions(lead, [*lines[:3], broken, *lines[4:]], "lead")
