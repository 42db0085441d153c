"""The keys that move through lines, the same on every screen that is a list."""

from __future__ import annotations

from textual.binding import Binding

END = 1_000_000
"""More lines than there are: moving by so many goes to the end."""

LIST_BINDINGS = (
    Binding("j,down", "move(1)", "Down", show=False, id="list.down"),
    Binding("k,up", "move(-1)", "Up", show=False, id="list.up"),
    Binding("pagedown,space,J,ctrl+d", "move(10)", "Ten lines down", show=False, id="list.page-down"),
    Binding("pageup,K,ctrl+u", "move(-10)", "Ten lines up", show=False, id="list.page-up"),
    Binding("g,home", f"move(-{END})", "To the first line", show=False, id="list.first"),
    Binding("G,end", f"move({END})", "To the last line", show=False, id="list.last"),
)
"""Start ``action_move(lines)``."""
