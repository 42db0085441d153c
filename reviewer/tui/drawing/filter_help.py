"""What can be written behind ``/``: the help of the filter."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.matches.filter_line import parsed
from reviewer.matches.orders import Order
from reviewer.session.scope import Scope
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
_EXAMPLE = ("score>=0.7", "score<0.9", "undecided", "profiles>2", "by:ann", "reason:twins", '"a name"')
_NAMES = (
    ("save:likely", "keeps the rest of the line by that name; alone it forgets the name"),
    ("use:likely", "stands for what was kept, beside other conditions"),
)


def filter_example(scope: Scope) -> str:
    """A line of conditions, none of which would tell what the scope hides."""
    return " ".join(one for one in _EXAMPLE if not _tells(one, scope))


def filter_help(
    named: Mapping[str, str],
    scope: Scope = Scope(),  # noqa: B008 (frozen)
) -> list[HelpPart]:
    """The conditions of a filter that a scope admits, and the filters that are saved by name."""
    conditions = [one for one in _CONDITIONS if not _tells(one[0], scope)]
    saved = [HelpLine(terminal_text(f"use:{name}"), terminal_text(line)) for name, line in named.items()]
    return [
        HelpPart(Shown("Conditions, all of which have to hold"), _lines(conditions)),
        HelpPart(Shown("By name"), [*_lines(_NAMES), *saved]),
    ]


def _tells(conditions: str, scope: Scope) -> bool:
    """Whether any of some conditions would tell what the scope hides."""
    each = (parsed(one.rstrip(",")) for one in shlex.split(conditions))
    return any(scope.withheld(one, Order.RUN) for one in each)


def _lines(texts: Sequence[tuple[str, str]]) -> list[HelpLine]:
    return [HelpLine(Shown(name), Shown(text)) for name, text in texts]
