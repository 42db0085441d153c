"""The full screen over a sitting."""

from __future__ import annotations

import gc
from typing import NoReturn

from reviewer.cli.session_setup import SessionSetup, take_leave
from reviewer.core.settings import Settings


def run_screen(sitting: SessionSetup, domain_name: str | None, settings: Settings, theme: str) -> NoReturn:
    """Open the screen, stay until the reviewer leaves, and exit.

    Args:
        sitting: the journal and the way to AWS.
        domain_name: the domain; None opens the picker.
        settings: those of the file, with what options say instead.
        theme: the name of the colours to draw in.
    """
    # Collecting garbage while modules are imported finds none and costs a tenth of the start.
    gc.disable()
    from reviewer.tui.app import ReviewerApp, Setup

    app = ReviewerApp(
        Setup(
            domain_name=domain_name,
            ask_codes_by=sitting.ask_codes_by,
            warning=sitting.warning,
            list_domains=sitting.list_domains,
            connect=sitting.connect,
            open_session=sitting.open_session,
            theme=theme,
            keymap=settings.keymap,
        )
    )
    app.run(mouse=settings.mouse)
    if app.session is not None:
        take_leave(app.session)
    else:
        sitting.journal.close()
    raise SystemExit(app.return_code or 0)
