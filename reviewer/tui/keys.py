"""The keys of the review screen in one place: bindings, footer, help and palette are made from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.binding import Binding

from reviewer.tui.key_names import written


@dataclass(frozen=True, slots=True)
class Key:
    """One action and the keys that start it."""

    id: str
    """Names the binding, so that a keymap can move it."""
    keys: str
    """Textual's names of the keys, separated by commas."""
    action: str
    shown: str
    """How the keys are written on the screen."""
    label: str
    """One or two words for the footer."""
    explained: str
    """One sentence for the help and the palette."""
    listed: bool = True
    """Whether the help lists it; False where another key's line tells of it."""


REVIEW_KEYS = (
    Key("verdict.merge", "m", "decide('merge')", "m", "merge", "Mark the group merge: one customer"),
    Key(
        "verdict.review", "v", "decide('review')", "v", "review", "Leave the group to someone else to review"
    ),
    Key("verdict.reject", "x", "decide('reject')", "x", "reject", "Mark the group reject: not one customer"),
    Key("verdict.undo", "u", "undo", "u", "undo", "Take your last decision back, as often as you like"),
    Key("group.next", "j,down", "next", "j/k", "group", "Next group"),
    Key("group.previous", "k,up", "previous", "", "", "Previous group"),
    Key("undecided.next", "right_square_bracket", "next_undecided", "]", "undecided", "Next undecided group"),
    Key(
        "undecided.previous",
        "left_square_bracket",
        "previous_undecided",
        "",
        "",
        "Previous undecided group",
    ),
    Key("group.first", "g,home", "first", "g/G", "ends", "First group"),
    Key("group.last", "G,end", "last", "", "", "Last group of all: loads every page"),
    Key("profiles.right", "l,right", "sideways(1)", "h/l", "profile", "Next profile"),
    Key("profiles.left", "h,left", "sideways(-1)", "", "", "Previous profile"),
    Key("merged", "enter", "merged", "enter", "result", "Show what a merge would give and lose"),
    Key("profile.out", "space", "take_out", "space", "out/in", "Take the profile out of the merge, or back"),
    Key("profile.survivor", "s", "survivor", "s", "survivor", "Let the profile survive the merge: ★"),
    Key(
        "profile.reference",
        "equals_sign",
        "reference",
        "=",
        "reference",
        "Compare the others with it",
    ),
    *(
        Key(
            f"profile.cluster-{number}",
            str(number),
            f"put({number})",
            "1-9" if number == 1 else "",
            "cluster" if number == 1 else "",
            f"Put the profile into a cluster ({number}): m merges each for itself",
            listed=number == 1,
        )
        for number in range(1, 10)
    ),
    Key("matrix", "p", "matrix", "p", "pairs", "Show how alike each two profiles are"),
    Key("note", "c", "note", "c", "note", "Write a note for the verdict"),
    Key("reason", "b", "because", "b", "because", "Pick a reason for the verdict"),
    Key("reasons", "e", "reasons", "e", "evidence", "Tell why values are alike or not, or leave it out"),
    Key("fields.down", "pagedown,J,ctrl+d", "down(0.5)", "J/K", "fields", "Fields further down"),
    Key("fields.up", "pageup,K,ctrl+u", "down(-0.5)", "", "", "Fields further up"),
    Key(
        "values.whole",
        "w",
        "whole",
        "w",
        "whole",
        "Show values that agree and the summary in whole, or cut to a line",
    ),
    Key("copy", "y", "copy", "y", "copy", "Copy an id or a value to the clipboard"),
    Key("reveal", "M", "reveal", "M", "reveal", "Show a masked field of this group, or mask it again"),
    Key("ids", "i", "ids", "i", "ids", "Show the whole MatchId and profile ids"),
    Key("filter", "slash", "filter", "/", "filter", "Walk only the groups that pass a filter"),
    Key("order", "o", "order", "o", "order", "Choose the order of the groups"),
    Key("scores", "S", "scores", "S", "scores", "Show how many groups have which score, and pick a range"),
    Key("load-all", "a", "load_all", "a", "all", "Load every page, and stay here meanwhile"),
    Key("history", "H", "history", "H", "history", "Show every decision on this group, by whom and when"),
    Key("latest", "L", "latest", "L", "latest", "List the latest decisions: open one, to decide it again"),
    Key("retry", "r", "retry", "r", "retry", "Ask again for what failed, or turn to a new run"),
    Key("stay", "escape", "stay", "esc", "stay", "Stop loading on the way to another group, stay here"),
    Key("help", "question_mark,f1", "help", "?", "help", "Show the keys"),
    Key("quit", "q,ctrl+c", "quit", "q", "quit", "Leave; every decision is saved already"),
)
"""In the order of their use: the footer shows as many as fit."""

FOOTER_FIRST = ("help", "quit")
"""What the footer shows however narrow it is."""


def bindings() -> list[Binding]:
    """The keys as Textual's bindings."""
    return [Binding(key.keys, key.action, key.label, show=False, id=key.id) for key in REVIEW_KEYS]


def names_of(keys: Sequence[Key] = REVIEW_KEYS) -> dict[str, str]:
    """By which key each action is named in a message: action id to the key as it is written."""
    return {key.id: written(key.keys.split(",")[0]) for key in keys}


@dataclass(frozen=True, slots=True)
class Footer:
    """Keys and labels for the footer, in three parts from left to right."""

    ahead: Sequence[tuple[str, str]]
    """The most used: the last of them give way to those that are always shown."""
    always: Sequence[tuple[str, str]]
    behind: Sequence[tuple[str, str]]
    """As many as fit behind them."""


def footer(keys: Sequence[Key] = REVIEW_KEYS) -> Footer:
    """What the footer shows of the keys, where there is room for it."""
    always = [(key.shown, key.label) for key in keys if key.label and key.id in FOOTER_FIRST]
    rest = [(key.shown, key.label) for key in keys if key.label and key.id not in FOOTER_FIRST]
    return Footer(rest[:5], always, rest[5:])
