"""Counting a domain's decisions, which keeps nobody from writing and takes no more memory for more of them.

Every row is counted as if it were what is effective. Only of groups with several rows all are looked at, to
take back what does not count and to see who agrees.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from itertools import chain, groupby
from operator import attrgetter, sub
from typing import Any, TypeVar, cast

from reviewer.core.chances import chances
from reviewer.core.decisions import Choice, ChosenBy, Verdict
from reviewer.core.disputes import not_taken_back
from reviewer.core.partitions import Joint
from reviewer.core.tallies import (
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
from reviewer.journal.given_rows import (
    CELLS,
    CHOICE,
    DAY,
    EVIDENCE,
    OUTCOME,
    REAL_SCORE,
    RUN,
    SCORE,
    GivenRow,
    by_whom,
    named,
    said_of,
    taken,
)
from reviewer.journal.schema import ORDER, Row
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal

Some = TypeVar("Some")
Other = TypeVar("Other")

_BREAK = 120
"""Seconds; a longer gap between two decisions is a break, not thinking."""
_BITS = 36
"""Those of a time in seconds, of which there are enough until the year 4147."""
_SECONDS = (1 << _BITS) - 1
_MOST_LISTED = 1_000
"""Disputed groups that are named; all are counted."""

_WHEN = f"(decision.seq << {_BITS}) + cast(strftime('%s', decision.decided_at) AS INTEGER)"
"""SQL: a number that grows in journal order, whose last bits are seconds."""
_ALIKE = (
    f"json_array(decision.reviewer, {DAY}, decision.session_id, {CHOICE}, {OUTCOME}, {RUN})",
    f"group_concat({SCORE})",
    f"group_concat({_WHEN})",
    f"group_concat({EVIDENCE}, char(10))",
)
"""SQL: what many rows have in common, and the rest of each, which SQLite puts together beside Python."""
_BY = "GROUP BY 1 ORDER BY min(decision.seq)"
"""SQL: what makes rows alike, in journal order."""
_CODE = re.compile(r'"([a-z-]+:[a-z-]+)')
_AGAINST = {Outcome.MERGE: (":different",), Outcome.REJECT: (":identical", ":same")}
"""What evidence is overruled by a verdict."""


_choice = lru_cache(maxsize=4096)(Choice.read)


def _thousandths(score: str) -> int | None:
    return int(score) if score else None


@lru_cache(maxsize=4096)
def _is_random(choice: str) -> bool:
    return bool(choice) and _choice(choice).by.is_random


@lru_cache(maxsize=4096)
def _overruled(evidence: str, outcome: str) -> Counter[tuple[str, str]]:
    """How often each piece of some evidence is overruled by a verdict."""
    against = _AGAINST.get(outcome, ())  # type: ignore[call-overload]
    return Counter((code, outcome) for code in _CODE.findall(evidence) if against and code.endswith(against))


class _Counts:
    """A count under way; its keys are plain tuples, which ``Counter`` counts with no step of Python's own."""

    def __init__(self, tallies: Tallies) -> None:
        self.tallies = tallies
        self.groups: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        """By choice, outcome and run, then by score; withdrawals, which decide no group, go at the end."""
        self.together: Counter[tuple[str, int | None, tuple[tuple[str, str], ...], Joint]] = Counter()
        self.disputed: dict[str, tuple[tuple[str, str], ...]] = {}
        """By the id of a group's last decision, what each has said."""
        self._last: dict[str | None, int] = {}
        """When each session decided last, by _WHEN."""

    def all(self, rows: Iterable[Row]) -> None:
        """Count rows, the cells of _ALIKE, as if each were what is effective on its group."""
        seated: dict[str | None, dict[tuple[str, str], list[int]]] = {}
        for alike, scores, moments, evidence in cast(Any, rows):
            reviewer, day, session, choice, outcome, run = json.loads(alike)
            each = scores.split(",")
            self.tallies.deeds[Deed(reviewer, day, choice.partition(" ")[0], outcome)] += len(each)
            self.groups[choice, outcome, run].update(each)
            own = seated.setdefault(session, {}).setdefault((reviewer, day), [])
            own += map(int, moments.split(","))
            if evidence is not None:
                for text, times in Counter(evidence.split("\n")).items():
                    self._overrule(text, outcome, times)
        for session, by in seated.items():
            every = sorted(chain.from_iterable(by.values()))
            # A session's first decision has none before it: its gap is below 0, which is a long one here.
            before = self._last.get(session, every[0] + 1)
            gap_to = dict(zip(every, map(sub, every, (before, *every)), strict=False))
            self._last[session] = every[-1]
            for of, own in by.items():
                gaps = [gap for when in own if (gap := gap_to[when] & _SECONDS) <= _BREAK]
                self.tallies.seconds[of] += sum(gaps)
                self.tallies.thoughts[of] += len(gaps)

    def _overrule(self, evidence: str | None, outcome: str, times: int) -> None:
        if evidence is not None:
            for key, pairs in _overruled(evidence, outcome).items():
                self.tallies.overruled[key] += pairs * times

    def group(self, rows: Sequence[GivenRow]) -> None:
        """Count a group with several rows, in their order, as what is effective alone."""
        given = not_taken_back(rows)
        effective = given[-1] if given else None
        chosen = None
        for row in rows:
            if row.withdraws is not None:
                continue
            if chosen is None and _is_random(row.choice):
                chosen = row
            if row is not effective:
                self.groups[row.choice, row.outcome, row.run][row.score] -= 1
                if row.evidence is not None:
                    self._overrule(row.evidence, row.outcome, -1)
        if effective is None:
            return
        if chosen is not None:
            self.groups[effective.choice, effective.outcome, effective.run][effective.score] -= 1
            self.groups[chosen.choice, effective.outcome, chosen.run][effective.score] += 1
        if len(given) > 1:
            names = by_whom(given)
            if len(set(names)) > 1:
                self._agreement(names, given)

    def _agreement(self, by: Sequence[str], given: Sequence[GivenRow]) -> None:
        """Count what several reviewers have said of a group, in their order."""
        newest, alone, last = dict[str, GivenRow](), dict[str, GivenRow](), given[-1]
        for name, row in zip(by, given, strict=True):
            others = len(newest) > (name in newest)
            newest[name] = row
            if (others and not row.blind) or row.ends_disputes:
                self.tallies.dependent += 1
            else:
                alone[name] = row
        if len(alone) > 1:
            by_name = sorted(alone.items())
            judging = [row for _, row in by_name if row.judges][:2]
            self.together[
                week_of(max([row.day for row in alone.values()])),
                band_of(_thousandths(last.score)),
                said_of(by_name),
                taken(*judging) if len(judging) == 2 else Joint(),
            ] += 1
        said = {row.meaning for row in newest.values() if row.judges}
        if len(said) > 1 and not last.ends_disputes:
            self.tallies.disputes += 1
            if len(self.disputed) < _MOST_LISTED:
                self.disputed[last.id] = said_of(sorted(newest.items()))

    def finish(self) -> Tallies:
        """Name what was counted."""
        found = self.tallies
        for one, times in self.together.items():
            found.together[Together(*one)] += times
        found.overruled = +found.overruled
        decided: Counter[str] = Counter()
        told: defaultdict[str, set[int]] = defaultdict(set)
        for (choice, outcome, run), scores in self.groups.items():
            if outcome == "withdrawn":
                continue
            of_run = _choice(choice) if choice else None
            if of_run is not None and of_run.by in _OF_ALL:
                told[run].add(of_run.of)
            drawn_from = run if of_run is not None and of_run.by in _DRAWN_FROM_RUN else ""
            for score, groups in (+scores).items():
                found.groups[Said(choice, _thousandths(score), outcome, drawn_from)] += groups
                decided[run] += groups
        sizes = {run: _size(run, told[run] - {0}) for run in decided}
        if all(sizes.values()):
            found.run_groups = sum(sizes.values())
            # Where no date tells runs apart, more groups than one has are of several.
            found.whole_runs = bool(decided) and all(
                sizes[run] <= groups if run else sizes[run] == groups for run, groups in decided.items()
            )
        return found


