"""Sending the requests of a plan, each once, with a receipt before and one after."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from reviewer.apply import stops
from reviewer.apply.check import Applied, Ready, Step
from reviewer.apply.held import Held, Why
from reviewer.apply.looking import Looking, in_readings, unthrottled
from reviewer.apply.pace import Pace
from reviewer.apply.receipts import ReceiptMaker, ReceiptWriter
from reviewer.apply.requests import Decided
from reviewer.apply.tally import Tally
from reviewer.apply.team import Alone, Team
from reviewer.apply.verifier import Verifier
from reviewer.aws.clients import MOST_CONNECTIONS
from reviewer.aws.merging import Attempt, Fate
from reviewer.core.decisions import FieldSources
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.core.receipts import OTHERS_FIRST, Receipt, ReceiptState
from reviewer.journal.problems import JournalError
from reviewer.sources.profiles import AT_ONCE

Keep = Callable[[Step], object]
"""Takes a snapshot of a merge's profiles; raises SourceError where it can't, so that nothing is sent."""

_WORKERS = MOST_CONNECTIONS - 4
"""Groups worked on at most, beside what looks ahead and what verifies. A snapshot takes half a dozen calls,
each as long as AWS is far away."""
_LOOKERS = 3
"""Readings of profiles that are looked at at once, before their groups' turn."""
_AHEAD = 0.5
"""Seconds that a merge may be prepared before its turn: the slower the pace, the fewer are."""
_SOON = 0.02
"""Seconds until it is looked again whether a request may go."""
_STALE = 2.0
"""Seconds behind which what was looked at is looked at again before its request goes."""
_TRIES = 4
"""How often a request is tried that never left this machine."""
_ASLEEP = 60.0
"""Seconds between telling the team of a request and sending it, behind which it is not sent."""


