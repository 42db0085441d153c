"""What a reviewer can walk along: the whole queue, or the part of it that a view shows."""

from __future__ import annotations

from typing import Protocol

from reviewer.core.decisions import Verdict


class GroupSequence(Protocol):
    """Groups one behind the other, each named by its position in the queue.

    A position that is not in it has a place all the same: behind those that come before it.
    """

    def __len__(self) -> int: ...

    def __contains__(self, position: int) -> bool: ...

    @property
    def at_end(self) -> bool:
        """Whether no page to come can bring another group."""

    @property
    def is_whole(self) -> bool:
        """Whether every group of the queue is on it, in the order of the run."""

    @property
    def needs_whole_run(self) -> bool:
        """Whether it is as it should be only once every page is here."""

    @property
    def of_what(self) -> str:
        """What its groups have in common, to be said behind "group", e.g. `` that passes the filter``."""

    def count(self, verdict: Verdict | None) -> int:
        """How many of its groups have this verdict; None counts the undecided."""

    def first(self) -> int | None:
        """The first position; None while there is none."""

    def last(self) -> int | None:
        """The last position; None while there is none."""

    def after(self, position: int) -> int | None:
        """The position behind ``position``; None where there is none."""

    def before(self, position: int) -> int | None:
        """The position ahead of ``position``; None where there is none."""

    def ahead(self, position: int) -> int:
        """How many groups there are behind ``position``."""

    def next_undecided(self, after: int) -> int | None:
        """The first undecided position behind ``after`` (-1 for the very first)."""

    def previous_undecided(self, before: int) -> int | None:
        """The last undecided position ahead of ``before``."""
