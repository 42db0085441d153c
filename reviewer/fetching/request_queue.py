"""Requests in line for AWS: what the reviewer waits for goes first, the rest at a pace that AWS bears."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from reviewer.fetching.throttling import Throttle

Request = TypeVar("Request")


@dataclass(frozen=True, slots=True)
class Slot(Generic[Request]):
    """A place in use: the request that a thread serves."""

    request: Request
    is_awaited: bool
    """Whether the reviewer was waiting for it."""


class RequestQueue(Generic[Request]):
    """Requests that threads take out of and serve; each slot is given back when its request is served.

    A thread that waits for AWS to take a throttled call again can't serve the reviewer: so not all of
    them are given what nobody waits for, and one alone while AWS throttles.
    """

    def __init__(self, throttle: Throttle, threads: int) -> None:
        """An empty line that ``threads`` threads serve."""
        self._throttle = throttle
        self._most = max(threads - 1, 1)
        self._requests: deque[Request] = deque()
        self._is_awaited: Callable[[Request], bool] = lambda _: False
        self._unawaited = 0
        self._has_ended = False
        self._changed = threading.Condition()

    def put(self, request: Request) -> None:
        """Stand in line."""
        with self._changed:
            self._requests.append(request)
            self._changed.notify()

    def hurry(self, is_awaited: Callable[[Request], bool]) -> None:
        """Let those go first that the reviewer waits for now."""
        with self._changed:
            self._is_awaited = is_awaited
            if self._requests:
                self._changed.notify_all()

    def end(self) -> None:
        """Give no more requests out, not even to threads that wait for one."""
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()

    def take(self) -> Slot[Request] | None:
        """Wait for a request that may go now, and take it; to be given back by :meth:`release`.

        None once the line has ended.
        """
        with self._changed:
            while not self._has_ended:
                awaited = next((one for one in self._requests if self._is_awaited(one)), None)
                if awaited is not None:
                    self._requests.remove(awaited)
                    return Slot(awaited, True)
                delay = self._delay()
                if delay == 0.0:
                    self._unawaited += 1
                    self._throttle.go()
                    return Slot(self._requests.popleft(), False)
                self._changed.wait(delay)
            return None

    def _delay(self) -> float | None:
        """Seconds until a request that nobody waits for may go; None until something changes."""
        most = 1 if self._throttle.wait else self._most
        if not self._requests or self._unawaited >= most:
            return None
        return self._throttle.delay()

    def release(self, slot: Slot[Request]) -> None:
        """Give a slot back."""
        with self._changed:
            if not slot.is_awaited:
                self._unawaited -= 1
            self._changed.notify_all()
