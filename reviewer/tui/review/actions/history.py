"""Looking up what was decided."""

from __future__ import annotations

from reviewer.core.terminal_text import Shown
from reviewer.tui.action import Action, action, in_a_domain, on_a_group
from reviewer.tui.review.actions.taking_back import take_back
from reviewer.tui.review.protocol import Review

_LATEST = 500


class History:
    """The decisions on the group under review, and the latest ones on the domain."""

    PART = "Look up decisions"

    def __init__(self, review: Review) -> None:
        self._review = review

    @action(
        Action(
            "history",
            "H",
            "Show every decision on this group, by whom and when",
            "history",
            "H",
            when=on_a_group,
            also="who past",
        )
    )
    async def history(self) -> None:
        """Show every decision on the group, by whom and when."""
        from reviewer.tui.drawing.decision_lines import history_lines
        from reviewer.tui.screens.listing import ListingScreen

        lines = history_lines(self._review.session)
        await self._review.ask(ListingScreen(Shown("The decisions on this group"), lines))

    @action(
        Action(
            "latest",
            "L",
            "List the latest decisions: open one to decide it again, or take several back",
            "latest",
            "L",
            when=in_a_domain,
            also="undo several past log",
        )
    )
    async def latest(self) -> None:
        """List the latest decisions, and go to the group of one that is chosen, or take several back."""
        from reviewer.tui.drawing.decision_lines import latest_lines
        from reviewer.tui.screens.decisions import DecisionsScreen

        session = self._review.session
        recent = session.decisions.recent(_LATEST)
        decisions = [one for one in recent if session.under_review.may_show(one)]
        screen = DecisionsScreen(
            Shown("The latest decisions on this domain"),
            latest_lines(session, decisions),
            Shown(
                "Nothing has been decided yet."
                if not recent
                else "Nothing by you yet; this blind review hides the rest."
            ),
        )
        chosen = await self._review.ask(screen)
        if chosen is None:
            return
        if chosen.takes_back:
            await take_back(self._review, [decisions[at] for at in chosen.places])
        else:
            session.navigator.go_to_group(decisions[chosen.places[0]].group_key)
