"""One line of a window: a short name, and a text that may begin with a verdict, drawn in its hue."""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from reviewer.core.decisions import Verdict
from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.palette import PLAIN, QUIET, STRONG, VERDICT_STYLES
from reviewer.tui.drawing.status_lines import signed_verdict


class Entry(NamedTuple):
    """A name and a text."""

    name: Shown
    text: Shown
    verdict: Verdict | None = None
    """The one whose sign and word the text begins with."""
    is_quiet: bool = False
    """Whether the text only adds to the one before."""

    @property
    def name_style(self) -> Style:
        """Beside a verdict the name is what is read last."""
        return STRONG if self.verdict is None else QUIET

    def runs(self, part: str, *, begins: bool) -> list[Segment]:
        """Draw a part of the text that a line has room for.

        Args:
            part: that part.
            begins: whether the text begins with it.
        """
        if self.verdict is None or not begins:
            return [Segment(part, QUIET if self.is_quiet else PLAIN)]
        said = len(signed_verdict(self.verdict))
        hue = VERDICT_STYLES.get(self.verdict, PLAIN)
        return [Segment(part[:said], hue), Segment(part[said:], PLAIN)]
