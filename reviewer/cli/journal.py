"""``reviewer journal``: what was decided, listed and exported."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from reviewer.cli.failing import fail
from reviewer.journal.export import comma_separated, jsonl
from reviewer.journal.store import Journal, JournalError, default_path
from reviewer.terminal_text import terminal_text

_FORMATS = {"jsonl": jsonl, "csv": comma_separated}

_journal_option = click.option(
    "--journal",
    "journal_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The journal of decisions. [default: $XDG_DATA_HOME/reviewer/journal.sqlite3]",
)


@click.group()
def journal() -> None:
    """List and export the decisions in a journal."""


@contextmanager
def _opened(journal_path: Path | None) -> Iterator[Journal]:
    """Open a journal that is there, and end with one line where something fails."""
    try:
        with Journal.open_existing(journal_path or default_path()) as opened:
            yield opened
    except JournalError as error:
        fail(error.problem.line, 1)
    except BrokenPipeError:
        # The reader has seen enough (`| head`); Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@journal.command("list")
@_journal_option
def list_decisions(journal_path: Path | None) -> None:
    """List every decision, the oldest first, those taken back among them."""
    with _opened(journal_path) as opened:
        click.echo(_listed("DECIDED AT", "REVIEWER", "DOMAIN", "VERDICT", "SCORE", "PROFILES", "MATCHID"))
        for decision in opened.decisions():
            score = "" if decision.confidence_score is None else f"{decision.confidence_score:.4f}"
            click.echo(
                _listed(
                    f"{decision.decided_at.astimezone():%Y-%m-%d %H:%M:%S}",
                    decision.reviewer,
                    decision.domain_name,
                    decision.verdict,
                    score,
                    str(len(decision.profile_ids)),
                    decision.match_id,
                )
            )


def _listed(when: str, who: str, domain: str, verdict: str, score: str, profiles: str, match_id: str) -> str:
    return (
        f"{when:19}  {terminal_text(who):12}  {terminal_text(domain):20}  {verdict:9}  {score:>6}"
        f"  {profiles:>8}  {terminal_text(match_id)}"
    )


@journal.command()
@click.option("--format", "form", type=click.Choice(list(_FORMATS)), default="jsonl", show_default=True)
@_journal_option
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write, readable by you alone; it is complete or not there. [default: standard output]",
)
def export(form: str, journal_path: Path | None, output: Path | None) -> None:
    """Write every decision as JSON lines, without loss, or as CSV for spreadsheets."""
    with _opened(journal_path) as opened:
        lines = _FORMATS[form](opened.decisions())
        if output is None:
            _write(lines, sys.stdout)
        else:
            try:
                _write_whole(lines, output)
            except OSError as error:
                fail(
                    f"{output} can't be written: {error.strerror}. Nothing was exported; name another file", 1
                )


def _write(lines: Iterable[str], to: TextIO) -> None:
    for line in lines:
        to.write(line)
    to.flush()


def _write_whole(lines: Iterable[str], output: Path) -> None:
    """Write to a file beside ``output`` and put it in its place once it is complete and on the disk."""
    descriptor, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            _write(lines, file)
            os.fsync(file.fileno())
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
