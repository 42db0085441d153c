"""A screen that sends what is new of it once."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen

_Result = TypeVar("_Result")


class OneFrame(Screen[_Result]):
    """A screen of which a frame holds all that was drawn before, also what its parts have not told of yet.

    Textual's own sends such a part a second time in a frame behind a full one.
    """

    def _compositor_refresh(self) -> None:
        self._compositor.update_widgets(set(self._compositor.visible_widgets))
        super()._compositor_refresh()
