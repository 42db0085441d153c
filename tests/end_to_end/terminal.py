"""A real terminal: a program on a real pty, its raw bytes, and the screen that they draw (pyte)."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

from tests.warm_starts import Warm

SYNC_BEGIN = b"\x1b[?2026h"
# Queries that Textual sends and pyte would print; a modern terminal answers the first and ignores the rest.
_SYNC_QUERY = b"\x1b[?2026$p"
_SYNC_SUPPORTED = b"\x1b[?2026;2$y"
_NOT_FOR_PYTE = re.compile(rb"\x1b\[[?>=<][0-9;]*(?:\$p|[uq])|\x1b\]22;[^\x07\x1b]*(?:\x07|\x1b\\)")

PATIENCE = 3
"""How many times longer than on a machine with nothing else to do a wait may last before it fails."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "ctrl+c": "\x03",
    "ctrl+p": "\x10",
    "ctrl+u": "\x15",
}


class Terminal:
    """A program in a terminal of its own; a context manager that ends it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        columns: int = 120,
        rows: int = 40,
        warm: bool = False,
    ) -> None:
        """Start ``command``, ``warm`` or not (see ``warm_starts``), leading a session on a new pty."""
        self.columns, self.rows = columns, rows
        self._lock = threading.Condition()
        self._raw = bytearray()
        self._times: list[tuple[int, float]] = []
        self._pyte = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._pyte)
        self._fed = 0
        self._master, slave = os.openpty()
        self._set_size(columns, rows)
        self.started = time.perf_counter()
        environment = {"TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or os.environ)}
        self.process: Warm | subprocess.Popen[bytes] = (
            Warm(command, streams=[slave] * 3, environment=environment)
            if warm
            else subprocess.Popen(
                list(command),
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env=environment,
                start_new_session=True,
                preexec_fn=_take_terminal,
                close_fds=True,
            )
        )
        os.close(slave)
        self._closed = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        self.hang_up()

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self) -> None:
        while not self._closed:
            ready, _, _ = select.select([self._master], [], [], 0.1)
            if not ready:
                continue
            try:
                data = os.read(self._master, 65536)
            except OSError:
                return  # The program has closed its side: EIO is a pty's end of file.
            if not data:
                return
            now = time.perf_counter()
            if _SYNC_QUERY in data:
                os.write(self._master, _SYNC_SUPPORTED)
            with self._lock:
                self._raw += data
                self._times.append((len(self._raw), now))
                self._lock.notify_all()

    def _draw(self) -> None:
        """Draw what has come since the last time.

        Done when the screen is looked at, not as bytes come: it takes milliseconds, and the time of the bytes
        behind them would be off by those.
        """
        data = bytes(self._raw[self._fed :])
        # An escape sequence may be cut between two reads.
        start = data.rfind(b"\x1b", max(len(data) - 64, 0))
        if start >= 0 and not re.match(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[^\[\]])", data[start:]):
            data = data[:start]
        self._fed += len(data)
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", data))

    # What is on the screen

    @property
    def lines(self) -> list[str]:
        """The screen's lines."""
        with self._lock:
            return self._shown()

    def _shown(self) -> list[str]:
        self._draw()
        # Not pyte's own `display`: that trips over the second half of a wide character that was overwritten.
        rows = (self._pyte.buffer[row] for row in range(self.rows))
        return ["".join(row[column].data for column in range(self.columns)) for row in rows]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    def wait_for(self, wanted: str | Callable[[str], bool], timeout: float = 20.0) -> str:
        """Wait until the screen shows a text, or fulfils a condition; answers the screen's text.

        Raises:
            AssertionError: it did not in ``timeout`` seconds and PATIENCE; shows the screen.
        """
        give_up = time.monotonic() + timeout * PATIENCE
        with self._lock:
            while True:
                text = "\n".join(self._shown())
                if wanted(text) if callable(wanted) else wanted in text:
                    return text
                left = give_up - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"{wanted!r} never came; the screen:\n{text}")
                self._lock.wait(min(left, 0.5))

    # What was written

    @property
    def raw(self) -> bytes:
        """Every byte that the program has written so far."""
        with self._lock:
            return bytes(self._raw)

    def since(self, mark: int) -> bytes:
        """The bytes written since ``mark``, a length of :attr:`raw`."""
        with self._lock:
            return bytes(self._raw[mark:])

    def settled(self, quiet: float = 0.06, timeout: float = 10.0) -> float:
        """Wait until nothing was written for ``quiet`` seconds; answers when the last byte came."""
        give_up = time.monotonic() + timeout * PATIENCE
        while time.monotonic() < give_up:
            with self._lock:
                last = self._times[-1][1] if self._times else self.started
            idle = time.perf_counter() - last
            if idle >= quiet:
                return last
            time.sleep(max(quiet - idle, 0.001))
        raise AssertionError("the program never stops writing")

    def first_byte_time(self, mark: int) -> float | None:
        """When the first byte behind ``mark`` came."""
        with self._lock:
            return next((when for length, when in self._times if length > mark), None)

    # What the person does

    def send(self, data: str | bytes) -> None:
        """Send bytes as one chunk, which the program gets in one read."""
        os.write(self._master, data.encode() if isinstance(data, str) else data)

    def press(self, *keys: str) -> None:
        """Type keys: characters, or names of KEYS."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())
            if key == "escape":
                time.sleep(0.15)  # What follows sooner is taken for alt and that key.

    def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size."""
        with self._lock:
            self._draw()
            self.columns, self.rows = columns, rows
            self._pyte.resize(rows, columns)
        self._set_size(columns, rows)
        self.kill(signal.SIGWINCH)

    def kill(self, number: signal.Signals) -> None:
        """Send a signal to the program's process group."""
        os.killpg(self.process.pid, number)

    def hang_up(self) -> None:
        """Close the terminal."""
        if not self._closed:
            self._closed = True
            self._reader.join(2)
            os.close(self._master)

    def wait_exit(self, timeout: float = 10.0) -> int:
        """Wait until the program has ended and what it wrote last is read; answers its exit code.

        Raises:
            subprocess.TimeoutExpired: it has not in ``timeout`` seconds and PATIENCE.
        """
        code = self.process.wait(timeout * PATIENCE)
        self._reader.join(1)  # Something else may have the terminal still.
        return code


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