def _size(run: str, told: Collection[int]) -> int:
    """How many groups a run has by the decisions on it; 0 where that is not known.

    Exports and rules name no run: two sizes are then of two runs, of which nothing tells which has what.
    """
    return max(told, default=0) if run or len(told) == 1 else 0


_OF_ALL = (ChosenBy.SAMPLE, ChosenBy.ORDER, ChosenBy.HAND)
"""Whose Choice tells how many groups the run has."""
_DRAWN_FROM_RUN = (ChosenBy.SAMPLE, ChosenBy.STRATUM)
"""Whose Choice tells of one run alone."""


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
    last, digest = journal.end
    counts = _Counts(Tallies(domain_name, region))
    # For rows of their own SQLite would come back to Python for each, and wait while others are counted.
    packed = f"'[' || coalesce(group_concat(json_array({', '.join(CELLS)})), '') || ']'"
    every = journal.batches(selection, last=last, cells=_ALIKE, by=_BY)
    with journal.open_beside((last, digest)) as beside:
        again = beside.decided_again(selection, last=last, cells=[packed])
        for batch, of_several in _ahead(every, again):
            if batch is not None:
                counts.all(batch.rows)
            if of_several is not None:
                [[text]] = of_several
                rows = sorted(map(GivenRow._make, json.loads(str(text))))
                for _, of_group in groupby(rows, _IN_GROUPS):
                    counts.group([*of_group])
    found = counts.finish()
    for decision_id, given in counts.disputed.items():
        if (one := journal.decision(decision_id)) is not None:
            found.disputed.append(Disputed(one.match_id, one.group_key, one.confidence_score, given))
    for answer in journal.control_answers(domain_name, region, None, since, until):
        came_to = "review" if answer.verdict is Verdict.REVIEW else "slip" if answer.is_slip else "right"
        found.controls[named(answer.reviewer, answer.caller_arn), came_to] += 1
    return found


