"""Trouble in plain words, as a screen, a log and a script show it. Frozen, no I/O."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    """What sort of trouble a source met, where the program's next step depends on it."""

    TOKEN_EXPIRED = "token-expired"
    THROTTLED = "throttled"
    DENIED = "denied"
    CREDENTIALS = "credentials"
    UNREACHABLE = "unreachable"
    NOT_FOUND = "not-found"
    OTHER = "other"

    @property
    def may_pass(self) -> bool:
        """Whether it may pass without anyone's doing, so that asking again by itself makes sense."""
        return self in (ProblemKind.UNREACHABLE, ProblemKind.THROTTLED)


@dataclass(frozen=True, slots=True)
class Problem:
    """Trouble in plain words: what happened, what it means, what to do. May quote outside text, raw."""

    kind: ProblemKind
    what: str
    """What happened, e.g. ``GetMatches was denied``."""
    means: str
    """What follows from it, e.g. ``no groups can be listed``."""
    todo: str
    """What to do, e.g. ``Have profile:GetMatches allowed``. Names no key: a screen adds its own."""
    again: bool = True
    """Whether asking again can help once that is done; False where the program has to be started anew."""

    @property
    def line(self) -> str:
        """All of it as one line."""
        return f"{self.what}: {self.means}. {self.todo}"


class SourceError(Exception):
    """A source of matches could not answer; carries the :class:`Problem` to show."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.line)
        self.problem = problem


@contextmanager
def passing_over(kind: ProblemKind) -> Iterator[None]:
    """Go on behind the body where a source has met this sort of trouble in it."""
    try:
        yield
    except SourceError as error:
        if error.problem.kind is not kind:
            raise
