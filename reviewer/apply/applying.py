"""Applying the decisions on one domain, without a screen: looking up, planning, approving, running."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from reviewer.apply.approval import may_approve
from reviewer.apply.held import Held, Why
from reviewer.apply.looking import Looking, in_readings
from reviewer.apply.lookup import LOST_AFTER, Lookup
from reviewer.apply.object_limits import USUAL_LIMIT, ObjectLimits
from reviewer.apply.pace import USUAL_RATE, Pace
from reviewer.apply.plan import JournalPlan, journal_plan
from reviewer.apply.profile_state import ProfileStates
from reviewer.apply.promised import Promised
from reviewer.apply.receipts import ReceiptMaker
from reviewer.apply.requests import Decided
from reviewer.apply.run import Run, RunSettings
from reviewer.apply.snapshots import Estimate, Snapshots
from reviewer.apply.summary import PlanSummary
from reviewer.apply.tally import Tally
from reviewer.apply.team import Alone, Team
from reviewer.aws.connection import Connection
from reviewer.aws.merging import Merging
from reviewer.core.decisions import Reviewer
from reviewer.core.problems import Problem, SourceError
from reviewer.core.receipts import Receipt
from reviewer.journal.sqlite import Journal
from reviewer.sources.profiles import ProfileReader


@dataclass(kw_only=True)
class Applying:
    """What applying a domain's decisions needs. Methods block, and raise JournalError and SourceError."""

    connection: Connection
    journal: Journal
    domain_name: str
    reviewer: Reviewer
    account_id: str | None = None
    approvals: int = 1
    accepts_unknown: bool = False
    snapshots: Snapshots | None = None
    """Where a snapshot is kept before each merge; None keeps none."""
    lost_after: timedelta = LOST_AFTER
    most_objects: int = USUAL_LIMIT
    """Objects that one profile may have."""
    default_region: str | None = None
    """Where phone numbers are dialled whose profile names no country."""
    team: Team = field(default_factory=Alone)
    """Who else may apply the same decisions."""

    def __post_init__(self) -> None:
        self._merging = Merging(self.connection, self.domain_name)
        self._maker = ReceiptMaker(self.reviewer, self.account_id)
        self._states = ProfileStates(self.connection, self.domain_name)
        self._limits = ObjectLimits(self._states, self.most_objects)
        self._read = ProfileReader(self.connection, self.domain_name).read

    @property
    def looking(self) -> Looking:
        """What merges are held against."""
        return Looking(
            self.journal,
            self.domain_name,
            self.connection.region,
            self._read,
            self._merging.history,
            self.approvals,
            self._limits,
            self.accepts_unknown,
        )

    def look_up(self, progress: Callable[[int, int], None] = lambda done, total: None) -> list[Receipt]:
        """Find out what became of what was sent before, and write it down; answers what was found out.

        Decisions and receipts of the team are here behind it.
        """
        self.team.catch_up()
        waiting = self.journal.open_receipts(self.domain_name, self.connection.region)
        if not waiting:
            return []
        done = 0

        def count(more: int) -> None:
            nonlocal done
            done += more
            progress(done, len(waiting))

        promised = Promised(self.snapshots, self.journal.keyed_digest).of
        found = Lookup(self.looking, self._maker, self.lost_after, promised).look_up(waiting, count)
        self.journal.append_receipts(found)
        self.team.catch_up()
        return found

    def plan(self) -> JournalPlan:
        """Read what the effective decisions come to."""
        return journal_plan(self.journal, self.domain_name, self.connection.region)

    def snapshot_estimate(self, summary: PlanSummary) -> Estimate | Problem | None:
        """Where snapshots of a plan's merges are kept and how large they are, or why that can't be told.

        None where none are kept.
        """
        if self.snapshots is None:
            return None
        try:
            return self.snapshots.estimate(self._states, summary.first)
        except SourceError as error:
            return error.problem

    def run(
        self,
        settings: RunSettings,
        *,
        rate: float = USUAL_RATE,
        progress: Callable[[Tally], None] = lambda tally: None,
    ) -> Run:
        """Make a run that has sent nothing yet."""
        keep = None if self.snapshots is None else partial(self.snapshots.keep, self._states)
        return Run(
            self._merging,
            self.looking,
            self._maker,
            keep=keep,
            pace=Pace(rate),
            settings=settings,
            progress=progress,
            team=self.team,
        )

    def to_approve(self, chosen: Iterable[Decided | Held]) -> Iterator[Decided]:
        """The merges that wait for someone else's approval, and that this reviewer may give it to."""
        for some in in_readings(chosen):
            if isinstance(some, Held):
                continue
            waiting = {
                one.decision.id
                for one in self.looking.look(some)
                if isinstance(one, Held) and one.why is Why.NOT_APPROVED
            }
            yield from (one for one in some if one.decision.id in waiting and may_approve(one, self.reviewer))

    def approve(self, merge: Decided) -> None:
        """Approve a merge as it is planned."""
        self.journal.append_receipts([self._maker.approved(one) for one in merge.requests])
        self.team.catch_up()
