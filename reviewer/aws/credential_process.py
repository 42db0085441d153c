"""A ``credential_process`` as a job of its own, which gets the terminal once it uses it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from reviewer.aws.mfa import AskCode

_LOOK_EVERY = 0.1
"""Seconds between looks at whether it has been stopped for using the terminal."""


class CredentialJob(subprocess.Popen[bytes]):
    """The process, in the background of the terminal: the system stops it there instead of mixing it in."""

    def __init__(self, command: list[str], *, ask: AskCode, **streams: Any) -> None:
        """Start it.

        Args:
            command: the program and its arguments.
            ask: lets :meth:`use_terminal` run with nothing else reading or drawing; may raise EOFError.
            streams: as Popen takes them.
        """
        super().__init__(command, process_group=0, **streams)
        self._ask = ask

    def communicate(self, input: bytes | None = None, timeout: float | None = None) -> tuple[bytes, bytes]:
        """Wait for its output, and let it have the terminal where it wants that."""
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    return super().communicate(input, _LOOK_EVERY)
                if self._is_stopped():
                    try:
                        self._ask(self.use_terminal)
                    except EOFError:
                        self._signal(signal.SIGKILL)
        except BaseException:
            self._signal(signal.SIGKILL)
            raise

    def use_terminal(self) -> str:
        """Give it the terminal until it has ended; answers nothing."""
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        try:
            os.write(terminal, b"The credential_process of this profile uses the terminal; ctrl+c ends it.\n")
            _put_in_front(terminal, self.pid)
            while self.poll() is None:
                self._signal(signal.SIGCONT)
                time.sleep(_LOOK_EVERY / 2)
        finally:
            _put_in_front(terminal, os.getpgrp())
            os.close(terminal)
        return ""

    def _is_stopped(self) -> bool:
        try:
            return os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WNOHANG) is not None
        except ChildProcessError:
            return False

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)


def _put_in_front(terminal: int, group: int) -> None:
    # Whoever is in the background and changes that is stopped by the system, unless it blocks the signal.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
    try:
        os.tcsetpgrp(terminal, group)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def starter(ask: AskCode) -> Callable[..., CredentialJob]:
    """What botocore starts a ``credential_process`` by, in the place of Popen."""

    def start(command: list[str], **streams: Any) -> CredentialJob:
        return CredentialJob(command, ask=ask, **streams)

    return start
