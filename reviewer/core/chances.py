"""With which chance the groups of a domain's samples came to be reviewed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import ceil

from reviewer.core.decisions import Choice, ChosenBy
from reviewer.core.tallies import Said

Drawn = tuple[ChosenBy, str, int]
"""What a sample was drawn from: how, in which run, and of how many groups."""


def drawn_from(said: Said) -> Drawn | None:
    """What groups were drawn from; None where chance had no part in it."""
    choice = Choice.read(said.choice) if said.choice else None
    return (choice.by, said.run, choice.of) if choice is not None and choice.by.is_random else None


def chances(groups: Mapping[Said, int]) -> dict[Said, float]:
    """The chance (above 0, at most 1) of the groups that chance chose; of others there is none.

    A larger sample holds the smaller one that was drawn before it, so that both have the larger one's. Bands
    were drawn apart: each stands for all of its groups, however many of them are reviewed. Bands of the same
    run and size can't be told apart.
    """
    of_each: defaultdict[Drawn, list[Said]] = defaultdict(list)
    for said, reviewed in groups.items():
        if reviewed and (drawn := drawn_from(said)) is not None:
            of_each[drawn].append(said)
    found: dict[Said, float] = {}
    for (by, _, of), together in of_each.items():
        largest = most_drawn(together)
        if by is ChosenBy.STRATUM:
            every = sum(groups[said] for said in together)
            chance = every / (ceil(every / largest) * of)
        else:
            chance = largest / of
        found.update(dict.fromkeys(together, chance))
    return found


def most_drawn(together: Iterable[Said]) -> int:
    """How many groups the largest of some samples has."""
    return max(Choice.read(said.choice).drawn for said in together)
