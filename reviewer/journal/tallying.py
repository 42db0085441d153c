"""Counting a domain's decisions, which keeps nobody from writing and takes no more memory for more of them.

Every row is counted as if it were what is effective. Only of groups with several rows all are looked at, to
take back what does not count and to see who agrees.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from itertools import groupby, product
from operator import attrgetter, itemgetter, sub
from typing import Any, NamedTuple, TypeVar, cast

from reviewer.core.decisions import Choice, ChosenBy, Verdict, person
from reviewer.core.disputes import not_taken_back
from reviewer.core.partitions import Joint, joint
from reviewer.core.tallies import (
    MILLE,
    Deed,
    Disputed,
    Drawn,
    Outcome,
    Said,
    Tallies,
    Together,
    band_of,
    week_of,
)
from reviewer.journal.schema import ORDER, Row
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal

Some = TypeVar("Some")

_BREAK = 120
"""Seconds; a longer gap between two decisions is a break, not thinking."""
_MOST_LISTED = 1_000
"""Disputed groups that are named; all are counted."""

_PART = (
    "iif(decision.verdict = 'merge' AND decision.clusters <> '[' || decision.profile_ids || ']'"
    " AND (json_array_length(decision.clusters) <> 1 OR json_array_length(decision.clusters, '$[0]')"
    " < json_array_length(decision.profile_ids)), 'part', decision.verdict)"
)
"""SQL: the Outcome, or ``withdrawn``."""
_EVIDENCE = (
    "iif(decision.evidence IS NULL OR decision.verdict = 'merge'"
    " OR decision.verdict = 'reject' AND json_array_length(decision.profile_ids) = 2,"
    " decision.evidence, NULL)"
)
"""SQL: the evidence, where the verdict says of each pair whether it is one customer."""
_SCORE = f"cast(decision.confidence_score * {MILLE} + 1e-6 AS INTEGER)"
_SAID = (
    "decision.reviewer",
    "substr(decision.decided_at, 1, 10)",
    "coalesce(decision.choice, '')",
    _PART,
    _SCORE,
    "coalesce(decision.match_generation_date, '')",
    _EVIDENCE,
)
_TIMED = ("cast(strftime('%s', decision.decided_at) AS INTEGER)", "decision.session_id")
_SIGNED = (
    "decision.group_key",
    "decision.id",
    "decision.withdraws",
    "decision.caller_arn",
    "decision.blind",
    "decision.clusters",
    "decision.profile_ids",
    "json_array_length(decision.profile_ids)",
    "decision.match_id",
    "decision.confidence_score",
    ORDER,
)
_DEED, _GROUP, _WEIGHED, _SEATED, _MOMENT = (
    itemgetter(0, 1, 2, 3), itemgetter(2, 3, 4, 5), itemgetter(6, 3), itemgetter(0, 1, 8), itemgetter(7)
)  # fmt: skip
"""What is counted of the cells of _SAID and _TIMED."""
_CODE = re.compile(r'"([a-z-]+:[a-z-]+)')
_AGAINST = {Outcome.MERGE: (":different",), Outcome.REJECT: (":identical", ":same")}
"""What evidence is overruled by a verdict."""


class _Row(NamedTuple):
    """A decision on a group that has several; the cells of _SAID and _SIGNED."""

    reviewer: str
    day: str
    choice: str
    outcome: str
    score: int | None
    run: str
    evidence: str | None
    group_key: str
    id: str
    withdraws: str | None
    caller_arn: str | None
    blind: int
    clusters: str | None
    profile_ids: str
    profiles: int
    match_id: str
    confidence_score: float | None
    """To 15 digits, as JSON of SQLite has it."""
    ordered_at: str

    @property
    def ends_disputes(self) -> bool:
        return self.choice.startswith(ChosenBy.DISPUTE)

    @property
    def parts(self) -> list[list[str]]:
        """The profiles that are one customer each; none for a reject."""
        if self.outcome == Outcome.REJECT:
            return []
        parts: list[list[str]] = json.loads(
            self.clusters if self.outcome == Outcome.PART else f"[{self.profile_ids}]"  # type: ignore[arg-type]
        )
        return parts

    @property
    def judges(self) -> bool:
        """Whether it says of each pair of profiles whether it is one customer."""
        return self.outcome != Outcome.REVIEW

    @property
    def meaning(self) -> str | frozenset[frozenset[str]]:
        """What it says of its group, whichever profile a merge keeps."""
        return frozenset(map(frozenset, self.parts)) if self.outcome == Outcome.PART else self.outcome


@lru_cache(maxsize=4096)
def _named(reviewer: str, caller_arn: str | None) -> str:
    """Who decided, as they are named among those who agree: one login can have several callers."""
    caller = person(caller_arn).rpartition(":")[2]
    is_plain = not caller or caller.rpartition("/")[2] == reviewer
    return reviewer if is_plain else f"{reviewer} as {caller}"


_choice = lru_cache(maxsize=4096)(Choice.read)


@lru_cache(maxsize=4096)
def _is_random(choice: str) -> bool:
    return bool(choice) and _choice(choice).by.is_random


@lru_cache(maxsize=4096)
def _overruled(evidence: str, outcome: str) -> Counter[tuple[str, str]]:
    """How often each piece of some evidence is overruled by a verdict."""
    against = _AGAINST.get(outcome, ())  # type: ignore[call-overload]
    return Counter((code, outcome) for code in _CODE.findall(evidence) if against and code.endswith(against))


def _taken(one: _Row, other: _Row) -> Joint:
    """How two that judge took the pairs of a group's profiles."""
    if Outcome.PART not in (one.outcome, other.outcome):
        return _taken_whole(one.profiles, one.outcome == Outcome.MERGE, other.outcome == Outcome.MERGE)
    return joint(json.loads(one.profile_ids), one.parts, other.parts)


