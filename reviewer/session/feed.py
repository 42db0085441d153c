"""What a review is fed with: groups, profiles and decisions as they come, and what to ask for next."""

from __future__ import annotations

from pathlib import Path

from reviewer.core.decisions import Decision
from reviewer.core.jobs import JobStatus
from reviewer.core.matches import Match
from reviewer.core.problems import Problem, ProblemKind
from reviewer.fetching.events import (
    CallerKnown,
    Connected,
    ConnectFailed,
    FetchEvent,
    JobsSeen,
    PageFailed,
    PageFetched,
    ProfilesFailed,
    ProfilesFetched,
)
from reviewer.fetching.prefetch import Requests, batches_due, page_is_due, recheck_due, upcoming
from reviewer.matches.groups import MatchQueue
from reviewer.matches.loaded_text import LoadedText
from reviewer.session import prior_decisions
from reviewer.session.domain_decisions import DomainDecisions
from reviewer.session.navigator import Navigator
from reviewer.session.profile_cache import ProfileCache
from reviewer.session.rules import deed, time_of
from reviewer.session.scope import Scope


class Feed:
    """One domain's groups and profiles as far as they are here, and the reviewer's place among them."""

    def __init__(
        self,
        record: DomainDecisions,
        assignment: Scope,
        *,
        spool_folder: Path,
        page_size: int,
        first_token: str | None,
    ) -> None:
        """Begin with nothing fetched; the first page will be the one ``first_token`` names.

        Args:
            record: what is decided of the domain.
            assignment: what is to be reviewed.
            spool_folder: where fetched groups can be put.
            page_size: groups a page.
            first_token: where to begin.

        Raises:
            OSError: the spool can't be made in ``spool_folder``.
        """
        self.record = record
        self.assignment = assignment
        self.page_size = page_size
        self.queue = MatchQueue(spool_folder, first_token)
        self.walk = Navigator(self.queue)
        self.shelf = ProfileCache()
        self.loaded = LoadedText()
        self.region: str | None = None
        """None until the source is connected."""
        self.connect_problem: Problem | None = None
        self.page_problem: Problem | None = None
        self.profiles_problem: Problem | None = None
        self.jobs: JobStatus | None = None
        """How it stood with the domain's jobs when that was last looked at; None before."""
        self._page_asked = False
        self._turn_due = False
        self._ids_asked: set[str] = set()
        self._groups_before_rewind: int | None = None

    @property
    def current(self) -> Match | None:
        """The group under review."""
        return None if self.walk.position is None else self.queue.group(self.walk.position)

    def may_tell(self, decision: Decision) -> bool:
        """Whether the reviewer may learn of a decision: in a blind review only of their own."""
        return not self.assignment.hides or self.record.is_of_reviewer(decision)

    # What came of the fetching

    def take(self, event: FetchEvent) -> str:
        """Take in what a fetch brought; answers a notice for the reviewer, or ``""``."""
        match event:
            case Connected(region):
                self.region = self.record.region = region
                self.connect_problem = None
                return self.assignment.told
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
                return prior_decisions.check(self.queue, self.shelf, self.record)
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
                prior_decisions.mark(self.queue, self.record, group.position, standing[group.key])
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
        prior_decisions.settle(self.queue, self.record, position, standing)

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
