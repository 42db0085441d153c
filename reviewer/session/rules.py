"""What a verdict needs before it counts, and how others' verdicts are described."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.comparison.clusters import Clusters
from reviewer.core.decisions import Decision, Verdict
from reviewer.core.matches import Profile
from reviewer.session.domain_decisions import DomainDecisions
from reviewer.session.draft import DraftDecision
from reviewer.session.profile_cache import Member
from reviewer.session.scope import Scope

_FEWEST_SPLIT, _MOST_SPLIT = 3, 60
"""Every two are weighed: of 60 that takes a second on a slow machine."""
BLIND_TO_WEIGHTS = "A blind review shows no weights"
BLIND_TO_SPLITS = "This blind review proposes nothing: <profile.cluster-1> and <profile.out> split"


class NotAllowed(Exception):
    """The action can't be done now; the message says why and what to do instead."""


def here(members: Sequence[Member]) -> list[Profile]:
    """The profiles of a group that are here."""
    return [member.profile for member in members if member.profile is not None]


def all_of(members: Sequence[Member]) -> list[Profile]:
    """The profiles of a group if each is here; else none: values that are not here can't be compared."""
    found = here(members)
    return found if len(found) == len(members) else []


def check_merge(draft: DraftDecision, members: Sequence[Member]) -> None:
    """Check that a group, as it is marked, can be merged.

    Raises:
        NotAllowed: it can't; the message says why and what to do.
    """
    if len(members) < 2:
        raise NotAllowed("Nothing to merge: this group has fewer than two profiles. <verdict.reject> says so")
    together = {one for part in draft.parts_to_merge(here(members)) for one in part}
    if not together:
        raise NotAllowed(
            "Nothing to merge: every profile is apart. <profile.out> puts one back, <verdict.reject> rejects"
        )
    if any(member.profile is None for member in members if member.profile_id in together):
        raise NotAllowed(
            "No merge while a profile can't be shown: <retry> asks again, <profile.out> leaves it out,"
            " <verdict.review> leaves the group to someone else"
        )


def all_toggled(clusters: Clusters) -> Clusters:
    """Take all profiles out, or all back but those that a split held apart.

    Raises:
        NotAllowed: it held each of them apart.
    """
    if clusters.apart and len(clusters.apart) == len(clusters.profile_ids):
        raise NotAllowed("The split holds each of them apart: put back, one by one, who belong together")
    return clusters.all_toggled()


def check_split(members: Sequence[Member], *, blind: bool) -> None:
    """Check that a split of a group can be proposed.

    Raises:
        NotAllowed: it can't; the message says why and what to do.
    """
    if blind:
        raise NotAllowed(BLIND_TO_SPLITS)
    if any(member.awaited for member in members):
        raise NotAllowed("Its profiles are still loading: a split is proposed once they are on the screen")
    if not _FEWEST_SPLIT <= len(members) <= _MOST_SPLIT:
        raise NotAllowed(f"A split is proposed for groups of {_FEWEST_SPLIT} to {_MOST_SPLIT} profiles")


def split_notice(clusters: Clusters) -> str:
    """What was proposed, in a sentence."""
    if clusters.is_whole:
        # It is a sum: what speaks for one customer can outweigh what stands against it.
        return (
            "By the evidence all are one customer: our estimate, and no verdict."
            " What stands against it above counts all the same"
        )
    if not clusters.parts_to_merge():
        return "By the evidence no two are one customer: our estimate, and no verdict"
    return "Split as the evidence suggests: change what you like, only a verdict saves it"


def adds_to(effective: Decision | None, draft: DraftDecision, members: Sequence[Member]) -> bool:
    """Whether the same verdict given again would add something to the effective decision."""
    if effective is None:
        return False
    given = (draft.note, draft.reason)
    if any(given) and given != (effective.note, effective.reason):
        return True
    if effective.verdict is not Verdict.MERGE:
        return False
    clusters, sources = draft.merges(here(members))
    return (clusters, sources or ({},) * len(clusters)) != (effective.clusters, effective.sources_by_cluster)


def may_see(decision: Decision, decisions: DomainDecisions, scope: Scope) -> bool:
    """Whether the reviewer may see a decision: in a blind review only their own."""
    return not scope.hides or decisions.author.made(decision)


def time_of(decision: Decision) -> str:
    """The time of day of a decision, in the reviewer's time zone."""
    return f"{decision.decided_at.astimezone():%H:%M:%S}"


def deed(decision: Decision) -> str:
    """What someone did by a decision, as a predicate."""
    if decision.verdict is Verdict.WITHDRAWN:
        return "took a decision on this group back"
    return f"marked this group {verdict_words(decision)}"


def verdict_words(decision: Decision) -> str:
    """The verdict of a decision in words."""
    return "merge in part" if decision.merges_a_part else decision.verdict.value


def overtaken_by(
    decisions: DomainDecisions, effective: Decision | None, verdict: Verdict, *, blind: bool = False
) -> str:
    """Tell that someone else was first with a group, and how to go on; ``blind`` tells no more than that."""
    again = f"<verdict.{verdict}> again marks it {verdict}"
    if blind:
        return f"Someone else has decided this group meanwhile: {again}, <undecided.next> goes on"
    if effective is None:
        return f"The decision on this group was taken back just now: {again}"
    did = f"{decisions.author.said_by(effective)} {deed(effective)} at {time_of(effective)}"
    if effective.verdict is verdict:
        return f"{did}, as you would: <undecided.next> goes to the next undecided one"
    return f"{did}: {again} all the same, <undecided.next> goes on"
