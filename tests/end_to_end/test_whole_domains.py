"""Whole domains of real-looking customers, judged by keys alone: merged, split and rejected.

The public truth set (Senzing's, as a domain in the API's shapes) is looked for at ``TRUTH_SET``, or beside
the checkout as ``shared/data/truth-set.json``; the bundled sample is always there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from reviewer.core.decisions import Decision, Verdict
from reviewer.emulator.domain import Domain
from reviewer.emulator.sample import NAME, bundled_domains
from tests.end_to_end.conftest import Desk
from tests.end_to_end.terminal import Terminal

TRUTH_SET = Path(
    os.environ.get("TRUTH_SET") or Path(__file__).parents[2].parent / "shared" / "data" / "truth-set.json"
)
SPEAKS_AGAINST = re.compile(r"(names|dates|phones|e-mails|addresses) differ|twins|against")
GROUPS = 30


def bundled() -> Domain:
    return next(one for one in bundled_domains() if isinstance(one, Domain) and one.name == NAME)


def truth_set() -> Domain:
    if not TRUTH_SET.exists():
        pytest.skip(f"the truth set is not at {TRUTH_SET}: set TRUTH_SET to its file")
    return Domain.load(TRUTH_SET)


@pytest.mark.parametrize("domain_of", [bundled, truth_set])
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_a_person_merges_splits_and_rejects_by_keys_alone(
    desk: Desk, domain_of: Callable[[], Domain], columns: int, rows: int
) -> None:
    domain = domain_of()
    emulator = desk.serve(domain)
    matches = domain.matches[:GROUPS]
    meant = []
    with desk.review(emulator.url, domain=domain.name, columns=columns, rows=rows) as terminal:
        for number, match in enumerate(matches, 1):
            text = terminal.wait_for(partial(is_told, number))
            meant.append(judge(terminal, text, match["ProfileIds"]))
            terminal.wait_for(rf" {number} of ")
        terminal.settled()
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert [_said(one) for one in desk.decisions()] == meant
    verdicts = {verdict for verdict, _ in meant}
    assert verdicts == {Verdict.MERGE, Verdict.REJECT}
    assert any(len(clusters) == 2 for _, clusters in meant)


Meant = tuple[Verdict, frozenset[frozenset[str]]]


def is_told(number: int, text: str) -> bool:
    """Whether a group is on the screen with its profiles and what is to be said of them."""
    lines = text.splitlines()
    summary = lines[3].rpartition("│")[2]
    return f"Group {number} of" in lines[2] and bool(summary.strip()) and "loading" not in text


def judge(terminal: Terminal, text: str, ids: Sequence[str]) -> Meant:
    """Press what a person would on what is shown; answers what was meant by it."""
    if len(ids) > 3:
        # Every other profile is someone else.
        for at in range(len(ids)):
            terminal.press(str(1 + at % 2), "l")
        terminal.press("m")
        return Verdict.MERGE, frozenset((frozenset(ids[::2]), frozenset(ids[1::2])))
    if len(ids) == 3:
        terminal.press("l", "l", " ", "m")
        return Verdict.MERGE, frozenset((frozenset(ids[:2]),))
    if SPEAKS_AGAINST.search(text.splitlines()[3]):
        terminal.press("x")
        return Verdict.REJECT, frozenset()
    terminal.press("m")
    return Verdict.MERGE, frozenset((frozenset(ids),))


def _said(decision: Decision) -> Meant:
    clusters = decision.clusters or ()
    return decision.verdict, frozenset(frozenset(cluster) for cluster in clusters)
