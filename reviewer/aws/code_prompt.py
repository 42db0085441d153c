"""Asking for an MFA code on the bare terminal, wherever that is needed in the midst of something else."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from reviewer.core.terminal_text import terminal_text

AskCode = Callable[[str], str]
"""Takes the question and answers what was typed; may block, and raise EOFError where nobody answers."""


def ask_without_echo(question: str) -> str:
    """Ask on the terminal, whatever standard input is.

    Raises:
        EOFError: there is no terminal; ``getpass`` would read a code from standard input, and show it.
    """
    from getpass import getpass

    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError as error:
        raise EOFError("there is no terminal") from error
    return getpass(question)


def ask_on_terminal(question: str) -> str:
    """Ask on the terminal without echo; only for the main thread, with nothing else reading or drawing.

    Raises:
        EOFError: it was not answered; ctrl+c counts as that.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return ask_without_echo(f"{terminal_text(question.rstrip())} ")
    except KeyboardInterrupt:
        raise EOFError from None
    finally:
        signal.signal(signal.SIGINT, before)


class AskOnce:
    """Lets one question through and answers the others that it isn't the time.

    Several threads find at once that a code is needed, and each would ask again for one that was declined.
    """

    def __init__(self, ask: AskCode) -> None:
        self._ask = ask
        self._was_asked = False

    def __call__(self, question: str) -> str:
        """Ask.

        Raises:
            EOFError: it was not answered, or has been asked already.
        """
        if self._was_asked:
            raise EOFError
        self._was_asked = True
        return self._ask(question)

    def allow(self) -> None:
        """Let the next question through: the last one was answered well, or someone wants another try."""
        self._was_asked = False
