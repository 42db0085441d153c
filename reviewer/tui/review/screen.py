"""The screen a reviewer works at: the groups on the left, the group under review on the right."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ModalScreen

from reviewer.comparison.field_order import FieldOrder
from reviewer.core.action_words import with_words
from reviewer.core.counted import number
from reviewer.core.settings import ListSize
from reviewer.core.system_limits import is_limit, refusal
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.fetching.events import FetchEvent
from reviewer.fetching.fetcher import Fetcher
from reviewer.journal.problems import JournalBusy, JournalError
from reviewer.session.filter_memory import FilterMemory, walk_left
from reviewer.session.pending import Pending
from reviewer.session.remembered import FIELDS, IS_WHOLE, LIST_SIZE, Remembered
from reviewer.session.rules import NotAllowed
from reviewer.session.session import Session
from reviewer.tui.action import Action, require
from reviewer.tui.drawing.under_way import long_work
from reviewer.tui.keys.bursts import Bursts
from reviewer.tui.keys.names import written
from reviewer.tui.review.actions.registry import REVIEW_ACTIONS, methods_on
from reviewer.tui.review.feeding import Feeding
from reviewer.tui.review.parts import Now, Parts
from reviewer.tui.review.waiting_actions import WaitingActions
from reviewer.tui.screens.one_frame import OneFrame
from reviewer.tui.terminal.signals import Signals
from reviewer.tui.widgets.footer import Footer
from reviewer.tui.widgets.group_list import GroupList

if TYPE_CHECKING:
    from reviewer.tui.screens.applying import OpenApplying

# Seconds between looks at what others have written to the journal; each is one read of an index.
_NEWS_EVERY = 1.0
PATIENCE = 0.25
"""Seconds until keys are answered while something is being saved; usually it is saved long before."""
# Seconds that weighing the first group may take before a key that waits for it is told so.
_WEIGHING = 10.0
# Seconds until a page is taken in again that came while another program held the journal.
_BUSY_WAIT = 0.2

WELCOME = (
    "<verdict.merge> records that they are one customer; nothing changes in AWS until `reviewer apply`."
    " <verdict.reject>: not one customer. <verdict.review>: leave to someone else."
    " <verdict.undo>: take back your last decision. <help>: all keys"
)
"""What matters to whoever starts for the first time."""
_LOADING = "loading"

_Result = TypeVar("_Result")


class ReviewScreen(OneFrame[None]):
    """Draws a :class:`Session` and passes keys to its actions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(one.keys, f"run('{one.id}')", one.label, show=False, id=one.id) for one in REVIEW_ACTIONS
    ]
    BLANK = True  # Its parts cover it.

    class Retried(Message):
        """The reviewer wants to be asked again whatever was declined."""

    def __init__(
        self,
        session: Session,
        fetcher: Fetcher,
        bursts: Bursts,
        signals: Signals,
        warning: str = "",
        actions: Sequence[Action] = REVIEW_ACTIONS,
        *,
        remembered: Remembered | None = None,
        is_first_start: bool = False,
        filters: FilterMemory | None = None,
        open_applying: OpenApplying | None = None,
    ) -> None:
        """Show a session.

        Args:
            session: the review.
            fetcher: fetches what the session asks for; not started yet.
            bursts: tells whether the newest key is deliberate.
            signals: tells the terminal of long work.
            warning: what stays up all the time.
            actions: with their keys as a keymap moves them.
            remembered: how the user has left the screen; None begins as with no file.
            is_first_start: whether to say what matters until the first verdict.
            filters: those typed before, and saved by name; None for none.
            open_applying: opens what applying needs; None where nothing can be merged.
        """
        super().__init__()
        self.open_applying = open_applying
        self.to_tell_on_leaving: list[Shown] = []
        self.session = session
        self.actions = actions
        self.bursts, self.signals = bursts, signals
        self._actions = {one.id: one for one in actions}
        self._methods = methods_on(self)
        self._waiting = WaitingActions(self, self._telling_why_not, self.go_on, self.draw)
        session.decisions.never_wait()
        self.filters = filters or FilterMemory(Remembered())
        self._live_keys = {key for one in actions for key in one.keys.split(",")}
        self._parts = Parts(session, actions, warning, WELCOME if is_first_start else "")
        self.pane = self._parts.pane
        self.remembered = remembered or Remembered()
        self._chosen_list = session.settings.list_size or ListSize.of(self.remembered.get(LIST_SIZE))
        self._painted = False
        self._held_frames = ExitStack()
        self._started = False
        self.pane.is_whole = self.remembered.get(IS_WHOLE) is True
        self.pane.order = FieldOrder.of(session.settings, self.remembered.get(FIELDS))
        self._walk_as_left()
        self._feeding = Feeding(self, session, fetcher, changed=self.go_on, prepare=self.pane.prepare)

    def _walk_as_left(self) -> None:
        """Go through the groups in the order, and by the filter, that were left."""
        left = walk_left(self.remembered, self.session.domain_name)
        if left is None:
            return
        with suppress(NotAllowed):
            self.session.navigator.show(*left)
            if not left[0].is_all:
                self.say("Only groups that pass the filter, as you left it: <stay> takes it off")

    def compose(self) -> ComposeResult:
        """Lay out the parts from top to bottom."""
        yield from self._parts.compose()

    # The first frame

    def on_mount(self) -> None:
        """Hold the first frame back until it has something to show, and settle its layout."""
        self._held_frames.enter_context(self.app.batch_update())
        width = self.app.size.width
        self._fold_list(width)
        self._parts.groups.take_width(self.session, self._list_size(width))
        self.pane.take_size(self.app.size)
        self.set_interval(_NEWS_EVERY, self._take_news)

    def _paint_first(self) -> None:
        """Paint the first frame, and only then start to fetch."""
        self.draw()
        self._held_frames.close()
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        self._held_frames.close()
        self._started = True
        self.refresh()  # Should anything have changed while frames were held, nobody was sent it.
        self._feeding.start()

    def on_resize(self, event: events.Resize) -> None:
        """Fold the list away where there is no room for it, and draw everything for the new size."""
        self._fold_list(event.size.width)
        if not self._painted:
            # The layout is made and not rendered yet: rendering it blank would double the first frame's cost.
            self._painted = True
            self._paint_first()
            return
        if not self._started:
            # It gets its first size twice: what is on the screen already need not be sent again.
            self._held_frames.enter_context(self.app.batch_update())
        self.call_after_refresh(self.draw)

    def _list_size(self, width: int) -> ListSize:
        return self._chosen_list or ListSize.usual(width)

    def _fold_list(self, width: int) -> None:
        self.set_class(self._list_size(width) is ListSize.HIDDEN, "alone")

    def resize_list(self, by: int) -> None:
        """Show more of the list of groups, or less of it for a negative number."""
        self._chosen_list = self._list_size(self.size.width).other(by)
        self.remembered.put(LIST_SIZE, self._chosen_list)
        self._fold_list(self.size.width)
        self.call_after_refresh(self.draw)

    # What comes in

    def take(self, event: FetchEvent) -> None:
        """Take in what a fetch brought, show it, and fetch what is wanted next."""
        is_awaited = any(member.awaited for member in self.session.members)
        try:
            notice = self._feeding.take(event)
        except JournalBusy:
            self.set_timer(_BUSY_WAIT, partial(self.take, event))
            return
        except JournalError as error:
            self._complain(error)
        else:
            if notice:
                self.say(notice)
        self.go_on(names_new=is_awaited)

    def _take_news(self) -> None:
        try:
            notice = self.session.take_news()
        except JournalError as error:
            self._complain(error)
            self.draw()
            return
        if notice:
            self.say(notice)
        if notice is not None:
            self.go_on()

    # Actions

    async def action_run(self, id: str) -> None:
        """Do an action by its id, and show what came of it."""
        action, do = self._actions[id], self._methods[id]
        if action.is_aside:
            do()
            return
        with self._telling_why_not():
            require(action, self.session)
            if iscoroutinefunction(do):
                await self._waiting.do(do())
                return
            self.hush()
            do()
        self.go_on()
        self.send_frame()

    @contextmanager
    def _telling_why_not(self) -> Iterator[None]:
        """Say why an action was not done, where it says so."""
        try:
            yield
        except NotAllowed as why:
            self.say(str(why))
        except JournalError as error:
            self._complain(error)
        except (OSError, MemoryError, RuntimeError) as error:
            if not is_limit(error):
                raise
            self.say(refusal(error).line, trouble=True)

    async def ask(self, screen: ModalScreen[_Result]) -> _Result | None:
        """Open a modal screen; answers its result, None where it was left without one."""
        result = await self._waiting.ask(screen)
        if result is not None:
            self.hush()
        return result

    async def committed(self, pending: Pending[Any]) -> None:
        """Commit in the journal's own thread; keys are answered meanwhile if it takes long."""
        await self._waiting.committed(pending, PATIENCE)

    def on_unmount(self) -> None:
        """Leave nothing half saved behind, and ask for nothing more while the rest is saved."""
        self._feeding.stop()
        self._waiting.cancel()
        self.session.deciding.give_up_saving()
        self._waiting.close()
        self.session.deciding.settle_on_leaving()

    async def weighed(self) -> None:
        """Where every key counts, let one wait that comes right behind the start, as a script's does."""
        is_here = not any(member.awaited for member in self.session.members)
        if self.bursts.takes_all and is_here and self._feeding.will_weigh:
            with suppress(TimeoutError):
                async with asyncio.timeout(_WEIGHING):
                    await self._feeding.weighs.wait()

    def require_deliberate(self, *, on_the_group: bool = False) -> None:
        """Check that the newest key was pressed for itself: what can't be undone is done by no other."""
        if not self.bursts.is_deliberate:
            self.bursts.ignore()
            raise NotAllowed(self.bursts.words)
        if on_the_group and not self.bursts.has_seen(self.pane.shown_at):
            are = "have only just come to the screen"
            if self.pane.shown_at == math.inf:
                are = "are still being loaded and compared"
            raise NotAllowed(f"Ignored: the values of this group {are}")

    def retry(self) -> None:
        """Ask again for what failed."""
        self.post_message(self.Retried())
        if not self._feeding.retry():
            self.say("Nothing has failed: there is nothing to ask again")

    def leave(self) -> None:
        """End the program."""
        self.app.exit()

    def on_group_list_picked(self, event: GroupList.Picked) -> None:
        """Go to the group that was clicked."""
        self.hush()
        self.session.navigator.pick(event.position)
        self.go_on()

    async def on_footer_clicked(self, event: Footer.Clicked) -> None:
        """Do what the key does that was clicked."""
        self.bursts.read(1)
        self.bursts.key(event.when)
        await self.action_run(event.id)

    def on_key(self, event: events.Key) -> None:
        """Say of a key that does nothing where the others are listed."""
        if not self._live_keys.isdisjoint(event.aliases):
            return
        # What Textual binds of its own, such as ctrl+p, is looked up for other keys alone: it takes time.
        if self.active_bindings.keys().isdisjoint(event.aliases):
            does_nothing = f"{_key_shown(event)} does nothing: <help> shows the keys"
            if event.character == "\ufffd":
                does_nothing = "The terminal sent a byte that is not UTF-8: set its encoding to that"
            self.tell(self.bursts.words or does_nothing)

    def on_paste(self, event: events.Paste) -> None:
        """Say of a paste that it does nothing here."""
        self.tell(
            f"{number(len(event.text), 'character was', 'characters were')} pasted, and none was"
            " taken as a key"
        )

    # Drawing

    def say(self, notice: str, *, trouble: bool = False) -> None:
        """Show a notice from the next drawing on; ``<action.id>`` in it names that action's key."""
        self._parts.notice.say(terminal_text(with_words(notice, self._parts.key_names)), trouble=trouble)

    def hush(self) -> None:
        """Take the notice off from the next drawing on; of a burst of keys it stays until that is over."""
        self._parts.notice.say(Shown(self.bursts.words))

    def tell(self, notice: str) -> None:
        """Show a notice at once."""
        self.say(notice)
        self.draw()

    def _complain(self, error: JournalError) -> None:
        self.say(error.problem.line, trouble=True)

    def go_on(self, *, names_new: bool = True) -> None:
        """Draw, and ask for what the session wants now."""
        try:
            self._feeding.ask()
        except JournalError as error:
            self._complain(error)
        self.draw(names_new=names_new)

    def draw(self, *, names_new: bool = True) -> None:
        """Draw what the session says now; only lines that changed are repainted.

        What is fetched ahead names no group in the list until the next key: that would be a frame of its own.
        """
        if not (self.is_mounted and self.size.width and self._parts.are_there):
            return  # Before the first frame, or on the way out.
        session, feeding = self.session, self._feeding
        work = session.failed.part(
            "What is under way", lambda: long_work(session, is_connecting=feeding.is_connecting), None
        )
        if work is not None:
            self.signals.work(_LOADING, work.share)
        else:
            self.signals.end(_LOADING, "loading has failed" if session.feed.problems else "all is loaded")
        width = self.size.width
        now = Now(width, self._list_size(width), work, feeding.weighs.is_set(), names_new=names_new)
        self._parts.draw(now)


def _key_shown(event: events.Key) -> str:
    """Name a key: by its character, or where that is blank or none, as a keymap has it."""
    character = event.character if event.is_printable else None
    return character if character and not character.isspace() else written(event.key)
