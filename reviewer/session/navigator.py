"""Where the reviewer is among the groups, in which filter and order, and where they want to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum, auto
from functools import partial

from reviewer.core.counted import number
from reviewer.core.decisions import Choice, ChosenBy
from reviewer.core.matches import Match
from reviewer.fetching.prefetch import GROUPS_AHEAD
from reviewer.matches.bands import Bands
from reviewer.matches.filters import Filter
from reviewer.matches.groups import MatchQueue
from reviewer.matches.loaded_text import LoadedText
from reviewer.matches.orders import Order
from reviewer.matches.sequence import GroupSequence
from reviewer.matches.view import View
from reviewer.session.end_words import decided_words, last_words
from reviewer.session.hits import Hits
from reviewer.session.rules import NotAllowed
from reviewer.session.scope import Scope
from reviewer.session.turns import Turns


class Seeking(Enum):
    """Where the reviewer is to land once the pages for it have come."""

    FIRST_UNDECIDED = auto()
    NEXT_UNDECIDED = auto()
    NEXT = auto()
    LAST = auto()


class Navigator:
    """A position among the groups, the sequence that leads on from it, and what is sought beyond it."""

    def __init__(
        self,
        groups: MatchQueue,
        *,
        text: LoadedText | None = None,
        bands: Bands = Bands(),  # noqa: B008 (frozen)
        scope: Scope = Scope(),  # noqa: B008 (frozen)
        passes_over: Callable[[int], bool] = lambda position: False,
        begins_at: float = 0.0,
        contradicted: Callable[[int], bool] = lambda position: False,
    ) -> None:
        """Begin before the first group.

        Args:
            groups: all groups.
            text: what the words of a filter are looked for in.
            bands: whose edges uncertainty is measured from, and by which a sample may be parted.
            scope: what is to be reviewed; of a sample only its groups are in the sequence.
            passes_over: whether an undecided group is not to be sought, since someone else is at work on it.
            begins_at: from where among the first groups on, 0 to 1, the first undecided one is sought.
            contradicted: whether a group comes first of those near, where the most informative are sought.
        """
        self._groups, self._text, self._bands, self._scope = groups, text, bands, scope
        self._passes_over, self._begins_at, self._contradicted = passes_over, begins_at, contradicted
        self.filter = Filter()
        """Which groups are in the sequence."""
        self.order = Order.RUN
        self.view: View | None = None
        """The part of the groups that is in the sequence; None while it is all of them."""
        self.sequence: GroupSequence = groups
        """All groups, or the view."""
        self._turns = self._turns_along(groups)
        self.position: int | None = None
        """Where the reviewer is, in the sequence or not; None while there is nothing to look at."""
        self._picked: int | None = None
        """The group that the reviewer came to by picking it, if that is where they are."""
        self.seeking: Seeking | None = Seeking.FIRST_UNDECIDED
        self.loading_all = False
        """Whether every page is wanted, wherever the reviewer is."""
        self._hits = Hits()
        self._came_from: int | None = None
        """Where the reviewer was before the last change of sequence, to come back from an empty one."""
        if scope.sample or scope.audit or scope.share or scope.adjudicate:
            self.show()

    @property
    def current(self) -> Match | None:
        """The group under review."""
        return None if self.position is None else self._groups.group(self.position)

    def choice(self, before: Choice | None = None) -> Choice:
        """How the group under review came to be reviewed, second reviews left out.

        What the reviewer picks of an audit is not there by chance; what was decided as it is said ``before``
        to be keeps that.
        """
        if self.view is None or self.position is None:
            return Choice(ChosenBy.ORDER, 0, self._groups.size)
        drawn = self.view.choice(self.position)
        is_picked = drawn.by is ChosenBy.AUDIT and self.position == self._picked
        return Choice(ChosenBy.HAND, 0, self._groups.size) if is_picked and before != drawn else drawn

    def show(
        self,
        chosen: Filter = Filter(),  # noqa: B008 (frozen)
        order: Order = Order.RUN,
    ) -> str:
        """Go only through the groups that pass a filter, in an order; answers a notice, or ``""``.

        What needs the whole run asks for every page. The reviewer stays at a group that passes.

        Raises:
            NotAllowed: it would show what a blind review hides.
        """
        if self._scope.adjudicate:
            chosen = replace(chosen, disputed=True)
        withheld = self._scope.withheld(chosen, order)
        if withheld:
            raise NotAllowed(f"This review is blind, and that would give away {' and '.join(withheld)}")
        self.filter, self.order = chosen, order
        self._hits.seek(chosen)
        if self.view is not None:
            self.view.close()
        self.view = self._viewed(chosen, order)
        if self.view.is_whole:
            self.view.close()
            self.view = None
        notice = self.follow(self._groups if self.view is None else self.view)
        if not chosen.words or self._text is None:
            return notice
        of_which = f"those of {self._text.groups:,} of {number(self._groups.known, 'group')}"
        looked_in = f"Text is looked for in the profiles fetched so far: {of_which}"
        return f"{notice}. {looked_in}" if notice else looked_in

    def _viewed(self, chosen: Filter, order: Order) -> View:
        return View(
            self._groups,
            replace(chosen, share=self._scope.share),
            order,
            bands=self._bands,
            sample=self._scope.sample,
            audit=self._scope.audit,
            loaded=self._text,
        )

    def go_to_hit(self, groups: int) -> None:
        """Go to the next group that passes the filter which was on last (1), or the one before (-1).

        Where all groups are shown they stay so.

        Raises:
            NotAllowed: nothing was looked for yet, or there is no hit in that direction.
        """
        if self.filter.is_all:
            viewed = partial(self._viewed, order=self.order)
            self.go_to(self._hits.beside(self.position, groups, viewed, at_end=self._groups.at_end))
        else:
            (self.go_next if groups > 0 else self.go_previous)()

    @property
    def sought(self) -> Filter:
        """The filter that was on last, whose groups are hits."""
        return self._hits.sought

    @property
    def asks_disputed(self) -> bool:
        """Whether a filter lets decided groups in dispute pass; in adjudication they count as undecided."""
        return self.filter.disputed and not self._scope.adjudicate

    def start_over(self) -> None:
        """Begin again before the first group: for a new run."""
        self.position = self._came_from = None
        self._turns = self._turns_along(self.sequence)
        self.seeking = Seeking.FIRST_UNDECIDED
        self.loading_all = self.sequence.needs_whole_run

    def follow(self, sequence: GroupSequence) -> str:
        """Go through another sequence from now on: a view, or all groups; answers a notice, or ``""``.

        The reviewer stays at a group that is in it, and goes to its first undecided one from any other; where
        none is in it, to no group at all. What needs the whole run asks for all of it.
        """
        self.sequence = sequence
        self._turns = self._turns_along(sequence)
        self.loading_all = sequence.needs_whole_run
        if self.position is not None:
            self._came_from = self.position
        if self._came_from is not None and self._came_from in sequence:
            self.position = self._came_from
            self.seeking = None
            return ""
        # A group that does not pass stays on no screen, where a verdict would meet it.
        self.position = None
        self.seek_first_undecided()
        return self.advance()

    def load_all(self) -> None:
        """Want every page, and stay here meanwhile."""
        self.loading_all = True

    @property
    def wants_page(self) -> bool:
        """Whether the next page is wanted for what is sought, or because all are."""
        return not self._groups.at_end and (self.seeking is not None or self.loading_all)

    def seek_first_undecided(self) -> None:
        """Go to the first undecided group of all, once the next page is here."""
        self.seeking = Seeking.FIRST_UNDECIDED

    def seek_next_undecided(self) -> str:
        """Go on behind a verdict, as far as the pages allow; answers a notice, or ``""``."""
        self.seeking = Seeking.NEXT_UNDECIDED
        return self.advance()

    def seek_next(self) -> str:
        """Go on behind a verdict to the next group, decided or not; answers a notice, or ``""``."""
        self.seeking = Seeking.NEXT
        notice = self.advance()
        if self.position is not None and self.position not in self.sequence and self.seeking is None:
            # The group has left the sequence, and was the last one in it.
            self.position = self.sequence.first()
            return self._all_decided_notice() if self.position is None else f"{notice}: back at the first one"
        return notice

    def go_to(self, position: int) -> None:
        """Go to a fetched group, in the sequence or not, and stop seeking; beyond either end is the end."""
        self.seeking, self._picked = None, None
        self._turns.go_to(position)
        if len(self._groups):
            self.position = min(max(position, 0), len(self._groups) - 1)

    def pick(self, position: int) -> None:
        """Go to a group that the reviewer has picked, out of its turn."""
        self.go_to(position)
        self._picked = self.position

    def go_to_group(self, group_key: str) -> None:
        """Go to a group by its key, to look at it or decide it again, out of its turn.

        Raises:
            NotAllowed: it is not among the groups fetched so far.
        """
        position = self._groups.position_of(group_key)
        if position is None:
            raise NotAllowed("That group is not loaded: it comes with a later page, or is not in this run")
        self.pick(position)

    def go_next(self) -> None:
        """Go to the group after this one, waiting for its page if need be.

        Raises:
            NotAllowed: this is the last group there is.
        """
        if self.position is None:
            self._go_to_any(self.sequence.first())
            if self.position is None and self.sequence.at_end and self.sequence.of_what:
                raise NotAllowed(self._all_decided_notice())
            return
        following = self.sequence.after(self.position)
        if following is not None:
            self.go_to(following)
        elif self.sequence.at_end:
            raise NotAllowed(last_words(self.sequence))
        else:
            self.seeking = Seeking.NEXT

    def go_previous(self) -> None:
        """Go to the group before this one.

        Raises:
            NotAllowed: this is the first group.
        """
        if self.position is None:
            return
        before = self.sequence.before(self.position)
        self._go_to_any(before)
        if before is None:
            raise NotAllowed(f"This is the first group{self.sequence.of_what}")

    def go_first(self) -> None:
        """Go to the first group."""
        self._go_to_any(self.sequence.first())

    def go_last(self) -> None:
        """Go to the last group of all, fetching every page up to it."""
        self._go_to_any(self.sequence.last())
        if not self.sequence.at_end:
            self.seeking = Seeking.LAST

    def _go_to_any(self, position: int | None) -> None:
        """Go to a group, or stay here where there is none."""
        self.seeking = None
        if position is not None:
            self.position = position

    def go_next_undecided(self) -> None:
        """Go to the next undecided group, fetching pages until there is one.

        Raises:
            NotAllowed: there is none after this one.
        """
        found = self._turns.take_next(self.position)
        if found is not None:
            self.go_to(found)
        elif not self.sequence.at_end:
            self.seeking = Seeking.NEXT_UNDECIDED
        elif self.sequence.count(None):
            raise NotAllowed(
                "No undecided group after this one: <undecided.previous> goes back to the last one before it"
            )
        elif self.sequence.of_what:
            raise NotAllowed(self._all_decided_notice())
        else:
            raise NotAllowed("No undecided group is left: every group has its verdict")

    def _turns_along(self, sequence: GroupSequence) -> Turns:
        comes_first = self._may_come_first if self.order is Order.INFORMATIVE else None
        return Turns(sequence, self._passes_over, comes_first)

    def _may_come_first(self, position: int) -> bool:
        """Whether a group may come out of its turn: never where an audit has its groups by chance."""
        if self.view is not None and self.view.choice(position).by.is_random:
            return False
        return self._contradicted(position)

    def undecided_ahead(self) -> Iterator[int]:
        """The undecided groups that come next, in their turn."""
        return self._turns.ahead(self.position)

    def coming(self, most: int = GROUPS_AHEAD) -> list[int]:
        """The undecided groups that come next, as they would be walked now: one near ahead may come first."""
        return self._turns.coming(self.position, most)

    def go_previous_undecided(self) -> None:
        """Go to the last undecided group before this one.

        Raises:
            NotAllowed: there is none.
        """
        found = None if self.position is None else self.sequence.previous_undecided(self.position)
        if found is None:
            raise NotAllowed("No undecided group before this one")
        self.go_to(found)

    def stop_seeking(self) -> bool:
        """Stay here and let only the usual pages come; tells whether anything was sought."""
        sought = self.seeking is not None or self.loading_all
        self.seeking, self.loading_all = None, False
        self._stay_somewhere()
        return sought

    def _stay_somewhere(self) -> None:
        """Give the reviewer something to look at where there is anything."""
        if self.position is None:
            self.position = self.sequence.first()

    def advance(self) -> str:
        """Go on to what is sought, as far as the pages allow; answers a notice, or ``""``."""
        if self._groups.at_end:
            self.loading_all = False
        match self.seeking:
            case Seeking.FIRST_UNDECIDED | Seeking.NEXT_UNDECIDED:
                return self._advance_to_undecided(self.seeking)
            case Seeking.NEXT if self.position is not None:
                following = self.sequence.after(self.position)
                if following is not None:
                    self.go_to(following)
                elif self.sequence.at_end:
                    self.seeking = None
                    return last_words(self.sequence)
            case Seeking.LAST:
                last = self.sequence.last()
                self.position = self.position if last is None else last
                if self.sequence.at_end:
                    self.seeking = None
            case _:
                self._stay_somewhere()
        return ""

    def _advance_to_undecided(self, sought: Seeking) -> str:
        from_start = sought is Seeking.FIRST_UNDECIDED or self.position is None
        start = int(self._begins_at * len(self._groups)) - 1
        found = self._turns.next_undecided(start) if from_start else self._turns.take_next(self.position)
        if found is None and self.sequence.at_end:
            # Past the end: those skipped on the way are what is left.
            found = self._turns.next_undecided(-1)
            if found is None:
                self.seeking = None
                if self.position is None:
                    self.position = self.sequence.first() if self.sequence.of_what else self.sequence.last()
                return self._all_decided_notice()
            self.go_to(found)
            return "Past the end: back at the first group that is still undecided"
        if found is not None:
            self.go_to(found)
        else:
            self._stay_somewhere()  # Something to look at while the pages after it are searched.
        return ""

    def _all_decided_notice(self) -> str:
        return decided_words(self.sequence, self.filter, adjudicates=self._scope.adjudicate)
