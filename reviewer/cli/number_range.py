"""Numbers that an option takes, within their bounds."""

from __future__ import annotations

from math import isfinite
from typing import Any

import click


class NumberRange(click.FloatRange):
    """A number within bounds; ``nan`` and ``inf``, which click lets through some of them, are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a number.

        Raises:
            click.BadParameter: it is none, or out of bounds.
        """
        number: float = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(f"{value} is not a finite number.", param, ctx)
        return number
