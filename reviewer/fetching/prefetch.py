"""What to fetch before the reviewer gets there: pure planning over the queue and the shelf."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewer.matches.groups import MatchQueue
from reviewer.matches.sequence import GroupSequence

PAGES_AHEAD = 2
GROUPS_AHEAD = 10
BATCH = 20
"""BatchGetProfile takes at most 20 ids."""
# With fewer groups than this in hand, a batch goes out even if it isn't full: at five decisions a
# second these last one second, four times a slow call.
_LOW_WATER = 5


@dataclass(frozen=True, slots=True)
class Requests:
    """What to fetch now; each is asked for once, until its answer is taken."""

    page: bool
    """Whether to fetch the page of ``token``."""
    token: str | None
    batches: tuple[tuple[str, ...], ...]
    """Profile ids, at most 20 a batch."""
    awaited: frozenset[str] = frozenset()
    """Profile ids that the reviewer waits for: those of the group on the screen."""
    awaits_page: bool = False
    """Whether the reviewer waits for a page: for the first one, or for the one that a sought group is on."""

    @property
    def are_urgent(self) -> bool:
        """Whether the reviewer waits for any of it; else it is fetched ahead."""
        return (self.page and self.awaits_page) or any(
            not self.awaited.isdisjoint(batch) for batch in self.batches
        )


def page_is_due(sequence: GroupSequence, position: int | None, page_size: int) -> bool:
    """Tell whether the next page should be fetched now for a reviewer at ``position`` of the queue.

    On a view a page may bring few groups or none: there it is the groups that are counted, not the pages.
    """
    if sequence.at_end:
        return False
    enough = PAGES_AHEAD * page_size if sequence.is_whole else GROUPS_AHEAD
    return position is None or sequence.ahead(position) < enough


def upcoming(sequence: GroupSequence, position: int, undecided: Sequence[int]) -> list[int]:
    """Where a reviewer may look next, nearest first: here, at the undecided groups, at the neighbours."""
    neighbours = [at for at in (sequence.after(position), sequence.before(position)) if at is not None]
    return list(dict.fromkeys([position, *undecided[:1], *neighbours, *undecided[1:]]))


def recheck_due(queue: MatchQueue, is_settled: Callable[[str], bool]) -> Iterator[tuple[str, ...]]:
    """One batch of profiles of groups decided in another run, to see whether they are as they were.

    The first such group comes whole, however many batches it takes; others fill the last of them up.
    """
    missing: dict[str, None] = {}
    at = queue.next_carried(-1)
    while at is not None:
        ids = [one for one in queue.group(at).profile_ids if not is_settled(one)]
        if missing and len(missing.keys() | set(ids)) > BATCH:
            break
        missing |= dict.fromkeys(ids)
        at = queue.next_carried(at)
    ids = list(missing)
    for start in range(0, len(ids), BATCH):
        yield tuple(ids[start : start + BATCH])


def batches_due(
    queue: MatchQueue, places: Iterable[int], is_settled: Callable[[str], bool]
) -> Iterator[tuple[str, ...]]:
    """The batches of profile ids to ask for now, each of at most 20, most urgent first.

    Args:
        queue: the groups.
        places: where the reviewer may look next, nearest first.
        is_settled: tells whether a profile is here or already asked for.
    """
    missing: dict[str, None] = {}
    nearest: int | None = None
    for distance, at in enumerate(places):
        for profile_id in queue.group(at).profile_ids:
            if not is_settled(profile_id):
                nearest = distance if nearest is None else nearest
                missing[profile_id] = None
    ids = list(missing)
    while ids and (len(ids) >= BATCH or (nearest is not None and nearest < _LOW_WATER)):
        yield tuple(ids[:BATCH])
        ids = ids[BATCH:]
