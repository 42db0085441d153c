"""The picker of a domain as an app of its own, for a command that then goes on without a screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.screen import Screen

from reviewer.tui.screens.domains import DomainsScreen
from reviewer.tui.terminal.app import TerminalApp


class DomainPicker(TerminalApp[str]):
    """Asks for a domain. Its result is the domain's name, or None when the person left."""

    def __init__(self, list_domains: Callable[[], Sequence[str]], theme: str, follows: str) -> None:
        """Ask ``list_domains`` in a thread; it may raise SourceError.

        Args:
            list_domains: names the domains.
            theme: one of THEMES.
            follows: what becomes of the one that is picked, in a word or two for the foot.
        """
        super().__init__(theme)
        self._list_domains = list_domains
        self._follows = follows

    def get_default_screen(self) -> Screen[None]:
        """Begin with the picker."""
        return DomainsScreen(self._list_domains, self.exit, self._follows)
