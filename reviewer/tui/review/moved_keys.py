"""A user's keymap: what is wrong with it, and the keys of the review as it moves them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from reviewer.core.decisions import VERDICTS
from reviewer.core.settings import Settings
from reviewer.tui.action import Action
from reviewer.tui.keys.names import UnknownKey, key_name, written
from reviewer.tui.review.actions.registry import REVIEW_ACTIONS

_DELIBERATE = frozenset((*(f"verdict.{verdict}" for verdict in VERDICTS), "verdict.undo", "quit"))
"""The actions that a stray letter must not do, where single keys are off."""


class KeymapProblem(NamedTuple):
    """Something in a keymap that can't be obeyed."""

    id: str
    """The entry of the keymap that it is about."""
    text: str
    """What is wrong and what to do, as one line; may quote the keymap, raw."""


def named_keys(
    keymap: Mapping[str, Sequence[str] | None], actions: Sequence[Action] = REVIEW_ACTIONS
) -> tuple[dict[str, tuple[str, ...]], list[KeymapProblem]]:
    """Check a keymap as a user wrote it; answers it in Textual's names, and what is wrong with it.

    Args:
        keymap: ids of actions with the keys that shall start them instead of the usual ones; None for keys
            that are known to be wrong.
        actions: the actions there are.
    """
    problems: list[KeymapProblem] = []
    named: dict[str, tuple[str, ...]] = {}
    ids = [key.id for key in actions]
    for id, own in keymap.items():
        if own is None:
            continue
        if id not in ids:
            problems.append(KeymapProblem(id, f"there is no such action{_meant(id, ids)}"))
        elif not own:
            problems.append(KeymapProblem(id, "an action needs at least one key"))
        else:
            try:
                named[id] = tuple(dict.fromkeys(key_name(one) for one in own))
            except UnknownKey as error:
                problems.append(KeymapProblem(id, str(error)))
    # Where an action goes whose entry is wrong is not known, so nothing is said to clash with it.
    known = [one for one in actions if one.id in named or not (one.id in keymap or one.gives_way)]
    return named, [*problems, *_clashes(named, known)]


def _meant(id: str, ids: Sequence[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(id, ids, n=1)
    return f'. Did you mean "{close[0]}"?' if close else ": `reviewer config show` lists all of them"


def _clashes(named: Mapping[str, tuple[str, ...]], actions: Sequence[Action]) -> Iterator[KeymapProblem]:
    taken: dict[str, str] = {}
    for key in actions:
        for one in named.get(key.id, key.keys.split(",")):
            other = taken.setdefault(one, key.id)
            if other != key.id:
                moved, stayed = (key.id, other) if key.id in named else (other, key.id)
                yield KeymapProblem(
                    moved, f'{written(one)} starts "{stayed}" as well: move that, or take another key'
                )


def live_actions(
    keymap: Mapping[str, Sequence[str]], actions: Sequence[Action] = REVIEW_ACTIONS
) -> tuple[Action, ...]:
    """The actions with their keys as a checked keymap moves them, written as they are now."""
    taken = {one for keys in keymap.values() for one in keys}
    actions = [_without(key, taken) if key.gives_way and key.id not in keymap else key for key in actions]
    owner = {written(one): key.id for key in actions for one in key.keys.split(",")}

    def now(part: str, id: str) -> str:
        moved = keymap.get(owner.get(part, id)) if part else None
        return written(moved[0]) if moved else part

    return tuple(
        key._replace(
            keys=",".join(keymap.get(key.id, (key.keys,))),
            shown="/".join(now(part, key.id) for part in _parts(key.shown)),
        )
        for key in actions
    )


def keys_of(settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """The keymap of some settings, with a modifier for what a single key must not do."""
    if settings.single_keys:
        return settings.keymap
    single = {one.id: one.keys.split(",") for one in REVIEW_ACTIONS if one.id in _DELIBERATE}
    return {
        id: tuple(f"alt+{key}" if len(key) == 1 else key for key in keys) for id, keys in single.items()
    } | dict(settings.keymap)


def _without(key: Action, taken: Collection[str]) -> Action:
    """An action without the keys that a keymap has given to others."""
    left = [one for one in key.keys.split(",") if one not in taken]
    return key if len(left) == len(key.keys.split(",")) else key._replace(keys=",".join(left), shown="")


def _parts(shown: str) -> list[str]:
    """The keys in what a binding shows, which may be its partner's as well: ``j/k``."""
    return [shown] if len(shown) == 1 else shown.split("/")
