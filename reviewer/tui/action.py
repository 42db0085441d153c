"""Actions: what is declared of each beside its method, and how the footer and messages name them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

from reviewer.session.rules import NotAllowed
from reviewer.session.session import Session
from reviewer.tui.keys.names import written

_Method = TypeVar("_Method", bound=Callable[..., Any])
_DECLARED = "__actions__"

FOOTER_FIRST = ("help", "quit")
"""What the footer shows however narrow it is."""

Condition = Callable[[Session], str]
"""Says why an action can't be done now, and what to do instead; ``""`` where it can."""


class Action(NamedTuple):
    """One action of the review screen and the keys that start it."""

    id: str
    """Names it, so that a keymap can move its keys."""
    keys: str
    """Textual's names of the keys, separated by commas."""
    help: str
    """One sentence for the help and the palette."""
    label: str = ""
    """One or two words for the footer; ``""`` where the footer does not show it."""
    shown: str = ""
    """How the keys are written in the footer."""
    argument: object = None
    """What the method is called with; None for nothing."""
    is_listed: bool = True
    """Whether the help lists it; False where another action's line covers it."""
    is_aside: bool = False
    """Whether it only moves the view: the notice stays, and nothing but the view is drawn."""
    when: Condition | None = None
    """When it can be done; None for always."""


def action(*declared: Action) -> Callable[[_Method], _Method]:
    """Declare what starts a method: one action, or several that differ in their argument."""

    def declare(method: _Method) -> _Method:
        setattr(method, _DECLARED, declared)
        return method

    return declare


def declared_in(*owners: type) -> tuple[Action, ...]:
    """The actions of some classes, in the order in which they are declared."""
    return tuple(
        one for owner in owners for method in vars(owner).values() for one in getattr(method, _DECLARED, ())
    )


def bound_to(*owners: object) -> dict[str, Callable[[], Awaitable[None] | None]]:
    """The methods that do the actions of some objects, by the actions' ids."""
    bound: dict[str, Callable[[], Awaitable[None] | None]] = {}
    for owner in owners:
        for name, method in vars(type(owner)).items():
            for one in getattr(method, _DECLARED, ()):
                do = getattr(owner, name)
                bound[one.id] = do if one.argument is None else partial(do, one.argument)
    return bound


def on_a_group(session: Session) -> str:
    """There is a group under review."""
    return "" if session.current is not None else "There is no group yet"


def require(condition: Condition | None, session: Session) -> None:
    """Check that an action can be done now.

    Raises:
        NotAllowed: it can't; the message says why.
    """
    if condition is not None and (why := condition(session)):
        raise NotAllowed(why)


def names_of(actions: Sequence[Action]) -> dict[str, str]:
    """By which key each action is named in a message: action id to the key as it is written."""
    return {one.id: written(one.keys.split(",")[0]) for one in actions}


class Footer(NamedTuple):
    """Keys and labels for the footer, in three parts from left to right."""

    ahead: Sequence[tuple[str, str]]
    """The most used: the last of them give way to those that are always shown."""
    always: Sequence[tuple[str, str]]
    behind: Sequence[tuple[str, str]]
    """As many as fit behind them."""


def footer(actions: Sequence[Action]) -> Footer:
    """What the footer shows of the actions, where there is room for it."""
    always = [(one.shown, one.label) for one in actions if one.label and one.id in FOOTER_FIRST]
    rest = [(one.shown, one.label) for one in actions if one.label and one.id not in FOOTER_FIRST]
    return Footer(rest[:5], always, rest[5:])
