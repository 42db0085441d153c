"""Applying what was decided, over the review."""

from __future__ import annotations

from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.tui.action import Action, action, in_a_domain
from reviewer.tui.review.protocol import Review


class ApplyingDecisions:
    """From decisions to merged customers."""

    PART = "The program"

    def __init__(self, review: Review) -> None:
        self._review = review

    @action(
        Action(
            "apply",
            "ctrl+a",
            "Merge in AWS what was decided, after showing the plan and asking",
            when=in_a_domain,
            if_blind="This review is blind, and the plan would give away others' verdicts",
            also="send merges commit execute",
        )
    )
    async def apply(self) -> None:
        """Show the plan, and merge what is agreed to."""
        self._review.require_deliberate()
        open_applying = self._review.open_applying
        if open_applying is None:
            self._review.say("Nothing can be merged here: `reviewer review` on a domain of yours can")
            return
        from reviewer.tui.screens.applying import ApplyScreen

        session = self._review.session
        title = Shown(f"Apply the decisions on {terminal_text(session.domain_name)}")
        bursts = self._review.bursts
        await self._review.ask(
            ApplyScreen(
                title,
                open_applying,
                lambda: bursts.is_deliberate,
                self._tell_terminal,
                self._review.to_tell_on_leaving.extend,
            )
        )
        session.decisions.forget_shown()
        session.decisions.count_to_apply()

    def _tell_terminal(self, share: float | None) -> None:
        if share is None:
            self._review.signals.end("merging", "merging has ended")
        else:
            self._review.signals.work("merging", share)
