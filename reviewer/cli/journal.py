"""``reviewer journal``: what was decided, listed, checked, copied, and brought out and in."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import click

from reviewer.cli.importing import importing_user, tell_imported
from reviewer.cli.journal_options import journal_options, opened_journal
from reviewer.cli.output import errors_in_words, fail
from reviewer.cli.selection_options import selection_options
from reviewer.core.counted import number
from reviewer.core.decisions import VERDICTS
from reviewer.core.terminal_text import terminal_text
from reviewer.journal.place import Place
from reviewer.journal.problems import JournalError
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal

_FILE = click.Path(dir_okay=False, allow_dash=True, path_type=Path)
_FORCE = click.option("--force", is_flag=True, help="Replace whatever file is there.")
_STREAM = Path("-")
"""The name of standard output, and of standard input where something is read."""


_CHOOSING = ("domain_name", "verdicts", "since", "until", "reviewer", "latest")


@click.group()
def journal() -> None:
    """List, check, copy, export and import the decisions in a journal."""


@contextmanager
def _opened(place: Place, opening: Callable[[Place], Journal] = Journal.open_to_read) -> Iterator[Journal]:
    """Open a journal, to look at it if nothing else is asked, and end with one line where something fails."""
    with errors_in_words(), opened_journal(opening, place) as opened:
        yield opened


@contextmanager
def _progress(label: str, wanted: bool = True) -> Iterator[Callable[[int, int], None]]:
    """Show how much of how much is done, on standard error where that is a terminal."""
    if not (wanted and sys.stderr.isatty()):
        yield lambda done, total: None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield show


@journal.command("list")
@journal_options
@selection_options(*_CHOOSING)
def list_decisions(journal_place: Place, selection: Selection) -> None:
    """List decisions, the oldest first, those taken back among them, then what became of their merges."""
    from reviewer.journal.listing import listed, listed_receipts

    with _opened(journal_place) as opened:
        for line in listed(opened.decisions(selection)):
            _say(line)
        for line in listed_receipts(opened.receipts(selection)):
            _say(line)


def _say(line: str) -> None:
    """Write a line, in a terminal that can't show all characters too."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    sys.stdout.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")


@journal.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    default="jsonl",
    show_default=True,
    help="JSON lines, or CSV for spreadsheets.",
)
@journal_options
@selection_options(*_CHOOSING)
@click.option(
    "--output",
    type=_FILE,
    default=_STREAM,
    help="The file to write, readable by you alone; complete or not there. [default: -, standard output]",
)
@_FORCE
def export(form: str, journal_place: Place, selection: Selection, output: Path, force: bool) -> None:
    """Write decisions as JSON lines, without loss, or as CSV for spreadsheets.

    The JSON lines have the receipts of their merges too, behind the decisions.
    The first line of the JSON lines describes the export, and has the head of the journal.
    """
    from reviewer.journal.export import csv_batches, is_export, jsonl_batches
    from reviewer.journal.whole_file import anything, write_texts, write_whole

    is_apart = output != _STREAM or not sys.stdout.isatty()
    with _opened(journal_place) as opened, _progress("Exporting", is_apart) as progress:
        writing = jsonl_batches if form == "jsonl" else csv_batches

        def texts() -> Iterable[str]:
            for text, done, total in writing(opened, selection):
                yield text
                progress(done, total)

        if output == _STREAM:
            # A terminal gets what can be read; a pipe or a file what is in the journal, byte for byte.
            for text in texts():
                if sys.stdout.isatty():
                    for line in text.splitlines():
                        _say(terminal_text(line))
                else:
                    sys.stdout.buffer.write(text.encode())
        else:
            write_whole(output, opened.path, write_texts(texts()), anything if force else is_export)


@journal.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@journal_options
def import_decisions(file: Path, journal_place: Place) -> None:
    """Take in the decisions of another journal's JSONL export; - reads standard input.

    What is there already is left as it is, so that importing the same file twice does no harm, and two
    journals that import each other's export end with the same decisions.
    """
    from reviewer.journal import importer

    size = 0 if file == _STREAM else file.stat().st_size
    with click.open_file(str(file), "rb") as opened_file, errors_in_words():
        lines = importer.check_beginning(_lines_of(opened_file, file))
        with _opened(journal_place, Journal.open) as opened, _progress("Importing", size > 0) as progress:
            read = 0

            def count(more: int) -> None:
                nonlocal read
                read += more
                progress(read, size)

            imported = importer.import_decisions(opened, lines, importing_user(), count)
        tell_imported(imported)


_LONGEST_LINE = 4 << 20
"""Bytes: a decision on a thousand profiles with all that was weighed takes less."""


def _lines_of(opened: IO[bytes], file: Path) -> Iterator[bytes]:
    try:
        while line := opened.readline(_LONGEST_LINE):
            if len(line) == _LONGEST_LINE:
                raise JournalError(
                    f"{terminal_text(str(file))} has a line of more than {_LONGEST_LINE >> 20} MB",
                    "no decision is as long; those before it may have been taken in",
                    "Name a file that `reviewer journal export` has written as JSON lines",
                )
            yield line
    except OSError as error:
        raise JournalError(
            f"{file} can't be read to its end: {error.strerror or error}",
            "decisions before that may have been taken in",
            "Set that right and import the same file again; nothing is taken in twice",
        ) from error


