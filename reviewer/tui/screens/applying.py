"""A modal screen that applies the domain's decisions: the plan, the question, how far it is, how it went."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from reviewer.core.counted import number
from reviewer.core.finishing import finished_first
from reviewer.core.problems import SourceError
from reviewer.core.system_limits import is_limit, refusal
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.core.wrapping import wrapped
from reviewer.journal.problems import JournalError
from reviewer.tui.drawing.bars import bar
from reviewer.tui.drawing.palette import PLAIN
from reviewer.tui.drawing.scroll import Scroll
from reviewer.tui.screens.sheet import Sheet

if TYPE_CHECKING:
    from reviewer.apply.applying import Applying
    from reviewer.apply.run import Run
    from reviewer.apply.tally import Tally

OpenApplying = Callable[[], "AbstractContextManager[Applying]"]
"""Opens what applying needs; may block and raise SourceError and JournalError."""

_CLOSES = Shown("esc closes   j/k scroll")
_ASKS = Shown("y merges them: AWS can't undo it   esc closes   j/k scroll")
_STOPS = Shown("esc stops once nothing is in flight")
_COMPARING = "Comparing with today's profiles …"
_BAR = 60
"""Cells of the bar that shows how far it is, at most."""
_END = "▏"
"""Where the bar ends once it is full."""
_BETWEEN = 0.25
"""Seconds between two times that it is shown, at least: over a slow link each costs."""


class ApplyScreen(Sheet[None]):
    """The plan, from which ``y`` merges and escape leaves. A thread of its own does all that blocks."""

    class Told(Message):
        """What the thread has to tell."""

        def __init__(self, lines: Sequence[Shown], foot: Shown, *, asks: bool, share: float | None) -> None:
            super().__init__()
            self.lines, self.foot, self.asks, self.share = lines, foot, asks, share

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Close, or stop", show=False, id="applying.close"),
        Binding("y", "merge", "Merge what the plan names", show=False, id="applying.merge"),
    ]

    def __init__(
        self,
        title: Shown,
        open_applying: OpenApplying,
        is_deliberate: Callable[[], bool],
        merged: Callable[[float | None], None],
        ended_unseen: Callable[[Iterable[Shown]], None],
    ) -> None:
        """Make the plan once it is open.

        Args:
            title: what is applied.
            open_applying: opens what it takes.
            is_deliberate: tells whether the newest key was pressed for itself.
            merged: told which share is merged; None while nothing is being merged.
            ended_unseen: told how merging went where the screen has gone by then; called in the thread.
        """
        super().__init__()
        self._title, self._open, self._is_deliberate = title, open_applying, is_deliberate
        self._merged, self._ended_unseen = merged, ended_unseen
        self._lines: Sequence[Shown] = [Shown(_COMPARING)]
        self._foot = _CLOSES
        self._share: float | None = None
        self._scroll = Scroll()
        self._answered = threading.Event()
        self._agreed = self._asks = self._has_gone = False
        self._run: Run | None = None

    def on_mount(self) -> None:
        """Begin."""
        self.run_worker(self._begin())

    async def _begin(self) -> None:
        try:
            await asyncio.to_thread(self._work)
        except (OSError, MemoryError, RuntimeError) as error:
            if not is_limit(error):
                raise
            self._run = None
            self._say([terminal_text(refusal(error).line)], _CLOSES)

    def on_unmount(self) -> None:
        """Let the thread end, behind what is in flight."""
        self._has_gone = True
        self._answered.set()
        if self._run is not None:
            self._run.stop()

    def action_merge(self) -> None:
        """Agree to the plan."""
        if self._asks and self._is_deliberate():
            self._asks, self._agreed = False, True
            self._answered.set()

    def action_leave(self) -> None:
        """Close; while it merges, only stop."""
        if self._run is not None and not self._run.is_stopped:
            self._run.stop()
        elif self._run is None:
            self.dismiss()

    def action_move(self, lines: int) -> None:
        """Scroll by ``lines``."""
        self._scroll = self._scroll.moved(lines, len(self._drawn()), self.room.height)
        self.draw()

    def draw(self) -> None:
        """Draw the lines from the first one in view on."""
        self.paint_in_view(self._title, self._drawn(), self._scroll, self._foot)

    def _drawn(self) -> list[Strip]:
        width = max(self.room.width, 1)
        lines = [line for text in self._lines for line in wrapped(text, width)]
        if self._share is not None:
            lines.insert(0, Shown(f"{bar(self._share, min(width, _BAR) - 1)}{_END}"))
        return [Strip([Segment(line, PLAIN)]) for line in lines]

    def on_apply_screen_told(self, message: Told) -> None:
        """Show what the thread tells."""
        self._lines, self._foot, self._asks = message.lines, message.foot, message.asks
        self._share = message.share
        self._merged(message.share)
        self.draw()

    # In the thread

    def _work(self) -> None:
        if self._has_gone:  # What a thread was refused for is done by the next there is.
            return
        try:
            with self._open() as applying:
                self._plan_and_merge(applying)
        except (SourceError, JournalError) as error:
            self._say([terminal_text(error.problem.line)], _CLOSES)
        self._run = None

    def _plan_and_merge(self, applying: Applying) -> None:
        from reviewer.apply.run import RunSettings
        from reviewer.apply.snapshots import is_hindered
        from reviewer.apply.summary import summarise
        from reviewer.apply.tally import Tally
        from reviewer.apply.words import looked_up_lines, plan_lines, tally_lines

        before, looked = Tally(), 0
        for receipt in applying.look_up():
            before.add(receipt)
        plan = applying.plan()

        def count(more: int) -> None:
            nonlocal looked
            looked += more
            self._say([Shown(f"{_COMPARING} {number(looked, 'group')} so far")], _CLOSES)

        summary = summarise(
            plan.chosen(),
            applying.looking,
            default_region=applying.default_region,
            contradictions=plan.survey.contradictions,
            progress=count,
            is_left=self._answered.is_set,
        )
        snapshots = applying.snapshot_estimate(summary)
        lines = [*looked_up_lines(before), *plan_lines(summary, applying.journal.decision, snapshots)]
        asks = bool(summary.merges) and not is_hindered(snapshots)
        self._say(lines, _ASKS if asks else _CLOSES, asks=asks)
        self._answered.wait()
        if not self._agreed:
            return
        total, began, told = summary.merges, time.monotonic(), 0.0

        def say_how_far(tally: Tally) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told < _BETWEEN:
                return
            told = now
            done = sum(number for state, number in tally.by_state.items() if not state.is_open)
            said = f"Merging: {done:,} of {total:,} done, {tally.sent:,} sent"
            if done:
                said += f", {timedelta(seconds=round((now - began) / done * (total - done)))} left"
            self._say([Shown(said)], _STOPS, share=min(done / total, 1))

        run = self._run = applying.run(RunSettings(), progress=say_how_far)
        if self._has_gone:
            run.stop()
        say_how_far(run.tally)
        try:
            with finished_first(run.stop):
                tally = run.apply(summary.agreed(plan.chosen()))
        except (OSError, MemoryError, RuntimeError) as error:
            if not is_limit(error):
                raise
            tally = run.tally  # It says what the run broke off at, and what was sent until then.
        interrupted = run.is_stopped and tally.problem is None
        self._run = None
        told_last = list(tally_lines(tally, summary, interrupted=interrupted))
        if self._has_gone:
            self._ended_unseen(told_last)
        else:
            self._say(told_last, _CLOSES)

    def _say(
        self, lines: Iterable[Shown], foot: Shown, *, asks: bool = False, share: float | None = None
    ) -> None:
        self.post_message(self.Told(list(lines), foot, asks=asks, share=share))
