"""How many of some profiles hold each value: what most hold is likelier right than what one holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reviewer.comparison.fields import FULL_NAME
from reviewer.comparison.flattened import flattened
from reviewer.comparison.kinds.registry import is_filler, normalised
from reviewer.core.matches import Profile


class Holders:
    """Who holds which value, once normalised; what only fills a field is none."""

    def __init__(self, profiles: Sequence[Profile], default_region: str | None = None) -> None:
        """Count the values of some profiles.

        Args:
            profiles: those that may be one customer's.
            default_region: where phone numbers are dialled whose profile names no country, e.g. ``US``.
        """
        self._values = [
            {
                name: normalised(name, value, flat.region)
                for name, value in flat.fields.items()
                if name != FULL_NAME and not is_filler(name, value)
            }
            for flat in flattened(profiles, default_region)
            if flat is not None
        ]
        self._counts = Counter(pair for values in self._values for pair in values.items())

    def of(self, at: int, name: str) -> int:
        """How many profiles hold what one of them holds in a field; 0 where that is nothing.

        Args:
            at: the profile's place among those given.
            name: the field's path.
        """
        value = self._values[at].get(name)
        return 0 if value is None else self._counts[name, value]

    def shared(self, at: int) -> int:
        """How many values a profile has in common with the others, counted for each of them."""
        return sum(self._counts[pair] - 1 for pair in self._values[at].items())
