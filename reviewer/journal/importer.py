"""Importing decisions that another journal has exported."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import TypeVar

from reviewer.core.controls import ControlAnswer
from reviewer.core.counted import number
from reviewer.core.decisions import Decision
from reviewer.core.file_kinds import PACKED, FileKind, kind_of
from reviewer.core.receipts import Receipt
from reviewer.journal.conflicts import Conflict, Group, group_of, replacements, standing
from reviewer.journal.controls import add_answer, answer_in, answer_with_id, is_answer
from reviewer.journal.decision_lines import EARLIEST, decision_in, time_in
from reviewer.journal.export import CONTROLS, FORMAT, FORMAT_MEMBER, JOURNAL_ROWS, RECEIPTS
from reviewer.journal.problems import JournalError, reason
from reviewer.journal.receipt_lines import chain_of, is_receipt, receipt_in
from reviewer.journal.receipts import ReceiptArrival, add_receipt, receipt_with_id
from reviewer.journal.schema import ARRIVAL_COLUMNS, COLUMNS, chained, row_of, time_text
from reviewer.journal.sqlite import Journal
from reviewer.journal.write_lock import write_lock
from reviewer.journal.writing import CLOCKS_DIFFER, Arrival, add, transaction

_AT_ONCE = 200
"""Decisions a transaction: some milliseconds, in which nobody else can save."""
_KNOWN = f"SELECT {', '.join(COLUMNS)}, ordered_at FROM decision WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Imported:
    """What importing an export gave."""

    added: int
    """Decisions that are new to the journal."""
    known: int
    """Decisions that it had already."""
    replaced: tuple[Conflict, ...] = ()
    """Groups on which something else stands than before."""
    ahead: int = 0
    """How many of the added ones were decided by a clock more than a day ahead of this machine's."""
    receipts: int = 0
    """Receipts that are new to the journal."""
    controls: int = 0
    """Answers to control groups that are new to it."""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    decision: Decision
    ordered_at: str | None
    names_order: bool
    """Whether it has ``ordered_at`` at all."""
    fault: str = ""
    """Why it is not taken in if it is not there already."""


_Record = TypeVar("_Record", Receipt, ControlAnswer)
_OtherLine = tuple[int, Receipt | ControlAnswer]
"""A line's number, and what it holds that is no decision."""
_AnyLine = _Line | _OtherLine


class BadLine(JournalError):
    """A line that is no decision, or says something else of one than the journal."""


class _Unreadable(Exception):
    """A line that is not a decision, or lines that are missing; the message says which in plain words."""


_OTHER_FILES = (
    *PACKED,
    FileKind(b"\x1f\x8b", "it is packed with gzip", "Unpack it first, with `gunzip`"),
    FileKind(
        b"SQLite format 3\x00",
        "it is a journal, or another SQLite database",
        "Export it first: `reviewer journal export --journal` with this file writes one that can be imported",
    ),
)
"""What is taken for an export, and is none."""


