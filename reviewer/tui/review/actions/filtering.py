"""Choosing which groups are gone through, and in which order."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from reviewer.core.terminal_text import Shown
from reviewer.matches.filter_line import written
from reviewer.matches.filters import Filter
from reviewer.matches.orders import Order
from reviewer.session.filter_memory import leave_walk
from reviewer.session.session import Session
from reviewer.tui.action import Action, action
from reviewer.tui.drawing.entries import Entry
from reviewer.tui.review.protocol import Review

_GOOD_FOR = {
    Order.RUN: "at once, without loading all",
    Order.SCORE_UP: "good for finding rejects",
    Order.SCORE_DOWN: "good for finding merges",
    Order.UNCERTAINTY: "near {0.reject:.2f} or {0.merge:.2f} (bands in the settings): the score tells least",
    Order.SIZE: "a wrong merge harms most",
    Order.INFORMATIVE: "where the score may err (near {0.merge:.2f}, large): if there is no time for all",
}


def _pages_are_left(session: Session) -> str:
    return "Every page is here already" if session.groups.at_end else ""


class Filtering:
    """The filter and the order of the groups."""

    PART = "Choose the groups"

    def __init__(self, review: Review) -> None:
        self._review = review
        self._navigator = review.session.navigator

    @action(
        Action(
            "filter",
            "slash",
            "Find groups: go only through those that pass a filter",
            "filter",
            "/",
            also="search look for text",
        )
    )
    async def filter(self) -> None:
        """Ask for a filter, and go only through the groups that pass it."""
        from reviewer.tui.drawing.filter_help import filter_example, filter_help
        from reviewer.tui.screens.line import LineScreen

        memory, scope = self._review.filters, self._review.session.scope
        line = await self._review.ask(
            LineScreen(
                written(self._navigator.filter),
                placeholder=filter_example(scope),
                foot="enter filters, empty: all   up: earlier ones   f1 what can be written   esc leaves it",
                refused=memory.fault,
                earlier=memory.typed,
                help=filter_help(memory.named, scope),
            )
        )
        if line is None:
            return
        chosen, said = memory.take(line)
        self._show(chosen, self._navigator.order)
        if said:
            self._review.say(said)
            if fault := await asyncio.to_thread(memory.save):
                self._review.say(fault, trouble=True)

    @action(
        Action(
            "hit.next",
            "n",
            "Next group that passes the filter that was on last",
            "hit",
            "n/N",
            1,
            is_idle=lambda session: session.navigator.sought.is_all,
            gives_way=True,
            also="find again search",
        ),
        Action(
            "hit.previous",
            "N",
            "Previous group that passes that filter",
            argument=-1,
            gives_way=True,
            also="find search",
        ),
    )
    def hit(self, groups: int) -> None:
        """Go to the next hit or the one before, among all groups."""
        self._navigator.go_to_hit(groups)

    @action(Action("order", "o", "Sort the groups: choose which come first", "sort", "o", also="order"))
    async def order(self) -> None:
        """Ask for an order, and go through the groups in it."""
        from reviewer.tui.screens.choice import ChoiceScreen

        now, session = self._navigator.order, self._review.session
        orders = [order for order in _GOOD_FOR if not session.scope.withheld(Filter(), order)]
        longest = max(len(order.label) for order in orders)
        lines = [
            Entry(
                Shown(f"{'✓' if order is now else ' '} {order.label:<{longest}}"),
                Shown(_GOOD_FOR[order].format(session.bands)),
                is_quiet=True,
            )
            for order in orders
        ]
        title = Shown("Which groups come first?")
        at = await self._review.ask(ChoiceScreen(title, lines, Shown("sorts them so"), orders.index(now)))
        if at is not None:
            self._show(self._navigator.filter, orders[at])

    @action(
        Action(
            "scores",
            "S",
            "Show how many groups have which score, and pick a range",
            "scores",
            "S",
            if_blind="This review is blind, and that would give away the score",
            also="histogram distribution range confidence",
        )
    )
    async def scores(self) -> None:
        """Show how many groups there are at each score, and go through those of a range that is chosen."""
        from reviewer.tui.screens.histogram import HistogramScreen

        session, navigator = self._review.session, self._navigator
        bands = session.bands if session.settings.bands.edges else None
        # The range that is chosen takes the place of the filter's scores alone: what else it asks stays.
        of_which = "filtered or not"
        if navigator.filter.is_all:
            of_which = "" if session.scope.sample is None else "in the sample or not"
        span = await self._review.ask(HistogramScreen(session.groups, bands, self._load_behind, of_which))
        if span is not None:
            self._show(replace(navigator.filter, scores=span, unscored=False), navigator.order)

    @action(
        Action(
            "load-all",
            "a",
            "Load every page, and stay here meanwhile",
            "load all",
            "a",
            when=_pages_are_left,
            also="fetch",
        )
    )
    def load_all(self) -> None:
        """Load every page, staying at the group under review."""
        self._navigator.load_all()

    def _load_behind(self) -> None:
        """Load every page while another screen lies over the review."""
        self.load_all()
        self._review.go_on()

    @action(
        Action(
            "text.whole",
            "F",
            "Look for the filter's text in every group of the run",
            "whole run",
            "F",
            is_idle=lambda session: not session.navigator.filter.words,
            gives_way=True,
            also="search find all everywhere",
        )
    )
    def search_whole_run(self) -> None:
        """Fetch every profile of the run to look for the text in it, behind the screen."""
        self._review.say(self._review.session.search_whole_run())

    def _show(self, chosen: Filter, order: Order) -> None:
        self._review.session.feed.search.stop()
        notice = self._navigator.show(chosen, order)
        session, remembered = self._review.session, self._review.remembered
        leave_walk(remembered, session.domain_name, self._navigator.filter, self._navigator.order)
        if chosen.words:
            notice += ". <text.whole> looks through the whole run"
        if notice:
            self._review.say(notice)
