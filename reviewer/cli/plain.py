"""The review as plain lines for screen readers and terminals that can only print."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

import click

from reviewer.cli.encoding import terminal_encoding
from reviewer.cli.output import OutputFailed, drop_output, errors_in_words, fail, warn
from reviewer.cli.session_setup import SessionSetup, close_with_report
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.fetching.fetcher import Fetcher
from reviewer.plain.commands import USUAL_LETTERS, Letters, letters_moved_by
from reviewer.plain.conversation import Conversation
from reviewer.plain.inbox import Inbox


def run_plain(setup: SessionSetup, domain_name: str | None) -> NoReturn:
    """Tell group by group and obey the answers on standard input until they end, and exit.

    Args:
        setup: the journal and the way to AWS.
        domain_name: the domain; None asks for it.
    """
    encoding = terminal_encoding(os.environ, sys.stdin.encoding).name
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal of another encoding shows what it can't as \\u escapes.
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")
    inbox = Inbox(sys.stdin.fileno(), encoding)
    name = domain_name or _picked_domain(setup, inbox)
    setup.ask_codes_by(inbox.ask)
    session = setup.open_session(name)
    fetcher = Fetcher(lambda: setup.connect(name), inbox.deliver)
    _say(Shown(f"Reviewing {terminal_text(name)}. help lists the answers."))
    code = 0
    signal.signal(signal.SIGINT, lambda *_: inbox.interrupt())
    try:
        letters = _letters(session.settings.keymap)
        Conversation(session, fetcher, inbox, _say, setup.warning, letters).hold()
    except KeyboardInterrupt:
        _say(Shown(""))
        code = 130
    except OutputFailed as error:
        if error.reason.errno == errno.EIO:
            _leave_at_once()
        drop_output()
        if error.reason.errno != errno.EPIPE:  # Else whoever read has seen enough.
            warn(f"The output can't be written: {error}. Make room or write elsewhere")
            code = 1
    except Exception as error:  # noqa: BLE001 - a traceback may quote customers' data
        if isinstance(error, OSError) and error.errno == errno.EIO:
            _leave_at_once()
        from reviewer.core.crash_report import parting_words

        click.echo(terminal_text(parting_words(error)), err=True)
        code = 1
    close_with_report(session, setup.journal, verbose=setup.verbose, merges_by=setup.merges_by)
    raise SystemExit(code)


def _leave_at_once() -> NoReturn:
    """End as a hangup does: the terminal is gone, and with it whoever anything could be told."""
    os._exit(128 + signal.SIGHUP)


def _letters(keymap: Mapping[str, Sequence[str]]) -> Letters:
    """The letters to answer with, as a keymap in Textual's names moves them."""
    if not keymap:
        return USUAL_LETTERS
    from reviewer.tui.keys.names import written  # It takes Textual to load.

    return letters_moved_by({id: [written(key) for key in keys] for id, keys in keymap.items()})


def _say(text: Shown, end: str = "\n") -> None:
    sys.stdout.write(f"{text}{end}")
    sys.stdout.flush()


def _picked_domain(setup: SessionSetup, inbox: Inbox) -> str:
    """Ask which domain to review; leaves where there is none, or no answer."""
    with errors_in_words():
        names = list(setup.list_domains())
    if not names:
        fail("this account has no Customer Profiles domain in this region. Try --region", 1)
    for number, name in enumerate(names, 1):
        _say(Shown(f"{number} {terminal_text(name)}"))
    while True:
        _say(Shown("Which domain, by number or name? "), "")
        line = inbox.line(lambda _: None)
        if line is None:
            _say(Shown(""))
            raise SystemExit(0)
        answer = line.strip()
        if answer in names:
            return answer
        if answer.isdecimal() and 0 < int(answer) <= len(names):
            return names[int(answer) - 1]
        _say(Shown("That is none of them."))
