"""Opening the full screen on a journal and a connection: what `review` and `demo` have in common."""

from __future__ import annotations

import gc
import os
import pwd
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from reviewer.cli.failing import fail
from reviewer.journal.store import Journal, JournalError
from reviewer.model import MatchSource
from reviewer.queue.spool import default_folder
from reviewer.review import Reviewer, ReviewSession
from reviewer.terminal_text import terminal_text

if TYPE_CHECKING:
    from reviewer.aws.connection import Connection
    from reviewer.aws.options import ConnectionOptions

THEME_NAMES = ("dark", "light", "ansi")


def require_terminal(command: str) -> None:
    """Leave with code 2 unless there is a terminal to read keys from and to draw on.

    Textual draws on standard error.
    """
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        fail(
            f"`{command}` needs a terminal on standard input, output and error: run it in one, not in a pipe",
            2,
        )


def the_reviewer() -> Reviewer:
    """Who decides: the OS user, whatever the environment says."""
    uid, host = os.getuid(), os.uname().nodename
    try:
        return Reviewer(pwd.getpwuid(uid).pw_name, uid, host)
    except KeyError:
        return Reviewer(str(uid), uid, host)


def chosen_theme(theme: str | None) -> str:
    """The theme asked for; without one, the terminal's own colours where NO_COLOR asks for none of ours."""
    if theme is not None:
        return theme
    return "ansi" if os.environ.get("NO_COLOR") else "dark"


class _SharedConnection:
    """One connection for the picker and the review, opened by whichever thread needs it first."""

    def __init__(self, options: Callable[[], ConnectionOptions]) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    def get(self) -> Connection:
        from reviewer.aws.connection import Connection

        with self._lock:
            if self._connection is None:
                self._connection = Connection.open(self._options())
            return self._connection


def run_screen(
    *,
    options: Callable[[], ConnectionOptions],
    domain_name: str | None,
    journal_path: Path,
    page_size: int,
    first_token: str | None,
    theme: str | None,
    mouse: bool,
) -> NoReturn:
    """Open the journal, show the full screen until the reviewer leaves, and exit.

    Args:
        options: how to reach AWS; called in a thread, may block.
        domain_name: the domain; None opens the picker.
        journal_path: the journal to write to.
        page_size: groups a page (GetMatches ``MaxResults``, 1 to 100).
        first_token: where to begin (GetMatches ``NextToken``).
        theme: one of THEME_NAMES, or None for the default.
        mouse: whether clicks are wanted.
    """
    try:
        journal = Journal.open(journal_path)
    except JournalError as error:
        fail(error.problem.line, 1)
    spool_folder = default_folder()
    try:
        spool_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        fail(f"no folder for fetched groups: {error}. Set XDG_CACHE_HOME to a folder that can be written", 1)
    shared = _SharedConnection(options)
    reviewer = the_reviewer()

    def connect(name: str) -> MatchSource:
        return shared.get().matches(name, page_size)

    def open_session(name: str) -> ReviewSession:
        return ReviewSession(
            domain_name=name,
            journal=journal,
            reviewer=reviewer,
            spool_folder=spool_folder,
            page_size=page_size,
            first_token=first_token,
        )

    # Collecting garbage while modules are imported finds none and costs a tenth of the start.
    gc.disable()
    from reviewer.tui.app import ReviewerApp, Setup

    app = ReviewerApp(
        Setup(
            domain_name=domain_name,
            list_domains=lambda: [domain.name for domain in shared.get().domains()],
            connect=connect,
            open_session=open_session,
            theme=chosen_theme(theme),
        )
    )
    app.run(mouse=mouse)
    saved = app.session.saved if app.session is not None else 0
    journal.close()
    if saved:
        click.echo(
            f"{saved:,} decision{'s' if saved != 1 else ''} saved in {terminal_text(str(journal_path))}"
        )
    raise SystemExit(app.return_code or 0)
