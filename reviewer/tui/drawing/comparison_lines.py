"""A group's profiles side by side: one column a profile, one row a field, as lines to draw."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reviewer.comparison.handles import handle
from reviewer.comparison.rows import Agreement, FieldRow
from reviewer.core.terminal_text import Shown, tell_apart, terminal_text
from reviewer.core.wrapping import length_of, wrapped
from reviewer.tui.drawing.bars import tilt, tilted_bar
from reviewer.tui.drawing.cells import fitted
from reviewer.tui.drawing.columns import GAP, ProfileColumns
from reviewer.tui.drawing.field_names import name_lines
from reviewer.tui.drawing.palette import ACCENT, FOCUSED, PLAIN, QUIET, SIGN, STRONG, TROUBLE
from reviewer.tui.drawing.value_cells import Cell, Run, marked_cells, plain_cell, reasons_of

MISSING = Shown("·")
_MARKED = (Agreement.DIFFERENT, Agreement.ALIKE, Agreement.NOT_COMPARABLE)
_NARROW_NAMES = 22
"""Up to this width of the names a weight is drawn in one cell, beyond in two."""
_FULL = 6.0
"""Bits that fill a row's bar."""
_ROWS_KEPT = 128
"""How many rows are kept as they were drawn: those of the group shown, and of some that may come next."""
_NAMES_KEPT = 512
"""How many names of fields are kept as they were drawn: most groups have the same."""


class Remark(NamedTuple):
    """A sentence above the rows, e.g. about a member that can't be shown."""

    text: Shown
    trouble: bool = True
    """False for what merely passes, such as loading."""


class ComparisonLines(NamedTuple):
    """The lines of a comparison: the held part on the left and the values beside it, of equal number."""

    names: tuple[Strip, ...]
    values: tuple[Strip, ...]
    begins: tuple[int, ...]
    """At which line each row begins; at the end, how many lines there are."""


def comparison_lines(
    rows: Sequence[FieldRow],
    remarks: Sequence[Remark],
    columns: ProfileColumns,
    names_width: int,
    *,
    awaited: Sequence[bool],
    whole: bool,
    reasons: bool = True,
    masked: bool = False,
    revealed: Collection[str] = (),
    bits: Sequence[float] = (),
    current: int | None = None,
) -> ComparisonLines:
    """Draw the rows of a group.

    Rows whose values are not the same are wrapped so that all of each is seen, as is the current one; the
    others are cut to one line unless ``whole`` is set.

    Args:
        rows: the fields in reading order.
        remarks: what is drawn first, across all columns.
        columns: the members in view.
        names_width: cells for the field's name and sign.
        awaited: for each member, whether its profile is still on its way.
        whole: wrap every row.
        reasons: tell below each row why its values are alike or not, where there is something to tell.
        masked: mask what identifies a customer.
        revealed: the names of fields that are not masked all the same.
        bits: what each row weighs, drawn left or right of its sign; empty where that is not shown.
        current: the row under the cursor; None where that is on none.
    """
    names: list[Strip] = []
    values: list[Strip] = []
    for remark in remarks:
        style = TROUBLE if remark.trouble else QUIET
        for at, line in enumerate(wrapped(remark.text, max(columns.available - 1, 1))):
            sign = "!" if remark.trouble and at == 0 else " "
            names.append(_line(f"{sign} ".rjust(names_width), style))
            values.append(_line(line, style))
    awaits = tuple(awaited)
    bar_cells = _bar_cells(names_width)
    begins = []
    for at, row in enumerate(rows):
        is_masked, is_current = masked and row.name not in revealed, at == current
        # Marked ones are whole anyway, and kept as that.
        is_whole = (whole or is_current) and row.agreement not in _MARKED
        halves = tilt(bits[at], bar_cells, _FULL) if bits else 0
        row_names, row_values = _row_lines(
            row,
            halves,
            columns,
            names_width,
            awaits,
            whole=is_whole,
            reasons=reasons,
            masked=is_masked,
            is_current=is_current,
        )
        begins.append(len(names))
        names.extend(row_names)
        values.extend(row_values)
    return ComparisonLines(tuple(names), tuple(values), (*begins, len(names)))


@lru_cache(maxsize=_ROWS_KEPT)
def _row_lines(
    row: FieldRow,
    halves: int,
    columns: ProfileColumns,
    names_width: int,
    awaited: tuple[bool, ...],
    *,
    whole: bool,
    reasons: bool,
    masked: bool,
    is_current: bool,
) -> tuple[Sequence[Strip], Sequence[Strip]]:
    names = _name_lines(row.name, row.agreement, halves, names_width, is_current=is_current)
    values = _value_lines(row, columns, awaited, whole=whole, masked=masked)
    if reasons and (why := reasons_of(row)):
        values += [_line(line, QUIET) for line in wrapped(why, columns.available - 1)]
    if len(names) < len(values):
        names += (_blank(names_width),) * (len(values) - len(names))
    values += [_EMPTY] * (len(names) - len(values))
    return names, values


def _line(text: str, style: Style) -> Strip:
    return Strip([Segment(text, style)] if text else [])


@lru_cache(maxsize=8)
def _blank(width: int) -> Strip:
    return Strip.blank(width, PLAIN)


_EMPTY = _line("", PLAIN)


