"""What comes in while someone reads: lines that are typed and events that threads have fetched."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import NamedTuple

from reviewer.aws.mfa import AskCode, AskOnce, ask_on_terminal
from reviewer.fetching.events import FetchEvent

_CHUNK = 4096


class _Question(NamedTuple):
    """A question of another thread."""

    text: str | Callable[[], str]
    answer: Future[str]
    """Ends in EOFError where there is no answer."""

    def put_to(self, ask: AskCode) -> None:
        try:
            self.answer.set_result(ask(self.text))
        except EOFError as error:
            self.answer.set_exception(error)


class Inbox:
    """Waits for a line and for events at once, so that fetching goes on while the reader thinks.

    The terminal itself edits the line (its canonical mode): nothing is drawn.
    """

    def __init__(self, typed: int, encoding: str = "utf-8") -> None:
        """Take lines in.

        Args:
            typed: the file descriptor that they come from: a terminal, a pipe or a file.
            encoding: theirs.
        """
        self._typed, self._encoding = typed, encoding
        self._read = b""
        self._ended = False
        self._events: SimpleQueue[FetchEvent | _Question | None] = SimpleQueue()
        self.ask_code = AskOnce(ask_on_terminal)
        """Asks for an MFA code, on the thread that reads."""
        self._interrupted = False
        self._wake, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        os.set_blocking(self._wake, False)

    def deliver(self, event: FetchEvent) -> None:
        """Put an event in; called from any thread."""
        self._put(event)

    def ask(self, question: str | Callable[[], str]) -> str:
        """Have a question asked by the thread that reads, and wait for its answer; called from another one.

        Raises:
            EOFError: it was not answered.
        """
        asked = _Question(question, Future())
        self._put(asked)
        return asked.answer.result()

    def _put(self, item: FetchEvent | _Question | None) -> None:
        self._events.put(item)
        with suppress(BlockingIOError):  # A full pipe wakes as well as one more byte.
            os.write(self._waker, b"\0")

    def interrupt(self) -> None:
        """End the waiting: in a signal's handler, so that nothing but waiting is ever interrupted."""
        self._interrupted = True
        self._put(None)

    def event(self, seconds: float) -> FetchEvent | None:
        """Wait so long for an event; None if none came.

        Raises:
            KeyboardInterrupt: it was interrupted.
        """
        try:
            event = self._events.get(timeout=seconds)
            while isinstance(event, _Question):
                event.put_to(self.ask_code)
                event = self._events.get(timeout=seconds)
        except Empty:
            event = None
        if self._interrupted:
            self._interrupted = False
            raise KeyboardInterrupt
        return event

    def line(self, on_event: Callable[[FetchEvent], None]) -> str | None:
        """Wait for a line, and hand over the events that come meanwhile; None at the end of the input.

        What is not of its encoding is U+FFFD in it.

        Raises:
            KeyboardInterrupt: it was interrupted.
        """
        while b"\n" not in self._read and not self._ended:
            ready, _, _ = select.select([self._typed, self._wake], [], [])
            if self._wake in ready:
                with suppress(BlockingIOError):
                    os.read(self._wake, _CHUNK)
                while (event := self.event(0)) is not None:
                    on_event(event)
            if self._typed in ready:
                piece = os.read(self._typed, _CHUNK)
                self._ended = not piece
                self._read += piece
        if not self._read:
            return None
        line, _, self._read = self._read.partition(b"\n")
        return line.decode(self._encoding, "replace")
