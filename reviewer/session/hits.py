"""The groups that pass the filter which was on last, gone through while all groups are shown."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.core.counted import number
from reviewer.matches.filters import Filter
from reviewer.matches.view import View
from reviewer.session.rules import NotAllowed


class Hits:
    """What was looked for last, and the groups among which it is found."""

    def __init__(self) -> None:
        """Nothing was looked for yet."""
        self.sought = Filter()
        """The filter that was on last."""
        self._view: View | None = None
        """Its groups, once they are gone through."""

    def seek(self, chosen: Filter) -> None:
        """Look for what passes a filter from now on; for all groups, for the same as before."""
        if self._view is not None:
            self._view.close()
            self._view = None
        if not chosen.is_all:
            self.sought = chosen

    def beside(self, here: int | None, groups: int, viewed: Callable[[Filter], View], *, at_end: bool) -> int:
        """The position of the next hit (1), or of the one before (-1).

        Args:
            here: where the reviewer is.
            groups: the direction.
            viewed: what a filter lets pass of all groups, in their order.
            at_end: whether every page is here.

        Raises:
            NotAllowed: nothing was looked for, or there is none in that direction.
        """
        if self.sought.is_all:
            raise NotAllowed("Nothing was looked for yet: <filter> does, and <stay> shows all groups again")
        if self._view is None:
            self._view = viewed(self.sought)
        found = None
        if here is not None:
            found = self._view.after(here) if groups > 0 else self._view.before(here)
        if found is not None:
            return found
        if groups > 0 and not at_end:
            raise NotAllowed("No hit behind this group among those loaded: <load-all> loads every page")
        where = "behind" if groups > 0 else "before"
        passing = number(len(self._view), "group passes", "groups pass")
        raise NotAllowed(f"No hit {where} this group: {passing} the filter that was on last")
