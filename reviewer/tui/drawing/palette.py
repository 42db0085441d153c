"""The one table of the styles that the screens are drawn in, and what each theme makes of them.

Lines are drawn in terminal colours and attributes, which the ansi themes pass through. For the other themes
each style is made of the theme's own colours, moved as far from the background as it takes to be read.
Nothing is shown by a style alone. Few styles mean few bytes over a slow link.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import BUILTIN_THEMES

from reviewer.core.decisions import Verdict

READABLE, SALIENT = 4.5, 7.0
"""Contrasts (WCAG 2.1, 1.4.3 and 1.4.6) of whatever is drawn, and of values that differ."""
_MERGE_CONTRAST = 8.0
"""More than what is rejected has, so that who sees no red or green tells the two by their lightness."""

PLAIN = Style()
QUIET = Style(dim=True)
STRONG = Style(bold=True)
ACCENT = Style(color="cyan")
"""Keys, and the sign of values that are alike."""
TITLE = Style(bold=True, color="cyan")
"""The domain, and the names of the panes."""
CURSOR = Style(reverse=True)
FOCUSED = Style(bold=True, reverse=True)
DIFFERENT = Style(underline=True, color="black", bgcolor="yellow")
"""What differs: the one block of bright colour on the screen.

Not bold in 16 colours: a terminal that makes bold bright draws its black as grey.
"""
ALIKE = Style(underline=True, color="cyan")
SIGN = Style(bold=True, color="yellow")
"""What speaks against one customer: the sign of values that differ."""
TROUBLE = Style(bold=True, color="red")
MERGE, REVIEW, REJECT = Style(color="green"), Style(color="magenta"), Style(color="red")

VERDICT_STYLES = {Verdict.MERGE: MERGE, Verdict.REVIEW: REVIEW, Verdict.REJECT: REJECT}
SUGGESTION_SIGNS = {Verdict.MERGE: "↑", Verdict.REJECT: "↓"}
"""What the reviewer's bands suggest for a group without a verdict, where there is no room for the word."""
HIDDEN_SIGN = "•"
"""The sign of a verdict that a blind review hides."""
HOLDER_SIGN = "⚑"
"""The sign of an undecided group that someone else of the team is at work on."""
NOTE_SIGN = "·"
"""The sign of a note that goes with a verdict, or waits for one."""
PART_SIGN = "÷"
"""The sign of a merge that leaves some of the group apart, where there is no room for the word."""


class _Theme(NamedTuple):
    """The colours of a theme that everything else is made of."""

    ground: Color
    ink: Color
    primary: Color
    warning: Color
    error: Color
    success: Color

    def clear(self, color: Color, contrast: float = READABLE) -> Color:
        """A colour as it is read on the background."""
        return readable(color, self.ground, contrast)

    @property
    def tint(self) -> Color:
        """What lies behind the line of a cursor."""
        return _opaque(self.ground.blend(self.primary, 0.3))

    def on_tint(self) -> Style:
        """What is under a cursor."""
        return _style(readable(self.ink, self.tint), self.tint, bold=True)


_PAINTED: dict[Style, Callable[[_Theme], Style]] = {
    QUIET: lambda of: _style(of.clear(_opaque(of.ground.blend(of.ink, 0.6)))),
    ACCENT: lambda of: _style(of.clear(of.primary, SALIENT)),
    TITLE: lambda of: _style(of.clear(of.primary, SALIENT), bold=True),
    ALIKE: lambda of: _style(of.clear(of.primary, SALIENT), underline=True),
    CURSOR: _Theme.on_tint,
    FOCUSED: _Theme.on_tint,
    DIFFERENT: lambda of: _style(of.ground, of.clear(of.warning, SALIENT), bold=True),
    SIGN: lambda of: _style(of.clear(of.warning), bold=True),
    TROUBLE: lambda of: _style(of.clear(of.error), bold=True),
    MERGE: lambda of: _style(of.clear(of.success, _MERGE_CONTRAST)),
    REVIEW: lambda of: _style(of.clear(of.primary)),
    REJECT: lambda of: _style(of.clear(of.error)),
}
"""What a theme makes of each style; of one that is not here it takes its own text."""


class Painted(LineFilter):
    """Gives the lines the colours of a theme."""

    def __init__(self, styles: dict[Style, Style]) -> None:
        super().__init__()
        self.styles = styles

    def apply(self, segments: Sequence[Segment], background: Color) -> list[Segment]:
        """Give each segment its style in the theme."""
        styles = self.styles
        return [
            Segment(segment.text, styles.get(segment.style, segment.style) if segment.style else None)
            for segment in segments
        ]


@lru_cache(maxsize=8)
def painted(theme: str, *, in_16_colors: bool = False) -> Painted:
    """What Textual's theme of a name makes of lines; of an ansi theme nothing.

    Args:
        theme: its name.
        in_16_colors: whether the terminal has no more, and may draw bold letters in the bright one of a pair.
    """
    built = BUILTIN_THEMES[theme]
    if built.ansi:
        return Painted({})
    named = built.to_color_system().generate()
    colors = ("background", "foreground", "primary", "warning", "error", "success")
    of = _Theme(*(Color.parse(named[name]) for name in colors))
    styles = {style: made(of) for style, made in _PAINTED.items()}
    if in_16_colors:
        styles[DIFFERENT] += Style(bold=False)
    return Painted(styles)


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.1)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: Color) -> float:
    """The relative luminance of a colour, 0 to 1 (WCAG 2.1)."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(color: Color, ground: Color, least: float = READABLE) -> Color:
    """Move a colour towards white or black as far as it takes to have some contrast with its ground."""
    white, black = Color(255, 255, 255), Color(0, 0, 0)
    end = white if contrast(white, ground) > contrast(black, ground) else black
    for step in range(_STEPS):
        moved = _opaque(color.blend(end, step / _STEPS))
        if contrast(moved, ground) >= least:
            return moved
    return end


_STEPS = 40


def _opaque(color: Color) -> Color:
    return Color(*color.rgb)


def _style(
    color: Color, ground: Color | None = None, *, bold: bool = False, underline: bool = False
) -> Style:
    return Style(
        color=color.rich_color,
        bgcolor=None if ground is None else ground.rich_color,
        bold=bold or None,
        underline=underline or None,
    )
