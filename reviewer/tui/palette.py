"""What the command palette finds: every action by its name, and by everyday words."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

_BY_NAME, _BY_WORDS = 2_000.0, 1_000.0
"""How well a whole word fits; letters that only stand in this order somewhere score below that."""


class Actions(Provider):
    """The commands of the app, for its palette."""

    @property
    def _also(self) -> dict[str, str]:
        """Everyday words for commands, by their titles."""
        return {one.help: one.also for one in getattr(self.screen, "actions", ())}

    async def discover(self) -> Hits:
        """List all commands, in the order of their use."""
        for title, help, callback, _ in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(title, callback, help=help)

    async def search(self, query: str) -> Hits:
        """Find commands by words that begin one of their name or of their everyday words, else by letters."""
        matcher, also = self.matcher(query), self._also
        for title, help, callback, _ in self.app.get_system_commands(self.screen):
            score = matcher.match(title)
            if _begin_words_of(query, title):
                score += _BY_NAME
            elif _begin_words_of(query, f"{title} {also.get(title, '')}"):
                score += _BY_WORDS
            if score > 0:
                yield Hit(score, matcher.highlight(title), partial(callback), text=title, help=help)


def _begin_words_of(query: str, text: str) -> bool:
    words = text.casefold().split()
    return all(any(word.startswith(part) for word in words) for part in query.casefold().split())
