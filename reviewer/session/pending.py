"""A write that is made in one thread, committed in another, and settled in the first again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_Subject = TypeVar("_Subject")


class Pending(Generic[_Subject]):
    """What is to be written to the store: made in the session's thread, committed once in any thread."""

    def __init__(
        self,
        find: Callable[[threading.Event], _Subject],
        write: Callable[[_Subject, threading.Event], None],
        subject: _Subject | None = None,
    ) -> None:
        """Make it from what finds its subject in the store, where that is not known yet, and what writes it.

        Both are given an event that ends their waiting for others once it is set.
        """
        self.subject = subject
        """What is written; None before it is found."""
        self._find, self._write = find, write
        self._cancel = threading.Event()
        self._error: Exception | None = None
        self._is_over = False

    def commit(self) -> None:
        """Write it, which may wait for others. Raises nothing: what comes of it is kept for settling."""
        try:
            if self.subject is None:
                self.subject = self._find(self._cancel)
            self._write(self.subject, self._cancel)
        except Exception as error:  # noqa: BLE001 (raised again where it is settled)
            self._error = error
        self._is_over = True

    def cancel(self) -> bool:
        """Give it up; tells whether it was committed already, and so stays. Never waits.

        A commit that waits for others, or has not begun, ends soon and writes nothing. One that is written
        at this very moment may still succeed: settling tells.
        """
        self._cancel.set()
        return self.is_committed

    @property
    def is_committed(self) -> bool:
        """Whether it is durable."""
        return self._is_over and self._error is None

    def raise_error(self) -> None:
        """Raise what the commit met, if it did.

        Raises:
            RuntimeError: it has not been committed yet.
        """
        if not self._is_over:
            raise RuntimeError("settled before it was committed")
        if self._error is not None:
            raise self._error
