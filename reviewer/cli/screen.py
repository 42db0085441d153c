"""The full screen over a sitting."""

from __future__ import annotations

import gc
import os
from typing import NoReturn

from reviewer.cli.session_setup import SessionSetup, take_leave
from reviewer.cli.showing import Showing
from reviewer.cli.theme import chosen_theme


def run_screen(sitting: SessionSetup, domain_name: str | None, showing: Showing) -> NoReturn:
    """Open the screen, stay until the reviewer leaves, and exit.

    Args:
        sitting: the journal and the way to AWS.
        domain_name: the domain; None opens the picker.
        showing: what options and settings say.
    """
    # Collecting garbage while modules are imported finds none and costs a tenth of the start.
    gc.disable()
    from reviewer.tui.app import ReviewerApp, Setup

    settings = showing.settings
    app = ReviewerApp(
        Setup(
            domain_name=domain_name,
            ask_codes_by=sitting.ask_codes_by,
            warning=sitting.warning,
            list_domains=sitting.list_domains,
            connect=sitting.connect,
            open_session=sitting.open_session,
            theme=chosen_theme(showing.theme, showing.file, os.environ).name,
            keymap=settings.keymap,
        )
    )
    app.run(mouse=settings.mouse if showing.mouse is None else showing.mouse)
    if app.session is not None:
        take_leave(app.session)
    else:
        sitting.journal.close()
    raise SystemExit(app.return_code or 0)
