"""What to fetch before the reviewer gets there: pure planning over the queue and the shelf."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reviewer.queue.groups import MatchQueue

PAGES_AHEAD = 2
GROUPS_AHEAD = 10
BATCH = 20
"""BatchGetProfile takes at most 20 ids."""
# With fewer groups than this in hand, a batch goes out even if it isn't full: at five decisions a
# second these last one second, four times a slow call.
_LOW_WATER = 5


def page_is_due(queue: MatchQueue, position: int | None, page_size: int) -> bool:
    """Tell whether the next page should be fetched now for a reviewer at ``position``."""
    if queue.at_end:
        return False
    return position is None or len(queue) - position - 1 < PAGES_AHEAD * page_size


def upcoming(queue: MatchQueue, position: int) -> list[int]:
    """Where a reviewer may look next, nearest first: here, at the undecided groups, at the neighbours."""
    undecided: list[int] = []
    ahead = queue.next_undecided(position)
    while ahead is not None and len(undecided) < GROUPS_AHEAD:
        undecided.append(ahead)
        ahead = queue.next_undecided(ahead)
    neighbours = [at for at in (position + 1, position - 1) if 0 <= at < len(queue)]
    return list(dict.fromkeys([position, *undecided[:1], *neighbours, *undecided[1:]]))


def batches_due(
    queue: MatchQueue, position: int, is_settled: Callable[[str], bool]
) -> Iterator[tuple[str, ...]]:
    """The batches of profile ids to ask for now, each of at most 20, most urgent first.

    Args:
        is_settled: tells whether a profile is here or already asked for.
    """
    missing: dict[str, None] = {}
    nearest: int | None = None
    for distance, at in enumerate(upcoming(queue, position)):
        for profile_id in queue.group(at).profile_ids:
            if not is_settled(profile_id):
                nearest = distance if nearest is None else nearest
                missing[profile_id] = None
    ids = list(missing)
    while ids and (len(ids) >= BATCH or (nearest is not None and nearest < _LOW_WATER)):
        yield tuple(ids[:BATCH])
        ids = ids[BATCH:]
