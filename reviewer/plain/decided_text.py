"""What was decided, in words to be read aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.comparison.handles import handle
from reviewer.core.decisions import Decision, Verdict
from reviewer.core.matches import Match
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.session.session import Session

_OTHERS_HIDDEN = Shown("Others have decided this group; this blind review hides what.")


def standing_lines(session: Session) -> Iterator[Shown]:
    """Tell what stands for the group under review, what is not saved yet, and what was said of its parts.

    Raises:
        JournalError: the journal can't be read.
    """
    group, standing = session.current, session.effective
    if group is None:
        return
    unsaved = session.decisions.unsaved_verdict(group)
    if unsaved is not None:
        yield Shown(f"Not saved yet: {decision_text(unsaved, group)}. The same answer tries again.")
    if standing is not None and not session.may_show(standing):
        yield _OTHERS_HIDDEN
    elif standing is not None:
        said = f"{decision_text(standing, group)} by {_who(session, standing)} on {_when(standing)}"
        if session.has_changed:
            yield Shown(f"Was {said}. Its profiles have changed since, so it is asked again.")
        else:
            yield Shown(f"Decided: {said}{_why(standing)}.")
    for one in session.earlier:
        shared = [at for at, profile_id in enumerate(group.profile_ids) if profile_id in one.profile_ids]
        beyond = len(set(one.profile_ids) - set(group.profile_ids))
        others = f" with {beyond} not in this group" if beyond else ""
        verdict = f"{one.verdict}{' in part' if one.merges_a_part else ''}"
        said = f"{verdict} by {_who(session, one)} on {_when(one)}{_why(one)}"
        yield Shown(f"Decided of {_named(shared)}{others}: {said}.")


def history_lines(session: Session) -> Iterator[Shown]:
    """Tell every decision on the group under review, the newest first.

    Raises:
        JournalError: the journal can't be read.
    """
    group = session.current
    if group is None:
        return
    history = session.decisions.history(group)
    if not history:
        yield Shown("Nobody has decided this group yet.")
    elif not all(map(session.may_show, history)):
        yield _OTHERS_HIDDEN
    for one in filter(session.may_show, reversed(history)):
        yield Shown(f"{_when(one)}: {decision_text(one, group)} by {terminal_text(one.reviewer)}{_why(one)}.")


def decision_text(decision: Decision, group: Match) -> Shown:
    """Name a decision's verdict, and for a merge of parts who becomes one: ``merge of A and C``."""
    if decision.verdict is Verdict.WITHDRAWN:
        return Shown("took a decision back")
    if not decision.merges_a_part:
        return Shown(decision.verdict.value)
    return merge_text(decision.clusters or (), group)


def merge_text(clusters: Sequence[Sequence[str]], group: Match) -> Shown:
    """Name who becomes one: ``merge of A and C, and of B and D``."""
    order = {one: at for at, one in enumerate(group.profile_ids)}
    parts = [_named(sorted(order[one] for one in part if one in order)) for part in clusters]
    return Shown(f"merge of {', and of '.join(parts)}")


def kept_text(clusters: Sequence[Sequence[str]], group: Match) -> Shown:
    """Name the profiles that merges keep: ``keeps A``."""
    order = {one: at for at, one in reversed(list(enumerate(group.profile_ids)))}
    return Shown(f"keeps {_named([order[part[0]] for part in clusters if part and part[0] in order])}")


def _named(members: Sequence[int]) -> str:
    """Name members as one would say them: ``A, B and C``."""
    *first, last = [handle(at) for at in members] or ["nobody"]
    return f"{', '.join(first)} and {last}" if first else last


def _who(session: Session, decision: Decision) -> Shown:
    return terminal_text(session.decisions.said_by(decision))


def _when(decision: Decision) -> Shown:
    return Shown(f"{decision.decided_at.astimezone():%Y-%m-%d %H:%M:%S}")


def _why(decision: Decision) -> str:
    because = f", because: {terminal_text(decision.reason)}" if decision.reason else ""
    note = f", note: {terminal_text(decision.note)}" if decision.note else ""
    return because + note
