"""Taking back several decisions at once, each as if it were taken back alone."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.core.counted import number
from reviewer.core.decisions import Decision
from reviewer.core.terminal_text import Shown
from reviewer.journal.problems import HeadLost, JournalError
from reviewer.session.rules import NotAllowed
from reviewer.tui.drawing.entries import Entry
from reviewer.tui.review.actions.lost import ask_about_loss
from reviewer.tui.review.protocol import Review


async def take_back(review: Review, decisions: Sequence[Decision]) -> None:
    """Take back those of some decisions that are the reviewer's, after having asked.

    Args:
        review: what is worked on.
        decisions: the newest first.

    Raises:
        NotAllowed: none of them is the reviewer's.
    """
    session = review.session
    own = [one for one in decisions if session.decisions.author.made(one)]
    if not own:
        raise NotAllowed("Only your own decisions can be taken back: deciding anew replaces another's")
    is_asked = len(decisions) > 1 or not session.settings.single_keys
    if is_asked and not await _is_meant(review, len(own), len(decisions) - len(own)):
        return
    review.require_deliberate()
    done = 0
    for decision in own:
        try:
            undoing = session.deciding.prepare_undo(decision)
            await review.committed(undoing.pending)
            session.deciding.settle_undo(undoing)
        except HeadLost as lost:
            await ask_about_loss(review, lost)
            return
        except (NotAllowed, JournalError) as error:
            why = error.problem.line if isinstance(error, JournalError) else str(error)
            review.say(f"{done} of {len(own)} taken back. {why}", trouble=True)
            return
        done += 1
    again = "<verdict.redo> gives the last of them back"
    review.say(f"Took back {number(done, 'decision')}: {again}")


async def _is_meant(review: Review, own: int, others: int) -> bool:
    from reviewer.tui.screens.choice import ChoiceScreen

    stay = f"; {others} of others stay" if others else ""
    lines = [
        Entry(Shown("No"), Shown("leave them as they are")),
        Entry(Shown("Yes"), Shown(f"take {own} back, the newest first; each can be given again")),
    ]
    title = Shown(f"Take back {own} of your decisions{stay}?")
    return await review.ask(ChoiceScreen(title, lines, Shown("does it"))) == 1