@lru_cache(maxsize=_NAMES_KEPT)
def _name_lines(
    name: str, agreement: Agreement, halves: int, names_width: int, *, is_current: bool
) -> tuple[Strip, ...]:
    cells = _bar_cells(names_width)
    room = names_width - 3 - 2 * cells
    first, *more = (f" {fitted(line, room)}" for line in name_lines(name, room))
    sign = f"{tilted_bar(halves, cells, agreement)} "
    if is_current:
        first = f"▸{first[1:]}"
    if agreement is Agreement.DIFFERENT:
        # The names stand out too, so that the eye finds the rows.
        name_style, sign_style = SIGN, SIGN
    else:
        name_style, sign_style = QUIET, ACCENT if agreement in _MARKED else QUIET
    name_style = FOCUSED if is_current else name_style
    if name_style is sign_style:
        named = _line(first + sign, sign_style)
    else:
        named = Strip([Segment(first, name_style), Segment(sign, sign_style)])
    return (named, *(_line(line.ljust(names_width), QUIET) for line in more))


def _bar_cells(names_width: int) -> int:
    """How many cells a row's weight has left and right of its sign."""
    return 2 if names_width > _NARROW_NAMES else 1


def _value_lines(
    row: FieldRow, columns: ProfileColumns, awaited: Sequence[bool], *, whole: bool, masked: bool
) -> list[Strip]:
    is_marked = row.agreement in _MARKED
    in_view = columns.members
    inners = {member: max(width - GAP, 1) for member, width in zip(in_view, columns.widths, strict=True)}
    values = row.values
    if masked:
        from reviewer.comparison.masking import masked_row

        values = masked_row(row.name, values)
    present = [value for value in values if value is not None]
    shown = iter(tell_apart(present))
    texts = [None if value is None else next(shown) for value in values]
    drawn: list[Cell | None]
    if is_marked:
        compared = None if values == row.values else _as_shown(row.values)
        drawn = marked_cells(row, texts, inners, compared=compared)
    else:
        drawn = [
            None if text is None or at not in inners else plain_cell(text, inners[at], whole=whole)
            for at, text in enumerate(texts)
        ]
    cells: list[Cell] = []
    for member in in_view:
        cell = drawn[member]
        missing = Shown("") if awaited[member] else MISSING
        cells.append(plain_cell(missing, inners[member], whole=False) if cell is None else cell)
    return [_beside(parts, columns.widths) for parts in zip_longest(*cells, fillvalue=_NOTHING)]


def _as_shown(values: Sequence[str | None]) -> list[Shown | None]:
    return [None if value is None else terminal_text(value) for value in values]


_NOTHING: list[Run] = []


def _beside(parts: Sequence[Sequence[Run]], widths: Sequence[int]) -> Strip:
    """Put one line of each value side by side, each in its width, with nothing behind the last text."""
    segments: list[Segment] = []
    plain = ""
    for runs, room in zip(parts, widths, strict=True):
        for text, style in runs:
            room -= length_of(text)
            if style is PLAIN:
                plain += text
                continue
            if plain:
                segments.append(Segment(plain, PLAIN))
                plain = ""
            segments.append(Segment(text, style))
        plain += " " * room
    if plain := plain.rstrip(" "):
        segments.append(Segment(plain, PLAIN))
    return Strip(segments)


class Head(NamedTuple):
    """What is written over one member's values."""

    profile_id: str
    survives: bool = False
    """Whether a merge would keep it."""
    cluster: int | None = None
    """The number of its cluster where the group is split; None where it is whole."""
    is_out: bool = False
    is_reference: bool = False
    is_focused: bool = False


def heading(columns: ProfileColumns, heads: Sequence[Head]) -> Strip:
    """Draw the head of each column: the member's handle and marks, and the beginning of its id."""
    segments: list[Segment] = []
    for member, width in zip(columns.members, columns.widths, strict=True):
        head, inner = heads[member], max(width - GAP, 1)
        split = " alone" if head.is_out else "" if head.cluster is None else f" {head.cluster}"
        marks = f"{'★' if head.survives else ''}{'◂' if head.is_reference else ''}{split}"
        # Colour alone would not show it to everybody.
        here = "▸" if head.is_focused and columns.total > 2 else ""
        text = Shown(f"{here}{handle(member)}{marks} {terminal_text(head.profile_id)[:8]}")
        style = FOCUSED if head.is_focused else STRONG
        shown = fitted(text, min(cell_len(text), inner))
        segments.append(Segment(shown, style))
        segments.append(Segment(" " * (inner - cell_len(shown) + GAP), PLAIN))
    return Strip(segments[:-1])


def hidden_words(
    columns: ProfileColumns, heads: Sequence[Head], *, above: int, below: int, room: int, hidden: int = 0
) -> Shown:
    """Say left of the heads what is out of view, as much as fits whole: ``A C–D of 4 ▼ 21``.

    Args:
        columns: the members in view.
        heads: what is written over each member; the reference is named where there is no room for its column,
            since what is marked differs from it.
        above: how many lines are hidden above.
        below: how many lines are hidden below.
        room: how many cells there are.
        hidden: how many fields are.
    """
    span = "" if columns.is_whole else f"{_span(columns.members)} of {columns.total}"
    against = [f"vs {handle(at)}" for at, head in enumerate(heads) if head.is_reference]
    if columns.is_whole or any(heads[at].is_reference for at in columns.members):
        against = []
    text = [
        part
        for part in (span, *against, f"▼ {below}" if below else "", f"▲ {above}" if above else "")
        if part
    ]
    text += [f"{hidden} hidden"] if hidden else []
    if cell_len(" ".join(text)) > room:
        text = [part.replace(" of ", "/").replace("▼ ", "▼").replace("▲ ", "▲") for part in text]
    while text and cell_len(" ".join(text)) > room:
        text.pop()  # Half a number would be another one.
    return Shown(" ".join(text))


def _span(members: Sequence[int]) -> str:
    """Name the members in view: ``A–C``, or the one that is held and those that scroll: ``A C–D``."""
    first, last = members[0], members[-1]
    if list(members) == list(range(first, last + 1)):
        return handle(first) if first == last else f"{handle(first)}–{handle(last)}"
    return f"{handle(first)} {_span(members[1:])}"
