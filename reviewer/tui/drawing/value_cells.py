"""One field's values side by side: each in its column, marked where it differs from the reference."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rich.style import Style

from reviewer.comparison.differences import Span, differences
from reviewer.comparison.evidence import Evidence, Reason, Relation
from reviewer.comparison.handles import handle, handles
from reviewer.comparison.rows import FieldRow
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.core.wrapping import wrapped
from reviewer.tui.drawing.cells import fitted
from reviewer.tui.drawing.field_names import field_words
from reviewer.tui.drawing.palette import ALIKE, DIFFERENT, PLAIN

Run = tuple[str, Style]
"""A stretch of a line in one style."""
Cell = list[list[Run]]
"""The lines of one value, none wider than its column."""

# What a value is broken behind: a blank, else whatever parts an e-mail, a date or a number.
_ENDS = (re.compile(" "), re.compile(r"[@./,;:_-]"))
_UNMARKED = (Relation.IDENTICAL, Relation.NOT_COMPARABLE)
# Their reasons are given with the full name already.
_NAME_PARTS = frozenset(("FirstName", "MiddleName", "LastName"))


def plain_cell(text: Shown, inner: int, *, whole: bool) -> Cell:
    """A value with nothing to mark: cut to a line, or whole."""
    lines = wrapped(text, inner, _ENDS) if whole else [fitted(text, inner)]
    return [[(line, PLAIN)] for line in lines]


def marked_cells(
    row: FieldRow,
    texts: Sequence[Shown | None],
    inners: Mapping[int, int],
    *,
    compared: Sequence[Shown | None] | None = None,
) -> list[Cell | None]:
    """Draw the values of a field that is not the same in all, whole, with what differs underlined.

    Args:
        row: the field.
        texts: its values as shown, in the group's order; None where it is missing.
        inners: cells that the column of each member in view has for a value; the others get None.
        compared: the values behind masks of as many characters, in which the differences are; None where
            ``texts`` are the values.
    """
    compared = texts if compared is None else compared
    base = row.reference
    reference = None if base is None else compared[base]
    drawn: list[Cell | None] = []
    for at, text in enumerate(texts):
        if text is None or at not in inners:
            drawn.append(None)
            continue
        evidence = row.evidence[at] if at < len(row.evidence) else None
        if at == base:
            spans, style = _spans_of_reference(row, compared, at)
        elif reference is None or evidence is None or evidence.relation in _UNMARKED:
            spans, style = (), PLAIN
        else:
            spans, style = differences(reference, compared[at] or text), _style(evidence)
        drawn.append(_marked(text, spans, style, inners[at]))
    return drawn


def _spans_of_reference(
    row: FieldRow, texts: Sequence[Shown | None], base: int
) -> tuple[Sequence[Span], Style]:
    """Of two values both are marked; with more, the reference is what the others are marked against."""
    others = [at for at, text in enumerate(texts) if text is not None and at != base]
    reference = texts[base]
    if len(others) != 1 or reference is None:
        return (), PLAIN
    other, evidence = texts[others[0]], row.evidence[others[0]]
    if other is None or evidence is None or evidence.relation in _UNMARKED:
        return (), PLAIN
    return differences(other, reference), _style(evidence)


def _style(evidence: Evidence) -> Style:
    return DIFFERENT if evidence.differs else ALIKE


def _marked(text: Shown, spans: Sequence[Span], style: Style, inner: int) -> Cell:
    lines = wrapped(text, inner, _ENDS)
    if not spans:
        return [[(line, PLAIN)] for line in lines]
    cell: Cell = []
    start = 0
    for line in lines:
        cell.append(_runs(line, start, spans, style))
        start += len(line)
    return cell


def _runs(line: Shown, start: int, spans: Sequence[Span], style: Style) -> list[Run]:
    runs: list[Run] = []
    at = 0
    for span in spans:
        # Where the reference has something more, the letter behind the gap is marked, or the last one.
        first = min(span.start, start + len(line) - 1) if span.is_gap else span.start
        last = first + 1 if span.is_gap else span.end
        begins, ends = max(first - start, at), min(last - start, len(line))
        if ends <= begins or (span.is_gap and not start <= span.start <= start + len(line)):
            continue
        if begins > at:
            runs.append((line[at:begins], PLAIN))
        runs.append((line[begins:ends], style))
        at = ends
    if at < len(line):
        runs.append((line[at:], PLAIN))
    return runs


def reasons_of(row: FieldRow) -> Shown:
    """Say why the values of a field relate as they do; may be empty.

    Names the field, the profile that is compared with, and those that each reason is about:
    ``phone A/B D: same number, other format``.
    """
    if row.name in _NAME_PARTS or row.reference is None:
        return Shown("")
    members_by_reason: dict[tuple[Reason, ...], list[int]] = {}
    for at, evidence in enumerate(row.evidence):
        if evidence is not None and evidence.says_more:
            members_by_reason.setdefault(evidence.reasons, []).append(at)
    if not members_by_reason:
        return Shown("")
    from reviewer.comparison.words import reason_words  # Some 2 ms that the first paint need not wait for.

    reference = handle(row.reference)
    said = " · ".join(
        f"{reference}/{handles(members)}: {reason_words(reasons)}"
        for reasons, members in members_by_reason.items()
    )
    # Of it all the field's name alone is outside text.
    return Shown(f"{terminal_text(field_words(row.name))} {said}")
