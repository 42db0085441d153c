"""Seeing more or less of the group under review, and letting its values out."""

from __future__ import annotations

import os

from rich.cells import cell_len

from reviewer.comparison.fields import fields_of
from reviewer.comparison.handles import handle
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.session.remembered import IS_WHOLE, THEME
from reviewer.session.rules import BLIND_TO_WEIGHTS, NotAllowed
from reviewer.tui.action import Action, action, on_a_group
from reviewer.tui.drawing.entries import Entry
from reviewer.tui.review.protocol import Review
from reviewer.tui.terminal.app import TerminalApp

_THEMES = {
    "auto": ": dark or light as the terminal is",
    "ansi-dark": ": the terminal's own colours, the fewest bytes",
    "ansi-light": ": the same on a light ground",
}
"""What a theme's name doesn't say."""
_WIDEST_NAME = 26
"""Cells that names of what can be copied are filled to, so that the values stand below one another."""
_IN_TMUX = ". In tmux that needs: tmux set -g set-clipboard on"


class Viewing:
    """What is shown of the group under review."""

    PART = "Look closer"

    def __init__(self, review: Review) -> None:
        self._review = review

    @action(
        Action(
            "balance",
            "e",
            "Show how much each piece of evidence weighs",
            "evidence",
            "e",
            when=on_a_group,
            if_blind=BLIND_TO_WEIGHTS,
            also="why weights bits balance waterfall",
        )
    )
    async def balance(self) -> None:
        """Show how far each piece of evidence moves the balance of the reference and the focused profile."""
        from reviewer.tui.screens.waterfall import WaterfallScreen

        session = self._review.session
        group = session.under_review.weighed()
        others = [at for at in group.here if at != session.draft.reference]
        if session.draft.reference not in group.here or not others:
            raise NotAllowed("There are no two profiles to compare")
        other = session.draft.focus if session.draft.focus in others else others[0]
        one, other = sorted((session.draft.reference, other))
        with session.failed.guarded(session.members):
            screen = WaterfallScreen(group, (one, other), terminal_text(session.weighing.words))
        await self._review.ask(screen)

    @action(
        Action(
            "reasons",
            "E",
            "Say below the values why they are alike or not (again: leave it out)",
            "reasons",
            "E",
        )
    )
    def reasons(self) -> None:
        """Show below the values why they are alike or not, or leave it out."""
        if self._review.pane.toggle_reasons():
            self._review.say("Why values are alike or not is told below them")
        else:
            self._review.say("Why values are alike or not is left out: <reasons> tells it")

    @action(
        Action(
            "fields.down",
            "pagedown,J,ctrl+d",
            "Fields further down",
            "fields",
            "J/K",
            0.5,
            is_aside=True,
            also="scroll page",
        ),
        Action("fields.up", "pageup,K,ctrl+u", "Fields further up", argument=-0.5, is_aside=True),
    )
    def scroll(self, screens: float) -> None:
        """Move the view of the group down by a share of its height."""
        self._review.pane.move_down(screens)

    @action(
        Action(
            "values.whole",
            "w",
            "Show every value in full (again: cut those that agree)",
            "full",
            "w",
            also="wrap full long expand",
        )
    )
    def whole(self) -> None:
        """Show values that agree and the summary in whole, or cut again."""
        is_whole = self._review.pane.toggle_whole()
        self._review.remembered.put(IS_WHOLE, is_whole)
        if is_whole:
            self._review.say("Values that agree and the summary are shown in full")
        else:
            self._review.say("Values that agree and the summary are cut to a line where room is short")

    @action(
        Action(
            "copy", "y", "Copy an id or a value to the clipboard", "copy", "y", when=on_a_group, also="yank"
        )
    )
    async def copy(self) -> None:
        """Copy an id of the group or a value of the focused profile, as the terminal lets it (OSC 52)."""
        from reviewer.tui.screens.choice import ChoiceScreen

        with self._review.session.failed.guarded(self._review.session.members):
            named = self._to_copy()
        width = min(max((cell_len(terminal_text(name)) for name, _ in named), default=0), _WIDEST_NAME)
        lines = [Entry(Shown(terminal_text(name).ljust(width)), terminal_text(text)) for name, text in named]
        title = Shown("Copy to the clipboard")
        at = await self._review.ask(ChoiceScreen(title, lines, Shown("copies it")))
        if at is not None:
            name, text = named[at]
            self._review.pane.app.copy_to_clipboard(text)
            self._review.say(f"Sent to the clipboard: {name}{_IN_TMUX if os.environ.get('TMUX') else ''}")

    def _to_copy(self) -> list[tuple[str, str]]:
        """What can be copied, each with its name; masked values can't."""
        session, pane = self._review.session, self._review.pane
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

    @action(
        Action(
            "reveal",
            "M",
            "Show a masked field of this group (again: mask it)",
            "unmask",
            "M",
            is_idle=lambda session: not session.settings.mask,
            also="hidden secret",
        )
    )
    async def reveal(self) -> None:
        """Show the values of a masked field as long as this group is on the screen, or mask them again."""
        from reviewer.tui.screens.choice import ChoiceScreen

        pane = self._review.pane
        names = pane.masked_fields()
        if not names:
            raise NotAllowed(
                "No field of this group is masked"
                if self._review.session.settings.mask
                else "Nothing is masked: --mask does, or mask = true in the settings"
            )
        lines = [
            Entry(Shown("shown" if name in pane.revealed else "masked"), terminal_text(name))
            for name in names
        ]
        title = Shown("Show a field of this group, or mask it again")
        at = await self._review.ask(ChoiceScreen(title, lines, Shown("shows or masks it")))
        if at is not None:
            pane.toggle_revealed(names[at])

    @action(
        Action(
            "list.smaller",
            "plus",
            "More room for the profiles, less for the list of groups",
            shown="+/_",
            argument=-1,
            is_aside=True,
            also="hide list narrow wide",
        ),
        Action("list.larger", "underscore", "More room for the list of groups", argument=1, is_aside=True),
    )
    def resize_list(self, by: int) -> None:
        """Make the list of groups wide, narrow, or hide it."""
        self._review.resize_list(by)

    @action(Action("theme", "T", "Try the themes: colours, dark or light", also="color dark mode light mode"))
    async def theme(self) -> None:
        """Try the themes: the screen is drawn in the one under the cursor, and stays so if it is taken."""
        from reviewer.tui.screens.choice import ChoiceScreen

        app = self._review.pane.app
        assert isinstance(app, TerminalApp)
        names, before = ["auto", *app.available_themes], "auto" if app.follows_terminal else app.theme
        lines = [
            Entry(Shown("✓" if name == before else " "), Shown(f"{name}{_THEMES.get(name, '')}"))
            for name in names
        ]

        def show(at: int) -> None:
            app.take_theme(names[at])

        screen = ChoiceScreen(Shown("The theme"), lines, Shown("keeps it"), names.index(before), at=show)
        at = await self._review.ask(screen)
        app.take_theme(before if at is None else names[at])
        if at is not None:
            self._review.remembered.put(THEME, names[at])
            kept = f'from now on. Over SSH too: theme = "{names[at]}" in the settings'
            if (named := self._review.session.settings.theme) is not None:
                kept = f"until you leave: the settings, or --theme, say {named}"
            self._review.say(f"{names[at]} is the theme {kept}")

    @action(Action("ids", "i", "Show the whole MatchId and profile ids", "ids", "i", when=on_a_group))
    async def ids(self) -> None:
        """Show the whole ids of the group."""
        from reviewer.tui.screens.listing import ListingScreen

        group = self._review.session.current
        assert group is not None
        named = [("MatchId", group.match_id), ("Group key", group.key)]
        named += [(handle(at), profile_id) for at, profile_id in enumerate(group.profile_ids)]
        lines = [Entry(Shown(name), terminal_text(id)) for name, id in named]
        await self._review.ask(ListingScreen(Shown("The ids of this group"), lines))
