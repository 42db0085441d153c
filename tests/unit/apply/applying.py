"""A domain under an emulator, decisions on it in a journal, and runs over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from reviewer.apply.held import Held
from reviewer.apply.looking import Looking
from reviewer.apply.lookup import LOST_AFTER, Lookup
from reviewer.apply.pace import Pace
from reviewer.apply.plan import journal_plan
from reviewer.apply.promised import Promised
from reviewer.apply.receipts import ReceiptMaker
from reviewer.apply.requests import Decided
from reviewer.apply.run import Keep, Run, RunSettings
from reviewer.apply.snapshots import Snapshots
from reviewer.apply.tally import Tally
from reviewer.aws.connection import Connection
from reviewer.aws.merging import Merging
from reviewer.aws.options import ConnectionOptions
from reviewer.core.decisions import Decision, Reviewer
from reviewer.core.matches import Profile
from reviewer.core.receipts import ReceiptState
from reviewer.emulator.conditions import Conditions, Fault
from reviewer.emulator.domain import FIRST_RUN, Domain
from reviewer.emulator.server import Emulator
from reviewer.journal.sqlite import Journal
from reviewer.sources.profiles import ProfileReader
from tests.unit.apply.making import DOMAIN, merge, profile, seen

ANN = Reviewer("ann", 1001, "desk")


class Shop:
    """The domain ``acme``: ``pairs`` customers, each with two profiles, all decided to be merged."""

    def __init__(self, folder: Path, pairs: int = 3, *faults: str, **conditions: Any) -> None:
        self.people = [
            one
            for number in range(pairs)
            for one in (
                profile(f"a{number}", FirstName="Anna", EmailAddress=f"{number}@example.com"),
                profile(f"b{number}", FirstName="Anne", Gender="FEMALE"),
            )
        ]
        self.domain = Domain(
            "acme", FIRST_RUN, [], {one.profile_id: dict(one.members) for one in self.people}, {}
        )
        behaving = Conditions(faults=tuple(map(Fault.parse, faults)), **conditions)
        self.emulator = Emulator([self.domain], behaving)
        self.journal = Journal.open(folder / "journal.sqlite3")
        for number in range(pairs):
            self.decide(merge(number, [f"a{number}", f"b{number}"]))

    def __enter__(self) -> Shop:
        self.emulator.start()
        self.connection = Connection(options(self.emulator.url))
        return self

    def __exit__(self, *_: object) -> None:
        self.emulator.stop()
        self.journal.close()

    def decide(self, decision: Decision) -> Decision:
        decision = seen(self.journal, decision, self.people)
        self.journal.append(decision)
        return decision

    def looking(self, **changes: Any) -> Looking:
        read, merging = ProfileReader(self.connection, "acme").read, Merging(self.connection, "acme")
        return Looking(self.journal, *DOMAIN, read, merging.history, **changes)

    def apply(
        self,
        chosen: Iterable[Decided | Held] | None = None,
        *,
        keep: Keep | None = None,
        sender: Any = None,
        progress: Callable[[Tally], None] = lambda tally: None,
        pace: Pace | None = None,
        looking: Looking | None = None,
        **settings: Any,
    ) -> Tally:
        run = Run(
            sender or Merging(self.connection, "acme"),
            looking or self.looking(),
            ReceiptMaker(ANN, None),
            keep=keep,
            pace=pace or Pace(pause=0.01),
            settings=RunSettings(**{"patience": 3.0} | settings),
            progress=progress,
        )
        return run.apply(journal_plan(self.journal, *DOMAIN) if chosen is None else chosen)

    def look_up(
        self, lost_after: timedelta = LOST_AFTER, snapshots: Snapshots | None = None
    ) -> list[ReceiptState]:
        promised = Promised(snapshots, self.journal.keyed_digest).of
        lookup = Lookup(self.looking(), ReceiptMaker(ANN, None), lost_after, promised)
        found = lookup.look_up(self.journal.open_receipts(*DOMAIN))
        self.journal.append_receipts(found)
        return [one.state for one in found]

    @property
    def states(self) -> list[str]:
        return [one.state.value for one in self.journal.receipts()]

    def members(self, one: Profile) -> Any:
        return self.domain.by_id.get(one.profile_id)


def options(url: str) -> ConnectionOptions:
    return ConnectionOptions(
        endpoint_url=url, region="eu-west-1", static_credentials=("test", "test"), read_timeout=5.0
    )


def sent(shop: Shop) -> Sequence[str]:
    """The main profiles of the requests that the service has accepted."""
    return [str(one["MainProfileId"]) for one in shop.emulator.merges]
