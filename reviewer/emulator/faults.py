"""Which call fails, and how: each kind is spread evenly, so that a run can be repeated."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

from reviewer.emulator.conditions import Conditions, FaultKind
from reviewer.emulator.service import ServiceError


class Faults:
    """Decides which call fails. Called from several threads."""

    def __init__(self, conditions: Conditions, caller_arn: str) -> None:
        self._conditions = conditions
        self._caller_arn = caller_arn
        self._lock = threading.Lock()
        self._calls: dict[str, int] = {}
        self._fired = [0] * len(conditions.faults)
        self._answers = 0
        self._passed = 0
        self._failed = 0.0
        self._allowance = conditions.throttle or 0.0
        self._refilled = time.monotonic()

    @property
    def calls(self) -> Mapping[str, int]:
        """How often each operation was called so far."""
        return self._calls

    def of(self, operation: str) -> FaultKind | None:
        """Count a call and tell what is to become of it; None where nothing is wrong with it."""
        with self._lock:
            self._answers += 1
            number = self._calls[operation] = self._calls.get(operation, 0) + 1
            every = self._conditions.drop_connection_every
            if every and self._answers % every == 0:
                return FaultKind.CUT
            for at, fault in enumerate(self._conditions.faults):
                behind = number - fault.after
                if (
                    fault.operation == operation
                    and behind > 0
                    and behind % fault.every == 0
                    and (fault.times is None or self._fired[at] < fault.times)
                ):
                    self._fired[at] += 1
                    return fault.kind
        return None

    def check(self, operation: str, kind: FaultKind | None) -> None:
        """Let a call pass, or fail before anything is done.

        Raises:
            ServiceError: this call is denied, throttled or fails.
        """
        conditions = self._conditions
        if kind is FaultKind.DENIED or operation in conditions.deny:
            raise ServiceError(
                "AccessDeniedException",
                f"User: {self._caller_arn} is not authorized to perform: profile:{operation}",
            )
        with self._lock:
            if kind is FaultKind.THROTTLED or not self._is_within_the_limit():
                raise ServiceError("ThrottlingException", "Rate exceeded")
            self._passed += 1
            if self._passed * conditions.fail >= self._failed + 1:
                self._failed += 1
                kind = FaultKind.FAILED
        if kind is FaultKind.FAILED:
            raise failure()

    def _is_within_the_limit(self) -> bool:
        limit = self._conditions.throttle
        if limit is None:
            return True
        now = time.monotonic()
        self._allowance = min(self._allowance + (now - self._refilled) * limit, max(limit, 1.0))
        self._refilled = now
        if self._allowance < 1:
            return False
        self._allowance -= 1
        return True


def failure() -> ServiceError:
    """The error of a service that fails as it was asked to."""
    return ServiceError("InternalServerException", "The service failed, as it was asked to")
