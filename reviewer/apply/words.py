"""A plan and a run in words: the one place where the codes of applying become sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.filesize import decimal

from reviewer.apply.contradictions import Contradiction
from reviewer.apply.held import Held, Why
from reviewer.apply.requests import Decided
from reviewer.apply.snapshots import Estimate, is_hindered
from reviewer.apply.summary import PlanSummary
from reviewer.apply.tally import Tally
from reviewer.comparison.handles import handle
from reviewer.core.counted import number
from reviewer.core.decisions import Decision
from reviewer.core.problems import Problem
from reviewer.core.receipts import ReceiptState
from reviewer.core.terminal_text import Shown, terminal_text

MOST_NAMED = 10
"""Groups of one kind that are named; of more it says how many there are."""

WHY = {
    Why.CONTRADICTS: "contradict other decisions: decide again what is named below",
    Why.OVERLAPS: "want a profile that another decided merge wants too: decide one of the two again",
    Why.NO_SURVIVOR: "decided with an early release, which did not record the profile to keep: decide again",
    Why.UNFIT: "ask for what MergeProfiles does not take: decide again",
    Why.GONE: "a profile is gone: deleted, expired, or merged by someone else",
    Why.MERGED_BY_AWS: "merged by AWS's automatic merging meanwhile",
    Why.UNREADABLE: "a profile can't be read at the moment: apply again later",
    Why.CHANGED: "changed since the decision: review again",
    Why.NOT_COMPARED: "decided while not all profiles were shown: review again, or add --unchecked",
    Why.OTHER_JOURNAL: "from another journal, so that nobody can tell here whether values have changed:"
    " apply there, review again, or add --unchecked",
    Why.FROM_EXPORT: "values differ from those decided on, which may come from an export: review again, or"
    " add --unchecked",
    Why.TOO_MANY_OBJECTS: "more objects than one profile may have",
    Why.NOT_APPROVED: "wait for someone else to approve them: `reviewer apply --review`",
    Why.OTHERS_MERGE: "someone else is merging one of its profiles: apply again when they are done",
    Why.OTHERS_UNREADABLE: "the team has something on them that can't be read here, maybe of a newer"
    " match-reviewer: `reviewer --version` on both hosts tells, or decide again",
    Why.UNDER_WAY: "sent, and nobody knows yet what came of it: `reviewer apply --verify` looks again",
    Why.DIFFERS: "an earlier request gave something else than was promised: see `reviewer journal list`",
    Why.DECIDED_AGAIN: "decided again since the plan was made",
}
"""What is said of groups that are held back, behind their number and a colon."""

STATES = {
    ReceiptState.VERIFIED: "verified",
    ReceiptState.DIFFERS: "merged, but not as promised: see `reviewer journal list`",
    ReceiptState.ANSWERED: "taken by AWS and not seen yet: `reviewer apply --verify` looks again",
    ReceiptState.SENT: "interrupted while they were sent, so that they may have been done: `reviewer apply"
    " --verify` looks again",
    ReceiptState.UNKNOWN: "without an answer, so that they may have been done: `reviewer apply --verify`"
    " looks again",
    ReceiptState.NOT_DONE: "not done",
}
"""What is said of some requests, behind their number, in the order in which it is said."""


def plan_lines(
    summary: PlanSummary, find: Callable[[str], Decision | None], snapshots: Estimate | Problem | None
) -> Iterator[Shown]:
    """Say what a plan comes to.

    Args:
        summary: the plan.
        find: finds a decision by its id.
        snapshots: where they are kept and how large they are, or why that can't be told; None for nowhere.
    """
    if summary.merges:
        lost = number(summary.lost, "value is lost", "values are lost")
        cut = " (as far as --max goes)" if summary.is_cut else ""
        merges = f"{number(summary.merges, 'merge')} of {number(summary.groups, 'group')}{cut}"
        go = number(summary.go, "profile goes", "profiles go")
        yield Shown(f"{merges}: {go}, {lost}")
        yield terminal_text(_snapshot_words(snapshots, summary.merges))
    else:
        yield Shown("Nothing is to be merged")
    if summary.applied:
        yield Shown(number(summary.applied, "group was merged already", "groups were merged already"))
    for why, held in summary.held.items():
        yield Shown(f"Held back: {number(len(held), 'group')}: {WHY[why]}")
        for one in held[:MOST_NAMED]:
            yield _held(one)
        if len(held) > MOST_NAMED:
            yield Shown(f"  … and {len(held) - MOST_NAMED:,} more: --output json names all")
    for contradiction in summary.contradictions[:MOST_NAMED]:
        yield from _contradiction(contradiction, find)
    if len(summary.contradictions) > MOST_NAMED:
        more = len(summary.contradictions) - MOST_NAMED
        yield Shown(f"… and {number(more, 'more contradiction')}: --output json names all")


def _snapshot_words(snapshots: Estimate | Problem | None, merges: int) -> str:
    if snapshots is None:
        return "No snapshot is kept: what is merged can't be taken apart"
    if isinstance(snapshots, Problem):
        if not is_hindered(snapshots):
            return f"Before each a snapshot is kept. How large can't be told: {snapshots.line}"
        return (
            f"No snapshot can be taken, and nothing goes without: {snapshots.line}. `reviewer apply"
            " --no-snapshot` keeps none, and nothing can be taken apart then"
        )
    size = f"about {decimal(snapshots.each)} each, {decimal(snapshots.each * merges)} in all"
    return f"Before each a snapshot is kept in {snapshots.where}, with customers' data: {size}"


def _held(held: Held) -> Shown:
    details = "" if held.why in (Why.CONTRADICTS, Why.OVERLAPS) else " ".join(held.codes)
    return Shown(f"  {_named(held.decision)}{f': {terminal_text(details)}' if details else ''}")


def _named(decision: Decision) -> str:
    when = f"{decision.decided_at.astimezone():%d %b %Y %H:%M}"
    return f"MatchId {terminal_text(decision.match_id)} ({terminal_text(decision.reviewer)}, {when})"


def _contradiction(found: Contradiction, find: Callable[[str], Decision | None]) -> Iterator[Shown]:
    size = number(len(found.decision_ids), "decision")
    bound = "these are the fewest" if found.is_smallest else "fewer may do, there are too many ways to try"
    yield Shown(f"{size} contradict each other. Decide again, and the others agree ({bound}):")
    for decision_id in found.reopen[:MOST_NAMED]:
        decision = find(decision_id)
        said = "" if decision is None else f"  {decision.verdict} on {_named(decision)}"
        yield Shown(said or f"  {terminal_text(decision_id)}")
    if len(found.reopen) > MOST_NAMED:
        yield Shown(f"  … and {len(found.reopen) - MOST_NAMED:,} more: --output json names all")


def decision_line(merge: Decided) -> Shown:
    """Name the decision that a merge follows from."""
    return Shown(f"{_named(merge.decision)}, {number(len(merge.requests), 'merge')}:")


def request_lines(merge: Decided) -> Iterator[Shown]:
    """Say what a merge is to do, for someone who is to approve it."""
    letters = {one: f"{handle(at)} ({one})" for at, one in enumerate(merge.profile_ids)}
    for request in merge.requests:
        yield _indented(f"{letters[request.main_profile_id]} stays")
        yield from (_indented(f"{letters[one]} goes into it") for one in request.profile_ids_to_merge)
        for member, source in request.field_sources.items():
            named = [("", source)] if isinstance(source, str) else source.items()
            for key, one in named:
                yield _indented(f"{member}{key and f'.{key}'} is taken from {letters[one]}")
    if merge.decision.note:
        yield _indented(f"note: {merge.decision.note}")


def _indented(words: str) -> Shown:
    return Shown(f"  {terminal_text(words)}")


def tally_lines(tally: Tally, summary: PlanSummary, *, interrupted: bool) -> Iterator[Shown]:
    """Say how a run of a plan went, and what is left."""
    yield from state_lines(tally)
    for why, count in tally.held.items():
        yield Shown(f"Held back on the way: {number(count, 'group')}: {WHY[Why(why)]}")
    refused = {problem.line: None for problem in tally.refusals if problem != tally.problem}
    for line in refused:
        yield terminal_text(f"AWS refused: {line}")
    if tally.problem is not None:
        yield terminal_text(f"Stopped: {tally.problem.line}")
    elif interrupted:
        yield Shown("Stopped, as you asked: nothing is in flight. `reviewer apply` goes on from here")
    if not any(tally.by_state.values()) and tally.problem is None:
        yield Shown("Nothing was sent")
    if left := summary.merges - tally.by_state.total():
        yield Shown(f"Left: {number(left, 'merge')} of the plan, never sent")
    if summary.is_cut:
        yield Shown("Left: what is decided beyond --max")


def state_lines(tally: Tally) -> Iterator[Shown]:
    """Say what is known of requests, and of those that became something else, what it is that differs."""
    for state, words in STATES.items():
        if count := tally.by_state[state]:
            yield Shown(f"{number(count, 'merge')} {words}")
    for one in tally.differing[:MOST_NAMED]:
        yield _indented(f"{one.merge_id} into {one.main_profile_id}: {' '.join(one.codes)}")
    if len(tally.differing) > MOST_NAMED:
        yield Shown(f"  … and {len(tally.differing) - MOST_NAMED:,} more")


def looked_up_lines(tally: Tally) -> Iterator[Shown]:
    """Say what was found out of requests of earlier runs."""
    for line in state_lines(tally):
        yield line if line.startswith(" ") else Shown(f"Sent before: {line}")
