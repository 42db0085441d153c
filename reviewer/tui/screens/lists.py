"""The lists that a key of the review screen opens: ids, histories, the latest decisions, the help."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.screen import Screen

from reviewer.comparison.handles import handle
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.journal.store import JournalError
from reviewer.session.session import Session
from reviewer.tui.drawing.decision_lines import history_lines, latest_lines
from reviewer.tui.keys import Key

_LATEST = 500


class ListsScreen(Screen[None]):
    """What the review screen can show on top of itself."""

    def __init__(self, session: Session, keys: Sequence[Key]) -> None:
        super().__init__()
        self.session = session
        self._keys = keys

    def _move(self, go: Callable[[], object]) -> None:
        """Do something that may be refused, tell if it was, and draw."""
        raise NotImplementedError

    def _say(self, notice: str, *, trouble: bool = False) -> None:
        """Tell something in a line, once the screen is drawn."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draw what the session says now."""
        raise NotImplementedError

    def _complain(self, error: JournalError) -> None:
        """Tell what is wrong with the journal, and draw."""
        raise NotImplementedError

    def action_ids(self) -> None:
        """Show the whole ids of the group."""
        group = self.session.current
        if group is None:
            return
        lines = [(Shown("MatchId"), terminal_text(group.match_id)), (Shown("Group key"), Shown(group.key))]
        lines += [
            (Shown(handle(at)), terminal_text(profile_id)) for at, profile_id in enumerate(group.profile_ids)
        ]
        self._list("The ids of this group", lines)

    def action_history(self) -> None:
        """Show every decision on the group, by whom and when."""
        if self.session.current is None:
            return
        try:
            lines = history_lines(self.session)
        except JournalError as error:
            self._complain(error)
            return
        self._list("The decisions on this group", lines)

    def action_latest(self) -> None:
        """List the latest decisions, and go to the group of the one that is chosen."""
        if self.session.feed.region is None:
            return
        from reviewer.tui.screens.choice import ChoiceScreen

        try:
            recent = self.session.decisions.recent(_LATEST)
            decisions = [one for one in recent if self.session.may_show(one)]
        except JournalError as error:
            self._complain(error)
            return

        def go(chosen: int | None) -> None:
            if chosen is not None:
                self._move(lambda: self.session.go_to_group(decisions[chosen].group_key))

        screen = ChoiceScreen(
            Shown("The latest decisions on this domain"),
            latest_lines(self.session, decisions),
            Shown("opens its group, to look at or decide again"),
            Shown(
                "Nothing has been decided yet."
                if not recent
                else "Nothing by you yet; this blind review hides the rest."
            ),
        )
        self.app.push_screen(screen, go)

    def _list(self, title: str, lines: list[tuple[Shown, Shown]]) -> None:
        from reviewer.tui.screens.listing import ListingScreen

        self.app.push_screen(ListingScreen(Shown(title), lines))

    def action_help(self) -> None:
        """Show the keys."""
        from reviewer.tui.drawing.help_lines import help_lines

        self._list("Keys", help_lines(self._keys))
