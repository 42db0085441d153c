"""What comes in during a session: fetched pages and profiles, what others have decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.core.decisions import Decision
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
from reviewer.matches.groups import MatchQueue
from reviewer.matches.store import DISPUTED, NOBODY
from reviewer.session import prior_decisions
from reviewer.session.domain_decisions import DomainDecisions
from reviewer.session.feed import Feed
from reviewer.session.navigator import Navigator
from reviewer.session.rules import deed, may_see, time_of
from reviewer.session.scope import Scope
from reviewer.session.teamwork import Teamwork

_AT_ONCE = 100
"""Groups looked up in the journal by one question."""


class Arrivals:
    """Takes in what threads have fetched and what others have decided."""

    def __init__(
        self,
        groups: MatchQueue,
        feed: Feed,
        navigator: Navigator,
        decisions: DomainDecisions,
        scope: Scope,
        team: Teamwork,
    ) -> None:
        self._groups = groups
        self._feed = feed
        self._navigator = navigator
        self._decisions = decisions
        self._scope = scope
        self._team = team

    def take(self, event: FetchEvent) -> str:
        """Take in what a fetch brought; answers a notice for the reviewer, or ``""``.

        Raises:
            JournalError: the journal can't be read.
        """
        feed = self._feed
        match event:
            case Connected(region):
                feed.region = self._decisions.region = region
                self._decisions.count_to_apply()
                feed.connect_problem = None
                return self._scope.description
            case CallerKnown(arn):
                return self._know_caller(arn)
            case JobsSeen(status):
                feed.jobs = status
            case ConnectFailed(problem):
                feed.connect_problem = problem
            case PageFetched():
                return self._take_page(event)
            case PageFailed(token, problem):
                if feed.page_failed(token, problem):
                    return (
                        "The page token has expired: reading the matches again from the first page,"
                        " nothing is lost"
                    )
            case ProfilesFetched():
                feed.take_profiles(event)
                notice = prior_decisions.check(self._groups, feed.profiles, self._decisions)
                return notice or self._groups.take_notice()
            case ProfilesFailed(profile_ids, problem):
                feed.profiles_failed(profile_ids, problem)
        return ""

    def _take_page(self, event: PageFetched) -> str:
        # First of all: where another program holds the journal, the page can be taken again later.
        effective = self._decisions.effective([match.key for match in event.page.matches])
        disputed = self._disputed([*effective])
        taken = self._feed.take_page(event)
        notice = ""
        if taken.new_run:
            self._navigator.start_over()
            notice = (
                "A new run has been published: its groups replace those of the run before. Decisions are kept"
            )
        for group in taken.added if effective else ():
            if group.key in effective:
                self._mark_fetched(group.position, effective[group.key], group.key in disputed)
        notice = self._navigator.advance() or notice or event.page.notice or taken.notice
        self._feed.go_to_new_run(self._navigator)
        return notice

    def _know_caller(self, arn: str | None) -> str:
        """Take in who the AWS caller is, and whose each decision is: until now the OS user told.

        Whoever looks at no undecided group goes to the first of those that are asked about now.
        """
        was = self._decisions.author.reviewer
        self._decisions.know_caller(arn)
        if self._decisions.author.reviewer == was:
            return ""
        undecided = self._groups.count(None)
        for position, decision, is_disputed in self._decided_now():
            if decision is not None and was.made(decision) != self._decisions.author.made(decision):
                self._mark_fetched(position, decision, is_disputed)
        here = self._navigator.position
        is_idle = here is None or self._groups.verdict(here) is not None
        if self._groups.count(None) == undecided or not is_idle:
            return ""
        self._navigator.seek_first_undecided()
        return self._navigator.advance()

    def _decided_now(self) -> Iterator[tuple[int, Decision | None, bool]]:
        """The effective decision on each fetched group now, and whether it is in dispute."""
        for first in range(0, len(self._groups), _AT_ONCE):
            groups = self._groups.span(first, first + _AT_ONCE)
            effective = self._decisions.effective([group.key for group in groups])
            disputed = self._disputed([*effective])
            for at, group in enumerate(groups, first):
                yield at, effective.get(group.key), group.key in disputed

    def _mark_fetched(self, position: int, decision: Decision, is_disputed: bool) -> None:
        """Mark a group that was decided before it came; one that is asked about once more is undecided."""
        run = self._groups.generation_date
        if self._asks_again(decision) or self._decisions.begins_control(decision, self._scope.controls, run):
            self._mark_to_ask(position)
        else:
            prior_decisions.mark_new(
                self._groups, self._decisions, position, decision, is_disputed=is_disputed
            )

    def take_news(self) -> str | None:
        """Take in what others have decided meanwhile; None where they have not.

        Answers a notice where it is the group on the screen or replaces one's own verdicts, else ``""``.

        Raises:
            JournalError: the journal can't be read.
        """
        if self._feed.region is None:
            return None
        for key in self._team.newly_asked():
            position = self._groups.position_of(key)
            if position is not None:
                self.mark_as_journal_says(position, key)
        was_behind, notice, replaced = self._decisions.is_behind, "", 0
        with self._decisions.news() as news:
            for decision in news:
                position = self._groups.position_of(decision.group_key)
                if position is None:
                    continue
                own = self._groups.verdict(position) if self._groups.attribution(position).is_own else None
                self.mark_as_journal_says(position, decision.group_key)
                replaced += own not in (None, self._groups.verdict(position))
                is_here = position == self._navigator.position
                if is_here and may_see(decision, self._decisions, self._scope):
                    notice = (
                        f"{self._decisions.author.said_by(decision)} {deed(decision)} at {time_of(decision)}"
                    )
                self._decisions.forget_shown()
            if replaced and not notice and not self._scope.hides:
                some = f"Others have replaced {replaced:,} of your verdicts"
                notice = f"{some}: `reviewer journal conflicts` lists them"
            return notice if news or was_behind else None
        return None  # Another program's lock was in the way, and nothing waits for it here.

    def mark_as_journal_says(self, position: int, key: str) -> None:
        """Mark a group as the journal has it now.

        Raises:
            JournalError: the journal can't be read.
        """
        effective = self._decisions.effective([key]).get(key)
        if effective is not None and self._asks_again(effective):
            self._mark_to_ask(position)
            return
        is_disputed = key in self._disputed([key])
        prior_decisions.mark(self._groups, self._decisions, position, effective, is_disputed=is_disputed)

    def mark_all_as_journal_says(self) -> None:
        """Mark every group as the journal has it now.

        Raises:
            JournalError: the journal can't be read.
        """
        self._decisions.forget_shown()
        for position, decision, is_disputed in self._decided_now():
            if decision is None:
                self._groups.mark(position, None)
            elif self._groups.verdict(position) is not decision.verdict:
                self._mark_fetched(position, decision, is_disputed)

    def _disputed(self, group_keys: Sequence[str]) -> frozenset[str]:
        """Which decided groups are marked as disputed; in adjudication only those it asks about."""
        return frozenset() if self._scope.adjudicate else self._decisions.disputed(group_keys)

    def _mark_to_ask(self, position: int) -> None:
        """Mark a decided group as undecided, since it is asked about once more."""
        self._groups.mark(position, None, attribution=DISPUTED if self._scope.adjudicate else NOBODY)

    def _asks_again(self, effective: Decision) -> bool:
        """Whether a decided group is one that the scope asks about once more."""
        if self._scope.adjudicate:
            sides = self._decisions.sides(effective.group_key)
            return bool(sides) and not any(map(self._decisions.author.made, sides))
        if self._team.asks_again(effective.group_key) and not self._decisions.author.made_here(effective):
            return True
        second = self._scope.second_review
        return second is not None and self._decisions.is_due_again(effective, second)
