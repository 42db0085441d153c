"""The review of one domain as one object with no screen: queue, profiles and journal together.

Everything here runs on one thread and never waits for the network: what a fetch has brought is
handed in through :meth:`ReviewSession.take`, and :meth:`ReviewSession.requests` says what to fetch.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from reviewer.journal.store import Journal
from reviewer.model import Decision, Match, Problem, ProblemKind, Verdict
from reviewer.pace import Pace
from reviewer.queue.fetching import (
    CallerKnown,
    Connected,
    ConnectFailed,
    FetchEvent,
    PageFailed,
    PageFetched,
    ProfilesFailed,
    ProfilesFetched,
)
from reviewer.queue.groups import MatchQueue
from reviewer.queue.members import Member, ProfileShelf
from reviewer.queue.prefetch import batches_due, page_is_due
from reviewer.queue.walk import Refused, Walk


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides: the OS user, on which machine."""

    name: str
    uid: int | None
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Requests:
    """What to fetch now; each is asked for once, until its answer is taken."""

    page: bool
    """Whether to fetch the page of ``token``."""
    token: str | None
    batches: tuple[tuple[str, ...], ...]
    """Profile ids, at most 20 a batch."""


class ReviewSession:
    """A reviewer's way through one domain's match groups."""

    def __init__(
        self,
        *,
        domain_name: str,
        journal: Journal,
        reviewer: Reviewer,
        spool_folder: Path,
        page_size: int = 100,
        first_token: str | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Begin with nothing fetched; the first page will be the one ``first_token`` names.

        Raises:
            OSError: the spool can't be made in ``spool_folder``.
        """
        self.domain_name = domain_name
        self.journal = journal
        self.reviewer = reviewer
        self.page_size = page_size
        self.queue = MatchQueue(spool_folder, first_token)
        self.walk = Walk(self.queue)
        self.shelf = ProfileShelf()
        self.pace = Pace()
        self.region: str | None = None
        """None until the source is connected."""
        self.caller_arn: str | None = None
        self.connect_problem: Problem | None = None
        self.page_problem: Problem | None = None
        self.profiles_problem: Problem | None = None
        self.saved_at: datetime | None = None
        """When the last decision of this session was committed."""
        self.saved = 0
        """How many decisions this session has committed, undos among them."""
        self._clock = clock
        self._id = str(uuid.uuid4())
        self._page_asked = False
        self._ids_asked: set[str] = set()
        self._groups_before_rewind: int | None = None

    # What came of the fetching

    def take(self, event: FetchEvent) -> str:
        """Take in what a fetch brought; answers a notice for the reviewer, or ``""``."""
        match event:
            case Connected(region):
                self.region = region
                self.connect_problem = None
            case CallerKnown(arn):
                self.caller_arn = arn
            case ConnectFailed(problem):
                self.connect_problem = problem
            case PageFetched():
                return self._take_page(event)
            case PageFailed(token, problem):
                return self._page_failed(token, problem)
            case ProfilesFetched(profile_ids, batch):
                self._ids_asked.difference_update(profile_ids)
                self.shelf.put(batch)
                self.profiles_problem = None
            case ProfilesFailed(profile_ids, problem):
                self._ids_asked.difference_update(profile_ids)
                self.profiles_problem = problem
        return ""

    def _take_page(self, event: PageFetched) -> str:
        self._page_asked = False
        self.page_problem = None
        taken = self.queue.take(event.token, event.page)
        notice = ""
        if taken.new_run:
            self.walk.start_over()
            self.shelf.clear()
            notice = (
                "A new run has been published: its groups replace those of the run before. Decisions are kept"
            )
        if taken.added:
            self._groups_before_rewind = None
        standing = self.journal.latest(
            self.domain_name, self._region, [group.key for _, group in taken.added]
        )
        for position, group in taken.added:
            if group.key in standing:
                self.queue.mark(position, standing[group.key].verdict)
        return self.walk.advance() or notice

    def _page_failed(self, token: str | None, problem: Problem) -> str:
        self._page_asked = False
        rewound_in_vain = self._groups_before_rewind == len(self.queue)
        if problem.kind is ProblemKind.TOKEN_EXPIRED and token is not None and not rewound_in_vain:
            self._groups_before_rewind = len(self.queue)
            self.queue.rewind()
            return (
                "The page token has expired: reading the matches again from the first page, nothing is lost"
            )
        self.page_problem = problem
        return ""

    @property
    def _region(self) -> str:
        assert self.region is not None, "pages come from a connected source"
        return self.region

    # What to fetch

    def requests(self) -> Requests:
        """What to fetch now for where the reviewer is, not naming twice what is on its way."""
        if self.region is None:
            return Requests(False, None, ())
        page = (
            not self._page_asked
            and self.page_problem is None
            and (
                page_is_due(self.queue, self.walk.position, self.page_size)
                or (self.walk.seeking is not None and not self.queue.at_end)
            )
        )
        self._page_asked = self._page_asked or page
        batches: tuple[tuple[str, ...], ...] = ()
        if self.walk.position is not None and self.profiles_problem is None:
            batches = tuple(batches_due(self.queue, self.walk.position, self._is_settled))
            self._ids_asked.update(profile_id for batch in batches for profile_id in batch)
        return Requests(page, self.queue.next_token, batches)

    def _is_settled(self, profile_id: str) -> bool:
        return profile_id in self._ids_asked or self.shelf.has(profile_id)

    @property
    def page_awaited(self) -> int | None:
        """The number of the page that is on its way (from 1), or None."""
        return self.queue.pages + 1 if self._page_asked else None

    def retry(self) -> bool:
        """Forget what failed, so that it is asked for again; tells whether there was anything."""
        failed = self.page_problem or self.profiles_problem or self.connect_problem
        self.page_problem = self.profiles_problem = self.connect_problem = None
        unavailable = self.current is not None and self.shelf.forget_unavailable(self.current.profile_ids)
        return failed is not None or unavailable

    # What is looked at

    @property
    def current(self) -> Match | None:
        """The group under review."""
        return None if self.walk.position is None else self.queue.group(self.walk.position)

    @property
    def members(self) -> tuple[Member, ...]:
        """The profiles of the group under review, as far as they are here."""
        group = self.current
        return () if group is None else self.shelf.members(group.profile_ids)

    # What the reviewer says

    def decide(self, verdict: Verdict, note: str = "") -> tuple[Decision, str]:
        """Record a verdict on the group under review and go on to the next undecided one.

        The decision is durable when this returns. Answers it, with a notice or ``""``.

        Raises:
            Refused: it can't be judged now.
            JournalError: it was not saved; the group stays as it was.
        """
        group = self._judgeable(verdict)
        assert self.walk.position is not None
        decision = self._decision(group, verdict, note)
        self.journal.append(decision)
        self._saved(decision)
        self.pace.decided(decision.decided_at)
        self.queue.mark(self.walk.position, verdict)
        return decision, self.walk.seek_next_undecided()

    def _judgeable(self, verdict: Verdict) -> Match:
        group = self.current
        if group is None or self.walk.position is None:
            raise Refused("There is no group to judge yet")
        if self.walk.seeking is not None:
            raise Refused("Still on the way to another group: wait for it, or esc to stay here")
        if self.queue.verdict(self.walk.position) is verdict:
            raise Refused(f"This group is marked {verdict} already: ] goes to the next undecided one")
        members = self.members
        if any(member.awaited for member in members):
            raise Refused("Its profiles are still loading: a verdict counts once they are on the screen")
        if verdict is Verdict.MERGE:
            if len(members) < 2:
                raise Refused("Nothing to merge: this group has fewer than two profiles. x rejects it")
            if any(member.profile is None for member in members):
                raise Refused("No merge while a profile can't be shown: r asks again, v leaves it for review")
        return group

    def _decision(self, group: Match, verdict: Verdict, note: str) -> Decision:
        return Decision(
            id=str(uuid.uuid4()),
            decided_at=self._clock(),
            reviewer=self.reviewer.name,
            reviewer_uid=self.reviewer.uid,
            caller_arn=self.caller_arn,
            account_id=_account_of(self.caller_arn),
            host=self.reviewer.host,
            session_id=self._id,
            domain_name=self.domain_name,
            region=self._region,
            match_id=group.match_id,
            group_key=group.key,
            profile_ids=group.profile_ids,
            confidence_score=group.score,
            match_generation_date=self.queue.generation_date,
            verdict=verdict,
            note=note,
        )

    def undo(self) -> Decision:
        """Take back this reviewer's newest standing decision on this domain, and go to its group.

        The taking back is itself recorded. Answers the decision that was taken back.

        Raises:
            Refused: there is none.
            JournalError: it was not saved; the decision still stands.
        """
        if self.region is None:
            raise Refused("Nothing to undo before the domain is there")
        undone = self.journal.last_undoable(
            self.domain_name, self.region, self.reviewer.name, self.reviewer.uid
        )
        if undone is None:
            raise Refused("Nothing to undo: no decision of yours stands in this domain")
        group = Match(undone.match_id, undone.profile_ids, undone.confidence_score)
        withdrawal = replace(
            self._decision(group, Verdict.WITHDRAWN, ""),
            match_generation_date=undone.match_generation_date,
            withdraws=undone.id,
        )
        self.journal.append(withdrawal)
        self._saved(withdrawal)
        self.pace.undone()
        position = self.queue.position_of(undone.group_key)
        if position is not None:
            standing = self.journal.latest(self.domain_name, self.region, [undone.group_key])
            earlier = standing.get(undone.group_key)
            self.queue.mark(position, None if earlier is None else earlier.verdict)
            self.walk.go_to(position)
        return undone

    def _saved(self, decision: Decision) -> None:
        self.saved_at = decision.decided_at
        self.saved += 1

    def close(self) -> None:
        """Give back the spool and the journal."""
        self.queue.close()
        self.journal.close()


def _account_of(arn: str | None) -> str | None:
    """The AWS account that an ARN names (its fifth part)."""
    parts = (arn or "").split(":")
    return parts[4] if len(parts) > 4 and parts[4] else None
