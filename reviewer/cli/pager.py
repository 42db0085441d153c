"""The pager in front of the terminal, found and started as the AWS CLI does."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterable, Mapping

from reviewer.cli.output import fail


def pager_of(settings: Mapping[str, str]) -> str:
    """The pager's command line; empty for none: so is ``less`` where nobody asked for it and it isn't there.

    Args:
        settings: those of the AWS profile in use, of which ``cli_pager`` goes before PAGER.
    """
    asked_for = os.environ.get("AWS_PAGER", settings.get("cli_pager", os.environ.get("PAGER")))
    return asked_for if asked_for is not None else "less" if shutil.which("less") else ""


def write_to_pager(parts: Iterable[str], command: str, code: int, without: str) -> None:
    """Write each part as it comes to a pager, which starts with the first one; wait until it is left.

    Args:
        parts: what is written.
        command: the pager's command line, not empty.
        code: what the command exits with where the pager can't be started.
        without: how it is left out, said then.
    """
    pager: subprocess.Popen[str] | None = None
    try:
        for part in parts:
            pager = pager or _started(command, code, without)
            assert pager.stdin is not None
            pager.stdin.write(part)
            pager.stdin.flush()
    except BrokenPipeError:
        pass  # The pager was left before the end.
    finally:
        if pager is not None:
            # In a pager ctrl+c ends a search, not the command that feeds it.
            before = signal.signal(signal.SIGINT, signal.SIG_IGN)
            pager.communicate()
            signal.signal(signal.SIGINT, before)


def _started(command: str, code: int, without: str) -> subprocess.Popen[str]:
    # `less` leaves where all fits on a screen, lets colours through and clears nothing.
    environment = {"LESS": "FRX", **os.environ}
    try:
        return subprocess.Popen(
            shlex.split(command), stdin=subprocess.PIPE, env=environment, text=True, errors="backslashreplace"
        )
    except (OSError, ValueError) as error:
        fail(f"The pager `{command}` can't be started: {error}. Set AWS_PAGER to another, or {without}", code)
