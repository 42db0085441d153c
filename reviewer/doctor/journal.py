"""Whether decisions can be saved: the journal's file, its chain, and the folder where there is none yet."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from reviewer.core.counted import number
from reviewer.doctor.checks import Check, State, check, check_of
from reviewer.journal.network import network_file_system
from reviewer.journal.place import Place, check_folder
from reviewer.journal.problems import JournalError, unusable
from reviewer.journal.sqlite import Journal
from reviewer.journal.verify import verify
from reviewer.journal.writing import CLOCKS_DIFFER

_MOST_VERIFIED = 20_000
"""Rows up to which the whole chain is checked: about two seconds."""


def journal_checks(place: Place) -> Iterator[Check]:
    """Look at the journal in a place, and make none where there is none."""
    path = place.path
    try:
        if not path.exists():
            yield _to_be_made(place)
            return
        with Journal.open_existing(place) as journal:
            yield _health(journal)
            ahead = journal.count_later_than(datetime.now(UTC) + CLOCKS_DIFFER)
            if ahead:
                result = (
                    f"{number(ahead, 'decision was', 'decisions were')} made by a clock ahead"
                    " of this one, or this one is behind"
                )
                todo = "Set the clock right and decide those groups again: `reviewer journal list` shows them"
                yield check("clock", State.WARNING, result, todo, ahead=ahead)
    except JournalError as error:
        if path.is_file() and path.stat().st_size == 0:
            yield check("journal", State.GOOD, f"{path} is empty: nothing has been decided yet")
        else:
            yield check_of(error.problem, "journal")
    except OSError as error:
        yield check_of(unusable(path, error).problem, "journal")


def _to_be_made(place: Place) -> Check:
    path = place.path
    folder = next(one for one in path.absolute().parents if one.exists())
    if folder == path.absolute().parent:
        check_folder(place)
    network = None if place.allow_network else network_file_system(folder)
    state, result, todo = State.GOOD, f"none yet: the first review makes {path}", ""
    if not os.access(folder, os.W_OK | os.X_OK):
        state, result = State.BROKEN, f"{path} can't be made: the folder {folder} can't be written"
        todo = "Name another file with --journal, or make the folder writable"
    elif network is not None:
        state = State.BROKEN
        result = f"{path} would lie on a network file system ({network}), where decisions can be lost"
        todo = "Name a file on a local disk with --journal"
    return check("journal", state, result, todo, path=str(path), decisions=0)


def _health(journal: Journal) -> Check:
    decisions, head = journal.end
    facts: dict[str, Any] = {
        "path": str(journal.path),
        "decisions": decisions,
        "head": head,
        "bytes": journal.path.stat().st_size,
        "sqlite": sqlite3.sqlite_version,
    }
    counted = f"{journal.path}: {number(decisions, 'decision')}"
    if decisions > _MOST_VERIFIED:
        todo = "Run `reviewer journal verify` for the chain, which takes longer than this"
        return check("journal", State.GOOD, f"{counted}; it opens and can be written", todo, **facts)
    broken = verify(journal.connection).broken
    if broken is None:
        return check("journal", State.GOOD, f"{counted}, each as it was written", **facts)
    todo = "Go on from a backup; `reviewer journal verify` tells more"
    return check("journal", State.BROKEN, f"{counted}; {broken.what}", todo, **facts, broken=broken.what)
