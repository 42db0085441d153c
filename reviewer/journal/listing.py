"""Decisions as lines to read, in aligned columns; every outside value goes through ``terminal_text``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice

from rich.cells import cell_len

from reviewer.core.decisions import Decision, Verdict
from reviewer.core.receipts import Receipt
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.journal.conflicts import Conflict

_TITLES = ("DECIDED AT", "REVIEWER", "DOMAIN", "REGION", "VERDICT", "SCORE", "PROFILES", "MATCHID", "NOTE")
_RECEIPT_TITLES = ("RECORDED AT", "BY", "DOMAIN", "REGION", "STATE", "MERGE", "KEEPS", "GONE", "DETAILS")
_LOOKED_AT = 500
"""Rows by which the widths of the columns are chosen; wider values after them shift their line."""


def listed(decisions: Iterable[Decision]) -> Iterator[str]:
    """Write a line of titles and a line a decision, times in the local time zone."""
    return table(_TITLES, map(_cells, decisions))


def listed_receipts(receipts: Iterable[Receipt]) -> Iterator[str]:
    """Write a line of titles and a line a receipt, as :func:`listed`; nothing where there is none."""
    rest = iter(receipts)
    for first in rest:
        return table(_RECEIPT_TITLES, map(_receipt_cells, chain([first], rest)))
    return iter(())


def _receipt_cells(receipt: Receipt) -> tuple[Shown, ...]:
    return (
        Shown(f"{receipt.recorded_at.astimezone():%Y-%m-%d %H:%M:%S}"),
        terminal_text(receipt.reviewer),
        terminal_text(receipt.domain_name),
        terminal_text(receipt.region),
        Shown(receipt.state),
        terminal_text(receipt.merge_id),
        terminal_text(receipt.main_profile_id),
        Shown(str(len(receipt.profile_ids_to_merge))),
        terminal_text(" ".join(receipt.codes)),
    )


def _cells(decision: Decision) -> tuple[Shown, ...]:
    score = "" if decision.confidence_score is None else f"{decision.confidence_score:.4f}"
    note = " · ".join(text for text in (decision.reason, decision.note) if text)
    return (
        Shown(_moment(decision)),
        terminal_text(decision.reviewer),
        terminal_text(decision.domain_name),
        terminal_text(decision.region),
        Shown(_verdict(decision)),
        Shown(score),
        Shown(str(len(decision.profile_ids))),
        terminal_text(decision.match_id),
        terminal_text(note),
    )


def replacement(conflict: Conflict) -> Shown:
    """Write as a line what stands on a group, and what it replaces."""
    before, now = conflict
    stands = "nothing, it was taken back" if now is None else _said_by(now)
    which = f"{terminal_text(before.domain_name)} {terminal_text(before.match_id)}"
    return Shown(f"{which}: {stands}, replaces {_said_by(before)}")


def _said_by(decision: Decision) -> str:
    return f"{_verdict(decision)} by {terminal_text(decision.reviewer)} on {_moment(decision)}"


def _verdict(decision: Decision) -> str:
    return f"{decision.verdict.value}{' in part' if decision.merges_a_part else ''}"


def _moment(decision: Decision) -> str:
    return f"{decision.decided_at.astimezone():%Y-%m-%d %H:%M:%S}"


def local_time(text: str) -> str:
    """Write a time of the journal in the local time zone, which it names: ISO 8601."""
    local = datetime.fromisoformat(text).astimezone()
    return local.isoformat(timespec="microseconds").replace("+00:00", "Z")


def table(titles: Sequence[str], rows: Iterable[Sequence[Shown]]) -> Iterator[str]:
    """Write titles and rows in aligned columns; those of nothing but digits are aligned right."""
    rest = iter(rows)
    first = list(islice(rest, _LOOKED_AT))
    widths = [max(map(cell_len, column)) for column in zip(titles, *first, strict=True)]
    for row in chain([titles], first, rest):
        padded = []
        for title, cell, width in zip(titles, row, widths, strict=True):
            space = " " * (width - cell_len(cell))
            padded.append(space + cell if title in _NUMBERS else cell + space)
        yield "  ".join(padded).rstrip()


_NUMBERS = frozenset(
    {"SCORE", "GONE", "MERGES", "PROFILES", "DECISIONS", *(verdict.upper() for verdict in Verdict)}
)
