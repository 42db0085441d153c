"""A group's profiles side by side: one column a profile, one row a field, as lines to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reviewer.comparison.rows import Agreement, FieldRow
from reviewer.terminal_text import Shown, tell_apart, terminal_text
from reviewer.tui.drawing.cells import fitted, wrapped
from reviewer.tui.drawing.palette import DIFFERENT, PLAIN, QUIET, TROUBLE

MISSING = Shown("·")
_GAP = 2
_NARROWEST, _WIDEST = 16, 46


def handle(member: int) -> str:
    """The short name of a member within its group: A to Z, then AA, AB …"""
    letters = ""
    member += 1
    while member:
        member, letter = divmod(member - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Columns:
    """Which profiles are in view and how wide their columns are, in cells."""

    available: int
    first: int
    shown: int
    width: int
    total: int

    @classmethod
    def of(cls, available: int, total: int, first: int) -> Columns:
        """Fit the columns of ``total`` profiles into ``available`` cells, beginning at ``first``."""
        if total == 0:
            return cls(available, 0, 0, available, 0)
        width = max(min(available // total, _WIDEST), min(_NARROWEST, available))
        shown = min(max(available // width, 1), total)
        if shown < total:
            width = available // shown
        return cls(available, min(max(first, 0), total - shown), shown, width, total)

    @property
    def members(self) -> range:
        """The members in view."""
        return range(self.first, self.first + self.shown)


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence above the rows, e.g. about a member that can't be shown."""

    text: Shown
    trouble: bool = True
    """False for what merely passes, such as loading."""


@dataclass(frozen=True, slots=True)
class ComparisonLines:
    """The lines of a comparison: the held part on the left and the values beside it, of equal number."""

    names: tuple[Strip, ...]
    values: tuple[Strip, ...]


def comparison_lines(
    rows: Sequence[FieldRow],
    remarks: Sequence[Remark],
    columns: Columns,
    names_width: int,
    *,
    awaited: Sequence[bool],
    whole: bool,
) -> ComparisonLines:
    """Draw the rows of a group.

    Rows that differ are wrapped so that all of each value is seen; the others are cut to one line
    unless ``whole`` is set.

    Args:
        rows: the fields in reading order.
        remarks: what is drawn first, across all columns.
        columns: the members in view.
        names_width: cells for the field's name and sign.
        awaited: for each member, whether its profile is still on its way.
        whole: wrap every row.
    """
    names: list[Strip] = []
    values: list[Strip] = []
    for remark in remarks:
        style = TROUBLE if remark.trouble else QUIET
        for at, line in enumerate(wrapped(remark.text, max(columns.available - 1, 1))):
            sign = "!" if remark.trouble and at == 0 else " "
            names.append(_line(f"{sign} ".rjust(names_width), style))
            values.append(_line(line, style))
    for row in rows:
        name_lines = _name_lines(row, names_width)
        value_lines = _value_lines(row, columns, awaited, whole)
        height = max(len(name_lines), len(value_lines))
        blank_name = _line(" " * names_width, PLAIN)
        names.extend(name_lines + [blank_name] * (height - len(name_lines)))
        values.extend(value_lines + [_line("", PLAIN)] * (height - len(value_lines)))
    return ComparisonLines(tuple(names), tuple(values))


def _line(text: str, style: Style) -> Strip:
    return Strip([Segment(text, style)] if text else [])


def _name_lines(row: FieldRow, names_width: int) -> list[Strip]:
    differs = row.agreement is Agreement.DIFFERENT
    lines = wrapped(terminal_text(row.name), names_width - 4)
    return [
        Strip(
            [
                Segment(" " + fitted(line, names_width - 4), QUIET),
                Segment(f" {row.agreement if at == 0 else ' '} ", DIFFERENT if differs else QUIET),
            ]
        )
        for at, line in enumerate(lines)
    ]


def _value_lines(row: FieldRow, columns: Columns, awaited: Sequence[bool], whole: bool) -> list[Strip]:
    differs = row.agreement is Agreement.DIFFERENT
    inner = max(columns.width - _GAP, 1)
    present = [value for value in row.values if value is not None]
    shown = iter(tell_apart(present))
    texts = [None if value is None else next(shown) for value in row.values]
    cells: list[list[Shown]] = []
    for member in columns.members:
        text = texts[member]
        if text is None:
            cells.append([Shown("") if awaited[member] else MISSING])
        elif differs or whole:
            cells.append(wrapped(text, inner))
        else:
            cells.append([fitted(text, inner)])
    height = max((len(cell) for cell in cells), default=0)
    style = DIFFERENT if differs else PLAIN
    lines = []
    for at in range(height):
        line = "".join(
            fitted(cell[at] if at < len(cell) else Shown(""), inner) + " " * _GAP for cell in cells
        )
        lines.append(_line(line.rstrip(" "), style))
    return lines


def heading(columns: Columns, profile_ids: Sequence[str]) -> Strip:
    """Draw the head of each column: the member's handle and the beginning of its id."""
    inner = max(columns.width - _GAP, 1)
    text = "".join(
        fitted(Shown(f"{handle(member)}  {terminal_text(profile_ids[member])[:8]}"), inner) + " " * _GAP
        for member in columns.members
    )
    return _line(text.rstrip(" "), Style(bold=True))