def check_beginning(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Look at how an export begins, and give back all its lines.

    Raises:
        JournalError: it is none, so that no journal need be made for it.
    """
    rest = iter(lines)
    looked_at: list[bytes] = []
    try:
        for at, raw in enumerate(rest, 1):
            looked_at.append(raw)
            if raw.strip():
                if (kind := kind_of(raw, _OTHER_FILES)) is not None:
                    raise JournalError(
                        f"The file is no export: {kind.is_}", "nothing was taken in", kind.todo
                    )
                record = _record(at, raw)
                if FORMAT_MEMBER in record:
                    _check_format(record)
                else:
                    _line_of(at, record)
                return chain(looked_at, rest)
        raise _empty()
    except _Unreadable as error:
        raise JournalError(
            str(error),
            "nothing was taken in",
            "Name a file that `reviewer journal export` has written as JSON lines",
        ) from error


def import_decisions(
    journal: Journal,
    lines: Iterable[bytes],
    imported_by: str,
    progress: Callable[[int], None] = lambda size: None,
    *,
    is_shared: bool = False,
) -> Imported:
    """Add the decisions of a JSONL export that are not in the journal yet, in their order.

    Decisions are known by their ids, so that importing the same export again adds nothing. Each keeps its
    place in time, so that two journals that import each other's export have the same effective decisions.

    Args:
        journal: where to.
        lines: the export's lines, each with its line feed.
        imported_by: the OS user's name.
        progress: called with how many bytes more have been read.
        is_shared: whether they are of a team's table. There a decision that is refused would stand in the way
            of every later one on its group, so that a score outside 0 to 1 is let in; nothing counts it.

    Raises:
        BadLine: a line is not a decision, is cut off, or differs from the decision of that id in the journal.
        JournalError: the journal can't be written; what was imported before that, the message says.
    """
    added = known = ahead = receipts = controls = 0
    pending: list[_AnyLine] = []
    stood: dict[Group, Decision] = {}

    def write() -> None:
        nonlocal added, known, ahead, receipts, controls
        lines = [line for line in pending if isinstance(line, _Line)]
        new = _add_all(journal, lines, imported_by, stood)
        added, known = added + len(new), known + len(lines) - len(new)
        others = [line for line in pending if not isinstance(line, _Line)]
        receipts += _add_new(
            journal,
            [(at, one) for at, one in others if isinstance(one, Receipt)],
            receipt_with_id,
            partial(add_receipt, arrival=ReceiptArrival(time_text(datetime.now(UTC)), imported_by)),
            "receipt {}",
        )
        controls += _add_new(
            journal,
            [(at, one) for at, one in others if isinstance(one, ControlAnswer)],
            answer_with_id,
            add_answer,
            "the answer {} to a control group",
        )
        horizon = datetime.now(UTC) + CLOCKS_DIFFER
        ahead += sum(max(one.decision.decided_at, _moment(one.ordered_at)) > horizon for one in new)
        pending.clear()

    try:
        for line in _lines(lines, progress, is_shared):
            pending.append(line)
            if len(pending) == _AT_ONCE:
                write()
    except _Unreadable as error:
        write()
        raise BadLine(
            str(error),
            f"{number(added, 'decision before it was', 'decisions before it were')} taken in,"
            f" {known:,} were there already",
            "Export again and import that; nothing is taken in twice",
        ) from error
    write()
    return Imported(added, known, tuple(replacements(journal, stood)), ahead, receipts, controls)


def _moment(text: str | None) -> datetime:
    return EARLIEST if text is None else datetime.fromisoformat(text)


def _add_all(
    journal: Journal, lines: list[_Line], imported_by: str, stood: dict[Group, Decision]
) -> list[_Line]:
    """Add what is new in one transaction; answers that, and notes in ``stood`` what it has replaced."""
    if not lines:
        return []
    imported_at = time_text(datetime.now(UTC))
    added: list[_Line] = []
    bad: BadLine | None = None
    try:
        connection = journal.connection
        with write_lock(journal.path, journal.place.file_mode), transaction(connection):
            groups = {group_of(line.decision) for line in lines}
            before = standing(connection, groups)
            for line in lines:
                found = connection.execute(_KNOWN, (line.decision.id,)).fetchone()
                if found is None and line.fault:
                    bad = _refused(line)
                    break
                if found is None:
                    add(connection, line.decision, Arrival(line.ordered_at, imported_at, imported_by))
                    added.append(line)
                elif found[:-1] != row_of(line.decision) or (
                    line.names_order and found[-1] != line.ordered_at
                ):
                    bad = _differing(line.number, f"decision {line.decision.id}")
                    break
            after = standing(connection, groups) if added else before
        for group, decision in before.items():
            if decision != after.get(group):
                stood.setdefault(group, decision)
    except (sqlite3.Error, OSError, UnicodeEncodeError) as error:
        raise _stopped(journal, lines[0].number, error) from error
    if bad is not None:
        raise bad
    return added


def _refused(line: _Line) -> BadLine:
    return BadLine(
        f"Line {line.number} is no decision: {line.fault}",
        "this line and those after it were not taken in",
        "Import an export of the whole journal that it is from, or set the score to null",
    )


def _differing(number: int, what: str) -> BadLine:
    return BadLine(
        f"Line {number} says something else of {what} than this journal",
        "one of the two was changed; this line and those after it were not taken in",
        "Run `reviewer journal verify` on both journals",
    )


def _add_new(
    journal: Journal,
    lines: Sequence[tuple[int, _Record]],
    find: Callable[[sqlite3.Connection, str], _Record | None],
    write: Callable[[sqlite3.Connection, _Record], object],
    named: str,
) -> int:
    """Add what is new of one kind, ``named`` so, in one transaction; answers how many."""
    if not lines:
        return 0
    added, conflict = 0, None
    try:
        connection = journal.connection
        with write_lock(journal.path, journal.place.file_mode), transaction(connection):
            for number, record in lines:
                found = find(connection, record.id)
                if found is None:
                    write(connection, record)
                    added += 1
                elif found != record:
                    conflict = _differing(number, named.format(record.id))
                    break
    except (sqlite3.Error, OSError) as error:
        raise _stopped(journal, lines[0][0], error) from error
    if conflict is not None:
        raise conflict
    return added


def _stopped(journal: Journal, number: int, error: Exception) -> JournalError:
    journal.close()
    return JournalError(
        f"Importing stopped before line {number}: {reason(error)}",
        "what is on the lines before it is in the journal",
        "Set that right and import the same file again; nothing is taken in twice",
    )


# Reading an export


def _lines(lines: Iterable[bytes], progress: Callable[[int], None], is_shared: bool) -> Iterator[_AnyLine]:
    """Read an export's lines; where it is of a whole journal, its chains have to hold too.

    Raises:
        _Unreadable: at a line that can't be believed, or at the end where lines are missing.
    """
    header: dict[str, object] = {}
    digest, count = "", 0
    receipt_digest, receipts, controls = "", 0, 0
    is_first = True
    for at, raw in enumerate(lines, 1):
        progress(len(raw))
        if not raw.strip():
            continue
        record, was_first, is_first = _record(at, raw), is_first, False
        if FORMAT_MEMBER in record:
            if not was_first:
                raise _Unreadable(f"Line {at} begins another export")
            header = record
            _check_format(record)
            _check_clocks(record)
            continue
        line = _line_of(at, record)
        if not isinstance(line, _Line):
            other = line[1]
            if isinstance(other, ControlAnswer):
                controls += 1
                yield line
                continue
            receipts += 1
            if header.get("complete"):
                receipt_digest = chain_of(receipt_digest, other, record)
                if receipt_digest != record.get("chain"):
                    raise _changed(at)
            yield line
            continue
        count += 1
        if not header.get("complete"):
            # What a whole journal holds can't be left out of it, whatever an earlier release has let in.
            _check_clusters(line)
            score = line.decision.confidence_score
            if not is_shared and score is not None and not 0 <= score <= 1:
                line = replace(line, fault=f"its confidence_score is {score:g}, not from 0 to 1")
        else:
            arrival = (record.get(name) for name in ARRIVAL_COLUMNS)
            texts = (None if one is None else str(one) for one in arrival)
            digest = chained(digest, (*row_of(line.decision), *texts))
            if digest != record.get("chain"):
                raise _changed(at)
        yield line
    if not header:
        if not count and not receipts and not controls:
            raise _empty()
        return  # Lines of their own, of which no header tells how many there are.
    promised = header.get("decisions")
    is_counted = header.get("complete") or JOURNAL_ROWS in header
    if is_counted and isinstance(promised, int) and count < promised:
        raise _Unreadable(f"The export is cut off after {count:,} of {number(promised, 'decision')}")
    if (is_counted and count != promised) or (header.get("complete") and digest != header.get("head")):
        raise _Unreadable("The export does not end as its first line says: it was changed")
    if header.get(RECEIPTS, 0) != receipts:
        raise _Unreadable(f"The receipts in the export are {receipts:,} of {header.get(RECEIPTS, 0):,}")
    if header.get(CONTROLS, 0) != controls:
        raise _Unreadable(
            f"The answers to control groups in the export are {controls:,} of {header.get(CONTROLS, 0):,}"
        )
    if header.get("complete") and header.get("receipts_head", "") != receipt_digest:
        raise _Unreadable("The export's receipts do not end as its first line says: it was changed")


def _changed(number: int) -> _Unreadable:
    return _Unreadable(f"Line {number} does not follow from the one before: the export was changed")


def _check_clusters(line: _Line) -> None:
    clustered = [one for cluster in line.decision.clusters or () for one in cluster]
    if len(set(clustered)) < len(clustered) or not set(clustered) <= set(line.decision.profile_ids):
        raise _Unreadable(
            f"Line {line.number} is no decision: clusters are no parts of the group that profile_ids name"
        )


def _empty() -> _Unreadable:
    return _Unreadable("The file is empty, and even an export of no decisions has a first line")


def _record(number: int, raw: bytes) -> dict[str, object]:
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError) as error:
        fate = "is no JSON" if raw.endswith(b"\n") else "is cut off"
        raise _Unreadable(f"Line {number} {fate}") from error
    if not isinstance(record, dict):
        raise _Unreadable(f"Line {number} is no JSON object")
    return record


def _check_format(header: dict[str, object]) -> None:
    version = header[FORMAT_MEMBER]
    if not isinstance(version, int) or version > FORMAT:
        raise _Unreadable(f"The export has the format {version}, and this reviewer knows up to {FORMAT}")


def _check_clocks(header: dict[str, object]) -> None:
    """Refuse an export by a clock of which nobody can tell whether it or this machine's is wrong."""
    exported_at = datetime.fromisoformat(time_in(header, "exported_at") or time_text(EARLIEST))
    if exported_at > datetime.now(UTC) + CLOCKS_DIFFER:
        raise _Unreadable(
            f"The export was made at {time_text(exported_at)}, ahead of this machine's clock:"
            " one of the two is wrong"
        )


def _line_of(number: int, record: dict[str, object]) -> _AnyLine:
    try:
        if is_receipt(record):
            return (number, receipt_in(record))
        if is_answer(record):
            return (number, answer_in(record))
        ordered_at = time_in(record, "ordered_at", of_decision=True)
        return _Line(number, decision_in(record), ordered_at, "ordered_at" in record)
    except ValueError as error:
        what = "receipt" if is_receipt(record) else "control answer" if is_answer(record) else "decision"
        raise _Unreadable(f"Line {number} is no {what}: {error}") from error
