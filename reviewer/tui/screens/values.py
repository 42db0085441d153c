"""The keys that let values out: onto the clipboard, and from behind their masks."""

from __future__ import annotations

import os

from reviewer.comparison.fields import fields_of
from reviewer.comparison.handles import handle
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.session.rules import NotAllowed
from reviewer.tui.screens.lists import ListsScreen
from reviewer.tui.widgets.group_pane import GroupPane

_IN_TMUX = ". In tmux that needs: tmux set -g set-clipboard on"


class ValuesScreen(ListsScreen):
    """What the review screen can do with ids and values."""

    def action_copy(self) -> None:
        """Copy an id of the group or a value of the focused profile, as the terminal lets it (OSC 52)."""
        from reviewer.tui.screens.choice import ChoiceScreen

        named = self._to_copy()

        def take(at: int | None) -> None:
            if at is not None:
                name, text = named[at]
                self.app.copy_to_clipboard(text)
                self._say(f"Sent to the clipboard: {name}{_IN_TMUX if os.environ.get('TMUX') else ''}")
                self.draw()

        if named:
            lines = [(terminal_text(name), terminal_text(text)) for name, text in named]
            title = Shown("Copy to the clipboard")
            self.app.push_screen(ChoiceScreen(title, lines, Shown("copies it"), Shown("")), take)

    def _to_copy(self) -> list[tuple[str, str]]:
        """What can be copied, each with its name; masked values can't."""
        session, pane = self.session, self.query_one(GroupPane)
        group = session.current
        if group is None:
            return []
        named = [("MatchId", group.match_id)]
        named += [(f"ProfileId of {handle(at)}", one) for at, one in enumerate(group.profile_ids)]
        focus = session.draft.focus
        profile = session.members[focus].profile if focus < len(session.members) else None
        if profile is not None:
            hidden = set(pane.masked_fields()) - pane.revealed
            named += [
                (f"{name} of {handle(focus)}", value)
                for name, value in fields_of(profile).items()
                if name not in hidden
            ]
        return named

    def action_reveal(self) -> None:
        """Show the values of a masked field as long as this group is on the screen, or mask them again."""
        from reviewer.tui.screens.choice import ChoiceScreen

        pane = self.query_one(GroupPane)
        names = pane.masked_fields()

        def take(at: int | None) -> None:
            if at is not None:
                pane.toggle_revealed(names[at])

        def show() -> None:
            if not names:
                raise NotAllowed(
                    "No field of this group is masked"
                    if self.session.settings.mask
                    else "Nothing is masked: --mask does, or mask = true in the settings"
                )
            lines = [
                (Shown("shown" if name in pane.revealed else "masked"), terminal_text(name)) for name in names
            ]
            title = Shown("Show a field of this group, or mask it again")
            self.app.push_screen(ChoiceScreen(title, lines, Shown("shows or masks it"), Shown("")), take)

        self._move(show)