@lru_cache(maxsize=4096)
def _taken_whole(profiles: int, *merged: bool) -> Joint:
    pairs = profiles * (profiles - 1) // 2
    return Joint(*(pairs * (merged == told) for told in product((True, False), repeat=2)))


class _Counts:
    """A count under way; its keys are plain tuples, which ``Counter`` counts with no step of Python's own."""

    def __init__(self, tallies: Tallies) -> None:
        self.tallies = tallies
        self.deeds: Counter[tuple[str, str, str, str]] = Counter()
        self.groups: Counter[tuple[str, str, int | None, str]] = Counter()
        """By choice, outcome, score and run; withdrawals, which decide no group, are left out at the end."""
        self.together: Counter[tuple[str, int | None, tuple[tuple[str, str], ...], Joint]] = Counter()
        self._last: dict[str, int] = {}
        """When each session decided last, in seconds."""

    def all(self, rows: Sequence[Row]) -> None:
        """Count rows, the cells of _SAID and _TIMED, as if each were what is effective on its group."""
        self.deeds.update(cast(Any, map(_DEED, rows)))
        self.groups.update(cast(Any, map(_GROUP, rows)))
        for (evidence, outcome), times in Counter(map(_WEIGHED, cast(Any, rows))).items():
            self._overrule(evidence, outcome, times)
        for (reviewer, day, session), seated in groupby(rows, _SEATED):
            moments = [*map(_MOMENT, cast(Any, seated))]
            # A session's first decision has none before it: the gap is below 0.
            before = self._last.get(session, moments[0] + 1)
            self._last[session] = moments[-1]
            gaps = [gap for gap in map(sub, moments, (before, *moments)) if 0 <= gap <= _BREAK]
            self.tallies.seconds[reviewer, day] += sum(gaps)
            self.tallies.thoughts[reviewer, day] += len(gaps)

    def _overrule(self, evidence: str | None, outcome: str, times: int) -> None:
        if evidence is not None:
            for key, pairs in _overruled(evidence, outcome).items():
                self.tallies.overruled[key] += pairs * times

    def group(self, rows: Sequence[_Row]) -> None:
        """Count a group with several rows, in their order, as what is effective alone."""
        given = not_taken_back(rows)
        effective = given[-1] if given else None
        choice = ""
        for row in rows:
            if row.withdraws is not None:
                continue
            if not choice and _is_random(row.choice):
                choice = row.choice
            if row is not effective:
                self.groups[row.choice, row.outcome, row.score, row.run] -= 1
                if row.evidence is not None:
                    self._overrule(row.evidence, row.outcome, -1)
        if effective is None:
            return
        if choice and choice != effective.choice:
            self.groups[effective.choice, effective.outcome, effective.score, effective.run] -= 1
            self.groups[choice, effective.outcome, effective.score, effective.run] += 1
        if len(given) > 1:
            names = [_named(row.reviewer, row.caller_arn) for row in given]
            if len(set(names)) > 1:
                self._agreement(names, given)

    def _agreement(self, by: Sequence[str], given: Sequence[_Row]) -> None:
        """Count what several reviewers have said of a group, in their order."""
        newest, alone, last = dict[str, _Row](), dict[str, _Row](), given[-1]
        for name, row in zip(by, given, strict=True):
            others = len(newest) > (name in newest)
            newest[name] = row
            if (others and not row.blind) or row.ends_disputes:
                self.tallies.dependent += 1
            else:
                alone[name] = row
        if len(alone) > 1:
            judging = [row for _, row in sorted(alone.items()) if row.judges][:2]
            self.together[
                week_of(max(row.day for row in alone.values())),
                band_of(last.score),
                tuple(sorted((name, row.outcome) for name, row in alone.items())),
                _taken(*judging) if len(judging) == 2 else Joint(),
            ] += 1
        said = {row.meaning for row in newest.values() if row.judges}
        if len(said) > 1 and not last.ends_disputes:
            self.tallies.disputes += 1
            if len(self.tallies.disputed) < _MOST_LISTED:
                said_by = tuple(sorted((name, row.outcome) for name, row in newest.items()))
                self.tallies.disputed.append(
                    Disputed(last.match_id, last.group_key, last.confidence_score, said_by)
                )

    def finish(self) -> Tallies:
        """Name what was counted."""
        found = self.tallies
        for (reviewer, day, choice, said), times in self.deeds.items():
            found.deeds[Deed(reviewer, day, choice.partition(" ")[0], said)] += times
        for one, times in self.together.items():
            found.together[Together(*one)] += times
        found.overruled = +found.overruled
        decided: Counter[str] = Counter()
        sizes: dict[str, int] = {}
        for (choice, outcome, score, run), times in self.groups.items():
            if outcome == "withdrawn":
                continue
            if choice and (of_run := _choice(choice)).by in _OF_ALL:
                sizes[run] = max(sizes.get(run, 0), of_run.of)
            if times:
                found.groups[Said(choice, score, outcome)] += times
                decided[run] += times
        if all(map(sizes.get, decided)):
            found.run_groups = sum(sizes[run] for run in decided)
        found.whole_runs = bool(decided) and all(
            0 < sizes.get(run, 0) <= groups for run, groups in decided.items()
        )
        return found


