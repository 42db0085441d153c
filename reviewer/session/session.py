"""A reviewer's session on one domain as one object with no screen.

Everything here runs on one thread and never waits for the network: what a fetch has brought is
handed in through :meth:`Session.take`, and :meth:`Session.requests` says what to fetch. What is decided
(:class:`Deciding`) is committed between two steps here, in any thread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.core.counted import number
from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.core.matches import Match
from reviewer.core.settings import Settings
from reviewer.fetching.events import Connected, FetchEvent
from reviewer.fetching.prefetch import Requests
from reviewer.journal.decision_store import DecisionStore
from reviewer.matches.bands import Bands
from reviewer.matches.groups import MatchQueue
from reviewer.session.arrivals import Arrivals
from reviewer.session.contradicted import Contradicted
from reviewer.session.deciding import Deciding
from reviewer.session.domain_decisions import DomainDecisions
from reviewer.session.domain_weights import LearntWeights
from reviewer.session.draft import DraftDecision
from reviewer.session.feed import Feed
from reviewer.session.navigator import Navigator
from reviewer.session.profile_cache import Member
from reviewer.session.progress import Progress
from reviewer.session.rules import NotAllowed
from reviewer.session.scope import Scope
from reviewer.session.teamwork import Teamwork
from reviewer.session.under_review import UnderReview
from reviewer.session.weighing import Weighing

if TYPE_CHECKING:
    from reviewer.team.work import TeamWork


class Session:
    """A reviewer's way through one domain's match groups."""

    def __init__(
        self,
        *,
        domain_name: str,
        store: DecisionStore,
        reviewer: Reviewer,
        cache_folder: Path,
        page_size: int = 100,
        first_token: str | None = None,
        settings: Settings = Settings(),  # noqa: B008 (frozen)
        scope: Scope = Scope(),  # noqa: B008 (frozen)
        learnt_weights: LearntWeights = LearntWeights({}),  # noqa: B008 (frozen)
        team: TeamWork | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Begin with nothing fetched; the first page will be the one ``first_token`` names.

        Args:
            domain_name: the domain.
            store: where decisions go.
            reviewer: who decides.
            cache_folder: where fetched groups can be put; where they can't, they are kept elsewhere.
            page_size: groups a page.
            first_token: where to begin.
            settings: what the user has set.
            scope: what is to be reviewed, and whether blind.
            learnt_weights: what evidence weighs instead of what comes with the program.
            team: the link to a team; None works alone.
            clock: gives the time of decisions.

        Raises:
            JournalError: the journal can't be read.
        """
        self.domain_name = domain_name
        self.store = store
        self.settings = settings
        self.scope = scope
        self.decisions = DomainDecisions(store, reviewer, domain_name, clock)
        self.groups = MatchQueue(cache_folder, first_token)
        self.bands = Bands.around(settings.bands.merge, settings.bands.reject)
        """Whose thresholds uncertainty is measured from, and by which samples are parted."""
        self.feed = Feed(self.groups, page_size)
        self.team = Teamwork(team, self.groups)
        contradicted = Contradicted(self.groups, self.bands)
        self.navigator = Navigator(
            self.groups, text=self.feed.text, bands=self.bands, scope=scope,
            passes_over=self.team.is_others, begins_at=self.team.begins_at, contradicted=contradicted.has,
        )  # fmt: skip
        self.weighing = Weighing(learnt_weights, self.feed, settings, scope)
        self.arrivals = Arrivals(self.groups, self.feed, self.navigator, self.decisions, scope, self.team)
        self.progress = Progress(self.groups, self.navigator, scope)
        self.under_review = UnderReview(
            self.feed, self.navigator, self.decisions, self.weighing,
            contradicted=contradicted, settings=settings, scope=scope,
        )  # fmt: skip
        self.failed = self.under_review.failed
        """Which groups can't be shown."""
        self.deciding = Deciding(
            self.under_review, self.feed, self.navigator, self.decisions, self.arrivals, self.team,
            progress=self.progress, settings=settings, scope=scope,
        )  # fmt: skip

    # What comes in

    def take(self, event: FetchEvent) -> str:
        """Take in what a fetch brought; see :meth:`Arrivals.take`."""
        notice = self.arrivals.take(event)
        if isinstance(event, Connected):
            notice = ". ".join(filter(None, (*self.weighing.faults, notice)))
        return self._searched() or notice

    def search_whole_run(self) -> str:
        """Look for the filter's text in every group of the run; answers a notice.

        Raises:
            NotAllowed: the filter holds no text.
        """
        if not self.navigator.filter.words:
            raise NotAllowed("There is no text to look for: <filter> takes it, as in doe")
        self.navigator.load_all()
        self.feed.search.begin()
        return self._searched() or "Looking through every group of the run: <stay> stops"

    def _searched(self) -> str:
        """Go on where the search has found something, and say so once it is over; ``""`` until then."""
        search, view = self.feed.search, self.navigator.view
        if not search.is_on or view is None:
            return ""
        hits = len(view)
        if self.navigator.position is None:
            self.navigator.advance()
        if not search.is_over:
            return ""
        search.stop()
        looked = f"Looked through all {number(len(self.groups), 'group')}"
        return f"{looked}: {number(hits, 'passes', 'pass')} the filter"

    def take_news(self) -> str | None:
        """Take in what others have decided and what the team's link tells; see :meth:`Arrivals.take_news`.

        Raises:
            JournalError: the journal can't be read.
        """
        notice = self.arrivals.take_news()
        of_team = self.team.news(self.navigator, is_marked=self.under_review.is_marked)
        return notice if of_team is None else of_team or notice or ""

    # What to ask for

    def requests(self) -> Requests:
        """What to fetch now for where the reviewer is, not naming twice what is on its way.

        Raises:
            JournalError: the group's effective decision can't be read; nothing was asked for.
        """
        if self.feed.region is not None and self.current is not None:
            # A verdict is on what was shown: whatever others decide from here on is asked about first.
            self.decisions.shown(self.current)
        return self.feed.requests(self.navigator)

    def share(self) -> None:
        """Share what was saved with the team, and claim what comes next; see :meth:`Teamwork.go_on`.

        The link begins behind the first group, whose paint would wait for its thread.
        """
        if self.team.state is None:
            return  # Behind each frame of who works alone.
        if self.feed.region is not None and not any(member.awaited for member in self.members):
            self.team.start(self.feed.region)
        self.team.go_on(self.navigator)

    def retry(self) -> bool:
        """Forget what failed, so that it is asked for again, and go to a run that has come out since.

        Tells whether there was anything.
        """
        return self.feed.retry(self.navigator)

    # What is looked at

    @property
    def current(self) -> Match | None:
        """The group under review."""
        return self.navigator.current

    @property
    def shows_none(self) -> bool:
        """Whether every page is here and none has brought a group to look at."""
        return self.groups.at_end and self.navigator.position is None

    @property
    def members(self) -> tuple[Member, ...]:
        """The profiles of the group under review, as far as they are here."""
        return self.under_review.members

    # What the reviewer marks and decides

    @property
    def draft(self) -> DraftDecision:
        """What is marked on the group under review; see :attr:`UnderReview.draft`."""
        return self.under_review.draft

    def mark(self, draft: DraftDecision) -> None:
        """Mark the group under review; see :meth:`UnderReview.mark`."""
        self.under_review.mark(draft)

    def decide(self, verdict: Verdict) -> tuple[Decision, str]:
        """Record a verdict on the group under review and go on to the next undecided one.

        The decision is durable when this returns. Answers it, with a notice or ``""``; errors are those of
        :meth:`Deciding.prepare` and :meth:`Deciding.settle`.
        """
        saving = self.deciding.prepare(verdict)
        saving.pending.commit()
        return self.deciding.settle(saving)

    def undo(self) -> Decision:
        """Take back this reviewer's newest effective decision on this domain, and go to its group.

        Answers the decision that was taken back; errors are those of :meth:`Deciding.prepare_undo` and
        :meth:`Deciding.settle_undo`.
        """
        undoing = self.deciding.prepare_undo()
        undoing.pending.commit()
        return self.deciding.settle_undo(undoing)

    @property
    def unsaved(self) -> dict[str, Decision | None]:
        """What leaving would lose, by the group's key: a decision that is not saved, else None for marks."""
        drafts = self.under_review.drafts
        marked = [key for key in drafts.unsaved() if self.groups.position_of(key) is not None]
        return dict.fromkeys(marked) | {one.group_key: one for one in self.decisions.unsaved}

    @property
    def can_stop(self) -> bool:
        """Whether something is under way that can be given up, or a filter is on."""
        return self.deciding.saving is not None or self.is_on_the_way or not self.navigator.filter.is_all

    @property
    def is_on_the_way(self) -> bool:
        """Whether another group is being gone to, every page loaded, or the whole run looked through.

        Not where there is none to stay at, and what would bring the first has failed.
        """
        navigator, feed = self.navigator, self.feed
        has_failed = feed.connect_problem is not None or feed.page_problem is not None
        if has_failed and navigator.position is None and navigator.sequence.first() is None:
            return False
        return navigator.seeking is not None or navigator.loading_all or feed.search.is_on

    def close(self) -> None:
        """Give back the disk space of the groups, and the journal; share what is left first, if it can be."""
        self.team.close()
        self.groups.close()
        self.store.close()
