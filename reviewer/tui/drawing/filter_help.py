"""What can be written behind ``/``: the help of the filter."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.tui.drawing.help_lines import HelpLine, HelpPart

_CONDITIONS = (
    ("score>=0.7 score<0.9", "AWS's score; score:none has none"),
    ("profiles>2", "how many profiles the group has"),
    ("undecided, decided", "has no verdict, or any"),
    ("merge review reject", "has this verdict, or one of several"),
    ("disputed", "judged differently by two, and nobody has settled it"),
    ("by:ann by:me", "who decided"),
    ("reason:twins", "a part of the reason; with blanks in quotes"),
    ("since:yesterday", 'decided on that day or later: 2026-11-21, friday, "last week"'),
    ("until:2026-11-21", "decided on that day or earlier"),
    ("on:today", "decided on that day"),
    ('doe "a name"', "text in the profiles that were fetched; F looks through the whole run"),
)
_NAMES = (
    ("save:likely", "keeps the rest of the line by that name; alone it forgets the name"),
    ("use:likely", "stands for what was kept, beside other conditions"),
)


def filter_help(named: Mapping[str, str]) -> list[HelpPart]:
    """The conditions of a filter, and the filters that are saved by name."""
    saved = [HelpLine(terminal_text(f"use:{name}"), terminal_text(line)) for name, line in named.items()]
    return [
        HelpPart(Shown("Conditions, all of which have to hold"), _lines(_CONDITIONS)),
        HelpPart(Shown("By name"), [*_lines(_NAMES), *saved]),
    ]


def _lines(texts: tuple[tuple[str, str], ...]) -> list[HelpLine]:
    return [HelpLine(Shown(name), Shown(text)) for name, text in texts]
