"""The review of one domain as one object with no screen: queue, profiles and journal together.

Everything here runs on one thread and never waits for the network: what a fetch has brought is
handed in through :meth:`Session.take`, and :meth:`Session.requests` says what to fetch.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.core.matches import Match
from reviewer.core.settings import Settings
from reviewer.journal.store import Journal, Overtaken, TakenBackAlready
from reviewer.matches.bands import Bands
from reviewer.matches.filters import Filter
from reviewer.matches.orders import Order
from reviewer.matches.sequence import GroupSequence
from reviewer.matches.view import View
from reviewer.session import prior_decisions
from reviewer.session.domain_decisions import DomainDecisions
from reviewer.session.draft import DraftDecision
from reviewer.session.feed import Feed
from reviewer.session.pace import Pace
from reviewer.session.profile_cache import Member
from reviewer.session.rules import NotAllowed, adds_to, all_of, check_merge, here, overtaken_by, verdict_words
from reviewer.session.scope import Scope


class Session(Feed):
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
        assignment: Scope = Scope(),  # noqa: B008 (frozen)
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
        super().__init__(
            DomainDecisions(journal, reviewer, domain_name, clock),
            assignment,
            spool_folder=spool_folder,
            page_size=page_size,
            first_token=first_token,
        )
        self.domain_name = domain_name
        self.journal = journal
        self.settings = settings
        self.bands = Bands.around(settings.bands.merge, settings.bands.reject)
        """Whose edges uncertainty is measured from, and samples are parted by."""
        self.chosen = Filter()
        """Which groups are walked."""
        self.order = Order.RUN
        self.view: View | None = None
        """The part of the queue that is walked; None while it is the whole."""
        self.pace = Pace()
        self._markings: dict[str, tuple[DraftDecision, DraftDecision]] = {}
        """What is marked on groups whose verdict is still to come, and what that began with, by group key."""
        if assignment.sample is not None:
            self.show()

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
            NotAllowed: it would tell what a blind review hides.
        """
        withheld = self.assignment.withheld(chosen, order)
        if withheld:
            raise NotAllowed(f"This review is blind, and that would tell of {' and '.join(withheld)}")
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
        notice = self.walk.take(self.queue if self.view is None else self.view)
        if not chosen.words:
            return notice
        looked_in = (
            "Text is looked for in the profiles fetched so far: those of"
            f" {self.loaded.groups:,} of {self.queue.known:,} groups"
        )
        return f"{notice}. {looked_in}" if notice else looked_in

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
    def marking(self) -> DraftDecision:
        """What is marked on the group under review; where nothing is, what stands for it or all as one.

        Raises:
            NotAllowed: there is no group.
        """
        group = self.current
        if group is None:
            raise NotAllowed("There is no group to mark yet")
        marked = self._markings.get(group.key)
        return self._marking_of(group) if marked is None else marked[0]

    def _marking_of(self, group: Match) -> DraftDecision:
        """What a group's marking begins with: what stands for it, as far as the reviewer may know."""
        standing = self.record.last_shown(group)
        if standing is None or not self.may_tell(standing):
            return DraftDecision.of(group, self.settings.survivor)
        return DraftDecision.of_decision(group, standing, self.settings.survivor)

    def mark(self, marking: DraftDecision) -> None:
        """Mark the group under review; that is kept, also while others are looked at, until its verdict."""
        group = self.current
        if group is not None:
            _, start = self._markings.get(group.key) or (marking, self._marking_of(group))
            self._markings[group.key] = (marking, start)

    @property
    def unsaved_marks(self) -> int:
        """On how many groups something is marked that only a verdict would save."""
        return sum(
            self.queue.position_of(key) is not None and marking.says_more_than(start)
            for key, (marking, start) in self._markings.items()
        )

    @property
    def standing(self) -> Decision | None:
        """What stands for the group under review, as last looked up."""
        return None if self.current is None else self.record.shown(self.current)

    @property
    def has_changed(self) -> bool:
        """Whether the values of the group under review are others than when it was decided."""
        standing, profiles = self.standing, all_of(self.members)
        if standing is None or not profiles or not prior_decisions.tells_changes(standing, self.queue):
            return False
        return self.record.has_changed(standing, profiles)

    @property
    def earlier(self) -> tuple[Decision, ...]:
        """What was said of other groups that have two or more of these profiles, the newest first."""
        earlier = () if self.current is None else self.record.earlier(self.current)
        return tuple(filter(self.may_tell, earlier))

    @property
    def counted(self) -> GroupSequence:
        """The groups that progress is counted over: those of the sample where there is one, else all."""
        is_sampled = self.view is not None and self.view.sample is not None
        return self.view if self.view is not None and is_sampled else self.queue

    @property
    def progress(self) -> tuple[int, int]:
        """How many groups are decided, of how many as far as is known."""
        counted = self.counted
        known = self.queue.known if counted is self.queue else len(counted)
        return len(counted) - counted.count(None), known

    def is_own(self, position: int) -> bool:
        """Whether this reviewer has given the verdict that stands for a group."""
        return self.queue.columns.saying(position).is_own

    # What the reviewer says

    def decide(self, verdict: Verdict) -> tuple[Decision, str]:
        """Record a verdict on the group under review and go on to the next undecided one.

        The decision is durable when this returns. Answers it, with a notice or ``""``.

        Raises:
            NotAllowed: it can't be judged now.
            JournalError: it was not saved; the group stays as it was.
        """
        group = self._judgeable(verdict)
        position = self.walk.position
        assert position is not None
        run, marking, replaced = self.queue.generation_date, self.marking, self.record.last_shown(group)
        try:
            decision = self.record.decide(
                group, verdict, marking, run, here(self.members), blind=self.assignment.hides
            )
        except Overtaken as overtaken:
            self._mark_as_journal_says(position, group.key)
            raise NotAllowed(
                overtaken_by(self.record, overtaken.standing, verdict, blind=self.assignment.hides)
            ) from None
        self.pace.decided(decision.decided_at)
        prior_decisions.settle(self.queue, self.record, position, decision)
        self._markings.pop(group.key, None)
        if self.chosen.verdicts and None not in self.chosen.verdicts:
            # Whoever walks decided groups has no undecided one to go on to.
            notice = self.walk.seek_next()
        else:
            notice = self.walk.seek_next_undecided()
        if replaced is not None and self.may_tell(replaced):
            by = self.record.said_by(replaced)
            said = f"Replaced {verdict_words(replaced)} by {by}: <verdict.undo> undoes that"
            notice = ". ".join(part for part in (said, notice) if part)
        return decision, notice

    def _judgeable(self, verdict: Verdict) -> Match:
        group = self.current
        if group is None or self.walk.position is None:
            raise NotAllowed("There is no group to judge yet")
        if self.walk.seeking is not None:
            raise NotAllowed("Still on the way to another group: wait for it, or <stay> to stay here")
        if self.queue.verdict(self.walk.position) is verdict and self._says_no_more(group):
            standing = self.standing
            said = verdict if standing is None or not self.may_tell(standing) else verdict_words(standing)
            raise NotAllowed(
                f"This group is marked {said} already: <undecided.next> goes to the next undecided one"
            )
        members = self.members
        if any(member.awaited for member in members):
            raise NotAllowed("Its profiles are still loading: a verdict counts once they are on the screen")
        if verdict is Verdict.MERGE:
            check_merge(self.marking, members)
        return group

    def _says_no_more(self, group: Match) -> bool:
        """Whether the verdict that stands would say nothing more if it were given again."""
        standing = self.standing
        marked = group.key in self._markings
        is_told = standing is None or self.may_tell(standing)
        return is_told and not (marked and adds_to(standing, self.marking, self.members))

    def undo(self) -> Decision:
        """Take back this reviewer's newest standing decision on this domain, and go to its group.

        The taking back is itself recorded. Answers the decision that was taken back.

        Raises:
            NotAllowed: there is none, or it is taken back already.
            JournalError: it was not saved; the decision still stands.
        """
        if self.region is None:
            raise NotAllowed("Nothing to undo before the domain is there")
        try:
            undone = self.record.undo(self.queue.generation_date)
        except TakenBackAlready:
            raise NotAllowed(
                "That decision was taken back already, elsewhere: <verdict.undo> takes back the one before it"
            ) from None
        if undone is None:
            raise NotAllowed("Nothing to undo: no decision of yours stands in this domain")
        self.pace.undone()
        position = self.queue.position_of(undone.group_key)
        if position is not None:
            self._mark_as_journal_says(position, undone.group_key)
            self.walk.go_to(position)
            marking = DraftDecision.of_decision(self.queue.group(position), undone, self.settings.survivor)
            marking = marking.noted(undone.note).because(undone.reason)
            # Nothing that leaving would lose: the journal has it.
            self._markings[undone.group_key] = (marking, marking)
        return undone

    def go_to_group(self, group_key: str) -> None:
        """Go to a group by its key, to look at it or decide it again.

        Raises:
            NotAllowed: it is not among the groups fetched so far.
        """
        position = self.queue.position_of(group_key)
        if position is None:
            raise NotAllowed("That group is not loaded: it comes with a later page, or is not in this run")
        self.walk.go_to(position)

    def close(self) -> None:
        """Give back the spool and the journal."""
        self.queue.close()
        self.journal.close()
