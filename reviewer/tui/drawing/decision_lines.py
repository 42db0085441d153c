"""Decisions in words: the effective one of the group on the screen, its history, the latest ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.cells import cell_len

from reviewer.comparison.clusters import Clusters
from reviewer.comparison.handles import handle
from reviewer.core.counted import number
from reviewer.core.decisions import VERDICTS, Decision, Verdict
from reviewer.core.matches import Match
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.session.applied import applied_words
from reviewer.session.domain_decisions import DomainDecisions
from reviewer.session.draft import DraftDecision
from reviewer.session.session import Session
from reviewer.tui.drawing.cells import fitted
from reviewer.tui.drawing.comparison_lines import Remark
from reviewer.tui.drawing.entries import Entry
from reviewer.tui.drawing.merge_sums import MergeSum
from reviewer.tui.drawing.palette import PART_SIGN
from reviewer.tui.drawing.status_lines import signed_verdict

_MOST_NAMED = 3
_MOST_HANDLES = 6
_LONGEST_NAME = 20
"""Cells that a customer's name has among the latest decisions: at 80 columns each is a line then."""
OTHERS_HIDDEN = Shown("others have decided; this blind review hides what")


def when(moment: datetime) -> Shown:
    """Write a moment in the reviewer's time zone, to the second."""
    return Shown(f"{moment.astimezone():%Y-%m-%d %H:%M:%S}")


def draft_remarks(draft: DraftDecision, sums: Sequence[MergeSum] = ()) -> list[Remark]:
    """Show what waits for a verdict: how the group is split, what each person keeps, the note, the reason."""
    waiting = [
        ("split", split_words(draft.clusters)),
        ("each keeps", "" if draft.clusters.is_whole else _kept_words(draft.clusters, sums)),
        ("note", draft.note),
        ("because", draft.reason),
    ]
    return [Remark(Shown(f"{name}: {terminal_text(text)}"), trouble=False) for name, text in waiting if text]


def split_words(clusters: Clusters) -> str:
    """Say which members of a split group become one and which stay alone; ``""`` where all become one."""
    if clusters.is_whole:
        return ""
    order = {one: at for at, one in enumerate(clusters.profile_ids)}
    named = [[handle(order[one]) for one in part] for part in clusters.parts]
    merged = [_few(part, "+") for part in named if len(part) > 1]
    apart = [part[0] for part in named if len(part) == 1]
    return " · ".join([*merged, *([_alone(apart)] if apart else [])])


def _kept_words(clusters: Clusters, sums: Sequence[MergeSum]) -> str:
    """Say how many values each person of a split group would keep and lose."""
    order = {one: at for at, one in enumerate(clusters.profile_ids)}
    named = [[handle(at) for at in sorted(map(order.__getitem__, one.part))] for one in sums]
    return " · ".join(
        f"{_few(part, '+')} {number(one.values, 'value')}, {one.lost or 'none'} lost"
        for part, one in zip(named, sums, strict=True)
    )


def _alone(handles: Sequence[str]) -> str:
    return f"{_few(handles, ' ')} {'each ' if len(handles) > 1 else ''}alone"


def _few(handles: Sequence[str], between: str) -> str:
    if len(handles) <= _MOST_HANDLES:
        return between.join(handles)
    return f"{between.join(handles[: _MOST_HANDLES - 1])} and {len(handles) - _MOST_HANDLES + 1} more"


def unsaved_remarks(session: Session) -> list[Remark]:
    """Keep a verdict on the screen that could not be saved, until another try saves it."""
    group = session.current
    unsaved = None if group is None else session.decisions.unsaved_verdict(group)
    if unsaved is None:
        return []
    return [Remark(Shown(f"{signed_verdict(unsaved.verdict)} is not saved yet: the same key tries again"))]


def unsaved_lines(session: Session, unsaved: Mapping[str, Decision | None]) -> list[Entry]:
    """Name each group on which something is not saved, by its key, and last of all leaving without it."""
    lines = []
    for key, decision in unsaved.items():
        at = session.groups.position_of(key)
        what = "marked or noted, but not decided"
        if decision is not None:
            undo = decision.verdict is Verdict.WITHDRAWN
            what = "the undo is not saved" if undo else f"{signed_verdict(decision.verdict)} is not saved"
        lines.append(Entry(Shown("A group not loaded" if at is None else f"Group {at + 1:,}"), Shown(what)))
    return [*lines, Entry(Shown("Leave"), Shown("without saving that"))]


