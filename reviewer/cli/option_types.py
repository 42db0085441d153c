"""Values that options take, where click's own types are not enough."""

from __future__ import annotations

from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING, Any, cast

import click

from reviewer.core.moments import EXAMPLES, moment_of

if TYPE_CHECKING:
    from reviewer.emulator.conditions import Fault
    from reviewer.matches.filters import Share


class NumberRange(click.FloatRange):
    """A number within bounds; ``nan`` and ``inf``, which click lets through some of them, are refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a number.

        Raises:
            click.BadParameter: it is not one, or out of bounds.
        """
        number: float = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(f"{value} is not a finite number.", param, ctx)
        return number


class ShareOf(click.ParamType["Share"]):
    """One of N equal shares, written ``K/N``."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Share:
        """Read the share.

        Raises:
            click.BadParameter: it is none.
        """
        from reviewer.matches.filters import Share

        if isinstance(value, Share):
            return value
        number, slash, of = str(value).partition("/")
        is_share = slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of) <= 10_000
        if not is_share:
            self.fail(f"{value} is no share: write 3/5 for the third of five.", param, ctx)
        return Share(int(number), int(of))


class NoNumber(click.BadParameter):
    """A number was expected; the AWS CLI does not count it among the usage errors."""

    exit_code = 255


_LONGEST = 2_000_000
"""Seconds at most that the system can be asked to wait: its milliseconds have 31 bits."""


class Seconds(click.ParamType["float | None"]):
    """A whole number of seconds, where the AWS CLI takes 0 for waiting for ever; None is that."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float | None:
        """Read the number; a default passes as it is.

        Raises:
            NoNumber: it is not one.
        """
        if not isinstance(value, str):
            return cast("float | None", value)
        try:
            seconds = int(value)
        except ValueError:
            seconds = -1
        if seconds > _LONGEST:
            raise NoNumber(f"{value} seconds are too many: {_LONGEST:,} at most, 0 for ever", ctx, param)
        if seconds < 0:
            raise NoNumber(f"{value!r} is no whole number of seconds", ctx, param)
        return float(seconds) or None


class Moment(click.ParamType[datetime]):
    """A time in UTC, as people write it in their own zone: ISO 8601, ``yesterday``, ``3 days ago``.

    A day stands for its beginning, or where an option says until when, for its end.
    """

    name = "time"

    def __init__(self, *, end: bool = False) -> None:
        """``end``: a day stands for its end."""
        self._end = end

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the time.

        Raises:
            click.BadParameter: it is none.
        """
        if isinstance(value, datetime):
            return value
        try:
            return moment_of(value, datetime.now().astimezone(), end=self._end)
        except ValueError:
            self.fail(f"{value} is no time: write it as {EXAMPLES}", param, ctx)


class FaultText(click.ParamType["Fault"]):
    """A fault of some calls of one of the emulator's operations."""

    name = "fault"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fault:
        """Read its text.

        Raises:
            click.BadParameter: it is none.
        """
        from reviewer.emulator.conditions import Fault

        try:
            return Fault.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
