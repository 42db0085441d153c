"""What a command prints: one line on standard error where something is wrong, the rest on standard output."""

from __future__ import annotations

import errno
import io
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from reviewer.core.terminal_text import terminal_text

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

_Command = TypeVar("_Command", bound=Callable[..., Any])


def form_option(*forms: str) -> Callable[[_Command], _Command]:
    """Add ``--output``: the form in which a command prints what it has found, the first if not named."""
    return click.option(
        "--output", type=click.Choice(forms), default=forms[0], show_default=True, help="The form."
    )


def warn(message: str) -> None:
    """Print one line on standard error."""
    click.echo(f"reviewer: {terminal_text(message)}", err=True)


@contextmanager
def telling_if_slow(words: str) -> Iterator[None]:
    """Print a line on standard error where the body takes longer than a second."""
    timer = threading.Timer(1, warn, (words,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def fail(message: str, code: int) -> NoReturn:
    """Print in one line what is wrong, and exit with ``code``."""
    warn(message)
    raise SystemExit(code)


@contextmanager
def errors_in_words() -> Iterator[None]:
    """End with one line, and code 1, where the source or the journal that the body uses fails."""
    from reviewer.core.problems import SourceError
    from reviewer.journal.problems import JournalError

    try:
        yield
    except (SourceError, JournalError) as error:
        fail(error.problem.line, 1)


class OutputFailed(Exception):
    """Standard output can't be written: its reader has gone, or there is no room.

    No OSError, of which click ends those that tell of a reader gone with code 1.
    """

    def __init__(self, reason: OSError) -> None:
        """``reason`` is what the system said, and the message its words."""
        super().__init__(reason.strerror or str(reason))
        self.reason = reason


class _StandardOutput(io.FileIO):
    """Standard output, whose errors are known from those of any other file."""

    has_failed = False
    """Whether it could not be written, so that nobody has all of it."""

    def write(self, data: Buffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self.has_failed = True
            raise OutputFailed(error) from error


@contextmanager
def standard_output(code: int = 1) -> Iterator[None]:
    """Write out what the body prints, and end the body where standard output ends early.

    Where its reader goes away (``| head``), that is the end, with no message. Where it can't be written for
    another reason, e.g. on a full disk, the command fails with ``code``.
    """
    try:
        yield
        sys.stdout.flush()
    except OutputFailed as error:
        is_left = error.reason.errno == errno.EPIPE or _is_left(sys.stdout.fileno())
        drop_output()
        if not is_left:
            fail(
                f"The output can't be written: {error}. What was written is not whole: make room or write"
                " elsewhere, and start again",
                code,
            )


def write(parts: Iterable[str], code: int = 1) -> None:
    """Write each part on standard output as it comes; ends as :func:`standard_output` does."""
    with standard_output(code):
        for part in parts:
            sys.stdout.write(part)
            sys.stdout.flush()


READER_GONE = 128 + signal.SIGPIPE
"""What a command exits with that stops since nobody reads what it writes, as a shell has it."""


def _is_left(descriptor: int) -> bool:
    """Whether a pipe's last reader has gone, or a terminal has hung up."""
    look = select.poll()
    look.register(descriptor, 0)
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in look.poll(0))


def _ours() -> _StandardOutput | None:
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return raw if isinstance(raw, _StandardOutput) else None


def reader_is_gone() -> bool:
    """Whether nobody reads standard output any more: its reader has gone, or the terminal has hung up."""
    output = _ours()
    return output is not None and (output.has_failed or _is_left(output.fileno()))


def require_reader() -> None:
    """End the command where nobody reads standard output: nothing is done on what could not be shown."""
    if reader_is_gone():
        drop_dead_streams()
        fail("nobody reads the output any more, so that nothing more is done", READER_GONE)


@contextmanager
def watching_reader(gone: Callable[[], None]) -> Iterator[None]:
    """Call ``gone``, in a thread of its own, once nobody reads standard output any more."""
    if (output := _ours()) is None:
        yield
        return
    ended, end = os.pipe()
    look = select.poll()
    look.register(output.fileno(), 0)
    look.register(ended, select.POLLIN)

    def watch() -> None:
        if any(event & (select.POLLERR | select.POLLHUP) for one, event in look.poll() if one != ended):
            gone()

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        os.close(end)
        watching.join()
        os.close(ended)


def drop_dead_streams() -> None:
    """Send nowhere what goes to a terminal that has hung up, or to a pipe that nobody reads."""
    if reader_is_gone() and (output := _ours()) is not None:
        output.has_failed = True
        drop_output()
    if _is_left(2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def write_outcome(parts: Sequence[str]) -> None:
    """Write what was done; where nobody reads standard output, on standard error."""
    write(parts)
    if reader_is_gone():
        drop_dead_streams()
        warn("nobody reads the output any more")
        click.echo("".join(parts), err=True, nl=False)


def shown_line(line: str) -> str:
    """Make a line safe for a terminal that may quote outside text, and is indented by our own words."""
    text = line.lstrip(" \t")
    return line[: len(line) - len(text)] + terminal_text(text)


def write_lines(lines: Iterable[str]) -> None:
    """Write lines that may quote outside text, raw, on standard output as they come."""
    write(f"{shown_line(line)}\n" for line in lines)


def drop_output() -> None:
    """Send what Python still holds of the output nowhere: it would flush on leaving, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def take_standard_streams(code: int = 1) -> None:
    """Make the standard streams ready, of which some may have been closed before the start.

    No other file takes their numbers. Input is then at its end, and what goes to standard error goes
    nowhere; without standard output there is nothing to do, and the command fails with ``code``.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # Gets the lowest number that is free: this one.
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", closefd=False)
    if sys.stdout is None:
        fail("Standard output is closed: nothing can be printed. Send it to a file or a terminal", code)
    if sys.stdout is sys.__stdout__ and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = io.TextIOWrapper(
            io.BufferedWriter(_StandardOutput(1, "w", closefd=False)),
            encoding=sys.stdout.encoding,
            # Half a surrogate pair, which JSON can carry and UTF-8 can't, becomes JSON's own escape for it.
            errors="backslashreplace",
            line_buffering=sys.stdout.line_buffering,
        )
