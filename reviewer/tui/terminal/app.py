"""An app that plays one key after the other, leaves by the same keys everywhere, and fails in one line."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, Protocol, TypeVar, runtime_checkable

from rich.console import RenderableType
from rich.text import Text
from textual import events
from textual.app import App, SystemCommand
from textual.await_complete import AwaitComplete
from textual.await_remove import AwaitRemove
from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette
from textual.css.styles import RenderStyles
from textual.dom import DOMNode
from textual.errors import NoWidget
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.worker import WorkerFailed

from reviewer.core.settings import Notices
from reviewer.core.terminal_text import Shown, terminal_text, typed_text
from reviewer.tui.keys.bursts import Bursts
from reviewer.tui.screens.dialog import ClosesOnce
from reviewer.tui.screens.timers import LateTimers
from reviewer.tui.terminal.driver import (
    Background,
    LetGo,
    Overwritten,
    TerminalDriver,
    Typed,
    has_a_shell,
    leave_at_once,
)
from reviewer.tui.terminal.signals import Signals

_DARK, _LIGHT = "textual-dark", "textual-light"
_SHORT = {"dark": _DARK, "light": _LIGHT, "ansi": "ansi-dark"}
"""Textual's themes by the short names that there are for some."""

_Result = TypeVar("_Result")
_READABLE = 5.0
"""Seconds for which what another program has written stays, which may be that the machine goes down."""


@runtime_checkable
class _Tells(Protocol):
    """A screen with a line for notices."""

    def tell(self, notice: str) -> None:
        """Show a notice at once."""


