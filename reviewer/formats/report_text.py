"""A report as lines for a terminal, with bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from rich.cells import cell_len

from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.core.wrapping import folded
from reviewer.formats.report_section import Bar, Section

_WIDTH = 80
_CELLS = 20
_NARROW = 16
"""What a column of words has at least."""


def report_lines(sections: Iterable[Section]) -> Iterator[str]:
    """Write sections, a blank line between two; outside text is made safe."""
    for at, section in enumerate(sections):
        if at:
            yield ""
        yield from _sentences((section.title,))
        yield from _sentences(section.before)
        if section.rows:
            yield from _table(section)
        yield from _sentences(section.after)
        if section.typed:
            yield f"  {terminal_text(section.typed)}"


def _sentences(sentences: Iterable[str]) -> Iterator[str]:
    for sentence in sentences:
        yield from wrap(terminal_text(sentence), _WIDTH, break_long_words=False, break_on_hyphens=False)


def _table(section: Section) -> Iterator[str]:
    rows = [[*map(terminal_text, row)] for row in section.rows]
    columns = [*zip(section.columns, *rows, strict=True)]
    widths = [max(map(cell_len, column)) for column in columns]
    are_numbers = section.are_numbers
    # What is too long for its line goes on below itself; a name at the front stands above its numbers.
    longest = max(range(len(widths)), key=lambda at: (not are_numbers[at], widths[at]))
    room = widths[longest] + _WIDTH - len(_row(section.columns, widths, are_numbers))
    if longest:
        widths[longest] = min(widths[longest], max(room, _NARROW))
    else:
        widths[0] = max(
            len(section.columns[0]), *(wide for wide in map(cell_len, columns[0]) if wide <= room), 0
        )
    cells = min(_CELLS, _WIDTH - len(_row(section.columns, widths, are_numbers)) - 2)
    yield _row(section.columns, widths, are_numbers).rstrip()
    for row, bar in zip(rows, section.bars or [None] * len(rows), strict=True):
        if cell_len(row[0]) > widths[0]:
            yield from folded(row[0], _WIDTH)
            row[0] = Shown("")
        row[longest], *following = folded(row[longest], widths[longest])
        yield f"{_row(row, widths, are_numbers)}{'' if bar is None else '  ' + _drawn(bar, cells)}".rstrip()
        below = [""] * len(row)
        for below[longest] in following:
            yield _row(below, widths, are_numbers).rstrip()


def _row(cells: Sequence[str], widths: Sequence[int], are_numbers: Sequence[bool]) -> str:
    padded = []
    for cell, width, is_number in zip(cells, widths, are_numbers, strict=True):
        space = " " * (width - cell_len(cell))
        padded.append(space + cell if is_number else cell + space)
    return "  ".join(padded)


def _drawn(bar: Bar, cells: int) -> str:
    """The interval on a line from 0 to 100 %, with the share in it."""
    low, share, high = (min(int(end * cells), cells - 1) for end in (bar.low, bar.share, bar.high))
    return "".join("●" if at == share else "━" if low <= at <= high else "·" for at in range(cells))
