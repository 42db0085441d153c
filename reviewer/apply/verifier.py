"""Seeing merges through: their profiles are looked at, patiently, until they are as promised."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from reviewer.apply.looking import Looking
from reviewer.apply.receipts import ReceiptMaker, ReceiptWriter
from reviewer.apply.verification import finding
from reviewer.core.matches import Profile
from reviewer.core.problems import SourceError
from reviewer.core.receipts import Receipt, ReceiptState
from reviewer.sources.profiles import AT_ONCE

_FIRST_WAIT = 0.05
_LONGEST_WAIT = 5.0
_LOOKS_UP = 0.2
"""Seconds behind which it is looked at the latest whether there is anything to stop for."""
_SETTLING = 10.0
"""Seconds for which a merge that looks otherwise than promised is looked at again before that is believed."""


@dataclass(slots=True)
class _Expected:
    receipt: Receipt
    promised: Profile
    outcome: Future[ReceiptState]
    until: float
    wait: float = _FIRST_WAIT
    differs: bool = False


class Verifier:
    """Looks at merges in a thread of its own, several by one call."""

    def __init__(
        self,
        looking: Looking,
        maker: ReceiptMaker,
        writer: ReceiptWriter,
        patience: float,
        stop: threading.Event,
        note: Callable[[ReceiptState | None, Receipt], None],
    ) -> None:
        """Begin with nothing to look at.

        Args:
            looking: reads the profiles.
            maker: makes receipts.
            writer: writes them.
            patience: seconds to wait for a merge at most.
            stop: once it is set, each is looked at once more and no longer waited for.
            note: called with what was known of a merge and what is now.
        """
        self.waiting = 0
        """How many merges are not known yet."""
        self.doubtful = 0
        """How many of them look otherwise than promised, for now."""
        self._looking, self._maker, self._writer = looking, maker, writer
        self._patience, self._stop, self._note = patience, stop, note
        self._expected: list[tuple[float, int, _Expected]] = []
        """A heap: the one to look at next is the first."""
        self._order = count()
        self._turn = threading.Condition()
        self._is_closed = False
        self._fault: BaseException | None = None
        """What it ended with, so that nothing more is looked at."""
        self._executor = ThreadPoolExecutor(1, "verifier")
        self._worked = self._executor.submit(self._work)

    def expect(self, receipt: Receipt, promised: Profile) -> Future[ReceiptState]:
        """Wait for a merge; the answer comes once it is known, or patience is at its end."""
        now = time.monotonic()
        one = _Expected(receipt, promised, Future(), now + self._patience)
        with self._turn:
            self.waiting += 1
        one.outcome.add_done_callback(lambda _: self._is_known(one))
        self._push(one, now)
        return one.outcome

    def close(self) -> None:
        """Wait for what is expected, and end.

        Raises:
            JournalError: a receipt could not be written.
        """
        with self._turn:
            self._is_closed = True
            self._turn.notify()
        self._executor.shutdown()
        self._worked.result()

    def _is_known(self, one: _Expected) -> None:
        with self._turn:
            self.waiting -= 1
            self.doubtful -= one.differs

    def _push(self, one: _Expected, when: float) -> None:
        with self._turn:
            if self._fault is None:
                heappush(self._expected, (when, next(self._order), one))
                self._turn.notify()
                return
        one.outcome.set_exception(self._fault)

    def _work(self) -> None:
        some: list[_Expected] = []
        try:
            while some := self._due():
                self._look(some)
        except BaseException as error:
            # Whoever waits for a merge must not wait for ever.
            self._stop.set()
            with self._turn:
                self._fault = error
                expected = [one for *_, one in self._expected]
            for one in (*some, *expected):
                if not one.outcome.done():
                    one.outcome.set_exception(error)
            raise

    def _due(self) -> list[_Expected]:
        """Wait for some to look at, as many as one call reads; none where none will come."""
        with self._turn:
            while True:
                now = time.monotonic()
                some: list[_Expected] = []
                size = 0
                while self._expected and (self._expected[0][0] <= now or self._stop.is_set()):
                    one = self._expected[0][2]
                    if some and size + len(one.receipt.profile_ids) > AT_ONCE:
                        break
                    some.append(heappop(self._expected)[2])
                    size += len(one.receipt.profile_ids)
                if some or (self._is_closed and not self._expected):
                    return some
                soonest = self._expected[0][0] if self._expected else now + _LOOKS_UP
                self._turn.wait(min(max(soonest - now, 0.0), _LOOKS_UP))

    def _look(self, some: list[_Expected]) -> None:
        try:
            batch = self._looking.profiles([id for one in some for id in one.receipt.profile_ids])
        except SourceError as error:
            for one in some:
                self._later(one, give_up=not error.problem.kind.may_pass)
            return
        known: list[tuple[_Expected, Receipt]] = []
        for one in some:
            seen = finding(one.receipt, batch, self._looking.journal.keyed_digest, one.promised)
            now = time.monotonic()
            if seen.state is ReceiptState.DIFFERS and not one.differs:
                one.differs, one.until = True, min(one.until, now + _SETTLING)
                self.doubtful += 1
            is_over = now >= one.until
            if seen.state is ReceiptState.VERIFIED or (seen.state is not None and is_over):
                known.append((one, self._maker.then(one.receipt, seen.state, seen.codes)))
            else:
                self._later(one, give_up=is_over)
        if known:
            self._writer.write(*(receipt for _, receipt in known))
        for one, receipt in known:
            self._note(one.receipt.state, receipt)
            one.outcome.set_result(receipt.state)

    def _later(self, one: _Expected, *, give_up: bool) -> None:
        """Look again later, or leave it to a later run, which finds it by its receipt."""
        if give_up or self._stop.is_set():
            one.outcome.set_result(one.receipt.state)
            return
        one.wait = min(one.wait * 2, _LONGEST_WAIT)
        self._push(one, time.monotonic() + one.wait)
