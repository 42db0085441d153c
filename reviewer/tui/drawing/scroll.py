"""Where among its lines the part of a list begins that is in view."""

from __future__ import annotations

from typing import NamedTuple


class Scroll(NamedTuple):
    """The line that a reviewer wants to see first, kept also while there is room for more than follows it."""

    wanted: int = 0

    def in_view(self, lines: int, room: int) -> int:
        """The line that is seen first, of so many, where there is room for so many: no room is left empty."""
        return max(min(self.wanted, lines - room), 0)

    def moved(self, by: int, lines: int, room: int) -> Scroll:
        """Go on from what is seen, and not beyond the ends: what leads nowhere need not be taken back."""
        return Scroll(Scroll(self.in_view(lines, room) + by).in_view(lines, room))

    def showing(self, begin: int, end: int, lines: int, room: int) -> Scroll:
        """Go as little far as it takes to see the lines from ``begin`` on and before ``end``."""
        top = self.in_view(lines, room)
        return Scroll(min(max(top, end - room), begin))
