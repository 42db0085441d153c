"""How a command says what is wrong."""

from __future__ import annotations

from typing import NoReturn

import click

from reviewer.core.terminal_text import terminal_text


def tell(message: str) -> None:
    """Say something in one line on standard error."""
    click.echo(f"reviewer: {terminal_text(message)}", err=True)


def fail(message: str, code: int) -> NoReturn:
    """Say in one line why there is nothing to do, and leave with ``code``."""
    tell(message)
    raise SystemExit(code)