class Sender(Protocol):
    """What sends a merge (:class:`reviewer.aws.merging.Merging`)."""

    def send(self, main: str, others: Sequence[str], sources: FieldSources) -> Attempt:
        """Ask for a merge, once."""


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How a run goes."""

    most: int | None = None
    """Requests to send at most; None for all."""
    waits: bool = True
    """Whether each merge is waited for; False leaves that to a later look."""
    patience: float = 60.0
    """Seconds that a merge is waited for at most."""


@dataclass(slots=True)
class _Group:
    """A group under way."""

    ready: Ready
    looked_at: float
    """When, by the monotonic clock."""
    kept: set[str] = field(default_factory=set)
    """The merges of which there are snapshots, by their ids."""


class Run:
    """One run of a plan. :meth:`apply` blocks; :meth:`stop` may come from any thread or signal handler."""

    def __init__(
        self,
        sender: Sender,
        looking: Looking,
        maker: ReceiptMaker,
        *,
        keep: Keep | None = None,
        pace: Pace | None = None,
        settings: RunSettings = RunSettings(),
        progress: Callable[[Tally], None] = lambda tally: None,
        team: Team = Alone(),  # noqa: B008 (has no state)
    ) -> None:
        """Make a run that has sent nothing yet.

        Args:
            sender: sends a merge.
            looking: what merges are held against, at the start and just before they go.
            maker: makes the receipts.
            keep: takes a snapshot before a request is sent; None keeps none.
            pace: how fast requests go.
            settings: how many, and whether they are waited for.
            progress: called with how far it is, from several threads, one at a time.
            team: who else may apply the same decisions; is caught up with.
        """
        self.tally = Tally()
        self._sender, self._looking, self._maker = sender, looking, maker
        self._keep, self._pace, self._settings = keep, pace or Pace(), settings
        self._progress = progress
        self._team = team
        self._slots: dict[str, int] = {}
        """How much the team was known to have of each group when that was looked at."""
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._writer = ReceiptWriter(looking.journal)
        self._verifier: Verifier
        self._begun = self._preparing = self._in_flight = self._silent = 0
        self._fault: BaseException | None = None

    def stop(self) -> None:
        """Send nothing more; what is in flight is still answered."""
        self._stop.set()

    @property
    def is_stopped(self) -> bool:
        """Whether it was stopped, by someone or by a problem."""
        return self._stop.is_set()

    def apply(self, chosen: Iterable[Decided | Held]) -> Tally:
        """Send what may be sent, and answer how it went; ``tally.problem`` says what it stopped at.

        Args:
            chosen: the plan, in its order; read as it is needed.
        """
        patience = self._settings.patience
        self._verifier = Verifier(self._looking, self._maker, self._writer, patience, self._stop, self._note)
        try:
            try:
                with ThreadPoolExecutor(_WORKERS, "merge") as pool:
                    self._feed(pool, chosen)
            finally:
                self._verifier.close()
            if self._fault is not None:
                raise self._fault
            self._team.catch_up()
        except (JournalError, SourceError) as error:
            self._stop_at(error.problem)
        except Exception as error:
            self._stop_at(stops.broke_off(error))
            raise
        return self.tally

    def _feed(self, pool: ThreadPoolExecutor, chosen: Iterable[Decided | Held]) -> None:
        """Hand groups to the workers, few readings ahead at most: what was looked at must be fresh."""
        room = threading.Semaphore(_WORKERS + AT_ONCE // 2)

        def is_done(group: Future[None]) -> None:
            if (fault := group.exception()) is not None:
                self._fault = self._fault or fault
                self._stop.set()
            room.release()

        for group in self._looked_at(chosen):
            room.acquire()
            if self._is_over():
                return
            pool.submit(self._group, group).add_done_callback(is_done)

    def _looked_at(self, chosen: Iterable[Decided | Held]) -> Iterator[_Group]:
        """The groups that may go, in their order, some readings looked at at once: one alone holds all up."""

        def look(some: Held | Sequence[Decided]) -> list[_Group]:
            found = self._look([some] if isinstance(some, Held) else some)
            return [_Group(ready, time.monotonic()) for ready in found]

        under_way: deque[Future[list[_Group]]] = deque()
        with ThreadPoolExecutor(_LOOKERS, "look") as pool:
            for some in in_readings(chosen):
                under_way.append(pool.submit(look, some))
                if len(under_way) == _LOOKERS:
                    yield from under_way.popleft().result()
                if self._is_over():
                    return
            while under_way:
                yield from under_way.popleft().result()

    def _is_over(self) -> bool:
        most = self._settings.most
        return self._stop.is_set() or (most is not None and self._begun >= most)

    def _look(self, some: Sequence[Decided | Held]) -> list[Ready]:
        """Those that may go now; the others are counted."""
        decided = [one for one in some if isinstance(one, Decided)]
        found: list[Ready | Applied | Held] = [one for one in some if isinstance(one, Held)]
        # Before looking: whatever comes in between is more than is known, and nothing is sent.
        self._slots |= self._team.slots([one.decision.group_key for one in decided])
        if decided:
            found += unthrottled(lambda: self._looking.look(decided), self._slow_down)
        ready = []
        for one in found:
            if isinstance(one, Ready):
                ready.append(one)
            elif isinstance(one, Held):
                self._hold(one.why)
        return ready

    def _hold(self, why: Why) -> None:
        with self._lock:
            self.tally.held[why] += 1

    def _group(self, group: _Group) -> None:
        """Send a group's requests one behind the other, each once the one before is seen to be done."""
        tried = 0
        try:
            while self._may_begin():
                if (step := self._prepared(group)) is None:
                    return
                self._writer.write(sent := self._maker.sent(step))
                if kept_back := self._reserve(sent):
                    self._writer.write(self._maker.then(sent, ReceiptState.NOT_DONE, (kept_back,)))
                    self._give_back()
                    if kept_back not in (OTHERS_FIRST, "asleep"):
                        self._hold(Why(kept_back))
                        return
                    group.looked_at = 0.0
                    continue
                attempt = self._attempt(step)
                if attempt.fate in (Fate.ANSWERED, Fate.UNKNOWN):
                    outcome = self._taken(step, sent, attempt)
                    if not group.ready.steps[1:] or outcome.result() is not ReceiptState.VERIFIED:
                        return
                    group.looked_at, tried = 0.0, 0
                else:
                    self._not_done(sent, attempt)
                    if not self._tries_again(attempt, tried):
                        return
                    tried += 1
        except (JournalError, SourceError) as error:
            self._stop_at(error.problem)

    def _prepared(self, group: _Group) -> Step | None:
        """Wait for the moment of a group's next request; None where it is not to go, whatever comes first.

        It has a snapshot then, and what was looked at is fresh.
        """
        has_moment = False
        try:
            while True:
                if time.monotonic() - group.looked_at > _STALE and not self._look_again(group):
                    return None
                step = group.ready.steps[0]
                if self._keep is not None and step.merge.id not in group.kept:
                    if not self._keep_snapshot(self._keep, step, group):
                        return None
                elif has_moment:
                    return step
                elif self._pace.wait(self._stop):
                    has_moment = True
                else:
                    return None
        finally:
            with self._lock:
                self._preparing -= 1

    def _look_again(self, group: _Group) -> bool:
        """Look at a group as it is now; False where nothing of it may go any more."""
        again = self._look([group.ready.decided])
        if not again:
            self._give_back()
            return False
        group.ready, group.looked_at = again[0], time.monotonic()
        return True

    def _keep_snapshot(self, keep: Keep, step: Step, group: _Group) -> bool:
        """Keep a snapshot; False where a profile has gone meanwhile, so that nothing is to be sent."""
        try:
            unthrottled(lambda: keep(step), self._slow_down)
        except SourceError as error:
            if error.problem.kind is not ProblemKind.NOT_FOUND or self._look_again(group):
                raise
            return False
        group.kept.add(step.merge.id)
        return True

    def _slow_down(self) -> bool:
        """Have everything go slower, as AWS throttles what is read, too; False where nobody waits for it."""
        self._pace.throttled()
        return not self._stop.wait(self._pace.pause)

    def _reserve(self, sent: Receipt) -> str:
        """Tell the team what is about to be sent; answers a code for why it must not be, ``""`` if it may."""
        key = sent.group_key
        before = time.time()
        try:
            refusal = self._team.reserve(sent, self._slots[key])
        except (SourceError, JournalError):
            self._writer.write(self._maker.then(sent, ReceiptState.NOT_DONE, ("not-shared",)))
            raise
        self._slots[key] += 1
        # Whoever was asleep in between may count as lost to the others, who send it then.
        return refusal or ("asleep" if time.time() - before > _ASLEEP else "")

    def _attempt(self, step: Step) -> Attempt:
        merge = step.merge
        with self._lock:
            self.tally.by_state[ReceiptState.SENT] += 1
        attempt = self._sender.send(merge.main_profile_id, merge.profile_ids_to_merge, merge.field_sources)
        if attempt.fate is Fate.THROTTLED:
            self._pace.throttled()
        else:
            self._pace.passed()
        return attempt

    def _not_done(self, sent: Receipt, attempt: Attempt) -> None:
        self._writer.write(self._maker.then(sent, ReceiptState.NOT_DONE, (f"error:{attempt.code}",)))
        with self._lock:
            self.tally.by_state[ReceiptState.SENT] -= 1
        self._give_back()

    def _may_begin(self) -> bool:
        while True:
            with self._lock:
                if self._is_over():
                    return False
                if not self._is_in_doubt() and self._preparing <= self._pace.rate * _AHEAD:
                    self._begun += 1
                    self._preparing += 1
                    self._in_flight += 1
                    return True
            self._stop.wait(_SOON)

    def _is_in_doubt(self) -> bool:
        """Whether it has to be seen first that merges come out as promised: nobody can undo the next ones."""
        if not self._settings.waits or not (self._in_flight or self._verifier.waiting):
            return False
        return stops.holds_up(self.tally, self._begun, self._verifier.doubtful)

    def _give_back(self) -> None:
        with self._lock:
            self._begun -= 1
            self._in_flight -= 1

    def _tries_again(self, attempt: Attempt, tried: int) -> bool:
        """Whether a request that was not done is to be sent again; notes why where it is not."""
        problem = attempt.problem
        if attempt.fate is Fate.THROTTLED:
            return True  # The pace slows down until AWS bears it.
        if problem is not None and problem.kind.may_pass and tried < _TRIES - 1:
            return not self._stop.wait(2.0**tried)
        if problem is not None and stops.meets_the_next(problem):
            self._stop_at(problem)
        with self._lock:
            self.tally.by_state[ReceiptState.NOT_DONE] += 1
            if problem is not None and len(self.tally.refusals) < _TRIES:
                self.tally.refusals.append(problem)
            self._progress(self.tally)
        return False

    def _taken(self, step: Step, sent: Receipt, attempt: Attempt) -> Future[ReceiptState]:
        """Note that a request was taken, or that nobody knows; answers what will be known of it."""
        is_silent = attempt.fate is Fate.UNKNOWN
        with self._lock:
            self._silent = self._silent + 1 if is_silent else 0
            if self._silent >= stops.SILENT_AT_MOST and attempt.problem is not None:
                self._stop_at(attempt.problem)
        state = ReceiptState.UNKNOWN if is_silent else ReceiptState.ANSWERED
        receipt = self._maker.then(sent, state, (f"error:{attempt.code}",) if is_silent else ())
        self._writer.write(receipt)
        self._note(ReceiptState.SENT, receipt)
        known: Future[ReceiptState] = Future()
        if self._settings.waits:
            known = self._verifier.expect(receipt, step.promised)
        else:
            known.set_result(state)
        with self._lock:
            self._in_flight -= 1
        return known

    def _note(self, before: ReceiptState | None, receipt: Receipt) -> None:
        with self._lock:
            self.tally.add(receipt, before)
            if (problem := stops.made_otherwise(self.tally)) is not None:
                self._stop_at(problem)
            self._progress(self.tally)

    def _stop_at(self, problem: Problem) -> None:
        # Whoever is stopped while AWS throttles has no trouble: it waits no longer.
        if problem.kind is not ProblemKind.THROTTLED or not self._stop.is_set():
            self.tally.problem = self.tally.problem or problem
        self._stop.set()
