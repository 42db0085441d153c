"""The progress bar of an answer that comes in many pages."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from reviewer.formats.answers import Page


def with_progress_bar(pages: Iterator[Page], first: Page, *, color: bool) -> Iterator[Page]:
    """Hand on the pages behind ``first``, with a bar on standard error that vanishes at the end."""
    columns = (TextColumn("match groups"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True, no_color=not color)
    # Standard output is left alone: it goes elsewhere, or nowhere until all pages are there.
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        # Where AWS leaves PotentialMatches out, the bar has no end.
        task = progress.add_task("", total=first.get("PotentialMatches"), completed=_count(first))
        for page in pages:
            progress.update(task, advance=_count(page), total=page.get("PotentialMatches"))
            yield page


def _count(page: Page) -> int:
    return len(page.get("Matches") or ())
