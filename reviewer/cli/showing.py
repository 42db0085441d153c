"""Groups on the full screen, in the theme that the settings or the environment choose."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

import click

from reviewer.cli.output import warn
from reviewer.cli.session_setup import SessionSetup, close_with_report
from reviewer.core.settings import THEMES, Settings
from reviewer.core.system_limits import is_limit
from reviewer.session.remembered import THEME, Remembered


@dataclass(frozen=True, slots=True)
class ChosenTheme:
    """A theme and what chose it."""

    name: str
    """One of :data:`reviewer.core.settings.THEMES`."""
    why: str
    """E.g. ``NO_COLOR is set``."""


def chosen_theme(
    setting: str | None, environment: Mapping[str, str], remembered: object = None
) -> ChosenTheme:
    """Choose the theme: the one that is set, else what the environment speaks for, else the last one taken.

    Over SSH it is the terminal's own colours whatever the link, since how slow that is can't be found out:
    what answers a terminal's queries may be a tmux or mosh on this side of it, and asking would cost a wait
    where the link is slow, and keys that were typed ahead.
    """
    if setting is not None:
        return ChosenTheme(setting, "settings")
    # https://no-color.org: set and not empty, and settings go before it.
    if environment.get("NO_COLOR"):
        return ChosenTheme("ansi", "NO_COLOR is set")
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return ChosenTheme("ansi", "over SSH it sends the fewest bytes")
    if isinstance(remembered, str) and remembered in THEMES:
        return ChosenTheme(remembered, "taken by T")
    return ChosenTheme("auto", "default")


def _keymap(settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """The keys that the settings move; loads the review, so it is called behind the first paint."""
    from reviewer.tui.review.moved_keys import keys_of

    return keys_of(settings)


def show(setup: SessionSetup, domain_name: str | None, *, plain: bool) -> NoReturn:
    """Show groups until the reviewer leaves, and exit.

    Args:
        setup: the journal and the way to AWS.
        domain_name: the domain; None asks for it.
        plain: as lines of text instead of on the full screen.
    """
    if plain:
        from reviewer.cli.plain import run_plain

        run_plain(setup, domain_name)
    # Collecting garbage while modules are imported finds none and costs a tenth of the start.
    gc.disable()
    from reviewer.tui.app import ReviewerApp, Setup

    remembered = Remembered.by_user()
    app = ReviewerApp(
        Setup(
            domain_name=domain_name,
            ask_codes_by=setup.ask_codes_by,
            warning=setup.warning,
            list_domains=setup.list_domains,
            connect=setup.connect,
            open_session=setup.open_session,
            open_applying=setup.open_applying if setup.merges else None,
            theme=chosen_theme(setup.settings.theme, os.environ, remembered.get(THEME)).name,
            terminal_progress=setup.settings.terminal_progress,
            terminal_notices=setup.settings.terminal_notices,
            pause=setup.settings.verdict_pause / 1000,
            keymap=lambda: _keymap(setup.settings),
            remembered=remembered,
            is_first_start=not remembered.get("has decided"),
        )
    )
    try:
        app.run(mouse=setup.settings.mouse)
    except RuntimeError as error:
        if app.return_code is None or not is_limit(error):
            raise
        # It has ended. asyncio waits for its threads in one of its own, which the system may refuse.
        for thread in threading.enumerate():
            if thread.name.startswith("asyncio_"):
                thread.join()
    for line in app.review.to_tell_on_leaving if app.review is not None else ():
        click.echo(line)
    if app.session is not None:
        if app.session.decisions.saved:
            remembered.put("has decided", True)
        remembered.save()
        if remembered.fault:
            warn(remembered.fault)
        close_with_report(app.session, setup.journal, verbose=setup.verbose, merges_by=setup.merges_by)
    else:
        setup.journal.close()
    raise SystemExit(app.return_code or 0)
