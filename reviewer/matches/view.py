"""The part of a queue that a reviewer wants to see, in the order in which they want to see it."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from reviewer.core.decisions import Verdict
from reviewer.matches.bands import Bands
from reviewer.matches.columns import CODES, VERDICT_ALONE
from reviewer.matches.filters import Filter
from reviewer.matches.groups import MatchQueue
from reviewer.matches.loaded_text import LoadedText
from reviewer.matches.orders import Order, Ordering
from reviewer.matches.sampling import Draw, Sample

_UNDECIDED = bytes((CODES[None],))
_KEYS_AT_ONCE = 10_000
_FEW = 256
"""Up to so many changes are made one by one, however short the view."""


class View:
    """The positions of the groups that pass a filter, in an order: a trail to walk, 5 bytes a group.

    It follows the queue: whatever came, was marked or went since is taken in when the view is next read.
    With a sample it is empty until every page is here, since only then is it known what the sample holds.
    """

    def __init__(
        self,
        queue: MatchQueue,
        chosen: Filter = Filter(),  # noqa: B008 (frozen)
        order: Order = Order.RUN,
        *,
        bands: Bands = Bands(),  # noqa: B008 (frozen)
        sample: Sample | None = None,
        loaded: LoadedText | None = None,
    ) -> None:
        """View a queue until :meth:`close`.

        Args:
            queue: what is viewed.
            chosen: which groups.
            order: what comes first.
            bands: whose edges uncertainty is measured from, and by which a sample may be parted.
            sample: only groups of this sample, drawn from all groups whether they pass or not.
            loaded: where the filter's words are looked for; with None they stand nowhere.
        """
        self.chosen = chosen
        self.ordering = Ordering(order, bands)
        self.sample = sample
        self._queue = queue
        self._rank = self.ordering.rank(queue.columns)
        self._draw = None if sample is None else Draw(sample, bands)
        self._loaded = loaded
        self._changed: set[int] = set()
        self._begin()
        queue.watch(self)

    def close(self) -> None:
        """Follow the queue no longer."""
        self._queue.unwatch(self)

    # What the queue tells

    def marked(self, position: int) -> None:
        """What stands for a group was set."""
        self._changed.add(position)

    def started_over(self) -> None:
        """Every group is gone."""
        if self._draw is not None:
            self._draw.clear()
        self._begin()

    # Following the queue

    def _begin(self) -> None:
        """Forget what is shown, to be worked out anew."""
        self._positions = array("I")
        """Those seen, in order."""
        self._codes = bytearray()
        """The verdict of each of them, as one of ``CODES``."""
        self._counts = [0] * len(CODES)
        """How often each of ``CODES`` is there: to count a million bytes at every key takes milliseconds."""
        self._changed.clear()
        self._seen = 0
        """How many groups of the queue have been looked at."""
        self._drawn: frozenset[int] | None = None
        """The sample once it is known."""
        self._hits: set[int] = set()
        """Where the words have been found; a group stays once it was, though its profiles go."""
        self._text_seen = -1

    def _follow(self) -> None:
        """Take in what has changed since the last time."""
        if self._draw is not None:
            self._follow_sample(self._draw)
        if self.chosen.words and self._loaded is not None and self._loaded.changes != self._text_seen:
            self._text_seen = self._loaded.changes
            found = set(self._loaded.positions_with(self.chosen.words)) - self._hits
            self._hits |= found
            self._changed |= found
        known = len(self._queue.columns)
        if self._seen == known and not self._changed:
            return
        changed = sorted(at for at in self._changed if at < self._seen)
        new = range(self._seen, known)
        self._changed.clear()
        self._seen = known
        if len(changed) + len(new) > max(len(self._positions) // 16, _FEW):
            self._work_out()
            return
        entering = list(self._passing(new))
        passing = set(self._passing(changed))
        for at in changed:
            index = self._index(at)
            if index is None:
                entering += [at] if at in passing else []
                continue
            self._counts[self._codes[index]] -= 1
            if at in passing:
                self._codes[index] = self._counted(at)
            else:
                del self._positions[index], self._codes[index]
        self._put_in(entering)

    def _follow_sample(self, draw: Draw) -> None:
        columns = self._queue.columns
        for first in range(draw.seen, len(columns), _KEYS_AT_ONCE):
            keys = self._queue.keys(first, first + _KEYS_AT_ONCE)
            for at, key in enumerate(keys, first):
                draw.put(key, columns.score(at))
        is_known = self._queue.at_end
        if is_known and (self._drawn is None or self._seen < len(columns)):
            self._drawn = frozenset(draw.positions())
            self._work_out()
        elif not is_known and self._drawn is not None:
            self._drawn = None
            self._work_out()

    def _work_out(self) -> None:
        """Work the whole view out anew."""
        columns = self._queue.columns
        self._seen = len(columns)
        self._changed.clear()
        self._positions = self.ordering.sorted(columns, self._passing(range(self._seen)))
        self._codes = bytearray(map(columns.verdicts.__getitem__, self._positions)).translate(VERDICT_ALONE)
        self._counts = [self._codes.count(code) for code in CODES.values()]

    def _passing(self, positions: Sequence[int]) -> array[int]:
        """Those of ascending ``positions`` that are to be seen, ascending."""
        few: Iterable[int] | None = None
        if self._draw is not None:
            few = self._drawn or ()
        if self.chosen.words:
            few = self._hits if few is None else self._hits.intersection(few)
        if few is not None:
            wanted = set(few)
            if isinstance(positions, range):
                positions = sorted(at for at in wanted if at in positions)
            else:
                positions = [at for at in positions if at in wanted]
        return self.chosen.passing(self._queue.columns, positions)

    def _counted(self, position: int) -> int:
        """The code of what stands for a group that is seen from now on."""
        code = CODES[self._queue.verdict(position)]
        self._counts[code] += 1
        return code

    def _put_in(self, entering: list[int]) -> None:
        """Put groups in their places, of which none is there yet."""
        if not entering:
            return
        entering.sort(key=self._rank)
        before, codes_before, start = self._positions, self._codes, 0
        self._positions, self._codes = array("I"), bytearray()
        for at in entering:
            index = bisect_left(before, self._rank(at), start, key=self._rank)
            self._positions.extend(before[start:index])
            self._codes.extend(codes_before[start:index])
            self._positions.append(at)
            self._codes.append(self._counted(at))
            start = index
        self._positions.extend(before[start:])
        self._codes.extend(codes_before[start:])

    # What is seen

    def __len__(self) -> int:
        self._follow()
        return len(self._positions)

    def positions(self, first: int, last: int) -> list[int]:
        """The positions in the queue of the places ``first`` up to, not including, ``last``, from 0."""
        self._follow()
        return self._positions[max(first, 0) : max(last, 0)].tolist()

    def place_of(self, position: int) -> int:
        """The place of a group from 0, or the one that it would have if it were seen."""
        self._follow()
        return bisect_left(self._positions, self._rank(position), key=self._rank)

    def __contains__(self, position: int) -> bool:
        self._follow()
        return self._index(position) is not None

    def _index(self, position: int) -> int | None:
        index = bisect_left(self._positions, self._rank(position), key=self._rank)
        is_here = index < len(self._positions) and self._positions[index] == position
        return index if is_here else None

    # As a trail

    @property
    def at_end(self) -> bool:
        """Whether no page to come can bring another group; none brings one that has loaded text."""
        return self._queue.at_end or (bool(self.chosen.words) and self.sample is None)

    @property
    def is_whole(self) -> bool:
        """Whether every group of the queue is seen, in the order of the run."""
        return self.sample is None and self.chosen.is_all and self.ordering.order is Order.RUN

    @property
    def needs_whole_run(self) -> bool:
        """Whether what is seen, or what comes first, is settled only once every page is here."""
        return self.sample is not None or (self.ordering.order.needs_whole_run and not self.chosen.words)

    @property
    def of_what(self) -> str:
        """What its groups have in common, to be said behind "group"."""
        sampled = "" if self.sample is None else " of the sample"
        return sampled if self.chosen.is_all else f"{sampled} that passes the filter"

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
        self._follow()
        return self._at(len(self._positions) - 1)

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
        return self._at(self._codes.find(_UNDECIDED, start))

    def previous_undecided(self, before: int) -> int | None:
        """The last undecided position ahead of ``before``."""
        return self._at(self._codes.rfind(_UNDECIDED, 0, self.place_of(before)))

    def _behind(self, position: int) -> int:
        self._follow()
        return bisect_right(self._positions, self._rank(position), key=self._rank)

    def _at(self, place: int) -> int | None:
        return self._positions[place] if 0 <= place < len(self._positions) else None
