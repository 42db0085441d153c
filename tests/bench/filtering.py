"""Filters, orders and the histogram over a million groups, and the memory they take, against plain lists."""

from __future__ import annotations

import gc
import random
import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from reviewer.core.decisions import Verdict
from reviewer.core.matches import Match, MatchPage
from reviewer.matches.filter_line import parsed
from reviewer.matches.groups import MatchQueue
from reviewer.matches.histogram import histogram
from reviewer.matches.orders import Order
from reviewer.matches.sampling import Sample
from reviewer.matches.store import Attribution
from reviewer.matches.view import View
from tests.bench.figures import RUNS, Figure, median, ms

_PAGE = 100
_VERDICTS = (None, Verdict.MERGE, Verdict.REVIEW, Verdict.REJECT)
_Row = tuple[float | None, int, Verdict | None, str]
"""Score, size, verdict and who decided."""
_LINES: dict[str, Callable[[_Row], bool]] = {
    "undecided": lambda row: row[2] is None,
    "score>=0.7 score<0.9 undecided profiles>2": lambda row: (
        row[0] is not None and 0.7 <= row[0] < 0.9 and row[2] is None and row[1] > 2
    ),
    "score>=0 decided profiles>1 by:ann reason:twins": lambda row: (
        row[0] is not None and row[2] is not None and row[1] > 1 and row[3] == "ann"
    ),
}


def _memory(name: str) -> float:
    """Resident memory in MiB: ``VmRSS`` now, ``VmHWM`` at its highest."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def _forget_highest_memory() -> None:
    """Begin to measure ``VmHWM`` anew (proc(5), clear_refs)."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")


def _filled(queue: MatchQueue, groups: int) -> None:
    """Take pages of groups with random scores, two to five profiles and a verdict on every other one."""
    chance = random.Random(1)
    for start in range(0, groups, _PAGE):
        page = tuple(
            Match(
                f"{at:032x}",
                tuple(f"{at:030x}{member:02x}" for member in range(chance.randint(2, 5))),
                chance.random() if chance.random() > 0.01 else None,
            )
            for at in range(start, min(start + _PAGE, groups))
        )
        is_last = start + _PAGE >= groups
        queue.take(str(start), MatchPage(page, None if is_last else str(start + _PAGE), None, groups))
        for at in range(start, len(queue), 2):
            queue.mark(at, chance.choice(_VERDICTS), attribution=Attribution("ann", "twins"))


def _listed(queue: MatchQueue) -> list[_Row]:
    """The groups as a list, which is what a filter in Python would read at best."""
    return [
        (group.score, len(group.profile_ids), queue.verdict(at), queue.attribution(at).by)
        for start in range(0, len(queue), _PAGE)
        for at, group in enumerate(queue.span(start, start + _PAGE), start)
    ]


def _selected(rows: list[_Row], condition: Callable[[_Row], bool]) -> int:
    return len([at for at, row in enumerate(rows) if condition(row)])


def _seconds(act: Callable[[], object]) -> float:
    gc.collect()
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def _view(queue: MatchQueue, line: str, order: Order = Order.RUN) -> int:
    view = View(queue, parsed(line), order)
    try:
        return len(view)
    finally:
        view.close()


def filtering(runs: int) -> list[Figure]:
    """Filter, order, sample and count 1,000,000 groups (fewer in a quick run)."""
    many = 1_000_000 * runs // RUNS
    with TemporaryDirectory() as folder:
        gc.collect()
        before = _memory("VmRSS")
        queue = MatchQueue(Path(folder), "0")
        _filled(queue, many)
        figures = [
            *_in_memory(queue, before, runs),
            *_filters(queue, runs),
            *_orders(queue, runs),
            _timed(f"histogram of {many:,}", partial(histogram, queue, 20), runs),
            _timed(f"sample of 500 drawn only once {many:,} are here", partial(_sampled, queue), 1),
        ]
        queue.close()
    return figures


def _timed(what: str, act: Callable[[], object], runs: int) -> Figure:
    return Figure(what, ms(median([_seconds(act) for _ in range(runs)])), "—", "—")


def _sampled(queue: MatchQueue) -> int:
    return len(View(queue, sample=Sample(500, "seed")))


def _in_memory(queue: MatchQueue, before: float, runs: int) -> list[Figure]:
    """What the columns and a view of nearly all groups take, and what a verdict costs on that view."""
    gc.collect()
    loaded = _memory("VmRSS")
    _forget_highest_memory()
    view = View(queue, parsed("score>=0"), Order.SCORE_DOWN)
    shown = len(view)
    gc.collect()
    viewed, highest = _memory("VmRSS"), _memory("VmHWM")
    times = []
    position = view.first()
    assert position is not None
    for at in range(runs * 10):
        start = time.perf_counter()
        queue.mark(position, _VERDICTS[at % 2])
        position = view.next_undecided(position) or position
        view.count(None)
        times.append(time.perf_counter() - start)
    view.close()
    return [
        Figure(
            f"memory with {len(queue):,} groups, {shown:,} of them in a sorted view",
            f"+{loaded - before:.0f} MiB, the view +{viewed - loaded:.0f}, at most +{highest - loaded:.0f}",
            "—",
            "≤ +64 MiB",
        ),
        Figure(f"a verdict and the next group in a view of {shown:,}", ms(median(times)), "—", "—"),
    ]


def _filters(queue: MatchQueue, runs: int) -> list[Figure]:
    """Filters in the order of the run, interleaved with the same over a list."""
    rows = _listed(queue)
    figures = []
    for line, condition in _LINES.items():
        assert _view(queue, line) == _selected(rows, condition)
        ours, theirs = [], []
        for _ in range(runs):
            ours.append(_seconds(partial(_view, queue, line)))
            theirs.append(_seconds(partial(_selected, rows, condition)))
        against = f"a list {ms(median(theirs))}"
        figures.append(Figure(f"{line} ({len(queue):,})", ms(median(ours)), against, "≤ 500 ms"))
    return figures


def _orders(queue: MatchQueue, runs: int) -> list[Figure]:
    """Orders of what passes a filter, and of all groups."""
    return [
        _timed(f"{line or 'all'} by {order} ({len(queue):,})", partial(_view, queue, line, order), runs)
        for order in (Order.SCORE_DOWN, Order.UNCERTAINTY, Order.SIZE)
        for line in ("score>=0.5 score<0.8", "")
    ]
