"""Importing decisions that another journal has exported."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain

from reviewer.core.decisions import Decision, Verdict
from reviewer.core.matches import group_key
from reviewer.journal.conflicts import Conflict, Group, group_of, replacements, standing
from reviewer.journal.export import FORMAT, FORMAT_MEMBER, JOURNAL_ROWS
from reviewer.journal.problems import JournalError, reason
from reviewer.journal.schema import ARRIVAL_COLUMNS, COLUMNS, chained, decision_of, row_of, time_text
from reviewer.journal.sqlite import Journal
from reviewer.journal.write_lock import write_lock
from reviewer.journal.writing import CLOCKS_DIFFER, Arrival, add, transaction

_AT_ONCE = 200
"""Decisions a transaction: some milliseconds, in which nobody else can save."""
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_FAR_AHEAD = timedelta(days=365 * 200)
"""How far ahead of this clock no other is, however wrong; nothing comes behind the calendar's end."""
_KNOWN = f"SELECT {', '.join(COLUMNS)}, ordered_at FROM decision WHERE id = ?"

_OPTIONAL = (
    "reviewer_uid", "caller_arn", "confidence_score", "match_generation_date", "withdraws", "clusters",
    "compared_digest", "host", "account_id", "session_id", "field_sources",
    "evidence",
)  # fmt: skip
_KINDS: dict[str, tuple[type, ...]] = {
    "reviewer_uid": (int,),
    "profile_ids": (list,),
    "confidence_score": (float, int),
    "blind": (bool,),
    "clusters": (list,),
    "field_sources": (list, dict),
    "evidence": (dict,),
}
"""What a member of a line may be where it is not a string."""
_DEFAULTS: dict[str, object] = {"reason": "", "blind": False, "note": ""}
"""What a member is taken for where it is missing and can't be null."""


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


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    decision: Decision
    ordered_at: str | None
    names_order: bool
    """Whether it has ``ordered_at`` at all."""


class _Unreadable(Exception):
    """A line that is not a decision, or lines that are missing; the message says which in plain words."""


