"""What a merge would give, as lines: what would be lost first, then every value and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.comparison.evidence import Relation
from reviewer.comparison.handles import handle
from reviewer.comparison.masking import Mask
from reviewer.comparison.merged import SOURCE_MEMBERS, MergedProfile, member_of
from reviewer.terminal_text import Shown, terminal_text


@dataclass(frozen=True, slots=True)
class MergedLine:
    """One line of the preview."""

    name: Shown
    text: Shown
    path: str | None
    """What MergeProfiles names the field's source by; None where it takes none for it."""
    source: str
    """The id of a profile that has the value."""
    is_loss: bool = False


def merged_lines(
    result: MergedProfile, group: Sequence[str], mask: Mask = lambda _, value: value
) -> list[MergedLine]:
    """Write a preview as lines.

    Args:
        result: what the merge would give.
        group: the group's profile ids, by whose order the handles are given.
        mask: what values are shown as.
    """
    lost = [
        MergedLine(
            terminal_text(one.name),
            Shown(
                f"{terminal_text(mask(one.name, one.value))}  ({_handles(one.sources, group)})"
                f"{_instead(None if one.kept is None else mask(one.name, one.kept))}"
                f"{_how(one.evidence.relation, one.evidence.reason)}"
            ),
            _path(one.name, result),
            one.sources[0],
            is_loss=True,
        )
        for one in result.lost
    ]
    kept = [
        MergedLine(
            terminal_text(one.name),
            Shown(
                f"{terminal_text(mask(one.name, one.value))}  "
                f"({_handles([one.source], group)}{', chosen' if one.chosen else ''})"
            ),
            _path(one.name, result),
            one.source,
        )
        for one in result.values
    ]
    return lost + kept


def _path(name: str, result: MergedProfile) -> str | None:
    path = member_of(name, result.sources)
    return path if path in SOURCE_MEMBERS or path.startswith("Attributes.") else None


def _handles(ids: Sequence[str], group: Sequence[str]) -> str:
    return ", ".join(handle(group.index(one)) for one in ids)


def _instead(kept: str | None) -> str:
    return "  → nothing is kept" if kept is None else f"  → {terminal_text(kept)}"


def _how(relation: Relation, reason: str) -> str:
    return f"  · {reason}" if relation in (Relation.SAME, Relation.SIMILAR) and reason else ""
