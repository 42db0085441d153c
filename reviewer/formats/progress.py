"""The progress bar of an answer that comes in many pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reviewer.formats.answers import Page


def shown(pages: Iterator[Page], first: Page, color: bool) -> Iterator[Page]:
    """Hand the pages behind ``first`` on, with a bar on standard error that vanishes at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, no_color=not color)
    columns = (
        TextColumn("match groups"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    # Standard output is left alone: it goes elsewhere, or nowhere until all pages are there.
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("", total=_total(first), completed=_count(first))
        for page in pages:
            progress.update(task, advance=_count(page), total=_total(page))
            yield page


def _count(page: Page) -> int:
    return len(page.get("Matches") or ())


def _total(page: Page) -> Any:
    """PotentialMatches; None, which draws a bar without an end, where AWS left it out."""
    return page.get("PotentialMatches")
