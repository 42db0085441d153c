"""What a command prints: one line on standard error where something is wrong, the rest on standard output."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from reviewer.core.terminal_text import terminal_text


def warn(message: str) -> None:
    """Print one line on standard error."""
    click.echo(f"reviewer: {terminal_text(message)}", err=True)


def fail(message: str, code: int) -> NoReturn:
    """Print in one line what is wrong, and exit with ``code``."""
    warn(message)
    raise SystemExit(code)


@contextmanager
def standard_output(code: int = 1) -> Iterator[None]:
    """Write out what the body prints, and end the body where standard output ends early.

    Where its reader goes away (``| head``), that is the end, with no message. Where it can't be written for
    another reason, e.g. on a full disk, the command fails with ``code``.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Half a surrogate pair, which JSON can carry and UTF-8 can't, becomes JSON's own escape for it.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        drop_output()
    except OSError as error:
        # A file that the body names itself is not standard output.
        if error.filename is not None:
            raise
        drop_output()
        fail(
            f"The output can't be written: {error.strerror or error}. What was written is not whole:"
            " make room or write elsewhere, and start again",
            code,
        )


def write(parts: Iterable[str], code: int = 1) -> None:
    """Write each part on standard output as it comes; ends as :func:`standard_output` does."""
    with standard_output(code):
        for part in parts:
            sys.stdout.write(part)
            sys.stdout.flush()


def drop_output() -> None:
    """Send what Python still holds of the output nowhere: it would flush on leaving, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def take_standard_streams(code: int = 1) -> None:
    """Let no file take the number of a standard stream that was closed before the start.

    Input is then at its end, and what goes to standard error goes nowhere; without standard output there is
    nothing to do, and the command fails with ``code``.
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
        fail("Standard output is closed: nothing can be told. Send it to a file or a terminal", code)
