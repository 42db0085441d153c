"""MFA codes: asking for one on the bare terminal, and finding out from the files whether one will be needed.

botocore asks with ``getpass`` at the first call, which the full screen would swallow. So the code has
to be asked for before the screen opens, and loading boto3 to find out would hold up every start.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from reviewer.aws.options import ConnectionOptions
from reviewer.core.terminal_text import terminal_text

_WORD = b"mfa_serial"

AskCode = Callable[[str | Callable[[], str]], str]
"""Takes the question, or what asks it by itself, and answers what was typed; may block.

Raises EOFError where nobody answers.
"""


def ask_without_echo(question: str | Callable[[], str]) -> str:
    """Ask on the terminal, whatever standard input is.

    Raises:
        EOFError: there is no terminal; ``getpass`` would read a code from standard input, and show it.
    """
    from getpass import getpass

    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError as error:
        raise EOFError("there is no terminal") from error
    return question() if callable(question) else getpass(f"{terminal_text(question.rstrip())} ")


def ask_on_terminal(question: str | Callable[[], str]) -> str:
    """Ask on the terminal without echo; only for the main thread, with nothing else reading or drawing.

    Raises:
        EOFError: it was not answered; ctrl+c counts as that.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return ask_without_echo(question)
    except KeyboardInterrupt:
        raise EOFError from None
    finally:
        signal.signal(signal.SIGINT, before)


class AskOnce:
    """Lets one question through and turns the others down.

    Several threads find at once that a code is needed, and each would ask again for one that was declined.
    """

    def __init__(self, ask: AskCode) -> None:
        self._ask = ask
        self._was_asked = False

    def __call__(self, question: str | Callable[[], str]) -> str:
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


class CodeNotGiven(EOFError):
    """Nobody has answered the question for an MFA code."""


class CodePrompt:
    """Asks for an MFA code: on the terminal, until whoever has that puts another way in its place."""

    def __init__(self, ask_by: AskCode | None = None) -> None:
        self.ask_by = ask_by
        """Asks in another way; raises EOFError where nobody answers. None: without echo on the terminal."""
        self._here = threading.local()

    @contextmanager
    def kept_back(self) -> Iterator[None]:
        """Ask nothing meanwhile in this thread: what it does is not worth a question."""
        self._here.is_kept_back = True
        try:
            yield
        finally:
            self._here.is_kept_back = False

    def __call__(self, question: str | Callable[[], str]) -> str:
        """Ask; blocks.

        Raises:
            CodeNotGiven: nobody has answered, or nothing was asked.
            EOFError: there is no terminal.
        """
        if getattr(self._here, "is_kept_back", False):
            raise CodeNotGiven
        if self.ask_by is None:
            return ask_without_echo(question)
        try:
            return self.ask_by(question)
        except EOFError as error:
            raise CodeNotGiven from error


def asks_for_mfa(options: ConnectionOptions, environment: Mapping[str, str]) -> bool:
    """Tell whether the profile assumes a role with ``mfa_serial``, itself or by a ``source_profile``.

    Files that can't be read or understood count as empty: boto3 reports what is wrong with them.
    """
    if options.static_credentials is not None or not options.sign_request:
        return False
    if options.profile is None and environment.get("AWS_ACCESS_KEY_ID"):
        return False  # botocore takes keys from the environment before any profile that isn't named.
    texts = [_content(path) for path in _configuration_files(environment)]
    if not any(_WORD in text for text in texts):
        return False
    profiles = _profiles(texts)
    profile = (
        options.profile
        or environment.get("AWS_PROFILE")
        or environment.get("AWS_DEFAULT_PROFILE")
        or "default"
    )
    return _asks(profile, profiles)


def _asks(name: str, profiles: Mapping[str, Mapping[str, str]]) -> bool:
    seen: set[str] = set()
    while name in profiles and name not in seen:
        seen.add(name)
        profile = profiles[name]
        if "role_arn" not in profile:
            return False
        if "mfa_serial" in profile:
            return True
        name = profile.get("source_profile", "")
    return False


def _configuration_files(environment: Mapping[str, str]) -> tuple[Path, Path]:
    folder = Path("~/.aws")
    config = environment.get("AWS_CONFIG_FILE") or folder / "config"
    credentials = environment.get("AWS_SHARED_CREDENTIALS_FILE") or folder / "credentials"
    return Path(config), Path(credentials)


def _content(path: Path) -> bytes:
    try:
        return path.expanduser().read_bytes()
    except (OSError, RuntimeError):
        return b""


def _profiles(texts: list[bytes]) -> dict[str, dict[str, str]]:
    """The profiles of the configuration file and the credentials file, the latter's word going first."""
    from configparser import Error, RawConfigParser

    profiles: dict[str, dict[str, str]] = {}
    for text in texts:
        parser = RawConfigParser(default_section="")
        try:
            parser.read_string(text.decode("utf-8", "replace"))
        except Error:
            continue
        for section in parser.sections():
            name = section.removeprefix("profile ").strip().strip("\"'")
            profiles.setdefault(name, {}).update(parser.items(section))
    return profiles
