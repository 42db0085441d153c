"""The keys of the merge preview: its own, and those it shares with the review, as a keymap moves them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.binding import Binding

from reviewer.core.decisions import Verdict
from reviewer.tui.action import Action
from reviewer.tui.keys.lists import LIST_BINDINGS

_OWN = (
    Binding("h,left,shift+tab", "go(-1)", "Merge before this one", show=False, id="merged.previous"),
    Binding("l,right,tab", "go(1)", "Merge after this one", show=False, id="merged.next"),
    Binding(
        "f", "source", "Keep this value, or take it from the next profile", show=False, id="merged.source"
    ),
)
_CLOSING = ("escape", "q")
_SHARED = {
    "merged": Binding(
        "escape,q,enter", "leave", "Close, with what was chosen", show=False, id="merged.close"
    ),
    "profile.survivor": Binding(
        "s", "survivor", "Keep the next profile's id (★)", show=False, id="merged.survivor"
    ),
    "verdict.merge": Binding(
        Verdict.MERGE.key, "merge", "Merge, as it is shown", show=False, id="merged.merge"
    ),
}
"""By the review's action that each does."""

PREVIEW_BINDINGS = (*_OWN, *_SHARED.values())
REVIEW_ACTION = {binding.action: id for id, binding in _SHARED.items()}
"""The review's action by the preview's that does the same."""


def preview_keys(actions: Sequence[Action]) -> dict[str, tuple[str, ...]]:
    """By which keys the preview leaves, merges and changes the survivor, each by the review's action.

    A key that the preview has another use for is left out, so that an action may have none here: better
    that than the key it usually has, which may mean something else to whoever has moved it.

    Args:
        actions: those of the review with their keys as a keymap moves them.
    """
    taken = {one for binding in (*LIST_BINDINGS, *_OWN) for one in binding.key.split(",")} | set(_CLOSING)
    shared = {key.id: key.keys.split(",") for key in actions if key.id in _SHARED}
    free = {id: tuple(one for one in own if one not in taken) for id, own in shared.items()}
    return {**free, "merged": (*_CLOSING, *free["merged"])}


def preview_keymap(actions: Sequence[Action]) -> Mapping[str, str]:
    """The same as Textual takes it: ids of the preview's bindings with their keys."""
    return {_SHARED[id].id or "": ",".join(own) for id, own in preview_keys(actions).items() if own}