class _Palette(CommandPalette, ClosesOnce[None]):
    """The command palette."""

    def get_widget_at(self, x: int, y: int) -> tuple[Widget, Region]:
        """What lies there; itself where nothing does, e.g. of a click that a smaller size has overtaken.

        Textual's own palette asks this of each click, and takes no other answer.
        """
        try:
            return super().get_widget_at(x, y)
        except NoWidget:
            return self, self.region

    def _action_command_list(self, action: str) -> None:
        # Textual's own goes on by a page from lines that the list has only once there is room for it.
        if any(one.scrollable_content_region for one in self.query(CommandList)):
            super()._action_command_list(action)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close, and look for nothing more."""
        self._cancel_gather_commands()
        self._stop_no_matches_countdown()
        return super().dismiss(result)

    def _gather_commands(self, search_value: str) -> None:  # type: ignore[override]
        # What was typed right before it was closed would be looked for while its parts go.
        if self in self.app.screen_stack:
            super()._gather_commands(search_value)

    async def _watch__show_busy(self) -> None:
        # Its parts go first where it is closed meanwhile.
        if self.query("LoadingIndicator") and self.query("CommandList"):
            await super()._watch__show_busy()

    def get_component_styles(self, *names: str) -> RenderStyles:
        """Its styles by name; none where they are not worked out, as of one closed while it was opened.

        Textual's own asks for them as soon as it is mounted, and would end the app.
        """
        if not self._component_styles.keys() >= set(names):
            self.app.stylesheet.apply(self)
        return super().get_component_styles(*(name for name in names if name in self._component_styles))


class TerminalApp(LateTimers, App[_Result], inherit_bindings=False):
    """What the apps have in common: they differ in their first screen, and in what leaving needs."""

    CSS_PATH = Path(__file__).parents[1] / "reviewer.tcss"
    TITLE = "reviewer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "close", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
        Binding("ctrl+l", "repaint", show=False, priority=True),
    ]

    def __init__(
        self,
        theme: str,
        pause: float = 0.0,
        *,
        terminal_progress: bool = False,
        terminal_notices: Notices = Notices.OFF,
    ) -> None:
        """Take the terminal once it is run.

        Args:
            theme: one of :data:`reviewer.core.settings.THEMES`.
            pause: seconds of quiet in front of a deliberate key.
            terminal_progress: whether the terminal shows how far long work is.
            terminal_notices: how it tells of its end where nobody looks.
        """
        is_ansi = _SHORT.get(theme, theme).startswith("ansi-")
        super().__init__(driver_class=TerminalDriver, ansi_color=True if is_ansi else None)
        self.follows_terminal = False
        """Whether it is light where the terminal is; Linux's own console would show the question."""
        self._by_terminal: str | None = None
        """The theme that goes with the terminal's background; None until that is told."""
        self.bursts = Bursts(pause)
        """Tells which keys are deliberate."""
        self.signals = Signals(
            self._to_terminal,
            lambda: self.app_focus,
            progress=terminal_progress,
            notices=terminal_notices,
            in_tmux="TMUX" in os.environ,
        )
        """Tells the terminal of long work."""
        self._is_overwritten = False
        """Whether another program has written on the screen."""
        self.take_theme(theme)
        self.set_reactive(App.ansi_color, None)  # Another theme may be tried.
        self.animation_level = "none"
        self._ending: asyncio.Task[None] | None = None

    def tell(self, notice: str) -> None:
        """Show what became of keys that were not played, on the topmost screen that has a line for it."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, _Tells):
                screen.tell(notice)
                return

    async def leave(self) -> None:
        """End the app."""
        self.exit()

    def exit(
        self, result: _Result | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """End the app once; a signal's exit code counts, whichever key is played before or behind it."""
        self._return_code = return_code or self._return_code or 0
        if self._ending is None:
            self._ending = asyncio.create_task(self._end(result, message))

    async def _end(self, result: _Result | None, message: RenderableType | None) -> None:
        # From its end on an app mounts nothing: a screen would be asked to begin without its parts.
        for screen in self.screen_stack:
            await screen._mounted_event.wait()
        super().exit(result, self._return_code or 0, message)

    @property
    def is_ending(self) -> bool:
        """Whether the end has begun, behind which no key is played and no screen opened."""
        return self._ending is not None

    def on_load(self) -> None:
        """Be ready to leave before the terminal is taken."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGQUIT):
            loop.add_signal_handler(number, lambda code: self.exit(return_code=code), 128 + number)
        loop.add_signal_handler(signal.SIGHUP, leave_at_once)

    # Keys

    @property
    def clipboard(self) -> str:
        """What was copied last, which may be a customer's value, as it is pasted here."""
        return _one_line(super().clipboard)

    async def on_event(self, event: events.Event) -> None:
        """Play a key or a paste to its end before the next: what it opens takes what is typed behind it.

        Textual's own way sends keys on before what the first of them opens is there.
        """
        if self.is_ending and isinstance(event, events.InputEvent | events.Paste):
            return
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.app_focus = True
            if isinstance(event, events.Paste):
                event.text = _one_line(event.text)
            if self._is_overwritten:
                self._paint_over()
                return
            if isinstance(event, events.Key):
                self.bursts.key(event.time, event.key)
            await self._play(event)
        else:
            await super().on_event(event)

    async def _play(self, event: events.Key | events.Paste) -> None:
        screen = self.screen
        if isinstance(screen, ClosesOnce):
            await screen.is_ready()
        key = event.key if isinstance(event, events.Key) else ""
        if key and await self._check_bindings(key, priority=True):
            pass
        elif key and self.bursts.is_over:
            self.bursts.ignore()
            self.tell(self.bursts.words)
        else:
            await self._hand_up(event, key)
        if screen not in self.screen_stack:
            self.bursts.end()

    async def _hand_up(self, event: events.Key | events.Paste, key: str) -> None:
        """Give it to what has the focus and on to what lies around that, then to the keys of those."""
        event._set_forwarded()
        # It is handed up here, one after the other.
        event.bubble = False  # type: ignore[misc]
        node: DOMNode | MessagePump | None = self.focused or self.screen
        while node is not None and node is not self and not event._stop_propagation:
            with node._context():
                await node.on_event(event)
            node = node._parent
        if key and not event._stop_propagation:
            await self._check_bindings(key)

    def on_typed(self, message: Typed) -> None:
        """Know how many keys come together, and tell of what is none."""
        self.bursts.read(message.count)
        if message.remains:
            self.tell("The terminal sent only part of a key: it was ignored")

    def on_let_go(self, _: LetGo) -> None:
        """Know that the same key again is pressed anew."""
        self.bursts.let_go()

    def on_overwritten(self, _: Overwritten) -> None:
        """Leave what another program has written for a moment, or until a key, which is not played then."""
        if not self._is_overwritten:
            self._is_overwritten = True
            self.set_timer(_READABLE, self._paint_over)

    def _paint_over(self) -> None:
        if self._is_overwritten:
            self._is_overwritten = False
            self.action_repaint()
            self.tell("Another program had written on the screen, which was painted anew")

    def on_background(self, message: Background) -> None:
        """Be light where the terminal is, until a theme is chosen."""
        self._by_terminal = _DARK if message.is_dark else _LIGHT
        if self.follows_terminal:
            self.theme = self._by_terminal

    def take_theme(self, name: str) -> None:
        """Draw in a theme from now on, one of THEMES; ``auto`` is dark or light as the terminal is."""
        self.follows_terminal = name == "auto" and os.environ.get("TERM") != "linux"
        self.theme = self._by_terminal or _DARK if name == "auto" else _SHORT.get(name, name)
        if self.follows_terminal and self._by_terminal is None and isinstance(self._driver, TerminalDriver):
            self._driver.ask_background()

    async def action_close(self) -> None:
        """Close what lies on top, or leave."""
        self.bursts.trust()
        if isinstance(self.screen, ModalScreen):
            await self._check_bindings("escape")
        else:
            await self.leave()

    async def action_quit(self) -> None:
        """Leave, unless by a key of a burst."""
        if self.bursts.is_deliberate:
            await self.leave()

    def action_command_palette(self) -> None:
        """Show what can be done here."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(_Palette(id="--command-palette"))

    def action_window_help(self) -> None:
        """Show what the keys do in the window that lies on top."""
        from reviewer.tui.drawing.help_lines import window_help
        from reviewer.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(Shown("Keys"), window_help(self.screen.active_bindings)))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """List nothing: Textual's own screenshot writes customers' data to a file for all to read."""
        return ()

    # The terminal

    def _prune(self, *nodes: Widget, parent: DOMNode | None = None) -> AwaitRemove:
        # What lies below a screen is painted as that closes, and once more by Textual when it is gone.
        closed = all(isinstance(node, Screen) for node in nodes)
        return super()._prune(*nodes, parent=None if closed else parent)

    def action_suspend_process(self) -> None:
        """Stop until the shell continues it."""
        if has_a_shell():
            os.kill(0, signal.SIGTSTP)
        else:
            self.tell("No shell has started this, so nothing could continue it: it was not stopped")

    def _to_terminal(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    def action_repaint(self) -> None:
        """Paint everything anew, over whatever another program has written."""
        self._to_terminal("\x1b[2J")
        self.refresh()

    def _handle_exception(self, error: Exception) -> None:
        # Textual's own prints a traceback with the values of local variables: customers' data, unescaped.
        from reviewer.core.crash_report import parting_words

        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error  # That has the frames.
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self.panic(Text(terminal_text(parting_words(error))))


def _one_line(text: str) -> str:
    """What is pasted, as one line: breaks part words, and what steers a terminal is shown for what it is."""
    return typed_text(" ".join(text.split()))
