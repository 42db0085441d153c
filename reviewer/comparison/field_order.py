"""Which fields of a group are shown, and in which order, where a user wants another than the program's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Self

from reviewer.comparison.rows import Agreement, FieldRow
from reviewer.core.settings import Settings

_MAY_BE_HIDDEN = (Agreement.SAME, Agreement.PARTLY, Agreement.ALONE)
_MOST = 500
"""Names that are kept of each: what a file remembers stays small whatever profiles hold."""
_KEPT = 4096


class FieldOrder(NamedTuple):
    """Names of fields as ``FieldRow.name`` has them, in which ``*`` stands for any part of one."""

    first: tuple[str, ...] = ()
    """Those that come first, in this order."""
    hidden: tuple[str, ...] = ()
    """Those that are shown only where their values are not the same."""

    @classmethod
    def of(cls, settings: Settings, remembered: object = None) -> Self:
        """What the settings say, else what was remembered (see :attr:`remembered`), whatever that may be."""
        first, hidden = remembered if isinstance(remembered, list) and len(remembered) == 2 else ((), ())
        set_first, set_hidden = settings.fields_first, settings.fields_hidden
        return cls(
            _names(first) if set_first is None else set_first,
            _names(hidden) if set_hidden is None else set_hidden,
        )

    @property
    def remembered(self) -> list[list[str]]:
        """Itself as JSON has it."""
        return [list(self.first[:_MOST]), list(self.hidden[:_MOST])]

    def shown(self, rows: Sequence[FieldRow]) -> Sequence[int]:
        """Which of some rows are shown, in their order."""
        if self == _NOTHING:
            return range(len(rows))
        first, hidden = self
        shown = [
            at
            for at, row in enumerate(rows)
            if row.agreement not in _MAY_BE_HIDDEN or _place(row.name, hidden) == len(hidden)
        ]
        return sorted(shown, key=lambda at: _place(rows[at].name, first))

    def moved(self, names: Sequence[str], at: int, by: int) -> Self:
        """Move a field among those that are shown, as far as there are any; the others keep their places.

        Args:
            names: the fields that are shown, in their order.
            at: which of them.
            by: how far down, or up for a negative number.
        """
        to = max(min(at + by, len(names) - 1), 0)
        moved = [*names[:at], *names[at + 1 :]]
        moved.insert(to, names[at])
        ahead = moved[: max(at, to) + 1]
        return self._replace(first=(*ahead, *(one for one in self.first if one not in ahead)))

    def without(self, name: str) -> Self:
        """Hide a field."""
        return self._replace(hidden=(*(one for one in self.hidden if one != name), name))

    def hides(self, name: str) -> bool:
        """Whether a field is shown only where its values are not the same."""
        return _place(name, self.hidden) < len(self.hidden)


_NOTHING = FieldOrder()


def _names(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


@lru_cache(maxsize=_KEPT)
def _place(name: str, patterns: tuple[str, ...]) -> int:
    """Which of some patterns a name fits first; how many there are where it fits none."""
    return next((at for at, one in enumerate(patterns) if _fits(name, one)), len(patterns))


def _fits(name: str, pattern: str) -> bool:
    # Not as fnmatch has it: names of fields hold brackets.
    return name == pattern or (
        "*" in pattern
        and re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name, re.DOTALL) is not None
    )
