"""Where the output goes: standard output, or a pager in front of the terminal."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping

DEFAULT_PAGER = "less"
_LESS = "FRX"
"""What ``less`` does without LESS: leave where all fits on a screen, let colours through, clear nothing."""


class OutputError(Exception):
    """Standard output takes nothing more; the message says why and what to do."""


class PagerError(Exception):
    """The pager can't be started."""


def pager_of(environment: Mapping[str, str], settings: Mapping[str, str]) -> str:
    """The pager's command line, found as the AWS CLI does; empty for none.

    Args:
        environment: AWS_PAGER goes first, PAGER last.
        settings: those of the AWS profile in use, of which ``cli_pager`` comes in between.
    """
    return environment.get("AWS_PAGER", settings.get("cli_pager", environment.get("PAGER", DEFAULT_PAGER)))


def write_to_stdout(parts: Iterable[str]) -> None:
    """Write each part as it comes. Whoever reads and goes away ends it, without a word.

    Raises:
        OutputError: it can't be written, e.g. on a full disk.
    """
    # Half a surrogate pair, which JSON can carry and UTF-8 can't, becomes JSON's own escape for it.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    for part in parts:
        try:
            sys.stdout.write(part)
            sys.stdout.flush()
        except BrokenPipeError:
            let_go_of_stdout()
            return
        except OSError as error:
            let_go_of_stdout()
            raise OutputError(
                f"The output can't be written: {error.strerror}. What was written is not whole:"
                " make room or write elsewhere, and start again"
            ) from error


def let_go_of_stdout() -> None:
    """Send what Python still holds of the output nowhere: it would flush on leaving, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_to_pager(parts: Iterable[str], command: str, environment: Mapping[str, str]) -> None:
    """Write each part as it comes to a pager, which starts with the first one; wait until it is left.

    Raises:
        PagerError: it can't be started.
    """
    with _pager(command, {"LESS": _LESS, **environment}) as write, contextlib.suppress(BrokenPipeError):
        for part in parts:
            write(part)


@contextlib.contextmanager
def _pager(command: str, environment: Mapping[str, str]) -> Iterator[Callable[[str], None]]:
    process: subprocess.Popen[str] | None = None

    def write(part: str) -> None:
        nonlocal process
        if process is None:
            process = _started(command, environment)
        assert process.stdin is not None
        process.stdin.write(part)
        process.stdin.flush()

    try:
        yield write
    finally:
        if process is not None:
            assert process.stdin is not None
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            # In a pager ctrl+c ends a search, not the command that feeds it.
            before = signal.signal(signal.SIGINT, signal.SIG_IGN)
            process.wait()
            signal.signal(signal.SIGINT, before)


def _started(command: str, environment: Mapping[str, str]) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(
            shlex.split(command),
            stdin=subprocess.PIPE,
            env=dict(environment),
            text=True,
            errors="backslashreplace",
        )
    except (OSError, ValueError) as error:
        raise PagerError(f"The pager `{command}` can't be started: {error}") from error
