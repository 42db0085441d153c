"""The keys that choose which groups are walked, and in which order."""

from __future__ import annotations

from dataclasses import replace

from reviewer.core.terminal_text import Shown
from reviewer.matches.filter_line import FilterError, parsed, written
from reviewer.matches.filters import Filter, Span
from reviewer.matches.orders import Order
from reviewer.session.rules import NotAllowed
from reviewer.tui.screens.values import ValuesScreen

_ORDERS = {
    Order.RUN: "as AWS gave them",
    Order.SCORE_UP: "the lowest score first",
    Order.SCORE_DOWN: "the highest score first",
    Order.UNCERTAINTY: "the most uncertain first: nearest to where merge or reject would begin",
    Order.SIZE: "the most profiles first",
}


def _filter_refused(line: str) -> str:
    """Say why a line is no filter; ``""`` where it is one."""
    try:
        parsed(line)
    except FilterError as error:
        return str(error)
    return ""


class ChoosingScreen(ValuesScreen):
    """What the review screen can do to cut the queue down to the groups worth looking at."""

    def action_filter(self) -> None:
        """Ask for a filter, and walk only the groups that pass it."""
        from reviewer.tui.screens.line import LineScreen

        def take(line: str | None) -> None:
            if line is not None:
                self._move(lambda: self._choose(parsed(line), self.session.navigator.order))

        screen = LineScreen(
            written(self.session.navigator.filter),
            placeholder='score>=0.7 score<0.9 undecided profiles>2 by:ann reason:twins "a name"',
            foot="enter filters, empty: all   esc leaves it",
            refused=_filter_refused,
        )
        self.app.push_screen(screen, take)

    def action_order(self) -> None:
        """Ask for an order, and walk the groups in it."""
        from reviewer.tui.screens.choice import ChoiceScreen

        orders = list(_ORDERS)

        def take(at: int | None) -> None:
            if at is not None:
                self._move(lambda: self._choose(self.session.navigator.filter, orders[at]))

        lines = [
            (Shown("✓" if order is self.session.navigator.order else " "), Shown(f"{order.value}: {words}"))
            for order, words in _ORDERS.items()
        ]
        title = Shown("The order of the groups; all but the first load every page")
        at = orders.index(self.session.navigator.order)
        self.app.push_screen(ChoiceScreen(title, lines, Shown("orders by it"), Shown(""), at), take)

    def action_scores(self) -> None:
        """Show how many groups there are at each score, and walk those of a range that is chosen."""
        from reviewer.tui.screens.histogram import HistogramScreen

        def take(span: Span | None) -> None:
            if span is not None:
                chosen = replace(self.session.navigator.filter, scores=span, unscored=False)
                self._move(lambda: self._choose(chosen, self.session.navigator.order))

        def show() -> None:
            if self.session.scope.hides:
                raise NotAllowed("This review is blind, and that would tell of the score")
            bands = self.session.bands if self.session.settings.bands.edges else None
            load_all = self.session.navigator.load_all
            # The range that is chosen takes the place of the filter's scores alone: what else it asks stays.
            of_which = "filtered or not"
            if self.session.navigator.filter.is_all:
                of_which = "" if self.session.scope.sample is None else "in the sample or not"
            screen = HistogramScreen(self.session.groups, bands, lambda: self._move(load_all), of_which)
            self.app.push_screen(screen, take)

        self._move(show)

    def action_load_all(self) -> None:
        """Load every page, staying at the group under review."""

        def load() -> None:
            if self.session.groups.at_end:
                raise NotAllowed("Every page is here already")
            self.session.navigator.load_all()

        self._move(load)

    def _choose(self, chosen: Filter, order: Order) -> None:
        notice = self.session.navigator.show(chosen, order)
        if notice:
            raise NotAllowed(notice)
