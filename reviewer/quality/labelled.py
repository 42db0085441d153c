"""Which groups' labels a threshold may rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby, takewhile

from reviewer.core.chances import Drawn, drawn_from
from reviewer.core.decisions import Choice, ChosenBy
from reviewer.core.tallies import MILLE, Outcome, Said, Tallies
from reviewer.quality.thresholds import Labels


def labelled_for(tallies: Tallies, sample: Iterable[Said]) -> list[Said]:
    """The groups whose labels count: all of a sample that is reviewed to its end, and those of an audit.

    An audit comes in the order of its lots, so that what is reviewed of it is a sample at any time. Of other
    samples an order or a filter may have brought the highest scores first: they count once all is reviewed.
    What was left for someone else counts as wrong: nobody has said that it is right.
    """
    if tallies.whole_runs:
        return [*tallies.groups]
    found: list[Said] = []
    drawn: defaultdict[tuple[Drawn, str], list[Said]] = defaultdict(list)
    for said in sample:
        of = drawn_from(said)
        if of is not None and of[0] is ChosenBy.SAMPLE:
            drawn[of, sample_of(said)[1]].append(said)
        elif of is not None and of[0] is ChosenBy.AUDIT:
            found.append(said)
    for together in drawn.values():
        found += _whole(tallies, together)
    return found


def sample_of(said: Said) -> tuple[int, str]:
    """How many groups a sample has, and its seed: one that was not recorded is taken for the usual one."""
    choice = Choice.read(said.choice)
    return choice.drawn, choice.seed or ""


def _whole(tallies: Tallies, together: Iterable[Said]) -> list[Said]:
    """The largest of one seed's samples that is reviewed to its end, with the smaller ones that it holds.

    Their groups are not asked about again. More groups than it has are of several exports, or of seeds that
    were not recorded: of them none tells whether it is whole.
    """
    by_size = sorted(together, key=lambda said: sample_of(said)[0])
    whole, so_far = list[Said](), list[Said]()
    for drawn, of_size in groupby(by_size, key=lambda said: sample_of(said)[0]):
        so_far += of_size
        if sum(tallies.groups[said] for said in so_far) == drawn:
            whole = [*so_far]
    return whole


def counted(tallies: Tallies, labels: Iterable[Said]) -> Labels:
    """The labels of some groups by score; those without a score have none."""
    found: dict[float, tuple[int, int]] = {}
    for said in labels:
        if said.score is not None:
            groups, (right, seen) = tallies.groups[said], found.get(said.score / MILLE, (0, 0))
            is_right = said.outcome == Outcome.MERGE
            found[said.score / MILLE] = (right + groups * is_right, seen + groups)
    return found


def labelled_of_highest_band(tallies: Tallies) -> list[Said]:
    """The groups of a run's sample by band as far down from the top as they are equally likely.

    None while that band is not reviewed to its end. Its next band was drawn with another chance. Which scores
    a band has depends on no label. Of several runs the newest tells, of several seeds the first with such a
    band.
    """
    by_band = [
        said
        for said in tallies.groups
        if said.score is not None and (of := drawn_from(said)) is not None and of[0] is ChosenBy.STRATUM
    ]
    newest = max((said.run for said in by_band), default="")
    of_seed: defaultdict[str, list[Said]] = defaultdict(list)
    for said in sorted(by_band, key=lambda said: said.score or 0, reverse=True):
        if said.run == newest:
            of_seed[sample_of(said)[1]].append(said)
    for _, scored in sorted(of_seed.items()):
        highest = takewhile(lambda said, first=scored[0]: drawn_from(said) == drawn_from(first), scored)  # type: ignore[misc]
        if whole := _whole(tallies, highest):
            return whole
    return []


def recall(tallies: Tallies, labelled: Iterable[Said], threshold: float) -> float | None:
    """The share of the right merges at or above a threshold; one without a score is not."""
    right = [said for said in labelled if said.outcome == Outcome.MERGE]
    above = [said for said in right if said.score is not None and said.score / MILLE >= threshold]
    every = sum(tallies.groups[said] for said in right)
    return sum(tallies.groups[said] for said in above) / every if every else None
