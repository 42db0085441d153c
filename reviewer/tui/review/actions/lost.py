"""What is asked where the journal has lost what was saved in it: saved again, or gone on without."""

from __future__ import annotations

from reviewer.core.counted import number
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.journal.problems import HeadLost
from reviewer.tui.drawing.entries import Entry
from reviewer.tui.review.protocol import Review


async def ask_about_loss(review: Review, lost: HeadLost) -> None:
    """Name this session's decisions that are gone from the journal, and offer to save them again.

    Raises:
        HeadLost: ``lost``, where none of them is: the file may come back, and the same key tries again.
        NotAllowed: it was given up.
        JournalError: the journal can't be used as it is now.
    """
    from reviewer.tui.drawing.decision_lines import when
    from reviewer.tui.drawing.status_lines import signed_verdict
    from reviewer.tui.screens.choice import ChoiceScreen

    looking = review.session.deciding.look_for_gone()
    await review.committed(looking)
    looking.raise_error()
    gone = looking.subject
    if not gone:
        raise lost
    ways = [
        Entry(Shown("Save again"), Shown("what is gone, in the journal as it is now")),
        Entry(Shown("Go on"), Shown("without what is gone")),
    ]
    named = [
        Entry(
            Shown(f"gone: {signed_verdict(one.verdict)}"),
            Shown(f"{when(one.decided_at)}  {terminal_text(one.match_id)}"),
        )
        for one in gone
    ]
    title = Shown(
        f"The journal was replaced or deleted:"
        f" {number(len(gone), 'decision of this session is', 'decisions of this session are')} gone"
    )
    chosen = await review.ask(ChoiceScreen(title, [*ways, *named], Shown("does it")))
    if chosen is None or chosen >= len(ways):
        review.say("Nothing is saved before that is settled: the next verdict asks again", trouble=True)
        return
    again = gone if chosen == 0 else ()
    going_on = review.session.deciding.prepare_going_on(again)
    await review.committed(going_on.pending)
    review.session.deciding.settle_going_on(going_on)
    saved = f"{len(again):,} saved again. " if again else ""
    review.say(f"{saved}What you decided last is not saved yet: give it once more")
