"""The picker of a domain, for a review that was started without naming one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip

from reviewer.core.problems import Problem, SourceError
from reviewer.core.system_limits import is_limit, refusal
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.core.wrapping import wrapped
from reviewer.tui.drawing.cells import fitted
from reviewer.tui.drawing.palette import CURSOR, PLAIN, QUIET, STRONG, TROUBLE
from reviewer.tui.drawing.problem_line import problem_line
from reviewer.tui.keys.lists import LIST_BINDINGS
from reviewer.tui.widgets.painted_lines import PaintedLines


class DomainsScreen(Screen[None]):
    """Lists the domains of the account and region, and one is picked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *LIST_BINDINGS,
        Binding("enter,l,right", "pick", "pick", show=False, id="domains.pick"),
        Binding("r", "load", "retry", show=False, id="domains.retry"),
        Binding("q,escape", "app.quit", "quit", show=False, id="domains.quit"),
    ]

    class Listed(Message):
        """The domains came, or the reason why they did not."""

        def __init__(self, names: Sequence[str], problem: Problem | None) -> None:
            super().__init__()
            self.names = names
            self.problem = problem

    def __init__(
        self,
        list_domains: Callable[[], Sequence[str]],
        picked: Callable[[str], None],
        follows: str = "review",
    ) -> None:
        """Ask ``list_domains`` in a thread; it may raise SourceError.

        Args:
            list_domains: names the domains.
            picked: takes the one that is picked.
            follows: what becomes of the one that is picked, in a word or two for the foot.
        """
        super().__init__()
        self._list_domains, self._picked = list_domains, picked
        self._follows = follows
        self._names: Sequence[str] = ()
        self._title, self._body, self._foot = (
            PaintedLines(id=f"domains-{part}") for part in ("title", "names", "foot")
        )
        self._at = 0
        self._message: Shown | None = Shown("connecting …")
        self._trouble = False
        self._notice = ""

    def compose(self) -> ComposeResult:
        """Lay out the question, the names and the keys."""
        yield from (self._title, self._body, self._foot)

    def on_mount(self) -> None:
        """Ask for the domains once the screen has been painted."""
        self.call_after_refresh(self.action_load)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self._draw)

    def action_load(self) -> None:
        """Ask for the domains."""
        self._notice = ""
        self._message, self._trouble = Shown("connecting …"), False
        self._draw()
        try:
            threading.Thread(target=self._load, name="reviewer-domains", daemon=True).start()
        except RuntimeError as error:
            if not is_limit(error):
                raise
            self.post_message(self.Listed((), refusal(error)))

    def _load(self) -> None:
        try:
            names = self._list_domains()
        except SourceError as error:
            self.post_message(self.Listed((), error.problem))
        else:
            self.post_message(self.Listed(names, None))

    def on_domains_screen_listed(self, event: Listed) -> None:
        """Show what came."""
        self._names = event.names
        self._at = 0
        self._trouble = event.problem is not None
        if event.problem is not None:
            self._message = problem_line(event.problem)
        elif not event.names:
            self._message = Shown("This account has no Customer Profiles domain in this region. Try --region")
        else:
            self._message = None
        self._draw()

    def action_move(self, lines: int) -> None:
        """Move the cursor."""
        self._notice = ""
        self._at = max(min(self._at + lines, len(self._names) - 1), 0)
        self._draw()

    def action_pick(self) -> None:
        """Pick the domain under the cursor."""
        if self._names:
            self._picked(self._names[self._at])

    def tell(self, notice: str) -> None:
        """Show a notice in the place of the keys, until the next of them."""
        self._notice = notice
        self._draw()

    def _draw(self) -> None:
        width = self.size.width
        self._title.paint([Strip([Segment(fitted(Shown(" reviewer · which domain?"), width), STRONG)])])
        body = self._body
        if self._message is not None:
            style = TROUBLE if self._trouble else QUIET
            body.paint(
                [Strip([Segment(f"  {part}", style)]) for part in wrapped(self._message, max(width - 4, 1))]
            )
        else:
            top = max(min(self._at - body.size.height // 2, len(self._names) - body.size.height), 0)
            shown = self._names[top : top + body.size.height]
            body.paint([_name_line(name, width, here=at == self._at) for at, name in enumerate(shown, top)])
        foot = self._notice or f"enter {self._follows}  j/k move  r retry  q quit"
        line = Strip([Segment(fitted(Shown(f" {terminal_text(foot)}"), width), QUIET)])
        self._foot.paint([line])


def _name_line(name: str, width: int, *, here: bool) -> Strip:
    text = Shown(f" {'▸' if here else ' '} {terminal_text(name)}")
    return Strip([Segment(fitted(text, width), CURSOR if here else PLAIN)])