_IN_GROUPS = attrgetter("group_key")


def _ahead(one: Iterator[Some], other: Iterator[Other]) -> Iterator[tuple[Some | None, Other | None]]:
    """Read what comes next of each in a thread while what came is counted: SQLite reads beside Python."""
    interval = sys.getswitchinterval()
    # A batch is counted in less than Python's 5 ms, in which the threads could not begin with the next ones.
    sys.setswitchinterval(interval / 50)
    try:
        with ThreadPoolExecutor(2) as threads:
            following = threads.submit(next, one, None), threads.submit(next, other, None)
            while (found := (following[0].result(), following[1].result())) != (None, None):
                following = threads.submit(next, one, None), threads.submit(next, other, None)
                yield found
    finally:
        sys.setswitchinterval(interval)


_DRAWN = (
    "decision.group_key",
    "decision.verdict",
    "decision.clusters",
    "decision.profile_ids",
    REAL_SCORE,
    "(SELECT first.choice || char(10) || coalesce(first.match_generation_date, '')"
    " FROM decision AS first WHERE first.domain_name = decision.domain_name"
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
    sample = {(said.choice, said.run): chance for said, chance in chances(tallied.groups).items()}
    for batch in journal.batches(selection, cells=_DRAWN):
        for key, verdict, clusters, profile_ids, score, first in cast(Any, batch.rows):
            choice, _, run = (first or "").partition("\n")
            chance = 1.0 if tallied.whole_runs else sample.get((choice, run), sample.get((choice, "")))
            if chance is None:
                continue
            ids = json.loads(profile_ids)
            parts: tuple[frozenset[str], ...] | None = None if verdict == Verdict.REVIEW else ()
            if verdict == Verdict.MERGE:
                parts = tuple(map(frozenset, [ids] if clusters is None else json.loads(clusters)))
            yield Drawn(key, tuple(ids), score, parts, chance)