_OF_ALL = (ChosenBy.SAMPLE, ChosenBy.ORDER, ChosenBy.HAND)
"""Whose Choice tells how many groups the run has."""


def tallies(
    journal: Journal,
    domain_name: str,
    region: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Tallies:
    """Count the decisions on a domain, as they were when it began.

    Args:
        journal: where they are.
        domain_name: the domain.
        region: its region.
        since: only what was decided then or later.
        until: only what was decided before then.

    Raises:
        JournalError: it can't be read.
    """
    selection = Selection(domain_name=domain_name, region=region, since=since, until=until)
    last, _ = journal.end
    counts = _Counts(Tallies(domain_name, region))
    for batch in _ahead(journal.batches(selection, last=last, cells=_packed(*_SAID, *_TIMED))):
        counts.all(_unpacked(batch.rows))
    cells = _packed(*_SAID, *_SIGNED)
    again = journal.keys_decided_again(domain_name, region, last)
    for packed in _ahead(journal.rows_of_groups(selection, keys, last=last, cells=cells) for keys in again):
        rows = sorted(map(_Row._make, _unpacked(packed)), key=_IN_ORDER)
        for _, of_group in groupby(rows, _IN_GROUPS):
            counts.group([*of_group])
    found = counts.finish()
    for answer in journal.control_answers(domain_name, region, None, since, until):
        came_to = "review" if answer.verdict is Verdict.REVIEW else "slip" if answer.is_slip else "right"
        found.controls[_named(answer.reviewer, answer.caller_arn), came_to] += 1
    return found


_IN_GROUPS, _IN_ORDER = attrgetter("group_key"), attrgetter("group_key", "ordered_at", "id")


def _packed(*cells: str) -> tuple[str]:
    """The cells of all rows as one text, in the order in which they are found.

    For rows of their own SQLite would come back to Python for each, and wait there while others are counted.
    """
    return (f"group_concat(json_array({', '.join(cells)}))",)


def _unpacked(packed: Sequence[Row]) -> list[Any]:
    [[text]] = packed
    found: list[Any] = [] if text is None else json.loads(f"[{text}]")
    return found


def _ahead(batches: Iterator[Some]) -> Iterator[Some]:
    """Read the next batch in a thread while this one is counted: SQLite reads beside Python."""
    interval = sys.getswitchinterval()
    # A batch is counted in less than Python's 5 ms, in which the thread could not begin with the next one.
    sys.setswitchinterval(interval / 50)
    try:
        with ThreadPoolExecutor(1) as thread:
            following = thread.submit(next, batches, None)
            while (batch := following.result()) is not None:
                following = thread.submit(next, batches, None)
                yield batch
    finally:
        sys.setswitchinterval(interval)


_DRAWN = (
    "decision.group_key",
    "decision.verdict",
    "decision.clusters",
    "decision.profile_ids",
    "decision.confidence_score",
    "(SELECT first.choice FROM decision AS first WHERE first.domain_name = decision.domain_name"
    " AND first.region = decision.region AND first.group_key = decision.group_key AND ("
    + " OR ".join(f"first.choice GLOB '{one} *'" for one in ChosenBy if one.is_random)
    + f") ORDER BY {ORDER.replace('decision.', 'first.')}, first.id LIMIT 1)",
)


def drawn_groups(
    journal: Journal, tallied: Tallies, since: datetime | None, until: datetime | None
) -> Iterator[Drawn]:
    """Read the decided groups that chance chose, by their effective decisions: all where a run is whole.

    Args:
        journal: where they are.
        tallied: what was counted of the domain.
        since: only what was decided then or later.
        until: only what was decided before then.

    Raises:
        JournalError: it can't be read.
    """
    selection = Selection(tallied.domain_name, tallied.region, since=since, until=until, latest=True)
    for batch in journal.batches(selection, cells=_DRAWN):
        for key, verdict, clusters, profile_ids, score, choice in cast(Any, batch.rows):
            if choice is None and not tallied.whole_runs:
                continue
            ids = json.loads(profile_ids)
            parts: tuple[frozenset[str], ...] | None = None if verdict == Verdict.REVIEW else ()
            if verdict == Verdict.MERGE:
                parts = tuple(map(frozenset, [ids] if clusters is None else json.loads(clusters)))
            chance = 1.0 if tallied.whole_runs else _choice(choice).chance or 1.0
            yield Drawn(key, tuple(ids), score, parts, chance)
