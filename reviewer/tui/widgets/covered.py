"""Containers of which nothing is seen but what they hold."""

from __future__ import annotations

from textual.containers import Horizontal


class CoveredRow(Horizontal):
    """Parts side by side that cover it wholly: its own lines need not be worked out for every frame."""

    BLANK = True
