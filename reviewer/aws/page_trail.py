"""Pages that lead in a circle or nowhere, noticed before they are followed for ever."""

from __future__ import annotations

from reviewer.core.problems import Problem, ProblemKind, SourceError

MOST_IDLE = 100
"""Pages in a row that may bring nothing new: an empty one with a token is no error."""
MOST_RUNS = 10
"""Pages in a row that may each be of another run, when one comes out a week."""


class PageTrail:
    """The pages of one list as they are asked for. Asking for one again, or the first one, begins anew."""

    def __init__(self) -> None:
        # Hashes, since a million groups have ten thousand tokens of a kilobyte.
        self._asked: set[int] = set()
        self._seen: set[int] = set()
        self._idle = 0
        self._run: object = None
        self._runs = 0

    def note(self, token: str | None, next_token: str | None, content: object, run: object = None) -> None:
        """Take note of a page.

        Args:
            token: what it was asked for with; None for the first one.
            next_token: what it names the page behind it with; None at the end.
            content: what it brings, told apart by its ``repr``.
            run: what names the run that it is of.

        Raises:
            SourceError: the pages would never end.
        """
        if token is None or hash(token) in self._asked:
            self._asked, self._seen, self._idle = set(), set(), 0
        self._asked.add(hash(token))
        if next_token is not None and hash(next_token) in self._asked:
            raise SourceError(_SAME_TOKEN)
        digest = hash(repr(content))
        self._idle = self._idle + 1 if not content or digest in self._seen else 0
        self._seen.add(digest)
        if self._idle > MOST_IDLE and next_token is not None:
            raise SourceError(_NOTHING_NEW)
        if run != self._run:
            self._run, self._runs = run, self._runs + 1
            if self._runs > MOST_RUNS:
                raise SourceError(_NEW_RUNS)
        elif token is not None:
            self._runs = 0


def _endless(what: str) -> Problem:
    return Problem(ProblemKind.OTHER, what, "the pages would never end", "Try again later")


_SAME_TOKEN = _endless("AWS gave the same page token twice")
_NOTHING_NEW = _endless(f"AWS gave {MOST_IDLE} pages in a row with nothing new on them")
_NEW_RUNS = _endless(f"AWS gave {MOST_RUNS} pages in a row, each of another run")
