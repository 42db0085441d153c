"""Decisions as lines to read: aligned columns, every outside value through the one door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from rich.cells import cell_len

from reviewer.core.decisions import Decision, Verdict
from reviewer.core.terminal_text import Shown, terminal_text

_TITLES = ("DECIDED AT", "REVIEWER", "DOMAIN", "REGION", "VERDICT", "SCORE", "PROFILES", "MATCHID", "NOTE")
_LOOKED_AT = 500
"""Decisions by which the widths of the columns are chosen; wider values after them shift their line."""


def listed(decisions: Iterable[Decision]) -> Iterator[str]:
    """Write a line of titles and a line a decision, times in the local time zone."""
    rows = map(_cells, decisions)
    first = list(islice(rows, _LOOKED_AT))
    return aligned(_TITLES, chain(first, rows), widths(_TITLES, first))


def _cells(decision: Decision) -> tuple[Shown, ...]:
    score = "" if decision.confidence_score is None else f"{decision.confidence_score:.4f}"
    note = " · ".join(text for text in (decision.reason, decision.note) if text)
    return (
        Shown(f"{decision.decided_at.astimezone():%Y-%m-%d %H:%M:%S}"),
        terminal_text(decision.reviewer),
        terminal_text(decision.domain_name),
        terminal_text(decision.region),
        Shown(f"{decision.verdict.value}{' in part' if decision.merges_a_part else ''}"),
        Shown(score),
        Shown(str(len(decision.profile_ids))),
        terminal_text(decision.match_id),
        terminal_text(note),
    )


def widths(titles: Sequence[str], rows: Iterable[Sequence[Shown]]) -> list[int]:
    """How many terminal cells each column needs."""
    found = [cell_len(title) for title in titles]
    for row in rows:
        found = [max(width, cell_len(cell)) for width, cell in zip(found, row, strict=True)]
    return found


def aligned(titles: Sequence[str], rows: Iterable[Sequence[Shown]], columns: Sequence[int]) -> Iterator[str]:
    """Pad titles and rows to the columns' widths; columns with nothing but digits are aligned right."""
    for row in chain([titles], rows):
        padded = [
            " " * (width - cell_len(cell)) + cell
            if title in _NUMBERS
            else cell + " " * (width - cell_len(cell))
            for title, cell, width in zip(titles, row, columns, strict=True)
        ]
        yield "  ".join(padded).rstrip()


_NUMBERS = frozenset({"SCORE", "PROFILES", "DECISIONS", *(verdict.upper() for verdict in Verdict)})
