"""What becomes of groups of three and more with known truth: how ``P`` splits them, what merging them loses.

A split is exact where its clusters are the customers, and wrong where two customers are in one. A merge with
the survivor and the sources that the program proposes loses a right value where a field of the merged profile
has not the right one: that of the customer's record before it was corrupted, where the file has that and a
profile holds it; else the one that most profiles hold.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.clusters import Clusters
from reviewer.comparison.fields import FULL_NAME, fields_of
from reviewer.comparison.flattened import flattened
from reviewer.comparison.kinds.registry import is_filler, normalised
from reviewer.comparison.merged import merged
from reviewer.comparison.proposed_split import proposed_clusters
from reviewer.core.matches import Profile
from reviewer.core.settings import FieldRule, Settings, SurvivorRule
from reviewer.session.draft import DraftDecision, field_sources
from tests.bench.figures import Figure
from tests.bench.labelled import Labelled, labelled_groups

_FEWEST, _MOST = 3, 7
_RULES = {
    "as the settings are without a file": Settings(),
    'with survivor-fields = "majority"': Settings(survivor_fields=FieldRule.MAJORITY),
    "the most complete one first, as before": Settings(
        survivor=(SurvivorRule.MOST_COMPLETE, SurvivorRule.MOST_RECENT, SurvivorRule.LOWEST_ID)
    ),
}


def groups_of_known_truth(file: Path) -> list[Figure]:
    """Split and merge the groups of a file of labelled groups, one a line."""
    groups = labelled_groups(file)
    mixed = [one for one in groups if one.kind == "mixed group" and _FEWEST <= len(one.truth) <= _MOST]
    whole = [one for one in groups if one.kind == "true group"]
    found = {id(one): _split(one) for one in mixed}
    title = f"P, {len(mixed)} groups of {_FEWEST} to {_MOST} with several customers"
    figures = [
        Figure(f"{title}: exact", *_by_half(mixed, lambda one: found[id(one)][0]), "≥ 80 %"),
        Figure(f"{title}: two customers in one", *_by_half(mixed, lambda one: found[id(one)][1]), "≤ 5 %"),
    ]
    for rule, settings in _RULES.items():
        figures.append(
            Figure(
                f"a right value lost, {rule}",
                _share([_loses(settings, *one) for group in whole for one in _customers(group)]),
                _share([_loses(settings, *one) for group in groups for one in _customers(group)])
                + " with the customers of mixed groups",
                "≤ 15 %" if settings == Settings() else "—",
            )
        )
    return figures


def _by_half(groups: Sequence[Labelled], holds: Callable[[Labelled], bool]) -> tuple[str, str]:
    """The share on the half that nothing was chosen by, and on the other."""
    halves: list[list[bool]] = [[], []]
    for one in groups:
        halves[one.half].append(holds(one))
    return _share(halves[1]), f"{_share(halves[0])} on the half that the threshold was chosen by"


def _share(held: Sequence[bool]) -> str:
    return f"{sum(held) / len(held):.1%} of {len(held)}" if held else "—"


def _split(group: Labelled) -> tuple[bool, bool]:
    """Whether the proposed split is exact, and whether it puts two customers together."""
    customers: dict[str, list[int]] = defaultdict(list)
    for at, label in enumerate(group.truth):
        customers[label].append(at)
    parts = proposed_clusters(GroupEvidence(flattened(group.profiles), group.weights))
    is_wrong = any(len({group.truth[at] for at in part}) > 1 for part in parts)
    return set(parts) == set(map(tuple, customers.values())), is_wrong


def _customers(group: Labelled) -> Iterator[tuple[list[Profile], Mapping[str, object] | None]]:
    """The profiles of each customer who has three and more in a group, and the uncorrupted record."""
    for label, times in Counter(group.truth).items():
        if times >= _FEWEST:
            own = [one for one, of in zip(group.profiles, group.truth, strict=True) if of == label]
            yield own, group.clean.get(label)


def _loses(settings: Settings, profiles: Sequence[Profile], clean: Mapping[str, object] | None) -> bool:
    draft = DraftDecision(Clusters.whole(one.profile_id for one in profiles), settings=settings)
    [part] = draft.parts_to_merge(profiles)
    kept = fields_of(merged(profiles, part[0], field_sources(draft.sources_of(part, profiles))).profile)
    right = _right_values(profiles, clean)
    return any(name not in kept or normalised(name, kept[name]) != value for name, value in right.items())


def _right_values(profiles: Sequence[Profile], clean: Mapping[str, object] | None) -> dict[str, str]:
    """The right value of each field, once normalised, where it is known and held."""
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for profile in profiles:
        for name, value in fields_of(profile).items():
            if name != FULL_NAME and not is_filler(name, value):
                held[name][normalised(name, value)] += 1
    if clean is not None:
        known = {name: normalised(name, value) for name, value in fields_of(Profile("", clean)).items()}
        return {name: value for name, value in known.items() if value in held[name]}
    most = {name: counts.most_common(2) for name, counts in held.items()}
    return {name: top[0][0] for name, top in most.items() if len(top) == 1 or top[0][1] > top[1][1]}
