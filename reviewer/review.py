"""The review of one domain as one object with no screen: queue, profiles and journal together.

Everything here runs on one thread and never waits for the network: what a fetch has brought is
handed in through :meth:`ReviewSession.take`, and :meth:`ReviewSession.requests` says what to fetch.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from reviewer import carried_over
from reviewer.assignment import Assignment
from reviewer.domain_journal import DomainJournal, Reviewer
from reviewer.job_status import JobStatus
from reviewer.journal.store import Journal, Overtaken, TakenBackAlready
from reviewer.judging import adds_to, all_of, check_merge, deed, here, overtaken_by, time_of
from reviewer.marking import Marking
from reviewer.model import Decision, Match, Problem, ProblemKind, Verdict
from reviewer.pace import Pace
from reviewer.queue.bands import Bands
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
from reviewer.queue.filters import Filter
from reviewer.queue.groups import MatchQueue
from reviewer.queue.job_watch import JobsSeen
from reviewer.queue.loaded_text import LoadedText
from reviewer.queue.members import Member, ProfileShelf
from reviewer.queue.orders import Order
from reviewer.queue.prefetch import Requests, batches_due, page_is_due, recheck_due, upcoming
from reviewer.queue.view import View
from reviewer.queue.walk import Refused, Walk
from reviewer.settings import Settings


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
        settings: Settings = Settings(),  # noqa: B008 (frozen)
        assignment: Assignment = Assignment(),  # noqa: B008 (frozen)
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Begin with nothing fetched; the first page will be the one ``first_token`` names.

        Args:
            domain_name: the domain.
            journal: where decisions go.
            reviewer: who decides.
            spool_folder: where fetched groups can be put.
            page_size: groups a page.
            first_token: where to begin.
            settings: what the user has set.
            assignment: what is to be reviewed, and whether blind.
            clock: tells the time of decisions.

        Raises:
            OSError: the spool can't be made in ``spool_folder``.
            JournalError: the journal can't be read.
        """
        self.domain_name = domain_name
        self.journal = journal
        self.record = DomainJournal(journal, reviewer, domain_name, clock)
        self.page_size = page_size
        self.settings = settings
        self.assignment = assignment
        self.bands = Bands.around(settings.bands.merge, settings.bands.reject)
        """Whose edges uncertainty is measured from, and samples are parted by."""
        self.queue = MatchQueue(spool_folder, first_token)
        self.walk = Walk(self.queue)
        self.chosen = Filter()
        """Which groups are walked."""
        self.order = Order.RUN
        self.view: View | None = None
        """The part of the queue that is walked; None while it is the whole."""
        self.shelf = ProfileShelf()
        self.loaded = LoadedText()
        self.pace = Pace()
        self.region: str | None = None
        """None until the source is connected."""
        self.connect_problem: Problem | None = None
        self.page_problem: Problem | None = None
        self.profiles_problem: Problem | None = None
        self.jobs: JobStatus | None = None
        """How it stood with the domain's jobs when that was last looked at; None before."""
        self._marking: tuple[str, Marking] | None = None
        self._page_asked = False
        self._turn_due = False
        self._ids_asked: set[str] = set()
        self._groups_before_rewind: int | None = None
        if assignment.sample is not None:
            self.show()

    # What came of the fetching

    def take(self, event: FetchEvent) -> str:
        """Take in what a fetch brought; answers a notice for the reviewer, or ``""``."""
        match event:
            case Connected(region):
                self.region = self.record.region = region
                self.connect_problem = None
            case CallerKnown(arn):
                self.record.caller_arn = arn
            case JobsSeen(status):
                self.jobs = status
            case ConnectFailed(problem):
                self.connect_problem = problem
            case PageFetched():
                return self._take_page(event)
            case PageFailed(token, problem):
                return self._page_failed(token, problem)
            case ProfilesFetched(profile_ids, batch):
                self._ids_asked.difference_update(profile_ids)
                self.shelf.put(batch)
                self.loaded.put(batch)
                self.profiles_problem = None
                return carried_over.check(self.queue, self.shelf, self.record)
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
            self.loaded.clear()
            notice = (
                "A new run has been published: its groups replace those of the run before. Decisions are kept"
            )
        if taken.added:
            self._groups_before_rewind = None
        standing = self.record.standing([group.key for group in taken.added])
        for group in taken.added if standing else ():
            if group.key in standing and not self._asks_again(standing[group.key]):
                carried_over.mark(self.queue, group.position, standing[group.key])
        notice = self.walk.advance() or notice or event.page.notice
        self._turn_to_new_run()
        return notice

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

    def take_news(self) -> str | None:
        """Take in what others have decided meanwhile; None where they have not.

        Answers a notice where it is the group on the screen, else ``""``.

        Raises:
            JournalError: the journal can't be read.
        """
        news = () if self.region is None else self.record.news()
        notice = ""
        for decision in news:
            position = self.queue.position_of(decision.group_key)
            if position is None:
                continue
            self._mark_as_journal_says(position, decision.group_key)
            if position == self.walk.position and self.may_tell(decision):
                notice = f"{self.record.said_by(decision)} {deed(decision)} at {time_of(decision)}"
            self.record.forget_shown()
        return notice if news else None

    def _mark_as_journal_says(self, position: int, key: str) -> None:
        standing = self.record.standing([key]).get(key)
        if standing is not None and self._asks_again(standing):
            standing = None
        carried_over.settle(self.queue, position, standing)

    def _asks_again(self, standing: Decision) -> bool:
        """Whether a decided group is one that the assignment has asked about once more."""
        second = self.assignment.second_review
        return second is not None and self.record.is_due_again(standing, second)

    # What to fetch

    def requests(self) -> Requests:
        """What to fetch now for where the reviewer is, not naming twice what is on its way.

        Raises:
            JournalError: what stands for the group can't be read; nothing was asked for.
        """
        if self.region is None:
            return Requests(False, None, ())
        if self.current is not None:
            # A verdict is on what was shown: whatever others decide from here on is asked about first.
            self.record.shown(self.current)
        page = (
            not self._page_asked
            and self.page_problem is None
            and (page_is_due(self.walk.trail, self.walk.position, self.page_size) or self.walk.wants_page)
        )
        self._page_asked = self._page_asked or page
        batches: tuple[tuple[str, ...], ...] = ()
        if self.walk.position is not None and self.profiles_problem is None:
            for at in upcoming(self.walk.trail, self.walk.position):
                self.loaded.note(at, self.queue.group(at).profile_ids)
            batches = tuple(batches_due(self.queue, self.walk.position, self._is_settled, self.walk.trail))
            if not batches and not self._ids_asked:
                batches = tuple(recheck_due(self.queue, self._is_settled))
            self._ids_asked.update(profile_id for batch in batches for profile_id in batch)
        return Requests(
            page,
            self.queue.next_token,
            batches,
            awaited=frozenset(() if self.current is None else self.current.profile_ids),
            awaits_page=self.walk.position is None or self.walk.seeking is not None,
        )

    def _is_settled(self, profile_id: str) -> bool:
        return profile_id in self._ids_asked or self.shelf.has(profile_id)

    @property
    def page_awaited(self) -> int | None:
        """The number of the page that is on its way (from 1), or None."""
        return self.queue.pages + 1 if self._page_asked else None

    @property
    def new_run_is_out(self) -> bool:
        """Whether matches have come out since the run under review."""
        return self.jobs is not None and self.jobs.has_newer_run_than(self.queue.generation_date)

    def retry(self) -> bool:
        """Forget what failed, so that it is asked for again, and turn to a run that has come out since.

        Tells whether there was anything.
        """
        failed = self.page_problem or self.profiles_problem or self.connect_problem
        self.page_problem = self.profiles_problem = self.connect_problem = None
        unavailable = self.current is not None and self.shelf.forget_unavailable(self.current.profile_ids)
        self._turn_due = self.new_run_is_out
        if self._turn_due:
            self._turn_to_new_run()
            return True
        return failed is not None or unavailable

    def _turn_to_new_run(self) -> None:
        """Ask for the new run's first page, behind a page that is on its way; old groups stay till then."""
        if self._turn_due and not self._page_asked:
            self._turn_due = False
            if self.new_run_is_out:
                self.queue.rewind()
                self.walk.seek_first_undecided()

    # What is looked at

    def show(
        self,
        chosen: Filter = Filter(),  # noqa: B008 (frozen)
        order: Order = Order.RUN,
    ) -> str:
        """Walk only the groups that pass a filter, in an order; answers a notice, or ``""``.

        What needs the whole run asks for every page. The reviewer stays at a group that passes. Of a sample
        only its groups are walked.

        Raises:
            Refused: it would tell what a blind review hides.
        """
        withheld = self.assignment.withheld(chosen, order)
        if withheld:
            raise Refused(f"This review is blind, and that would tell of {' and '.join(withheld)}")
        self.chosen, self.order = chosen, order
        if self.view is not None:
            self.view.close()
        self.view = View(
            self.queue,
            chosen,
            order,
            bands=self.bands,
            sample=self.assignment.sample,
            loaded=self.loaded,
        )
        if self.view.is_whole:
            self.view.close()
            self.view = None
        return self.walk.take(self.queue if self.view is None else self.view)

    @property
    def current(self) -> Match | None:
        """The group under review."""
        return None if self.walk.position is None else self.queue.group(self.walk.position)

    @property
    def members(self) -> tuple[Member, ...]:
        """The profiles of the group under review, as far as they are here."""
        group = self.current
        return () if group is None else self.shelf.members(group.profile_ids)

    def next_members(self) -> list[tuple[Member, ...]]:
        """The profiles of the groups that a key may lead to: the next undecided one and the next one."""
        position = self.walk.position
        if position is None:
            return []
        trail = self.walk.trail
        nearby = (trail.next_undecided(position), trail.after(position))
        places = dict.fromkeys(at for at in nearby if at is not None)
        return [self.shelf.members(self.queue.group(at).profile_ids) for at in places]

    @property
    def marking(self) -> Marking:
        """What is marked on the group under review, from the start where nothing is; kept until it is left.

        Raises:
            Refused: there is no group.
        """
        group = self.current
        if group is None:
            raise Refused("There is no group to mark yet")
        if self._marking is None or self._marking[0] != group.key:
            return Marking.of(group, self.settings.survivor)
        return self._marking[1]

    def mark(self, marking: Marking) -> None:
        """Mark the group under review."""
        if self.current is not None:
            self._marking = (self.current.key, marking)

    @property
    def standing(self) -> Decision | None:
        """What stands for the group under review, as last looked up."""
        return None if self.current is None else self.record.shown(self.current)

    @property
    def has_changed(self) -> bool:
        """Whether the values of the group under review are others than when it was decided."""
        standing, profiles = self.standing, all_of(self.members)
        if standing is None or not profiles or not carried_over.tells_changes(standing, self.queue):
            return False
        return self.record.has_changed(standing, profiles)

    @property
    def earlier(self) -> tuple[Decision, ...]:
        """What was said of other groups that have two or more of these profiles, the newest first."""
        return () if self.current is None else self.record.earlier(self.current)

    def may_tell(self, decision: Decision) -> bool:
        """Whether the reviewer may learn of a decision: in a blind review only of their own."""
        return not self.assignment.hides or self.record.is_of_reviewer(decision)

    def is_own(self, position: int) -> bool:
        """Whether what stands for a group is by a user of this reviewer's name, as the list tells it."""
        return self.queue.columns.saying(position).by == self.record.reviewer.name

    # What the reviewer says

    def decide(self, verdict: Verdict) -> tuple[Decision, str]:
        """Record a verdict on the group under review and go on to the next undecided one.

        The decision is durable when this returns. Answers it, with a notice or ``""``.

        Raises:
            Refused: it can't be judged now.
            JournalError: it was not saved; the group stays as it was.
        """
        group = self._judgeable(verdict)
        position = self.walk.position
        assert position is not None
        run, marking = self.queue.generation_date, self.marking
        try:
            decision = self.record.decide(
                group, verdict, marking, run, here(self.members), blind=self.assignment.hides
            )
        except Overtaken as overtaken:
            self._mark_as_journal_says(position, group.key)
            raise Refused(
                overtaken_by(self.record, overtaken.standing, verdict, blind=self.assignment.hides)
            ) from None
        self.pace.decided(decision.decided_at)
        carried_over.settle(self.queue, position, decision)
        self._marking = None
        return decision, self.walk.seek_next_undecided()

    def _judgeable(self, verdict: Verdict) -> Match:
        group = self.current
        if group is None or self.walk.position is None:
            raise Refused("There is no group to judge yet")
        if self.walk.seeking is not None:
            raise Refused("Still on the way to another group: wait for it, or esc to stay here")
        if self.queue.verdict(self.walk.position) is verdict and self._says_no_more(group):
            raise Refused(f"This group is marked {verdict} already: ] goes to the next undecided one")
        members = self.members
        if any(member.awaited for member in members):
            raise Refused("Its profiles are still loading: a verdict counts once they are on the screen")
        if verdict is Verdict.MERGE:
            check_merge(self.marking, members)
        return group

    def _says_no_more(self, group: Match) -> bool:
        """Whether the verdict that stands would say nothing more if it were given again."""
        standing = self.standing
        marked = self._marking is not None and self._marking[0] == group.key
        is_told = standing is None or self.may_tell(standing)
        return is_told and not (marked and adds_to(standing, self.marking, self.members))

    def undo(self) -> Decision:
        """Take back this reviewer's newest standing decision on this domain, and go to its group.

        The taking back is itself recorded. Answers the decision that was taken back.

        Raises:
            Refused: there is none, or it is taken back already.
            JournalError: it was not saved; the decision still stands.
        """
        if self.region is None:
            raise Refused("Nothing to undo before the domain is there")
        try:
            undone = self.record.undo(self.queue.generation_date)
        except TakenBackAlready:
            raise Refused(
                "That decision was taken back already, elsewhere: u takes back the one before it"
            ) from None
        if undone is None:
            raise Refused("Nothing to undo: no decision of yours stands in this domain")
        self.pace.undone()
        position = self.queue.position_of(undone.group_key)
        if position is not None:
            self._mark_as_journal_says(position, undone.group_key)
            self.walk.go_to(position)
        return undone

    def go_to_group(self, group_key: str) -> None:
        """Go to a group by its key, to look at it or decide it again.

        Raises:
            Refused: it is not among the groups fetched so far.
        """
        position = self.queue.position_of(group_key)
        if position is None:
            raise Refused("That group is not loaded: it comes with a later page, or is not in this run")
        self.walk.go_to(position)

    def close(self) -> None:
        """Give back the spool and the journal."""
        self.queue.close()
        self.journal.close()
