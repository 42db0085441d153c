"""A session's part in its team, in a thread behind the screen: it claims, ships and takes in."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reviewer.core.problems import Problem, SourceError
from reviewer.journal.outbox import Outbox
from reviewer.journal.problems import JournalError
from reviewer.journal.sqlite import Journal
from reviewer.team import ranges
from reviewer.team.claims import Claim, Claims
from reviewer.team.feed import Feed, Seen
from reviewer.team.layout import Rhythm, ranges_of, scope, team_of
from reviewer.team.provision import check_table
from reviewer.team.shared_table import Item
from reviewer.team.shipping import Outcome, Shipping

if TYPE_CHECKING:
    from reviewer.aws.table import Table

_LONGEST_WAIT = 30.0
_MOMENT = 0.01
"""Seconds in which what a key asks for comes together; its frame is painted by then."""
_ON_LEAVING = 3.0
"""Seconds that leaving waits for what is still to be shipped."""


@dataclass(frozen=True, slots=True)
class TeamState:
    """How it stands, as the session reads it; replaced as a whole."""

    waiting: int = 0
    """Decisions that are saved here and not shared yet."""
    unjoined: int = 0
    """Decisions of before the team that are not shared with it."""
    unreadable: int = 0
    """Items of the table that can't be read here."""
    is_connected: bool = False
    problem: Problem | None = None
    """What keeps them from being shared; None where nothing is known to."""
    refused: int = 0
    """Decisions of this session that came behind another's."""
    range: str = ""
    """The line of the filter for the groups that a lead has given this reviewer; outside text, raw."""
    asked: frozenset[str] = frozenset()
    """The groups, by their keys, that this reviewer is to decide again for that reason."""


