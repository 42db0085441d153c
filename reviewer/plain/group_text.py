"""A group as lines of text that make sense when read aloud: no columns, no signs, conflicts first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from reviewer.comparison.balance import Balance, GroupEvidence
from reviewer.comparison.compared import rows_of
from reviewer.comparison.evidence import Evidence, Relation
from reviewer.comparison.field_order import FieldOrder
from reviewer.comparison.flattened import flattened
from reviewer.comparison.handles import handle
from reviewer.comparison.masking import masked_row
from reviewer.comparison.rows import Agreement, FieldRow
from reviewer.comparison.summary import GroupSummary, summary_of
from reviewer.comparison.weights import Weights
from reviewer.comparison.words import (
    BITS_SCALE,
    balance_words,
    contribution_words,
    evidence_words,
    side_words,
)
from reviewer.core.counted import number
from reviewer.core.jobs import JobStatus
from reviewer.core.matches import Match
from reviewer.core.problems import Problem
from reviewer.core.settings import Settings, Thresholds
from reviewer.core.terminal_text import Shown, tell_apart, terminal_text
from reviewer.plain.commands import notice_text
from reviewer.session.profile_cache import Member

_AGREEMENTS = {
    Agreement.ALIKE: "alike",
    Agreement.NOT_COMPARABLE: "can't be compared",
    Agreement.PARTLY: "some have none",
    Agreement.DIFFERENT: "differs",
    Agreement.ALONE: "",
}


def title(group: Match, position: int, known: int, thresholds: Thresholds, *, blind: bool = False) -> Shown:
    """Name a group by its place among the ``known`` ones, its score unless ``blind``, and its size."""
    profiles = len(group.profile_ids)
    size = number(profiles, "profile")
    measure = "" if blind else f", {_measure(group, thresholds)}"
    return Shown(f"Group {position + 1:,} of {known:,}: {size}{measure}.")


def _measure(group: Match, thresholds: Thresholds) -> str:
    if group.rule_level is not None:
        return f"found by the rule of level {group.rule_level}"
    if group.score is None:
        return "no score"
    suggested = thresholds.suggested(group.score)
    return f"score {group.score:.10g}{f' (your bands suggest {suggested})' if suggested else ''}"


def no_groups(jobs: JobStatus | None) -> Shown:
    """Say that a run has no groups, and when the next one starts where that is known."""
    next_run = None if jobs is None else jobs.next_run
    when = "" if next_run is None else f" The next run starts on {next_run:%Y-%m-%d at %H:%M} UTC."
    return Shown(f"There are no match groups in this run.{when}")


def trouble(problem: Problem) -> Shown:
    """Tell what is wrong, and how to ask again where that can help."""
    return Shown(f"{terminal_text(problem.line)}.{' retry asks again.' if problem.again else ''}")


def group_lines(
    members: Sequence[Member],
    settings: Settings,
    weights: Weights | None = None,
    merged_away: Collection[str] = (),
) -> Iterator[Shown]:
    """Tell the profiles of a group: what can't be shown, the evidence in short, then field by field.

    Args:
        members: the group's profiles, none of them awaited.
        settings: whose ``mask``, ``default_region`` and order of fields count.
        weights: what evidence weighs; that of the program if None.
        merged_away: profiles that are gone because they were merged, as was told already.
    """
    for at, member in enumerate(members):
        if member.profile is None and member.profile_id not in merged_away:
            yield Shown(f"{handle(at)} can't be shown: {notice_text(member.unavailable)}.")
    group = _evidence_on(members, settings, weights)
    if len(group.here) < 2:
        yield Shown("Fewer than two profiles: there is nothing to compare.")
    else:
        yield from _summary_lines(summary_of(group))
    rows = rows_of(group)
    for at in FieldOrder.of(settings).shown(rows):
        yield from _row_lines(rows[at], group, mask=settings.mask)


def _evidence_on(
    members: Sequence[Member], settings: Settings, weights: Weights | None = None
) -> GroupEvidence:
    profiles = flattened([member.profile for member in members], settings.default_region)
    return GroupEvidence(profiles, weights)


def _summary_lines(summary: GroupSummary) -> Iterator[Shown]:
    for name, said in (("Against", summary.against), ("For", summary.for_)):
        strong, weak = side_words(said, "; ", summary.looked_at)
        parts = [strong, f"weak: {weak}" if weak else ""]
        if said:
            yield Shown(f"{name}: {'; '.join(part for part in parts if part)}.")


def balance_lines(balance: Balance) -> Iterator[Shown]:
    """Tell how far each piece of evidence moves the balance, from the start to the sum."""
    yield Shown(f"{balance_words(balance)}.")
    total = 0.0
    for one in balance.contributions:
        total += one.bits
        yield Shown(f"{contribution_words(one)}: {one.bits:+.1f}, {total:+.1f} so far.")
    yield Shown(f"Sum: {balance.bits:+.1f}.")
    yield Shown(f"{BITS_SCALE}.")


def field_lines(members: Sequence[Member], settings: Settings) -> dict[str, list[Shown]]:
    """Tell each field of a group as it is, whether masked otherwise or not; by name, in reading order."""
    group = _evidence_on(members, settings)
    return {row.name: list(_row_lines(row, group, mask=False)) for row in rows_of(group)}


def _row_lines(row: FieldRow, group: GroupEvidence, *, mask: bool) -> Iterator[Shown]:
    values = masked_row(row.name, row.values) if mask else row.values
    shown = iter(tell_apart([value for value in values if value is not None]))
    texts = [None if value is None else next(shown) for value in values]
    name = terminal_text(row.name)
    if row.agreement is Agreement.SAME:
        yield Shown(f"{name}, the same in all: {next(text for text in texts if text is not None)}")
        return
    agreement = _AGREEMENTS[row.agreement]
    yield Shown(f"{name}, {agreement}:" if agreement else f"{name}:")
    for at, text in enumerate(texts):
        if at not in group.here:
            continue
        evidence = row.evidence[at] if row.evidence else None
        yield Shown(f"  {handle(at)}: {'none' if text is None else f'{text}{_in_words(evidence)}'}")


def _in_words(evidence: Evidence | None) -> str:
    if evidence is None or evidence.relation is Relation.MISSING:
        return ""
    return f" ({evidence_words(evidence)})"


def id_lines(group: Match) -> Iterator[Shown]:
    """Tell the ids of a group in full."""
    yield Shown(f"MatchId: {terminal_text(group.match_id)}")
    for at, profile_id in enumerate(group.profile_ids):
        yield Shown(f"{handle(at)}: {terminal_text(profile_id)}")