def effective_remarks(session: Session, history: str = "H") -> list[Remark]:
    """Say what was decided of the group under review, and of others with the same profiles.

    Args:
        session: the review.
        history: the key that lists every decision.

    Raises:
        JournalError: the journal can't be read.
    """
    group, effective, record = session.current, session.under_review.effective, session.decisions
    if group is None:
        return []
    remarks = []
    earlier = session.under_review.earlier
    if sides := session.under_review.sides:
        remarks += [
            Remark(Shown(f"{who}: {decision_words(one, group.profile_ids)}{_note(one)}"), trouble=False)
            for who, one in zip(("One says", *["another"] * len(sides)), sides, strict=False)
        ]
    elif effective is not None and not session.under_review.may_show(effective):
        remarks.append(Remark(OTHERS_HIDDEN, trouble=False))
    elif effective is not None:
        by = _who(record, effective)
        words = f"{decision_words(effective, group.profile_ids)} by {by} on {when(effective.decided_at)}"
        if session.under_review.has_changed:
            remarks.append(
                Remark(Shown(f"Was {words}: its profiles have changed since, so it is asked again"))
            )
        else:
            remarks.append(Remark(Shown(f"{words}{_note(effective)}"), trouble=False))
        if applied := session.under_review.applied:
            remarks.append(Remark(applied_words(applied, record.author.applied_by), trouble=False))
    remarks += [
        Remark(Shown(f"{_shared(group, one)}: {_in_short(record, one)}"), trouble=False)
        for one in earlier[:_MOST_NAMED]
    ]
    if len(earlier) > _MOST_NAMED:
        more = len(earlier) - _MOST_NAMED
        remarks.append(
            Remark(
                Shown(f"{number(more, 'more decision')} on parts of this group: {history} lists them"),
                trouble=False,
            )
        )
    return remarks


def decision_words(decision: Decision, profile_ids: Sequence[str]) -> Shown:
    """Name a decision's verdict, and for a merge of parts who becomes one: ``÷ split: A★+C · D★+E``.

    Args:
        decision: the decision.
        profile_ids: the group's, by whose order the handles are given.
    """
    parts = _parts_words(decision, profile_ids)
    return Shown(f"{_signed(decision)}{f': {parts}' if parts else ''}")


def _signed(decision: Decision) -> str:
    return f"{PART_SIGN} split" if decision.merges_a_part else signed_verdict(decision.verdict)


def _parts_words(decision: Decision, profile_ids: Sequence[str]) -> str:
    if not decision.merges_a_part:
        return ""
    order = {one: at for at, one in reversed(list(enumerate(profile_ids)))}
    parts = [
        "+".join(f"{handle(order[one])}{'' if at else '★'}" for at, one in enumerate(part) if one in order)
        for part in decision.clusters or ()
    ]
    return " · ".join(parts)


def _shared(group: Match, decision: Decision) -> str:
    """Name the members of a group that a decision on another group spoke of: ``A–B``."""
    spoken_of = set(decision.profile_ids)
    shared = [handle(at) for at, one in enumerate(group.profile_ids) if one in spoken_of]
    beyond = len(spoken_of - set(group.profile_ids))
    return "–".join(shared) + (f" with {beyond} not in this group" if beyond else "")


def _in_short(record: DomainDecisions, decision: Decision) -> str:
    words = "merged in part" if decision.merges_a_part else decision.verdict.past or decision.verdict.value
    return (
        f"{words} on {decision.decided_at.astimezone():%Y-%m-%d} by {_who(record, decision)}{_note(decision)}"
    )


def _who(record: DomainDecisions, decision: Decision) -> Shown:
    return terminal_text(record.author.said_by(decision))


def _note(decision: Decision) -> str:
    text = " · ".join(part for part in (decision.reason, decision.note) if part)
    return f" · {terminal_text(text)}" if text else ""