@journal.command("conflicts")
@journal_options
@click.option("--domain-name", metavar="NAME", help="Only groups of this domain.")
def list_conflicts(journal_place: Place, domain_name: str | None) -> None:
    """List the decisions that another one has replaced: someone else's, or one that came by import.

    Each line shows what stands on a group, and what it replaces.
    """
    from reviewer.journal.conflicts import conflicts
    from reviewer.journal.listing import replacement

    found = 0
    with _opened(journal_place) as opened:
        for found, one in enumerate(conflicts(opened, domain_name), 1):  # noqa: B007
            _say(replacement(one))
    if not found:
        _say("No decision has replaced a different one by someone else")


@journal.command()
@click.argument("file", type=_FILE)
@_FORCE
@journal_options
def backup(file: Path, force: bool, journal_place: Place) -> None:
    """Copy the journal to FILE while it is in use; the copy is a journal itself. - is standard output."""
    from reviewer.journal.backup import back_up
    from reviewer.journal.whole_file import anything, nothing

    with _opened(journal_place) as opened, _progress("Copying") as progress, TemporaryDirectory() as folder:
        if file == _STREAM:
            if sys.stdout.isatty():
                fail("A database can't be shown on a terminal: name a file, or send it on with > or |", 2)
            copy = Path(folder) / "journal.sqlite3"
            back_up(opened, copy, progress)
            with copy.open("rb") as copied:
                shutil.copyfileobj(copied, sys.stdout.buffer)
            return
        decisions = back_up(opened, file, progress, anything if force else nothing)
    click.echo(f"{number(decisions, 'decision')} copied to {terminal_text(str(file))}")


@journal.command()
@click.option(
    "--head", metavar="DIGEST", callback=lambda *given: _digest(given[2]), help="A head noted earlier."
)
@journal_options
def verify(head: str | None, journal_place: Place) -> None:
    """Check that no decision was changed, removed or put in between.

    Each row carries a digest of the row before; the last one is the journal's head. A head that was
    noted elsewhere (an export has it) shows whether rows were lost or the whole was written anew since.
    Exits 1 and names the first broken row where something is wrong.
    """
    from reviewer.journal.verify import verify as verification_of

    with _opened(journal_place) as opened, _progress("Checking") as progress:
        found = verification_of(opened.connection, head, progress)
    if found.broken is not None:
        fail(
            f"The journal is broken: {found.broken.what}. "
            + number(
                found.decisions,
                "decision before that is as it was written",
                "decisions before that are as they were written",
            )
            + ". Go on from a backup",
            1,
        )
    click.echo(
        f"{number(found.decisions, 'decision')}, each as it was written. Head {found.head or 'none yet'}"
    )
    if found.receipts:
        click.echo(f"{number(found.receipts, 'receipt')}, each as it was written. Head {found.receipts_head}")


_SHORTEST_HEAD = 8


def _digest(text: str | None) -> str | None:
    if text is None:
        return None
    digest = text.strip().lower()
    if not _SHORTEST_HEAD <= len(digest) <= 64 or set(digest) - set("0123456789abcdef"):
        raise click.BadParameter(f"a head has 64 hex digits; at least {_SHORTEST_HEAD} of them are needed")
    return digest


@journal.command()
@journal_options
@selection_options("domain_name", "since", "until", "reviewer")
@click.option("--by", type=click.Choice(["domain", "reviewer"]), help="Only this table. [default: all]")
def stats(journal_place: Place, selection: Selection, by: str | None) -> None:
    """Show how many groups stand at each verdict, by domain, and who has decided how many.

    With --since, --until or --reviewer a group counts where the decision that stands is one of those chosen,
    and merges are left out. Times are in the local time zone, as in `list`.
    """
    from reviewer.core.terminal_text import Shown
    from reviewer.journal.listing import local_time, table
    from reviewer.journal.stats import stats as stats_of

    with _opened(journal_place) as opened:
        found = stats_of(opened, selection)
        size = opened.path.stat().st_size
    _say(f"Journal    {terminal_text(str(opened.path))}")
    _say(f"Size       {number(size, 'byte')}, {number(found.decisions, 'row')}")
    _say(f"Head       {found.head or 'none yet'}")
    domains = [
        (
            terminal_text(one.domain_name),
            terminal_text(one.region),
            *(Shown(f"{one.effective.get(verdict, 0):,}") for verdict in VERDICTS),
            Shown(f"{one.decisions:,}"),
            Shown(f"{one.withdrawn:,}"),
        )
        for one in found.domains
    ]
    reviewers = [
        (
            terminal_text(one.reviewer),
            Shown(f"{one.decisions:,}"),
            Shown(f"{one.withdrawn:,}"),
            Shown(local_time(one.first)),
            Shown(local_time(one.last)),
        )
        for one in found.reviewers
    ]
    merges = [
        (terminal_text(one.domain_name), terminal_text(one.region), Shown(state), Shown(f"{count:,}"))
        for one in found.domains
        for state, count in one.merges.items()
    ]
    for what, titles, rows in (
        ("domain", ("DOMAIN", "REGION", *map(str.upper, VERDICTS), "DECISIONS", "WITHDRAWN"), domains),
        ("reviewer", ("REVIEWER", "DECISIONS", "WITHDRAWN", "FIRST", "LAST"), reviewers),
        ("domain", ("DOMAIN", "REGION", "STATE", "MERGES"), merges),
    ):
        if rows and by in (None, what):
            _say("")
            for line in table(titles, rows):
                _say(line)
