"""The help: every key and every sign in words, in parts as the hands work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from textual.binding import ActiveBinding

from reviewer.core.decisions import VERDICTS
from reviewer.core.terminal_text import Shown
from reviewer.tui.action import Action
from reviewer.tui.drawing.palette import PART_SIGN
from reviewer.tui.keys.lists import LIST_BINDINGS
from reviewer.tui.keys.names import written

_FIRST = (
    *("verdict.merge", "verdict.review", "verdict.reject", "verdict.undo", "group.next"),
    *("profile.out", "profile.cluster-1", "merged", "note", "filter"),
)
"""The actions that the help begins with, in this order."""


class HelpLine(NamedTuple):
    """A key or sign, and what it does or means."""

    name: Shown
    text: Shown
    also: str = ""
    """Everyday words by which a search finds it too."""


class HelpPart(NamedTuple):
    """Some lines of the help that belong together."""

    title: Shown
    lines: Sequence[HelpLine]


def review_help(actions: Sequence[Action], weights: str) -> list[HelpPart]:
    """The keys of the review and its signs; ``weights`` names those in force."""
    listed = [one for one in actions if one.is_listed]
    first = sorted((one for one in listed if one.id in _FIRST), key=lambda one: _FIRST.index(one.id))
    behind = groupby((one for one in listed if one.id not in _FIRST), attrgetter("part"))
    parts = [HelpPart(Shown("The keys that matter"), [_line(one) for one in first])]
    parts += [HelpPart(Shown(title), [_line(one) for one in ones]) for title, ones in behind]
    palette = HelpLine(Shown("ctrl+p"), Shown("Every action by name, or by an everyday word such as join"))
    parts[-1] = parts[-1]._replace(lines=[*parts[-1].lines, palette])
    return [*parts, HelpPart(Shown("Signs"), list(_signs(weights)))]


def _line(action: Action) -> HelpLine:
    keys = action.shown if action.id == "profile.cluster-1" else _written(action.keys)
    return HelpLine(Shown(keys), Shown(action.help), action.also)


def window_help(bindings: Mapping[str, ActiveBinding]) -> list[HelpPart]:
    """The keys of a window that is open over the review, by its live bindings: its own come first."""
    keys: dict[str, list[str]] = {}
    moving = {one.id for one in LIST_BINDINGS}
    for key, (_, binding, enabled, _) in sorted(
        bindings.items(), key=lambda one: one[1].binding.id in moving
    ):
        # What has no id is Textual's own, such as ctrl+c to copy, which closes here.
        if enabled and binding.id and binding.description:
            keys.setdefault(binding.description, []).append(written(key))
    lines = [HelpLine(Shown(" ".join(names)), Shown(does)) for does, names in keys.items()]
    return [HelpPart(Shown("Here"), lines)]


def found_in(parts: Sequence[HelpPart], query: str) -> list[HelpPart]:
    """The lines in which each of the words of ``query`` stands, in any case of letters."""
    words = query.casefold().split()
    found = [
        HelpPart(
            part.title,
            [
                line
                for line in part.lines
                if all(
                    word in f"{part.title} {line.name} {line.text} {line.also}".casefold() for word in words
                )
            ],
        )
        for part in parts
    ]
    return [part for part in found if part.lines]


def _signs(weights: str) -> Iterator[HelpLine]:
    verdicts = ", ".join(f"{one.sign} {one.past}" for one in VERDICTS)
    for name, text in (
        ("=", "all profiles have the same value"),
        ("∘", "some lack it (·), the others have the same value"),
        ("≈", "written differently, but the same or alike; what differs is underlined"),
        ("≠", "values differ; they are shown in full, what differs on colour"),
        ("━≠ =━", "evidence against one customer left of a sign, for one right of it (ours)"),
        (
            "ours +3.2 !",
            "their sum: `e` says what it means; !: something stands against it whatever the sum",
        ),
        ("", f"{weights}; `reviewer weights` shows them"),
        ("★ ◂", "the profile whose id a merge keeps; the one that the others are compared with"),
        ("1 … 9 alone", "the persons of a group that is several people; alone: left out of every merge"),
        ("✓ … ✗", verdicts),
        (f"{PART_SIGN} split", "some of the group are one customer, others not"),
        ("↑ ↓ ┊", "your thresholds suggest merge or reject; where one lies on a bar"),
        ("•", "decided: a blind review hides how; or a masked character"),
        ("␛ ⟨U+202E⟩", "a character in the data that can't be seen, or would control the terminal"),
        ("score", "AWS's ConfidenceScore, cut off after two decimals; no absolute measure"),
    ):
        yield HelpLine(Shown(name), Shown(text))


def _written(keys: str) -> str:
    return " ".join(written(key) for key in keys.split(","))