def check_beginning(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Look at how an export begins, and give back all its lines.

    Raises:
        JournalError: it is none, so that no journal need be made for it.
    """
    rest = iter(lines)
    looked_at: list[bytes] = []
    try:
        for number, raw in enumerate(rest, 1):
            looked_at.append(raw)
            if raw.strip():
                record = _record(number, raw)
                if FORMAT_MEMBER in record:
                    _check_format(record)
                else:
                    _line(number, record)
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
) -> Imported:
    """Add the decisions of a JSONL export that are not in the journal yet, in their order.

    Decisions are known by their ids, so that importing the same export again adds nothing. Each keeps its
    place in time, so that two journals that import each other's export have the same effective decisions.

    Args:
        journal: where to.
        lines: the export's lines, each with its line feed.
        imported_by: the OS user's name.
        progress: called with how many bytes more have been read.

    Raises:
        JournalError: a line is not a decision, is cut off, or differs from the decision of that id in the
            journal, or the journal can't be written; what was imported before that, the message says.
    """
    added = known = ahead = 0
    pending: list[_Line] = []
    stood: dict[Group, Decision] = {}

    def write() -> None:
        nonlocal added, known, ahead
        new = _add_all(journal, pending, imported_by, stood)
        added, known = added + len(new), known + len(pending) - len(new)
        horizon = datetime.now(UTC) + CLOCKS_DIFFER
        ahead += sum(max(one.decision.decided_at, _moment(one.ordered_at)) > horizon for one in new)
        pending.clear()

    try:
        for line in _decisions(lines, progress):
            pending.append(line)
            if len(pending) == _AT_ONCE:
                write()
    except _Unreadable as error:
        write()
        raise JournalError(
            str(error),
            f"{added:,} decisions before it were taken in, {known:,} were there already",
            "Export again and import that; nothing is taken in twice",
        ) from error
    write()
    return Imported(added, known, tuple(replacements(journal, stood)), ahead)


def _moment(text: str | None) -> datetime:
    return _EARLIEST if text is None else datetime.fromisoformat(text)


def _add_all(
    journal: Journal, lines: list[_Line], imported_by: str, stood: dict[Group, Decision]
) -> list[_Line]:
    """Add what is new in one transaction; answers that, and notes in ``stood`` what it has replaced."""
    if not lines:
        return []
    imported_at = time_text(datetime.now(UTC))
    added: list[_Line] = []
    conflict: _Line | None = None
    try:
        connection = journal.connection
        with write_lock(journal.path, journal.place.file_mode), transaction(connection):
            groups = {group_of(line.decision) for line in lines}
            before = standing(connection, groups)
            for line in lines:
                found = connection.execute(_KNOWN, (line.decision.id,)).fetchone()
                if found is None:
                    add(connection, line.decision, Arrival(line.ordered_at, imported_at, imported_by))
                    added.append(line)
                elif found[:-1] != row_of(line.decision) or (
                    line.names_order and found[-1] != line.ordered_at
                ):
                    conflict = line
                    break
            after = standing(connection, groups) if added else before
        for group, decision in before.items():
            if decision != after.get(group):
                stood.setdefault(group, decision)
    except (sqlite3.Error, OSError, UnicodeEncodeError) as error:
        journal.close()
        raise JournalError(
            f"Importing stopped before line {lines[0].number}: {reason(error)}",
            "the decisions on the lines before it are in the journal",
            "Set that right and import the same file again; nothing is taken in twice",
        ) from error
    if conflict is not None:
        raise JournalError(
            f"Line {conflict.number} says something else of decision {conflict.decision.id}"
            " than this journal",
            "one of the two was changed; this line and those after it were not taken in",
            "Run `reviewer journal verify` on both journals",
        )
    return added


# Reading an export


def _decisions(lines: Iterable[bytes], progress: Callable[[int], None]) -> Iterator[_Line]:
    """Read an export's lines; where it is of a whole journal, its chain has to hold too.

    Raises:
        _Unreadable: at a line that can't be believed, or at the end where lines are missing.
    """
    header: dict[str, object] = {}
    digest, count = "", 0
    for number, raw in enumerate(lines, 1):
        progress(len(raw))
        if not raw.strip():
            continue
        record = _record(number, raw)
        if FORMAT_MEMBER in record:
            if number > 1:
                raise _Unreadable(f"Line {number} begins another export")
            header = record
            _check_format(record)
            _check_clocks(record)
            continue
        line = _line(number, record)
        count += 1
        if not header.get("complete"):
            # What a whole journal holds can't be left out of it, whatever an earlier release has let in.
            _check_clusters(line)
        else:
            arrival = (record.get(name) for name in ARRIVAL_COLUMNS)
            texts = (None if one is None else str(one) for one in arrival)
            digest = chained(digest, (*row_of(line.decision), *texts))
            if digest != record.get("chain"):
                raise _Unreadable(
                    f"Line {number} does not follow from the one before: the export was changed"
                )
        yield line
    if not header and not count:
        raise _empty()
    promised = header.get("decisions")
    is_counted = header.get("complete") or JOURNAL_ROWS in header
    if is_counted and isinstance(promised, int) and count < promised:
        raise _Unreadable(f"The export is cut off after {count:,} of {promised:,} decisions")
    if (is_counted and count != promised) or (header.get("complete") and digest != header.get("head")):
        raise _Unreadable("The export does not end as its first line says: it was changed")


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
    exported_at = datetime.fromisoformat(_time(header, "exported_at") or time_text(_EARLIEST))
    if exported_at > datetime.now(UTC) + CLOCKS_DIFFER:
        raise _Unreadable(
            f"The export was made at {time_text(exported_at)}, ahead of this machine's clock:"
            " one of the two is wrong"
        )


def _line(number: int, record: dict[str, object]) -> _Line:
    try:
        ordered_at = _time(record, "ordered_at", of_decision=True)
        return _Line(number, _decision(record), ordered_at, "ordered_at" in record)
    except ValueError as error:
        raise _Unreadable(f"Line {number} is no decision: {error}") from error


def _decision(record: dict[str, object]) -> Decision:
    """Make a decision of a line's members.

    Raises:
        ValueError: one is missing or holds something else than it should.
    """
    cells: list[object] = []
    for name in COLUMNS:
        value = record.get(name, _DEFAULTS.get(name))
        kinds = _KINDS.get(name, (str,))
        is_of_kind = isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))
        if not is_of_kind and not (value is None and name in _OPTIONAL):
            raise ValueError(f"{name} is {'missing' if name not in record else 'not what it should be'}")
        if isinstance(value, str) and value.encode(errors="ignore").decode() != value:
            raise ValueError(f"{name} has text that is no Unicode")
        cells.append(json.dumps(value, sort_keys=True) if isinstance(value, (list, dict)) else value)
    for ids in (record["profile_ids"], *(record.get("clusters") or ())):  # type: ignore[misc]
        if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
            raise ValueError("profile_ids or clusters are no lists of ids")
    _check_sources(record.get("field_sources"), record.get("clusters"))
    if not _are_codes(record.get("evidence") or {}):
        raise ValueError("evidence has something else than codes")
    if isinstance(uid := record.get("reviewer_uid"), int) and not 0 <= uid < 2**63:
        raise ValueError("reviewer_uid is no user's number")
    try:
        decision = decision_of(cells)  # type: ignore[arg-type]
    except OverflowError as error:
        raise ValueError("confidence_score is too large a number") from error
    if decision.group_key != group_key(decision.profile_ids):
        raise ValueError("group_key is not that of its profile_ids, so that it would decide another group")
    if (decision.verdict is Verdict.WITHDRAWN) != (decision.withdraws is not None):
        raise ValueError("withdraws and verdict don't fit")
    _time(record, "match_generation_date")
    _time(record, "decided_at", of_decision=True)
    return decision


def _are_codes(evidence: object) -> bool:
    """Whether evidence is a mapping of pairs to codes: anything else may be a customer's value."""
    return isinstance(evidence, dict) and all(
        re.fullmatch(r"\d+-\d+", pair)
        and isinstance(said, list)
        and all(isinstance(one, str) and re.fullmatch(r"[a-z]+(?:[-:][a-z]+)*", one) for one in said)
        for pair, said in evidence.items()
    )


def _check_sources(sources: object, clusters: object) -> None:
    """Check whose values a line says win: for each cluster, or in one mapping for all as it was before.

    Raises:
        ValueError: they are no mappings of names to profiles, not as many as clusters, or a cluster's are of
            another one.
    """
    is_by_cluster = isinstance(sources, list)
    by_cluster: list[object] = sources if isinstance(sources, list) else [sources or {}]
    if is_by_cluster and (not isinstance(clusters, list) or len(by_cluster) != len(clusters)):
        raise ValueError("field_sources are not as many as clusters")
    for at, one in enumerate(by_cluster):
        for source in one.values() if isinstance(one, dict) else (None,):
            for profile_id in source.values() if isinstance(source, dict) else (source,):
                if not isinstance(profile_id, str):
                    raise ValueError("field_sources names no profiles")
                if is_by_cluster and isinstance(clusters, list) and profile_id not in clusters[at]:
                    raise ValueError("field_sources names a profile that is not in its cluster")


def _time(record: dict[str, object], name: str, *, of_decision: bool = False) -> str | None:
    """Read a time as this program writes it; ``of_decision``: one at which a decision can have been made.

    Raises:
        ValueError: it is none, or has no time zone, or can't be that.
    """
    if record.get(name) is None:
        return None
    moment = datetime.fromisoformat(str(record[name]))
    if moment.tzinfo is None:
        raise ValueError(f"{name} has no time zone")
    try:
        text = time_text(moment)
    except OverflowError as error:
        raise ValueError(f"{name} lies outside the calendar") from error
    if of_decision and moment > datetime.now(UTC) + _FAR_AHEAD:
        raise ValueError(f"{name} is {text}, centuries ahead of this machine's clock")
    if of_decision and moment < _EARLIEST:
        raise ValueError(f"{name} is {text}, when no decision can have been made")
    return text