def history_lines(session: Session) -> list[Entry]:
    """Every decision on the group under review, the newest first, then those on parts of it."""
    group = session.current
    if group is None:
        return []
    history = session.decisions.history(group)
    by_id = {one.id: one for one in history}
    taken_back = {one.withdraws for one in history}
    lines: list[Entry] = []
    for one in reversed(history):
        if session.under_review.may_show(one):
            lines += _in_full(one, by_id, group.profile_ids, is_void=one.id in taken_back)
    if not all(map(session.under_review.may_show, history)):
        lines.append(Entry(Shown(""), OTHERS_HIDDEN))
    by = session.decisions.author.applied_by
    lines[:0] = [
        Entry(when(one.recorded_at), applied_words([one], by))
        for one in reversed(session.under_review.applied)
    ]
    if not lines:
        lines = [Entry(Shown(""), Shown("Nobody has decided this group yet."))]
    if session.under_review.earlier:
        lines += [
            Entry(Shown(""), Shown("")),
            Entry(Shown(""), Shown("On groups that share profiles with it:")),
        ]
        for one in session.under_review.earlier:
            lines += _in_full(one, {}, group.profile_ids, shared=_shared(group, one))
    return lines


def _in_full(
    decision: Decision,
    others: Mapping[str, Decision],
    profile_ids: Sequence[str],
    *,
    is_void: bool = False,
    shared: str = "",
) -> list[Entry]:
    """What was decided by whom, and on a quiet line below where it comes from."""
    verdict: Verdict | None = decision.verdict
    if verdict is Verdict.WITHDRAWN:
        verdict, undone = None, others.get(decision.withdraws or "")
        words = "took a decision back"
        if undone is not None:
            words = f"took back {_signed(undone)} of {when(undone.decided_at)}"
    else:
        words = decision_words(decision, profile_ids)
    caller = decision.caller_arn or ""
    uid = "" if decision.reviewer_uid is None else f" (uid {decision.reviewer_uid})"
    signed_in = f" as {terminal_text(caller_name(caller))}" if caller else ""
    by = f"{terminal_text(decision.reviewer)}{uid}{signed_in}"
    run = decision.match_generation_date
    told = (
        words,
        by,
        f"of {shared}" if shared else "",
        "taken back" if is_void else "",
        "blind" if decision.blind else "",
        "" if run is None else f"run {run:%Y-%m-%d}",
    )
    whence = (
        terminal_text(caller),
        f"on {terminal_text(decision.host)}" if decision.host else "",
    )
    text = f"{' · '.join(filter(None, told))}{_note(decision)}"
    below = Shown(" · ".join(filter(None, whence)))
    lines = [Entry(when(decision.decided_at), Shown(text), verdict)]
    return [*lines, Entry(Shown(""), below, is_quiet=True)] if below else lines


def caller_name(arn: str) -> str:
    """The part of an ARN that names who calls: of a role's session or a user the last one."""
    return arn.rpartition(":")[2].rpartition("/")[2]


def latest_lines(session: Session, decisions: Sequence[Decision]) -> list[Entry]:
    """The latest decisions as lines, in the order given: when, what, and of which group of whom.

    Where all are of today their times say enough, and leave the rest of a narrow line to what was decided.
    """
    days = {one.decided_at.astimezone().date() for one in decisions}
    is_today = days == {datetime.now().astimezone().date()}
    positions = [session.groups.position_of(one.group_key) for one in decisions]
    groups = ["not loaded" if at is None else f"group {at + 1:,}" for at in positions]
    names = [_name_of(session, one) for one in decisions]
    group_width = max(map(len, groups), default=0)
    name_width = min(max(map(cell_len, names), default=0), _LONGEST_NAME)
    verdict_width = max(cell_len(signed_verdict(one)) for one in VERDICTS)
    lines = []
    for one, group, name in zip(decisions, groups, names, strict=True):
        by = "" if session.decisions.author.made_here(one) else f" · by {_who(session.decisions, one)}"
        whom = _parts_words(one, one.profile_ids) or number(len(one.profile_ids), "profile")
        parts = (
            _signed(one).ljust(verdict_width),
            group.ljust(group_width),
            *([fitted(name, name_width)] if name_width else []),
            f"{whom}{by}{_note(one)}",
        )
        moment = when(one.decided_at)
        shown = Shown(moment.partition(" ")[2]) if is_today else moment
        lines.append(Entry(shown, Shown("  ".join(parts)), one.verdict))
    return lines


def _name_of(session: Session, decision: Decision) -> Shown:
    """Whom a decision is about, where any of its profiles is here."""
    from reviewer.comparison.survivor import name_of  # Its libraries are loaded behind the first group.

    return terminal_text(name_of(session.feed.profiles.here(decision.profile_ids)))
