"""Actions that a message names, for each screen to put its own key or word there."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAMED = re.compile(r"<([a-z]+(?:[.-][a-z0-9]+)*)>")


def with_words(message: str, words: Mapping[str, str]) -> str:
    """Put a screen's words for the actions that a message names, as in ``<verdict.undo> takes it back``.

    Args:
        message: what is to be said; other text in such brackets stays as it is.
        words: the key or word of each action by its id, as in :mod:`reviewer.tui.review.actions.registry`.
    """
    return _NAMED.sub(lambda found: words.get(found[1], found[0]), message)
