"""The part of a queue that a reviewer wants to see, in the order in which they want to see it."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable
from dataclasses import replace

from reviewer.core.decisions import Choice, ChosenBy, Verdict
from reviewer.matches.bands import Bands
from reviewer.matches.filters import Filter
from reviewer.matches.groups import MatchQueue
from reviewer.matches.loaded_text import LoadedText
from reviewer.matches.orders import Order, Ordering
from reviewer.matches.places import Places
from reviewer.matches.sampling import Audit, Draw, Sample
from reviewer.matches.store import CODES, Query

_UNDECIDED = bytes((CODES[None],))
_KEYS_AT_ONCE = 10_000
_FEW = 256
"""Up to so many changes are made one by one, however short the view."""


class View:
    """The positions of the groups that pass a filter, in an order: a sequence to go through.

    It follows the queue: whatever came, was marked or went since is taken in when the view is next read.
    With a sample or an audit it is empty until every page is here, since only then is it known what it holds.
    """

    def __init__(
        self,
        queue: MatchQueue,
        chosen: Filter = Filter(),  # noqa: B008 (frozen)
        order: Order = Order.RUN,
        *,
        bands: Bands = Bands(),  # noqa: B008 (frozen)
        sample: Sample | None = None,
        audit: Audit | None = None,
        loaded: LoadedText | None = None,
    ) -> None:
        """View a queue until :meth:`close`.

        Args:
            queue: what is viewed.
            chosen: which groups.
            order: what comes first.
            bands: whose thresholds uncertainty is measured from, and by which a sample may be parted.
            sample: only groups of this sample, drawn from all groups whether they pass or not.
            audit: the groups that are mixed in at random; not where a filter lets few pass.
            loaded: where the filter's words are looked for; with None they are found nowhere.
        """
        self.chosen = chosen
        self.ordering = Ordering(order, bands)
        self.sample = sample
        self._queue = queue
        self._key = self.ordering.key
        self._draw = None if sample is None else Draw(sample, bands)
        self._audit = audit if chosen.is_all and sample is None else None
        self._loaded = loaded
        self._changed: set[int] = set()
        self._begin()
        queue.watch(self)

    def close(self) -> None:
        """Follow the queue no longer."""
        self._queue.unwatch(self)

    # What the queue tells

    def marked(self, position: int) -> None:
        """The verdict of a group was set."""
        self._changed.add(position)

    def started_over(self) -> None:
        """Every group is gone."""
        if self._draw is not None:
            self._draw.clear()
        self._begin()

    # Following the queue

    def _begin(self) -> None:
        """Forget what is shown, to be worked out anew."""
        self._places = Places.none()
        self._counts = [0] * len(CODES)
        """How often each of ``CODES`` is there: to count a million bytes at every key takes milliseconds."""
        self._changed.clear()
        self._seen = 0
        """How many groups of the queue have been looked at."""
        self._drawn: frozenset[int] | None = None
        """The sample once it is known; the groups of an audit once they are mixed in."""
        self._ranks: array[int] | None = None
        """The place of each position once an audit is mixed in."""
        self._hits: set[int] = set()
        """Where the words have been found; a group stays once it was, though its profiles go."""
        self._text_seen = -1

    def _follow(self) -> None:
        """Take in what has changed since the last time."""
        if self._audit is not None:
            self._follow_audit(self._audit)
            return
        if self._draw is not None:
            self._follow_sample(self._draw)
        if self.chosen.words and self._loaded is not None and self._loaded.changes != self._text_seen:
            self._text_seen = self._loaded.changes
            found = set(self._loaded.positions_with(self.chosen.words)) - self._hits
            self._hits |= found
            self._changed |= found
        known = len(self._queue)
        if self._seen == known and not self._changed:
            return
        changed = {at for at in self._changed if at < self._seen}
        new = range(self._seen, known)
        if len(changed) + len(new) > max(len(self._places.positions) // 16, _FEW):
            self._work_out()
            return
        self._changed.clear()
        self._seen = known
        self._put_in(self._passing([*changed, *new]), changed)

    def _follow_sample(self, draw: Draw) -> None:
        groups = len(self._queue)
        for first in range(draw.seen, groups, _KEYS_AT_ONCE):
            for key, score in self._queue.store.keys(first, first + _KEYS_AT_ONCE):
                draw.put(key, score)
        is_known = self._queue.at_end
        if is_known and (self._drawn is None or self._seen < groups):
            self._drawn = frozenset(draw.positions())
            self._work_out()
        elif not is_known and self._drawn is not None:
            self._drawn = None
            self._work_out()

    def _follow_audit(self, audit: Audit) -> None:
        """Follow the queue while an audit is mixed in: every group is seen, so that only verdicts change."""
        if not self._queue.at_end:
            if self._ranks is not None:
                self._begin()
            return
        ranks = self._ranks
        if ranks is None or self._seen < len(self._queue):
            self._work_out()
            ranks = self._ranks = self._mix_in(audit)
        for position in self._changed:
            place, code = ranks[position], CODES[self._queue.verdict(position)]
            self._counts[self._places.codes[place]] -= 1
            self._counts[code] += 1
            self._places.codes[place] = code
        self._changed.clear()

    def _mix_in(self, audit: Audit) -> array[int]:
        """Give every so many-th place to the groups of the audit, in the order of their lots.

        Answers the place of each position.
        """
        lots: dict[int, int] = {}
        for first in range(0, self._seen, _KEYS_AT_ONCE):
            for at, (key, _) in enumerate(self._queue.store.keys(first, first + _KEYS_AT_ONCE), first):
                if (lot := audit.lot(key)) is not None:
                    lots[at] = lot
        ordered, audited = self._places, sorted(lots, key=lots.__getitem__)
        codes = dict(zip(ordered.positions, ordered.codes, strict=True))
        others = (position for position in ordered.positions if position not in lots)
        self._places, drawn = Places.none(), iter(audited)
        for place in range(len(ordered.positions)):
            turn, rest = (drawn, others) if place % audit.every == audit.every - 1 else (others, drawn)
            position = next(turn, None)
            if position is None:
                position = next(rest)
            self._places.positions.append(position)
            self._places.codes.append(codes[position])
        self._drawn = frozenset(lots)
        ranks = array("I", bytes(4 * self._seen))
        for place, position in enumerate(self._places.positions):
            ranks[position] = place
        return ranks

    def choice(self, position: int) -> Choice:
        """How a group comes to be reviewed in this view."""
        is_drawn = self._drawn is not None and position in self._drawn
        if self._draw is not None and is_drawn:
            return self._draw.choice(self._queue.group(position).score)
        if self._audit is not None and is_drawn:
            return Choice(ChosenBy.AUDIT, 1, self._audit.every, self._audit.seed)
        by = ChosenBy.ORDER if self.chosen.is_all and self._draw is None else ChosenBy.HAND
        return Choice(by, 0, self._queue.size)

    def _work_out(self) -> None:
        """Work the whole view out anew."""
        self._seen = len(self._queue)
        self._changed.clear()
        self._places = self._passing()
        self._counts = [self._places.codes.count(code) for code in CODES.values()]

    def _passing(self, among: Iterable[int] | None = None) -> Places:
        """The groups that are to be seen, in order; with ``among`` only those at these positions."""
        store, found = self._queue.store, Places.none()
        where, key = self.chosen.where(store.attributions), self._key
        for few in (
            None if self._draw is None else self._drawn or frozenset(),
            self._hits if self.chosen.words else None,
        ):
            if few is not None:
                among = few if among is None else few.intersection(among)
        if among is not None:
            rows = store.among(sorted(among), where, key or Query("0"))
            found.read(rows, with_keys=key is not None)
            return found.sorted()
        if key is None:
            for positions, codes in store.in_order_of_run(where):
                found.positions.extend(positions)
                found.codes.extend(codes)
        else:
            try:
                return self._ordered(where, key)
            except sqlite3.OperationalError:
                store.sort_in_memory()
                return self._ordered(where, key)
        return found

    def _ordered(self, where: Query, key: Query) -> Places:
        found, by_score = Places.none(), self.ordering.is_by_score
        found.read(
            self._queue.store.ordered(where, self.ordering.sql, key, by_score=by_score), with_keys=True
        )
        return found

    def _put_in(self, passing: Places, changed: set[int]) -> None:
        """Put groups where they belong: those that are not seen yet, and those of ``changed`` that are."""
        before = self._places
        entering = []
        for at, position in enumerate(passing.positions):
            changed.discard(position)
            place = before.place_of(position, passing.keys[at] if passing.keys else None)
            code = passing.codes[at]
            self._counts[code] += 1
            if place < len(before.positions) and before.positions[place] == position:
                self._counts[before.codes[place]] -= 1
                before.codes[place] = code
            else:
                entering.append((place, at))
        if entering:
            self._places, start = Places.none(), 0
            for place, at in entering:
                self._places.take(before, start, place)
                self._places.take(passing, at, at + 1)
                start = place
            self._places.take(before, start, len(before.positions))
        for position in changed:  # What is left of them does not pass.
            place = self.place_of(position)
            if self._is_at(place, position):
                self._counts[self._places.codes[place]] -= 1
                self._places.remove(place)

    # What is seen

    def __len__(self) -> int:
        self._follow()
        return len(self._places.positions)

    def positions(self, first: int, last: int) -> list[int]:
        """The positions in the queue of the places ``first`` up to, not including, ``last``, from 0."""
        self._follow()
        return self._places.positions[max(first, 0) : max(last, 0)].tolist()

    def place_of(self, position: int) -> int:
        """The place of a group from 0, or the one that it would have if it were seen."""
        self._follow()
        if self._audit is not None:
            return 0 if self._ranks is None else self._ranks[position]
        key = None if self._key is None else self._queue.store.number(self._key, position)
        return self._places.place_of(position, key)

    def __contains__(self, position: int) -> bool:
        return self._is_at(self.place_of(position), position)

    def _is_at(self, place: int, position: int) -> bool:
        return place < len(self._places.positions) and self._places.positions[place] == position

    # As a sequence

    @property
    def at_end(self) -> bool:
        """Whether no page to come can bring another group; none brings one that has loaded text."""
        return self._queue.at_end or (bool(self.chosen.words) and self.sample is None)

    @property
    def is_whole(self) -> bool:
        """Whether every group of the queue is seen, in the order of the run."""
        is_in_order = self.ordering.order is Order.RUN and self._audit is None
        return self.sample is None and self.chosen.is_all and is_in_order

    @property
    def needs_whole_run(self) -> bool:
        """Whether what is seen, or what comes first, is settled only once every page is here."""
        if self.sample is not None or self._audit is not None:
            return True
        return self.ordering.order.needs_whole_run and not self.chosen.words

    @property
    def of_what(self) -> str:
        """What its groups have in common, to be said behind "group"."""
        if self.chosen == Filter(disputed=True):
            return " in dispute"
        part = "" if self.sample is None else " of the sample"
        part += "" if self.chosen.share is None else " of your share"
        is_all = replace(self.chosen, share=None).is_all
        return part if is_all else f"{part} that passes the filter"

    def count(self, verdict: Verdict | None) -> int:
        """How many of the groups seen have this verdict; None counts the undecided."""
        self._follow()
        return self._counts[CODES[verdict]]

    def first(self) -> int | None:
        """The first position; None while there is none."""
        self._follow()
        return self._at(0)

    def last(self) -> int | None:
        """The last position; None while there is none."""
        return self._at(len(self) - 1)

    def after(self, position: int) -> int | None:
        """The position behind ``position``; None where there is none."""
        return self._at(self._behind(position))

    def before(self, position: int) -> int | None:
        """The position ahead of ``position``; None where there is none."""
        return self._at(self.place_of(position) - 1)

    def ahead(self, position: int) -> int:
        """How many groups there are behind ``position``."""
        return len(self) - self._behind(position)

    def next_undecided(self, after: int) -> int | None:
        """The first undecided position behind ``after`` (-1 for the very first)."""
        start = 0 if after < 0 else self._behind(after)
        self._follow()
        return self._at(self._places.codes.find(_UNDECIDED, start))

    def previous_undecided(self, before: int) -> int | None:
        """The last undecided position ahead of ``before``."""
        place = self.place_of(before)
        return self._at(self._places.codes.rfind(_UNDECIDED, 0, place))

    def _behind(self, position: int) -> int:
        place = self.place_of(position)
        return place + self._is_at(place, position)

    def _at(self, place: int) -> int | None:
        positions = self._places.positions
        return positions[place] if 0 <= place < len(positions) else None
