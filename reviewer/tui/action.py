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

_ALWAYS_SHOWN = ("help", "quit")
"""What the footer shows however narrow it is."""
_SHOWN_FIRST = (
    *(
        "verdict.merge",
        "verdict.review",
        "verdict.reject",
        "verdict.undo",
        "merged",
        "values.whole",
        "filter",
    ),
    *_ALWAYS_SHOWN,
    *("stay", "retry"),
)
"""What the footer shows first, in this order; a screen of 80 columns has room for all of it."""

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
    """When it can be done; None for always. The footer and the palette leave it out where it can't."""
    if_blind: str = ""
    """Why a blind review refuses it, and names it nowhere; ``""`` where it gives nothing away."""
    is_idle: Callable[[Session], bool] | None = None
    """When it would do nothing, so that the footer leaves it out; None where it always does something."""
    gives_way: bool = False
    """Whether a keymap may give its keys to another action: it came when keymaps had been written."""
    also: str = ""
    """Everyday words by which the palette finds it too."""
    part: str = ""
    """The part of the help that it stands in."""


def action(*declared: Action) -> Callable[[_Method], _Method]:
    """Declare what starts a method: one action, or several that differ in their argument."""

    def declare(method: _Method) -> _Method:
        setattr(method, _DECLARED, declared)
        return method

    return declare


def declared_in(*owners: type) -> tuple[Action, ...]:
    """The actions of some classes, in the order in which they are declared; each class names its ``PART``."""
    return tuple(
        one._replace(part=vars(owner)["PART"])
        for owner in owners
        for method in vars(owner).values()
        for one in getattr(method, _DECLARED, ())
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


def in_a_domain(session: Session) -> str:
    """It is known where the domain is."""
    return "" if session.feed.region is not None else "There is no domain yet"


def on_a_group(session: Session) -> str:
    """There is a group under review."""
    return "" if session.current is not None else "There is no group here"


def refusal(one: Action, session: Session) -> str:
    """Why an action can't be done now, and what to do instead; ``""`` where it can."""
    if session.scope.hides and one.if_blind:
        return one.if_blind
    return "" if one.when is None else one.when(session)


def require(one: Action, session: Session) -> None:
    """Check that an action can be done now.

    Raises:
        NotAllowed: it can't; the message says why.
    """
    if why := refusal(one, session):
        raise NotAllowed(why)


def offered(actions: Sequence[Action], session: Session) -> tuple[Action, ...]:
    """The actions that a review names: where it is blind, none that would tell what it hides."""
    return tuple(one for one in actions if not (session.scope.hides and one.if_blind))


def names_of(actions: Sequence[Action]) -> dict[str, str]:
    """By which key each action is named in a message: action id to the key as it is written."""
    return {one.id: written(one.keys.split(",")[0]) or "ctrl+p" for one in actions}


class FooterKey(NamedTuple):
    """An action in the footer."""

    id: str
    shown: str
    """Its key as it is written."""
    label: str
    is_always_shown: bool
    """Whether it is shown however narrow the footer is."""


def footer(actions: Sequence[Action], session: Session | None = None) -> tuple[FooterKey, ...]:
    """What the footer shows of the actions as far as there is room, the most useful first.

    Args:
        actions: those there are.
        session: leaves out what does nothing now, and says of a merge that it would record a split, of `esc`
            that it would take the filter off; None for what there is on any group.
    """
    ranks = {id: rank for rank, id in enumerate(_SHOWN_FIRST)}
    shown = [
        one
        for one in actions
        if one.label and one.shown and (session is None or _does_something(one, session))
    ]
    shown.sort(key=lambda one: ranks.get(one.id, len(ranks)))
    now: dict[str, str] = {}
    if session is not None and session.current is not None and not session.draft.clusters.is_whole:
        now["verdict.merge"] = "split"
    if session is not None and not session.is_on_the_way and not session.navigator.filter.is_all:
        now["stay"] = "filter off"
    return tuple(
        FooterKey(one.id, one.shown, now.get(one.id, one.label), one.id in _ALWAYS_SHOWN) for one in shown
    )


def _does_something(one: Action, session: Session) -> bool:
    return not refusal(one, session) and not (one.is_idle is not None and one.is_idle(session))
