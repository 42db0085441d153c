"""Members: those at work on a domain, as their records say."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from reviewer.team.layout import LEASE
from reviewer.team.shared_table import Item


class Member(NamedTuple):
    """What someone says of themselves; outside text, raw."""

    name: str
    host: str
    lease: float
    """Seconds without a change of the record after which they are gone."""
    held: tuple[str, ...]
    """The keys of the groups that they hold."""
    waiting: int
    """How many decisions of theirs are not shared yet."""
    has_left: bool


SILENT = Member("", "", LEASE, (), 0, has_left=False)
"""Who has said nothing of themselves."""


def member_in(item: Item | None) -> Member:
    """Read a member's record; what is missing or of another kind counts as not said."""
    said = None if item is None else item.get("member")
    if not isinstance(said, Mapping):
        return SILENT
    lease, waiting = (
        one if isinstance(one := said.get(name), Decimal) else None for name in ("lease", "waiting")
    )
    return Member(
        name=str(said.get("name", "")),
        host=str(said.get("host", "")),
        lease=LEASE if lease is None else float(lease),
        held=tuple(str(said.get("held", "")).split()),
        waiting=0 if waiting is None else int(waiting),
        has_left=bool(said.get("left")),
    )
