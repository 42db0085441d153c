"""The terminal's driver: Textual's, where that trusts the terminal to be sane and to stay."""

from __future__ import annotations

import errno
import os
import re
import select
import signal
import termios
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from reviewer.core.finishing import finish
from reviewer.tui.terminal.background import (
    ASK,
    PATIENCE,
    TELL_NO_MORE,
    TELL_OF_CHANGES,
    answered,
    changed,
)
from reviewer.tui.terminal.others import watch
from reviewer.tui.terminal.sequences import ESCAPE_WAIT, Kind, Piece, Splitter

USUAL_SIZE = (80, 24)
"""Columns and rows of a terminal that does not know its own size."""
_CHUNK = 4096
_ANSWER_MAY_COME = 30.0
"""Seconds in which an answer may still come that nobody waits for any more."""
# https://sw.kovidgoyal.net/kitty/keyboard-protocol/#event-types: 2 for a key that is held, 3 for one let go.
_HELD_OR_LET_GO = re.compile(r"(\x1b\[[\d:]+;\d+):([23])([;\d:]*[u~A-Z])")
_TELL_OF_HELD_KEYS = "\x1b[=2;2u"
_BEHIND_FIRST_PAINT = 1.0
"""Seconds until other programs are watched for: that loads a library."""
_GONE = (errno.EIO, errno.ENXIO, errno.ENODEV)
"""What reading and writing fail with once the terminal has hung up."""


class Typed(Message):
    """Something was read: sent ahead of its keys."""

    def __init__(self, count: int, *, remains: bool) -> None:
        """Tell of a read.

        Args:
            count: how many keys, pastes and remains of sequences came in it.
            remains: whether any of them were remains, which nothing is made of.
        """
        super().__init__()
        self.count, self.remains = count, remains


class LetGo(Message):
    """A key was let go, which few terminals tell."""


class Overwritten(Message):
    """Another program has written on the screen."""


class Background(Message):
    """The terminal is dark, or light."""

    def __init__(self, *, is_dark: bool) -> None:
        super().__init__()
        self.is_dark = is_dark


def leave_at_once() -> NoReturn:
    """End as a hangup ends a program, once what must not be cut off has ended: the terminal is gone.

    There is nothing to restore, and writing to it would fail or hang. Every decision is committed; groups
    can be fetched again; threads are daemons.
    """
    finish()
    os._exit(128 + signal.SIGHUP)


def has_a_shell() -> bool:
    """Whether a shell has started this job, which goes on when it stops and can continue it."""
    # A shell leads the session and gives each job a group of its own. Without one, e.g. behind `ssh -t` or as
    # a container's command, this is the session's first group.
    return os.getpgrp() != os.getsid(0)


class _Output:
    """The terminal as Textual's thread writes to it: that goes on taking from its queue whatever fails."""

    def __init__(self, descriptor: int, failed: Callable[[Exception], object]) -> None:
        self._descriptor, self._failed = descriptor, failed

    def fileno(self) -> int:
        return self._descriptor

    def flush(self) -> None:
        """Do nothing: what is written is sent."""

    def write(self, text: str) -> None:
        left = memoryview(text.encode("utf-8", "backslashreplace"))
        while left:
            try:
                left = left[os.write(self._descriptor, left) :]
            except BlockingIOError:  # Whoever shares the terminal has set it so.
                select.select([], [self._descriptor], [])
            except OSError as error:
                if error.errno in _GONE:
                    leave_at_once()
                self._failed(error)
                return