class TeamWork:
    """One session's link to its team. Only :meth:`close` waits; all else returns at once.

    Nothing is asked of the network before :meth:`start`. Whatever fails is tried again; until then decisions
    wait in the journal.
    """

    def __init__(
        self,
        open_table: Callable[[], Table],
        journal: Journal,
        *,
        table_name: str,
        domain_name: str,
        name: str,
        host: str = "",
        with_notes: bool = True,
        rhythm: Rhythm = Rhythm(),  # noqa: B008 (frozen)
    ) -> None:
        """Begin with nothing claimed.

        Args:
            open_table: called in the thread, may block and raise SourceError.
            journal: is shared from here on, and opened once more for the thread.
            table_name: the table's.
            domain_name: the domain under review.
            name: who claims.
            host: where they are.
            with_notes: whether notes are shipped.
            rhythm: how often it shows itself and looks around.
        """
        self._rhythm = rhythm
        self._open_table, self._table_name = open_table, table_name
        self._place, self._began = journal.place, journal.known_end[0]
        self._domain_name, self._name, self._host, self._with_notes = domain_name, name, host, with_notes
        self.holder = str(uuid.uuid4())
        """Names this session among the team's."""
        self.state = TeamState()
        self.others: Mapping[str, Claim] = {}
        """Others' claims that were in the way, by the group's key."""
        self._wanted: tuple[str, ...] = ()
        self._telling = threading.Lock()
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._region = ""
        self._thread = threading.Thread(target=self._run, name="reviewer-team", daemon=True)

    # For the session's thread

    def start(self, region: str) -> None:
        """Begin, once the domain's region is known; again does nothing."""
        if self._thread.ident is None:
            self._region = region
            self._thread.start()

    def want(self, group_keys: Sequence[str]) -> None:
        """Claim these undecided groups, the first one first."""
        wanted = tuple(group_keys)
        if wanted != self._wanted:
            self._wanted = wanted
            self._wake.set()

    def saved(self) -> None:
        """Count what was saved just now as waiting; :meth:`ship` ships it."""
        with self._telling:
            self.state = replace(self.state, waiting=self.state.waiting + 1)

    def ship(self) -> None:
        """Ship what waits."""
        self._wake.set()

    def is_others(self, group_key: str) -> bool:
        """Whether someone else is at work on a group, as far as is known."""
        return group_key in self.others

    def close(self) -> None:
        """Ship what is left, give the claims back, and end, some seconds later at most."""
        self._stop.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(2 * _ON_LEAVING)

    # In the thread

    def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            try:
                with Journal.open(self._place) as journal:
                    self._serve(journal)
                return
            except SourceError as error:
                problem = error.problem
            except JournalError as error:
                problem = error.problem
            failures = failures + 1 if not self.state.is_connected else 1
            self._tell(problem=problem, is_connected=False)
            self._stop.wait(min(2.0 ** (failures - 1), _LONGEST_WAIT))

    def _serve(self, journal: Journal) -> None:
        # First of all, so that what is decided before the network is there is known to be the team's.
        domain = (self._domain_name, self._region)
        outbox = Outbox(journal, team_of(self._region, self._table_name), domain, self._began)
        self._tell(waiting=outbox.waiting(), asked=self._asked(outbox))
        table = self._open_table()
        made_at = check_table(table, outbox)
        shipping = Shipping(
            journal, outbox, table,
            domain=domain, holder=self.holder, with_notes=self._with_notes,
        )  # fmt: skip
        feed = Feed(outbox, table, shipping, domain, made_at)
        claims = Claims(
            table, outbox, shipping, domain, self.holder, self._name, self._host, self._rhythm.lease
        )
        try:
            self._go_on(table, outbox, shipping, feed, claims)
        finally:
            with suppress(JournalError):  # What is not written down is only shipped and read once more.
                outbox.keep_progress()

    def _go_on(self, table: Table, outbox: Outbox, shipping: Shipping, feed: Feed, claims: Claims) -> None:
        beat_at = news_at = look_at = asked_at = time.monotonic()
        is_behind = False
        tried: tuple[str, ...] = ()
        self._tell(range=ranges.given(table, scope(self._region, self._domain_name)).get(self._name, ""))
        while not self._stop.is_set():
            self._wake.clear()
            wanted = self._wanted
            if wanted != tried:
                for key in wanted:
                    if self._wanted is not wanted or self._stop.is_set():
                        break
                    claims.claim(key)
                    self.others = dict(claims.others)
                else:
                    tried = wanted
            shipped = outbox.shipped
            is_all_shipped = self._ship(shipping, most=10)
            if is_all_shipped:
                claims.keep(wanted)
                is_all_shipped = not shipping.ship_receipts()
            now = time.monotonic()
            if now >= beat_at or (now >= news_at and claims.has_news):
                beat_at, news_at = now + self._rhythm.beat, now + self._rhythm.news
                claims.beat()
            seen = Seen()
            if is_behind or now >= look_at:
                if not is_behind:
                    asked_at, look_at = now, now + self._rhythm.look
                seen = feed.look()
                is_behind = not seen.is_all
                claims.hear(seen.about, asked_at if seen.is_all else None)
                tried = tuple(key for key in tried if key in claims.held or key in claims.others)
                self._take_range(seen.about)
            self.others = dict(claims.others)
            waiting = outbox.waiting()
            self._tell(waiting=waiting, is_connected=True, problem=None, asked=self._asked(outbox))
            if seen.count or outbox.shipped != shipped:
                outbox.keep_progress()
            rest = max(min(beat_at, look_at) - time.monotonic(), 0)
            if is_all_shipped and not is_behind and self._wake.wait(rest):
                self._stop.wait(_MOMENT)
        until = time.monotonic() + _ON_LEAVING
        while time.monotonic() < until and (not self._ship(shipping, most=1) or shipping.ship_receipts()):
            pass
        claims.leave()

    def _take_range(self, items: Sequence[Item]) -> None:
        mine = ranges_of(scope(self._region, self._domain_name)), self._name
        for item in items:
            if (item["pk"], item["sk"]) == mine:
                self._tell(range=str(item.get("range", "")))

    def _asked(self, outbox: Outbox) -> frozenset[str]:
        here = (self._domain_name, self._region, self._name)
        return frozenset(
            one.group_key for one in outbox.refused() if (one.domain_name, one.region, one.reviewer) == here
        )

    def _ship(self, shipping: Shipping, *, most: int) -> bool:
        """Ship some decisions; tells whether none is left."""
        self._tell(unreadable=shipping.unreadable, unjoined=shipping.unjoined)
        for _ in range(most):
            outcome = shipping.ship_next()
            if outcome is None:
                return True
            if outcome is Outcome.REFUSED:
                self._tell(refused=self.state.refused + 1)
        return False

    def _tell(self, **changes: Any) -> None:
        with self._telling:
            self.state = replace(self.state, **changes)
