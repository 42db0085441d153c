"""The help: every key and every sign in words."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.core.terminal_text import Shown
from reviewer.tui.action import Action
from reviewer.tui.drawing.palette import PART_SIGN
from reviewer.tui.keys.names import written


def help_lines(actions: Sequence[Action], weights: str) -> list[tuple[Shown, Shown]]:
    """The keys and the signs, as lines of the help; ``weights`` names those in force."""
    lines = [
        (Shown(one.shown if one.id == "profile.cluster-1" else _written(one.keys)), Shown(one.help))
        for one in actions
        if one.is_listed
    ]
    lines.append((Shown("ctrl+p"), Shown("Palette: every action by name")))
    lines.append((Shown(""), Shown("")))
    lines += [
        (Shown("="), Shown("all profiles have the same value")),
        (Shown("∘"), Shown("some lack it (·), the others have the same value")),
        (Shown("≈"), Shown("written differently, but the same or alike; what differs is underlined")),
        (Shown("≠"), Shown("values differ; they are shown in whole, what differs underlined and bold")),
        (Shown("▐≠ =▌"), Shown("evidence against one customer left of a sign, for one right of it (ours)")),
        (Shown("ours +3.2 !"), Shown("their sum in bits; !: something stands against it whatever the sum")),
        (Shown(""), Shown(f"{weights}; `reviewer weights` tells them")),
        (Shown("★ ◂"), Shown("the profile a merge would keep; the one that the others are compared with")),
        (Shown("1 … 9 out"), Shown("the clusters of a group that is several people; out stays separate")),
        (Shown("✓ … ✗"), Shown("merge, review, reject")),
        (
            Shown(f"{PART_SIGN} ✓ part"),
            Shown("merge in part: some of the group stay apart"),
        ),
        (Shown("↑ ↓ ┊"), Shown("your bands suggest merge or reject; where a band begins on a bar")),
        (Shown("•"), Shown("decided, but what, a blind review hides; a masked character")),
        (
            Shown("␛ ⟨U+202E⟩"),
            Shown("a character in the data that would not show, or steer the terminal"),
        ),
        (Shown("score"), Shown("AWS's ConfidenceScore, cut off after two decimals; no absolute measure")),
    ]
    return lines


def _written(keys: str) -> str:
    return " ".join(written(key) for key in keys.split(","))
