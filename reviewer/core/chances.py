"""With which chance the groups of a domain's samples came to be reviewed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
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
    run and size can't be told apart. What several seeds draw from the same groups counts alike.
    """
    of_each: defaultdict[Drawn, list[Said]] = defaultdict(list)
    for said, reviewed in groups.items():
        if reviewed and (drawn := drawn_from(said)) is not None:
            of_each[drawn].append(said)
    found: dict[Said, float] = {}
    for (by, _, of), together in of_each.items():
        largest = max(Choice.read(said.choice).drawn for said in together)
        if by is ChosenBy.STRATUM:
            by_seed = Counter[str | None]()
            for said in together:
                by_seed[Choice.read(said.choice).seed] += groups[said]
            every = by_seed.total()
            bands = max(ceil(every / of), *(ceil(reviewed / largest) for reviewed in by_seed.values()))
            chance = every / (bands * of)
        else:
            chance = largest / of
        found.update(dict.fromkeys(together, chance))
    return found
