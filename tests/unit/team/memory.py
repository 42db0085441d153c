"""A team's table in memory, whose network fails where a test says so, and the clients of a team."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reviewer.core.decisions import Decision, Verdict
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.journal.outbox import Outbox
from reviewer.journal.sqlite import Journal
from reviewer.team.claims import Claims
from reviewer.team.feed import Feed
from reviewer.team.layout import HIGHER_FENCE, NEW
from reviewer.team.shared_table import Item
from reviewer.team.shipping import Outcome, Shipping
from tests.unit.journal.making import decision

BEGIN = datetime(2026, 11, 23, tzinfo=UTC)
REGION, DOMAIN = "eu-west-1", "acme"
_CONDITIONS: dict[str, Callable[[Item | None, dict[str, Any]], bool]] = {
    NEW: lambda old, values: old is None,
    HIGHER_FENCE: lambda old, values: (
        old is None
        or (isinstance(old.get("fence"), int) and old["fence"] < values["fence"])
        or (old.get("fence") == values["fence"] and old["holder"] in (values["holder"], values["nobody"]))
    ),
}


class Crash(BaseException):
    """The process ends here: nothing of it runs on."""


@dataclass
class MemoryTable:
    """Items by their keys, with a clock that a test moves on."""

    items: dict[tuple[str, str], Item] = field(default_factory=dict)
    seconds: float = 0.0
    """Since BEGIN, by every monotonic clock and AWS's."""
    index_lag: float = 0.0
    """Seconds until the index has what was put."""
    put_at: dict[tuple[str, str], float] = field(default_factory=dict)
    before: list[Callable[[], None]] = field(default_factory=list)
    """What happens before the next requests, one each; ``()`` does nothing."""
    after: list[Callable[[], None]] = field(default_factory=list)
    """What happens between the next puts and their answers."""

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def put(self, item: Item, condition: str | None = None, **values: object) -> Item | None:
        self._meet(self.before)
        key = (item["pk"], item["sk"])
        old = self.items.get(key)
        holds = condition is None or _CONDITIONS[condition](old, values)
        if holds:
            self.items[key] = dict(item)
            self.put_at[key] = self.seconds
        self._meet(self.after)
        return None if holds else old

    def get(self, key: Item) -> Item | None:
        self._meet(self.before)
        return self.items.get((key["pk"], key["sk"]))

    def query(self, condition: str, *, index: str | None = None, **values: object) -> Iterator[Item]:
        self._meet(self.before)
        if index is not None:
            found = [
                one
                for key, one in self.items.items()
                if one.get("feed") == values["feed"] and self.put_at[key] <= self.seconds - self.index_lag
            ]
            yield from sorted(
                (one for one in found if one["at"] >= str(values["at"])), key=lambda one: str(one["at"])
            )
            return
        for (pk, sk), item in sorted(self.items.items()):
            if pk == values["pk"] and sk >= str(values.get("sk", "")):
                yield item

    def _meet(self, faults: list[Callable[[], None]]) -> None:
        if faults:
            faults.pop(0)()

    def decisions(self) -> list[str]:
        """The ids of all decisions in slots."""
        return [one["id"] for (pk, _), one in self.items.items() if pk.startswith("D#") and "id" in one]


def cut_off() -> None:
    """The network fails: the request, or its answer, is lost."""
    raise SourceError(Problem(ProblemKind.UNREACHABLE, "No answer", "nothing is known", "Wait"))


def crash() -> None:
    """The process is killed."""
    raise Crash


_NUMBERS = itertools.count(1)


class Client:
    """One reviewer of the team on a host of their own: a journal, claims and shipping."""

    def __init__(self, folder: Path, table: MemoryTable, name: str, clock: timedelta = timedelta()) -> None:
        """``clock`` is how far the host's clock is ahead."""
        self.domain_name = DOMAIN
        self.path = folder / name / "journal.sqlite3"
        self.table, self.name, self._clock = table, name, clock
        self.outcomes: list[Outcome] = []
        self._starts = 0
        self.start()

    def start(self) -> None:
        """Start the program, anew where it was killed."""
        self._starts += 1
        holder = f"{self.name}-{self._starts}"
        self.journal = Journal.open(self.path)
        domain = (self.domain_name, REGION)
        self.outbox = Outbox(self.journal, "team", domain)
        self.shipping = Shipping(self.journal, self.outbox, self.table, domain=domain, holder=holder)
        self.feed = Feed(self.outbox, self.table, self.shipping, domain, BEGIN)
        self.claims = Claims(
            self.table, self.outbox, self.shipping, domain, holder, self.name, monotonic=self.table.monotonic
        )

    def decide(self, group: int, verdict: Verdict = Verdict.MERGE) -> Decision:
        """Decide a group on what the journal shows of it."""
        number = next(_NUMBERS)
        made = replace(
            decision(number, verdict, group),
            reviewer=self.name, host=self.name, decided_at=self.table.now() + self._clock,
        )  # fmt: skip
        shown = self.effective(group)
        self.journal.append_over(made, None if shown is None else shown.id)
        return made

    def effective(self, group: int) -> Decision | None:
        key = decision(0, group=group).group_key
        return self.journal.effective(DOMAIN, REGION, [key]).get(key)

    def claim(self, group: int) -> bool:
        return self.claims.claim(decision(0, group=group).group_key)

    def ship(self) -> list[Outcome]:
        """Ship all that waits; answers what became of it."""
        came: list[Outcome] = []
        while (outcome := self.shipping.ship_next()) is not None:
            came.append(outcome)
        self.outbox.keep_progress()
        self.outcomes += came
        return came

    def look(self) -> None:
        """Take in what is new in the feed."""
        is_all = False
        while not is_all:
            asked_at = self.table.monotonic()
            seen = self.feed.look()
            is_all = seen.is_all
            self.claims.hear(seen.about, asked_at if is_all else None)
        self.outbox.keep_progress()

    def close(self) -> None:
        self.journal.close()
