"""Asking again for what failed, staying, getting help, leaving."""

from __future__ import annotations

from reviewer.core.terminal_text import Shown
from reviewer.tui.action import Action, action, offered
from reviewer.tui.review.protocol import Review


class Program:
    """What concerns the program as a whole."""

    PART = "The program"

    def __init__(self, review: Review) -> None:
        self._review = review

    @action(
        Action(
            "retry",
            "r",
            "Ask again for what failed, or turn to a new run",
            "retry",
            "r",
            is_idle=lambda session: not session.feed.may_retry(session.navigator),
            also="reload refresh",
        )
    )
    def retry(self) -> None:
        """Ask again for what failed."""
        self._review.retry()

    @action(
        Action(
            "stay",
            "escape",
            "Stop loading and stay here, or take the filter off",
            "stop",
            "esc",
            is_idle=lambda session: not session.can_stop,
            also="cancel all groups clear",
        )
    )
    def stay(self) -> None:
        """Stop going on to another group, or take the filter off."""
        session = self._review.session
        navigator = session.navigator
        if session.deciding.give_up_saving():
            self._review.say("Giving up …")
        elif session.feed.search.stop():
            navigator.stop_seeking()
            self._review.say("Stopped: what was found until now is shown")
        elif session.is_on_the_way:
            navigator.stop_seeking()
            self._review.say("Stopped here: <undecided.next> goes on to the next undecided group")
        elif not navigator.filter.is_all:
            notice = navigator.show(order=navigator.order)
            undecided = "<undecided.next> and <undecided.previous> go to the undecided ones"
            self._review.say(notice or f"The filter is off: these are all groups. {undecided}")

    @action(
        Action(
            "help", "question_mark,f1", "Show what each key does", "help", "?", also="what can I do manual"
        )
    )
    async def help(self) -> None:
        """Show the keys."""
        from reviewer.tui.drawing.help_lines import review_help
        from reviewer.tui.screens.help import HelpScreen

        session = self._review.session
        parts = review_help(offered(self._review.actions, session), session.weighing.words)
        await self._review.ask(HelpScreen(Shown("Keys and signs"), parts))

    @action(
        Action(
            "quit",
            "q,ctrl+c",
            "Leave; every decision is saved already",
            "quit",
            "q",
            also="exit close end stop",
        )
    )
    async def quit(self) -> None:
        """Leave; every decision is in the journal. What is not saved is asked about first."""
        self._review.require_deliberate()
        session = self._review.session
        if unsaved := session.unsaved:
            from reviewer.tui.drawing.decision_lines import unsaved_lines
            from reviewer.tui.screens.choice import ChoiceScreen

            screen = ChoiceScreen(
                Shown("Not saved yet: go there, or leave without"),
                unsaved_lines(session, unsaved),
                Shown("goes there, or leaves"),
            )
            at = await self._review.ask(screen)
            if at is None:
                return
            if at < len(unsaved):
                session.navigator.go_to_group(list(unsaved)[at])
                return
            self._review.require_deliberate()
        self._review.leave()
