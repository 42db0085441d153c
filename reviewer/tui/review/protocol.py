"""What the actions of the review screen work on."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from reviewer.session.filter_memory import FilterMemory
from reviewer.session.pending import Pending
from reviewer.session.remembered import Remembered
from reviewer.session.session import Session
from reviewer.tui.action import Action
from reviewer.tui.keys.bursts import Bursts

if TYPE_CHECKING:
    from textual.screen import ModalScreen

    from reviewer.core.terminal_text import Shown
    from reviewer.tui.screens.applying import OpenApplying
    from reviewer.tui.terminal.signals import Signals
    from reviewer.tui.widgets.group_pane import GroupPane

Result = TypeVar("Result")


class Review(Protocol):
    """What actions work on: the session, and the screen that shows it."""

    session: Session
    actions: Sequence[Action]
    """All actions, with their keys as a keymap moves them."""
    filters: FilterMemory
    """The filters typed before, and those saved by name."""
    bursts: Bursts
    """Counts what the newest keys have done."""

    signals: Signals
    """Tells the terminal of long work."""
    open_applying: OpenApplying | None
    """Opens what applying needs; None where nothing can be merged."""
    to_tell_on_leaving: list[Shown]
    """What no screen could tell any more."""

    pane: GroupPane
    """The group under review."""

    remembered: Remembered
    """What is remembered of the screen as the user has set it."""

    def say(self, notice: str, *, trouble: bool = False) -> None:
        """Show a notice from the next drawing on; ``<action.id>`` in it names that action's key."""

    async def weighed(self) -> None:
        """Where every key counts, let one wait until the values that it judges are weighed."""

    def require_deliberate(self, *, on_the_group: bool = False) -> None:
        """Check that the newest key was pressed for itself: what can't be undone is done by no other.

        Args:
            on_the_group: whether it judges what is on the screen, which has to have been there for a moment.

        Raises:
            NotAllowed: it belongs to a burst, or came too soon.
        """

    def resize_list(self, by: int) -> None:
        """Show more of the list of groups, or less of it for a negative number."""

    def go_on(self) -> None:
        """Draw, and ask for what the session wants now: done behind each action that is not aside."""

    def hush(self) -> None:
        """Take the notice off from the next drawing on."""

    def committed(self, pending: Pending[Any]) -> Awaitable[None]:
        """Commit in the journal's own thread; keys are answered meanwhile if it takes long."""

    def ask(self, screen: ModalScreen[Result]) -> Awaitable[Result | None]:
        """Open a modal screen; answers its result, None where it was left without one."""

    def retry(self) -> None:
        """Ask again for what failed."""

    def leave(self) -> None:
        """End the program."""