class TerminalDriver(LinuxDriver):
    """Reads keys however they are cut, keeps to the terminal's own size, and notices when it is gone."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file: Any = _Output(self._file.fileno(), self._fail)
        # What the app begins with, or it would ask the environment.
        self._size = size or self._get_terminal_size()
        self._splitter = Splitter()
        self._parser = XTermParser(debug)
        self._is_up = False
        self._others: int | None = None
        """What tells that other programs write on the terminal, while it is up."""
        self._frame: list[str] = []
        """What there is of a frame that is not whole yet."""
        self._asked_at = float("-inf")
        """When the terminal was asked for its background, in seconds of the monotonic clock."""

    def _get_terminal_size(self) -> tuple[int, int]:
        # Not what COLUMNS and LINES say, which are left over from wherever they were exported.
        try:
            size = os.get_terminal_size(self.fileno)
        except OSError:
            return USUAL_SIZE
        return size.columns or USUAL_SIZE[0], size.lines or USUAL_SIZE[1]

    @classmethod
    def _patch_lflag(cls, attrs: int) -> int:
        # What a job in the background writes would go over the screen: it is stopped there instead.
        return super()._patch_lflag(attrs) | termios.TOSTOP

    def _query_in_band_window_resize(self) -> None:
        # The system tells of sizes already, and a sequence could claim any.
        return

    def write(self, data: str) -> None:
        """Write to the terminal; a frame in one piece, since each part wakes the thread that writes."""
        if self._frame or data == SYNC_START:
            self._frame.append(data)
            if data != SYNC_END:
                return
            data = "".join(self._frame)
            self._frame.clear()
        super().write(data)

    # Reading

    def _run_input_thread(self) -> None:
        self.run_input_thread()  # What fails there is told as in every other thread.

    def _thread_failed(self, failure: threading.ExceptHookArgs) -> None:
        """End the app with it, as with what fails in a handler."""
        if isinstance(failure.exc_value, Exception):
            self._fail(failure.exc_value)

    def _fail(self, error: Exception) -> None:
        self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Read until the app says that it is enough, and send what was read to it."""
        while not self.exit_event.is_set():
            ready, _, _ = select.select([self.fileno], [], [], ESCAPE_WAIT)
            if ready:
                try:
                    data = os.read(self.fileno, _CHUNK)
                except BlockingIOError:
                    continue
                except OSError as error:
                    if error.errno not in _GONE:
                        raise
                    data = b""
                if not data:
                    leave_at_once()
                self._send(self._splitter.feed(data, time.monotonic()))
            else:
                self._send(self._splitter.idle(time.monotonic()))

    def _send(self, pieces: Iterable[Piece]) -> None:
        messages: list[Message] = []
        remains = held = 0
        for piece in pieces:
            text = piece.text
            if event := _HELD_OR_LET_GO.fullmatch(text):
                if event[2] == "3":
                    messages.append(LetGo())
                    continue
                held += 1
                text = event[1] + event[3]
            if (reports := self._background(text)) is not None:
                messages += reports
                continue
            if piece.kind is Kind.PASTE:
                messages.append(events.Paste(piece.text.replace("\0", "")))
                continue
            made = self._messages(text)
            if made is None:
                remains += 1
            elif piece.kind is Kind.KEY:
                messages += made
            else:
                # A report of what the terminal can do is as good in two parts as in one.
                reports = [one for one in made if not isinstance(one, events.Event)]
                messages += reports
                remains += not reports
        # A key that is held counts twice, so that it is never alone.
        count = remains + held + sum(isinstance(one, events.Key | events.Paste) for one in messages)
        if count:
            self.process_message(Typed(count, remains=remains > 0))
        for message in messages:
            # A mouse that nobody has asked for was left on by another program.
            if self._mouse or not isinstance(message, events.MouseEvent):
                self.process_message(message)

    def _background(self, text: str) -> list[Message] | None:
        """What the terminal says of its background, nothing if too late; None for all else that it sends."""
        is_dark = answered(text)
        if is_dark is not None and time.monotonic() > self._asked_at + PATIENCE:
            return []
        is_dark = changed(text) if is_dark is None else is_dark
        return None if is_dark is None else [Background(is_dark=is_dark)]

    def _messages(self, text: str) -> list[Message] | None:
        """What Textual makes of a character or a whole sequence; None where it can make nothing of it."""
        parser = self._parser
        if text.startswith("\x1b[48;"):
            return []  # A size, which the parser would reckon the mouse's place by: the system tells it.
        try:
            made = list(parser.feed(text))
            if parser._timeout_time is None:
                return made
            # It waits for more of a sequence that is whole, and plays it as keys in the end.
            parser._timeout_time = 0.0
            keys = list(parser.tick())
        except (ValueError, ArithmeticError):
            # Numbers that are no character.
            self._parser = XTermParser(self._debug)
            return None
        return keys if len(keys) == 1 else None

    def send_message(self, message: Message) -> None:
        """Send a message to the app, without a task and a future of its own."""
        self._loop.call_soon_threadsafe(self._app.post_message, message)

    # Coming and going

    def start_application_mode(self) -> None:
        """Take the terminal, and show all of the screen on it."""
        threading.excepthook = self._thread_failed
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._is_up = self._key_thread is not None and self._key_thread.is_alive()
        if self._is_up:
            self._loop.call_later(_BEHIND_FIRST_PAINT, self._watch_others)
            self.write(_TELL_OF_HELD_KEYS)
            if getattr(self._app, "follows_terminal", False):
                self.ask_background()

    def ask_background(self) -> None:
        """Ask what the terminal's background is, and to be told when that changes."""
        self._asked_at = time.monotonic()
        self._splitter.await_answer(self._asked_at + _ANSWER_MAY_COME)
        self.write(ASK + TELL_OF_CHANGES)

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was."""
        # A signal may come within a frame, which would hold back what leaves the screen. It is drawn anew.
        self._frame.clear()
        if self._asked_at > 0:
            self.write(TELL_NO_MORE)
        if (signals := getattr(self._app, "signals", None)) is not None:
            signals.hide()
        super().stop_application_mode()
        threading.excepthook = threading.__excepthook__
        self._is_up = False
        if self._others is not None:
            self._loop.remove_reader(self._others)
            os.close(self._others)
            self._others = None

    def _watch_others(self) -> None:
        if self._is_up and self._others is None:
            self._others = watch(self.fileno)
            if self._others is not None:
                self._loop.add_reader(self._others, self._tell_of_others)

    def _tell_of_others(self) -> None:
        assert self._others is not None
        os.read(self._others, _CHUNK)
        self.process_message(Overwritten())

    def _sigtstp_application(self, *_: object) -> None:
        # Where no shell waits for it, nobody could make it go on.
        if has_a_shell():
            super()._sigtstp_application()

    def _sigcont_application(self, *_: object) -> None:
        if self._auto_restart:
            if self._is_up:
                # It was stopped with no word ahead, so that the shell has used the terminal meanwhile.
                self.suspend_application_mode()
            self.resume_application_mode()
            self._repaint()

    def _repaint(self) -> None:
        self._loop.call_soon_threadsafe(self._app.refresh)
