"""What a session is fed with: groups and profiles as they come, and what to ask for next."""

from __future__ import annotations

from itertools import chain

from reviewer.core.jobs import JobStatus
from reviewer.core.problems import Problem, ProblemKind
from reviewer.fetching.events import PageFetched, ProfilesFetched
from reviewer.fetching.prefetch import Requests, batches_due, page_is_due, recheck_due, upcoming
from reviewer.matches.groups import MatchQueue, Taken
from reviewer.matches.loaded_text import LoadedText
from reviewer.session.navigator import Navigator
from reviewer.session.profile_cache import ProfileCache
from reviewer.session.text_search import TextSearch


class Feed:
    """The groups and profiles of one domain as far as they are here, and what failed to come."""

    def __init__(self, groups: MatchQueue, page_size: int) -> None:
        """Begin with nothing fetched.

        Args:
            groups: takes the groups that come.
            page_size: groups a page.
        """
        self.groups = groups
        self.profiles = ProfileCache()
        self.text = LoadedText()
        """What text filters search."""
        self.search = TextSearch(groups, self.text)
        """Brings the text of every group where that is wanted."""
        self.region: str | None = None
        """None until the source is connected."""
        self.connect_problem: Problem | None = None
        self.page_problem: Problem | None = None
        self.profiles_problem: Problem | None = None
        self.jobs: JobStatus | None = None
        """The domain's jobs when they were last looked at; None before."""
        self._page_size = page_size
        self._page_asked = False
        self._new_run_wanted = False
        self._ids_asked: set[str] = set()
        self._groups_before_rewind: int | None = None

    # What came

    def take_page(self, event: PageFetched) -> Taken:
        """Take in a page of groups; one of another run replaces all groups and profiles."""
        self._page_asked = False
        self.page_problem = None
        taken = self.groups.take(event.token, event.page)
        if taken.new_run:
            self.profiles.clear()
            self.text.clear()
            if self.search.is_on:
                self.search.begin()
        if taken.added:
            self._groups_before_rewind = None
        return taken

    def page_failed(self, token: str | None, problem: Problem) -> bool:
        """Note that a page did not come; tells whether an expired token sends it back to the first page."""
        self._page_asked = False
        rewound_in_vain = self._groups_before_rewind == len(self.groups)
        if problem.kind is ProblemKind.TOKEN_EXPIRED and token is not None and not rewound_in_vain:
            self._groups_before_rewind = len(self.groups)
            self.groups.rewind()
            return True
        self.page_problem = problem
        return False

    def take_profiles(self, event: ProfilesFetched) -> None:
        """Take in a batch of profiles."""
        self._ids_asked.difference_update(event.profile_ids)
        self.profiles.put(event.batch)
        self.text.put(event.batch)
        self.search.came(event.profile_ids)
        self.profiles_problem = None

    def profiles_failed(self, profile_ids: tuple[str, ...], problem: Problem) -> None:
        """Note that a batch of profiles did not come."""
        self._ids_asked.difference_update(profile_ids)
        self.search.failed(profile_ids)
        self.profiles_problem = problem

    @property
    def problems(self) -> list[Problem]:
        """What failed and was not asked for again since."""
        found = (self.connect_problem, self.page_problem, self.profiles_problem)
        return [problem for problem in found if problem is not None]

    @property
    def page_awaited(self) -> int | None:
        """The number of the page that is on its way (from 1), or None."""
        return self.groups.pages + 1 if self._page_asked else None

    # What to ask for

    def requests(self, navigator: Navigator) -> Requests:
        """What to fetch now for where the reviewer is, not naming twice what is on its way."""
        if self.region is None:
            return Requests(False, None, ())
        position, sequence = navigator.position, navigator.sequence
        page = (
            not self._page_asked
            and self.page_problem is None
            and (page_is_due(sequence, position, self._page_size) or navigator.wants_page)
        )
        self._page_asked = self._page_asked or page
        batches: tuple[tuple[str, ...], ...] = ()
        if position is not None and self.profiles_problem is None:
            places = upcoming(sequence, position, navigator.coming())
            for at in places:
                self.text.note(at, self.groups.group(at).profile_ids)
            batches = tuple(batches_due(self.groups, places, self._is_settled))
            if not batches and not self._ids_asked:
                batches = tuple(recheck_due(self.groups, self._is_settled))
            self._ids_asked.update(profile_id for batch in batches for profile_id in batch)
        if self.profiles_problem is None and (sought := self.search.batches_due(self._ids_asked)):
            batches += tuple(sought)
            self._ids_asked.update(chain.from_iterable(sought))
        current = navigator.current
        return Requests(
            page,
            self.groups.next_token,
            batches,
            awaited=frozenset(() if current is None else current.profile_ids),
            awaits_page=position is None or navigator.seeking is not None,
        )

    def _is_settled(self, profile_id: str) -> bool:
        return profile_id in self._ids_asked or self.profiles.has(profile_id)

    @property
    def new_run_is_out(self) -> bool:
        """Whether matches have come out since the run under review."""
        return self.jobs is not None and self.jobs.has_newer_run_than(self.groups.generation_date)

    def retry(self, navigator: Navigator) -> bool:
        """Forget what failed, so that it is asked for again, and go to a run that has come out since.

        Tells whether there was anything.
        """
        failed = bool(self.problems)
        self.page_problem = self.profiles_problem = self.connect_problem = None
        current = navigator.current
        unavailable = current is not None and self.profiles.forget_unavailable(current.profile_ids)
        self._new_run_wanted = self.new_run_is_out
        if self._new_run_wanted:
            self.go_to_new_run(navigator)
            return True
        return failed or unavailable

    def may_retry(self, navigator: Navigator) -> bool:
        """Whether there is anything to ask again for, or a new run to go to."""
        current = navigator.current
        members = () if current is None else self.profiles.members(current.profile_ids)
        return bool(self.problems) or self.new_run_is_out or any(one.unavailable for one in members)

    def go_to_new_run(self, navigator: Navigator) -> None:
        """Ask for the wanted run's first page, behind a page on its way; the old groups stay till then."""
        if self._new_run_wanted and not self._page_asked:
            self._new_run_wanted = False
            if self.new_run_is_out:
                self.groups.rewind()
                navigator.seek_first_undecided()
