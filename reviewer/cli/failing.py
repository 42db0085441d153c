"""How a command says why it can't go on."""

from __future__ import annotations

from typing import NoReturn

import click

from reviewer.terminal_text import terminal_text


def fail(message: str, code: int) -> NoReturn:
    """Say in one line why there is nothing to do, and leave with ``code``."""
    click.echo(f"reviewer: {terminal_text(message)}", err=True)
    raise SystemExit(code)
