"""Standard output that ends early: its reader has gone away, or the disk behind it is full."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from reviewer.cli.failing import fail
from reviewer.formats.streams import let_go_of_stdout


@contextmanager
def standard_output() -> Iterator[None]:
    """Write out what the body has printed.

    Ends without a word where whoever reads has seen enough (``| head``), and with one line and code 1
    where it can't be written for another reason.
    """
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        let_go_of_stdout()
    except OSError as error:
        # A file that the body names itself is no standard output.
        if error.filename is not None:
            raise
        let_go_of_stdout()
        fail(
            f"Standard output can't be written: {error.strerror or error}. What came out of it is cut off."
            " Make room there, or send it elsewhere",
            1,
        )


def require_standard_output() -> None:
    """Leave with one line and code 1 where standard output was closed before the start."""
    if sys.stdout is None:
        fail("Standard output is closed: nothing can be told. Send it to a file or a terminal", 1)


class TellingGroup(click.Group):
    """Commands that tell what they find on standard output."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        with standard_output():
            return super().invoke(ctx)
        return None
