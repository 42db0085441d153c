"""What a merge would give: a title, and lines of what would be lost first, then of every value's source."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from reviewer.comparison.clusters import Clusters
from reviewer.comparison.evidence import Evidence, Relation
from reviewer.comparison.handles import handle
from reviewer.comparison.masking import Mask
from reviewer.comparison.merged import MergedProfile, MergedValue, is_sourceable, member_of
from reviewer.comparison.words import reason_words
from reviewer.core.terminal_text import Shown, terminal_text

_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class MergedLine:
    """One line of the preview."""

    name: Shown
    value: Shown
    rest: str
    """Who has the value, and what becomes of it."""
    path: str | None
    """What MergeProfiles names the field's source by; None where it takes none for it."""
    source: str
    """The id of a profile that has the value."""
    is_loss: bool = False

    @property
    def text(self) -> Shown:
        """All that is said of the value."""
        return Shown(self.value + self.rest)


def merged_lines(
    result: MergedProfile,
    group: Sequence[str],
    mask: Mask = lambda _, value: value,
    by_rule: Collection[str] = (),
) -> list[MergedLine]:
    """Write a preview as lines.

    Args:
        result: what the merge would give.
        group: the group's profile ids, by whose order the handles are given.
        mask: what values are shown as.
        by_rule: the paths whose source was named by the rule of the settings, not by the reviewer.
    """
    lost = [
        MergedLine(
            terminal_text(one.name),
            terminal_text(mask(one.name, one.value)),
            f"  ({_handles(one.sources, group)})"
            f"{_instead(None if one.kept is None else mask(one.name, one.kept))}"
            f"{_how(one.evidence)}",
            _path(one.name, result),
            one.sources[0],
            is_loss=True,
        )
        for one in result.lost
    ]
    kept = [
        MergedLine(
            terminal_text(one.name),
            terminal_text(mask(one.name, one.value)),
            f"  ({_handles([one.source], group)}{_by_whom(one, result, by_rule)})",
            _path(one.name, result),
            one.source,
        )
        for one in result.values
    ]
    return lost + kept


def merged_title(
    clusters: Clusters, merges: Sequence[Sequence[str]], part: Sequence[str], width: int
) -> Shown:
    """Say which profiles become one, whose id that keeps, and who stays alone.

    Args:
        clusters: how the group is split.
        merges: each of its clusters that becomes one, survivor first.
        part: the one of them that is shown.
        width: how many cells there are.
    """
    order = clusters.profile_ids
    alone = sorted(order.index(one[0]) for one in clusters.parts if len(one) == 1)
    which = f"Merge {list(merges).index(part) + 1} of {len(merges)} · " if len(merges) > 1 else ""
    names = [handle(order.index(one)) for one in part]
    become = f"{which}{_few(names, ' + ', ' + ')} become one, {names[0]}★ keeps its id"
    apart = f" · {_few([handle(at) for at in alone], ' ', ' and ')} alone" if alone else ""
    if cell_len(become + apart) > width:
        become = f"{which}{_few(names, ' + ', ' + ')} → {names[0]}★"
    if cell_len(become + apart) > width:
        apart = f" · {len(alone)} alone"
    return Shown(become + apart)


def _few(handles: Sequence[str], between: str, and_more: str) -> str:
    if len(handles) <= _MOST_NAMED:
        return between.join(handles)
    return f"{between.join(handles[:2])}{and_more}{len(handles) - 2} more"


def _by_whom(value: MergedValue, result: MergedProfile, by_rule: Collection[str]) -> str:
    if not value.chosen:
        return ""
    return ", as most have it" if member_of(value.name, result.sources) in by_rule else ", chosen"


def _path(name: str, result: MergedProfile) -> str | None:
    path = member_of(name, result.sources)
    return path if is_sourceable(path) else None


def _handles(ids: Sequence[str], group: Sequence[str]) -> str:
    return ", ".join(handle(group.index(one)) for one in ids)


def _instead(kept: str | None) -> str:
    return "  → nothing is kept" if kept is None else f"  → {terminal_text(kept)}"


def _how(evidence: Evidence) -> str:
    is_alike = evidence.relation in (Relation.SAME, Relation.SIMILAR)
    return f"  · {reason_words(evidence.reasons)}" if is_alike else ""
