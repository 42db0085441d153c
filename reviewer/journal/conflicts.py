"""Groups of which two decisions say different things, so that one has replaced the other."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from reviewer.core.decisions import Decision, Reviewer
from reviewer.core.disputes import meaning, not_taken_back
from reviewer.journal.reader import effective
from reviewer.journal.sqlite import Journal


class Group(NamedTuple):
    """What names a group in a journal."""

    domain_name: str
    region: str
    group_key: str


class Conflict(NamedTuple):
    """A decision that has replaced another one, which says something else of the same group."""

    replaced: Decision
    stands: Decision | None
    """None where the group is undecided now: what stood was taken back."""


def group_of(decision: Decision) -> Group:
    """The group that a decision is on."""
    return Group(decision.domain_name, decision.region, decision.group_key)


def standing(connection: sqlite3.Connection, groups: Iterable[Group]) -> dict[Group, Decision]:
    """Find what stands on each group; undecided ones are not in the answer.

    Raises:
        sqlite3.Error: the file can't be read.
    """
    keys = defaultdict(list)
    for domain_name, region, key in groups:
        keys[domain_name, region].append(key)
    return {
        Group(*domain, key): decision
        for domain, of_domain in keys.items()
        for key, decision in effective(connection, *domain, of_domain).items()
    }


def replacements(journal: Journal, stood: Mapping[Group, Decision]) -> Iterator[Conflict]:
    """Tell on which groups something else stands now than what ``stood``.

    Raises:
        JournalError: the journal can't be read.
    """
    for group, before in stood.items():
        now = journal.effective(*group[:2], [group.group_key]).get(group.group_key)
        if now is None or meaning(now) != meaning(before):
            yield Conflict(before, now)


def conflicts(journal: Journal, domain_name: str | None = None) -> Iterator[Conflict]:
    """Tell of every group what stands, and each decision that it replaces and that says something else.

    Decisions that were taken back don't count, nor do those that their maker has replaced on one machine.

    Raises:
        JournalError: the journal can't be read.
    """
    for group in journal.groups_decided_twice(domain_name):
        *earlier, stands = not_taken_back(journal.history(*group))
        for before in earlier:
            maker = Reviewer.of(before)
            is_ones_own = maker.made(stands) and before.host == stands.host
            if meaning(before) != meaning(stands) and not is_ones_own:
                yield Conflict(before, stands)
