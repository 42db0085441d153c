"""What was decided on a group and what is marked on it, in words to be read aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.comparison.handles import handle
from reviewer.core.decisions import Decision, Verdict
from reviewer.core.matches import Match
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.session.applied import applied_words
from reviewer.session.rules import here, verdict_words
from reviewer.session.session import Session

_OTHERS_HIDDEN = Shown("Others have decided this group; this blind review hides what.")


def effective_lines(session: Session, group: Match) -> Iterator[Shown]:
    """Say what is not saved yet, the effective decision on the group under review, and those on parts of it.

    Raises:
        JournalError: the journal can't be read.
    """
    effective, unsaved = session.under_review.effective, session.decisions.unsaved_verdict(group)
    if unsaved is not None:
        yield Shown(f"Not saved yet: {decision_text(unsaved, group)}. The same answer tries again.")
    if sides := session.under_review.sides:
        for who, one in zip(("One says", *["Another says"] * len(sides)), sides, strict=False):
            yield Shown(f"{who} {decision_text(one, group)}{_why(one)}.")
    elif effective is not None and not session.under_review.may_show(effective):
        yield _OTHERS_HIDDEN
    elif effective is not None:
        text = f"{decision_text(effective, group)} {_by_and_when(session, effective)}"
        if session.under_review.has_changed:
            yield Shown(f"Was {text}. Its profiles have changed since, so it is asked again.")
        else:
            yield Shown(f"Decided: {text}{_why(effective)}.")
        if applied := session.under_review.applied:
            yield Shown(f"{applied_words(applied, session.decisions.author.applied_by)}.")
    for one in session.under_review.earlier:
        shared = [at for at, profile_id in enumerate(group.profile_ids) if profile_id in one.profile_ids]
        beyond = len(set(one.profile_ids) - set(group.profile_ids))
        others = f" with {beyond} not in this group" if beyond else ""
        text = f"{verdict_words(one)} {_by_and_when(session, one)}{_why(one)}"
        yield Shown(f"Decided of {_named(shared)}{others}: {text}.")


def draft_lines(session: Session, group: Match) -> Iterator[Shown]:
    """Say what a merge of the group under review would make, and what goes with the next verdict on it."""
    draft, profiles = session.draft, here(session.members)
    parts = draft.parts_to_merge(profiles)
    if parts:
        is_whole = draft.clusters.is_whole
        merge = "A merge of all" if is_whole else f"As it is marked, a {merge_text(parts, group)}"
        yield Shown(f"{merge} {kept_text(parts, group)}.")
        places = _places(group)
        taken = [
            f"{terminal_text(path)} from {handle(places[source])}"
            for part in parts
            for path, source in sorted(draft.sources_of(part, profiles).items())
        ]
        if taken:
            yield Shown(f"It takes {', '.join(taken)}.")
    elif draft.clusters.out:
        yield Shown("As it is marked, every profile is apart.")
    if waiting := ", ".join(text for text in (draft.reason, draft.note) if text):
        yield Shown(f"{terminal_text(waiting)}: goes with the next verdict on this group.")


def history_lines(session: Session, group: Match) -> Iterator[Shown]:
    """Say every decision on a group, the newest first.

    Raises:
        JournalError: the journal can't be read.
    """
    history = session.decisions.history(group)
    if not history:
        yield Shown("Nobody has decided this group yet.")
    elif not all(map(session.under_review.may_show, history)):
        yield _OTHERS_HIDDEN
    for receipt in reversed(session.under_review.applied):
        yield Shown(f"{applied_words([receipt], session.decisions.author.applied_by)}.")
    for one in filter(session.under_review.may_show, reversed(history)):
        by = terminal_text(one.reviewer)
        yield Shown(f"{time_text(one)}: {decision_text(one, group)} by {by}{_why(one)}.")


def decision_text(decision: Decision, group: Match) -> Shown:
    """Name a decision's verdict, and for a merge of parts who becomes one: ``merge of A and C``."""
    if decision.verdict is Verdict.WITHDRAWN:
        return Shown("took a decision back")
    return merge_text(decision.clusters or (), group) if decision.merges_a_part else Shown(decision.verdict)


def merge_text(clusters: Sequence[Sequence[str]], group: Match) -> Shown:
    """Name who becomes one: ``merge of A and C, and of B and D``."""
    places = _places(group)
    parts = [_named(sorted(places[one] for one in part if one in places)) for part in clusters]
    return Shown(f"merge of {', and of '.join(parts)}")


def kept_text(clusters: Sequence[Sequence[str]], group: Match) -> Shown:
    """Name the profiles that merges keep: ``keeps A``."""
    places = _places(group)
    return Shown(f"keeps {_named([places[part[0]] for part in clusters if part and part[0] in places])}")


def time_text(decision: Decision) -> str:
    """When a decision was made, in the reviewer's time zone."""
    return f"{decision.decided_at.astimezone():%Y-%m-%d %H:%M:%S}"


def _places(group: Match) -> dict[str, int]:
    return {one: at for at, one in reversed(list(enumerate(group.profile_ids)))}


def _named(members: Sequence[int]) -> str:
    """Name members as one would say them: ``A, B and C``."""
    *first, last = [handle(at) for at in members] or ["nobody"]
    return f"{', '.join(first)} and {last}" if first else last


def _by_and_when(session: Session, decision: Decision) -> str:
    return f"by {terminal_text(session.decisions.author.said_by(decision))} on {time_text(decision)}"


def _why(decision: Decision) -> str:
    because = f", because: {terminal_text(decision.reason)}" if decision.reason else ""
    note = f", note: {terminal_text(decision.note)}" if decision.note else ""
    return because + note
