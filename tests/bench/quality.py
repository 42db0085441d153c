"""What is promised of estimates and thresholds, by simulation; every run is seeded.

python -m tests.bench --only promises
python -m tests.bench --only report
python -m tests.bench --only judgement --labelled groups.jsonl.gz
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from reviewer.core.matches import Match, MatchPage
from reviewer.core.partitions import Joint
from reviewer.core.tallies import MILLE, Said, Tallies, Together, band_of
from reviewer.matches.bands import Bands
from reviewer.matches.groups import MatchQueue
from reviewer.matches.orders import Order
from reviewer.matches.sampling import Audit
from reviewer.matches.view import View
from reviewer.quality.agreement import FEWEST, cohens_kappa, krippendorffs_alpha, share_alike
from reviewer.quality.report import report
from reviewer.quality.thresholds import Watch, suggest
from tests.bench.figures import RUNS, Figure, median

AUDIT = 10
LOOKED_AT = 0.4
"""The share of groups that is looked at."""


def promises(runs: int) -> list[Figure]:
    """Thresholds looked at after every label, labels until one is named, and intervals that cover."""
    count = 1_000 * runs // RUNS
    covered, intervals = covering(2 * count, groups=400)
    each = 2 * count // len(AGREED)
    of_agreement = [(kind, *agreeing(each, kind)) for kind in AGREED]
    watched, fixed = labels_until_named(max(count // 20, 5))
    return [
        Figure(
            f"threshold looked at after every label, {count:,} runs just below the target",
            f"misses it in {missing(count) / count:.1%}",
            "",
            "≤ 5 %",
        ),
        Figure(
            "labels until a threshold is named, looking after each",
            f"median {watched:,.0f}, ratio {watched / fixed:.2f}",
            f"fixed sample that names one in 80 % of runs: {fixed:,}",
            "≤ 1.5 ×",
        ),
        Figure(
            f"95 % intervals, {2 * count:,} runs, audit of 1 in {AUDIT} in uncertain order, all and by band",
            f"{covered / intervals:.2%} of {intervals:,} cover",
            "",
            "≥ 95 %",
        ),
        *(
            Figure(
                f"95 % intervals of agreement, reviewers {kind}, {each:,} runs of {FEWEST} to 1,000 groups",
                f"{covered / intervals:.2%} of {intervals:,} cover",
                "",
                "≥ 95 %",
            )
            for kind, covered, intervals in of_agreement
        ),
    ]


def missing(runs: int, labels: int = 600, target: float = 0.95) -> int:
    """In how many runs a threshold is ever named while merges are right a little less often than asked."""
    missed = 0
    for seed in range(runs):
        random, watch = Random(seed), Watch(target)
        for _ in range(labels):
            watch.add(0.5 + random.randrange(500) / 1_000, random.random() < target - 0.005)
            if watch.look() is not None:
                missed += 1
                break
    return missed


def labels_until_named(runs: int, target: float = 0.95, right: float = 0.99) -> tuple[float, int]:
    """The median of labels until a watch names a threshold, and how large a sample does in 80 % of runs."""

    def label(random: Random) -> tuple[float, bool]:
        return round(min(0.999, random.betavariate(6, 1)), 3), random.random() < right

    def watched(seed: int) -> int:
        random, watch, labels = Random(seed), Watch(target), 0
        while watch.look() is None:
            watch.add(*label(random))
            labels += 1
        return labels

    def names(seed: int, size: int) -> bool:
        random, found = Random(-1 - seed), dict[float, tuple[int, int]]()
        for _ in range(size):
            score, is_right = label(random)
            of = found.get(score, (0, 0))
            found[score] = (of[0] + is_right, of[1] + 1)
        return suggest(found, target) is not None

    few, many = 0, 64
    while sum(names(seed, many) for seed in range(4 * runs)) < 0.8 * 4 * runs:
        few, many = many, 2 * many
    while many - few > 4:
        size = (few + many) // 2
        is_enough = sum(names(seed, size) for seed in range(4 * runs)) >= 0.8 * 4 * runs
        few, many = (few, size) if is_enough else (size, many)
    return median([watched(seed) for seed in range(runs)]), many


def covering(runs: int, groups: int) -> tuple[int, int]:
    """How many intervals of how many cover the share of right merges among all groups, in all and by band."""
    covered = intervals = 0
    for seed in range(runs):
        random = Random(seed)
        scores = [random.random() for _ in range(groups)]
        right = [random.random() < 0.3 + 0.69 * score for score in scores]
        tallies = Tallies("acme", "eu-west-1")
        # Whoever works in uncertain order stops somewhere.
        share = random.uniform(0.3, 0.9)
        for position, choice in _looked_at(
            scores, [2] * groups, Order.UNCERTAINTY, share, str(seed), Bands()
        ):
            outcome = "merge" if right[position] else "reject"
            tallies.groups[Said(choice, int(scores[position] * MILLE), outcome)] += 1
        found = report(tallies)
        for band, precision in [(None, found.precision), *enumerate(found.bands)]:
            among = [
                is_right
                for is_right, score in zip(right, scores, strict=True)
                if band is None or band_of(int(score * MILLE)) == band
            ]
            if among and precision.middle.seen:
                low, high = precision.middle.interval
                covered += low <= sum(among) / len(among) <= high
                intervals += 1
    return covered, intervals


AGREED = {
    "mostly of one mind": (60, 4, 2, 4, 25, 2, 0, 0, 3),
    "who nearly always merge": (95, 2, 0, 2, 1, 0, 0, 0, 0),
    "who hardly ever differ": (700, 1, 0, 1, 298, 0, 0, 0, 0),
    "alike by chance alone": (64, 16, 0, 16, 4, 0, 0, 0, 0),
    "of whom one is stricter": (50, 25, 0, 5, 20, 0, 0, 0, 0),
    "who differ in one of 200": (94, 0.25, 0, 0.25, 5.5, 0, 0, 0, 0),
    "who never differ": (60, 0, 0, 0, 40, 0, 0, 0, 0),
}
"""How often two say merge, reject and review: the one by row, the other by column."""


def agreeing(runs: int, kind: str) -> tuple[int, int]:
    """How many intervals of how many cover the share alike, kappa and alpha of all groups.

    A sample of which a measure can't be taken has no interval.
    """
    likely = dict(zip(product(("merge", "reject", "review"), repeat=2), AGREED[kind], strict=True))
    of_all = {two: 1_000_000.0 * weight for two, weight in likely.items()}
    covered = intervals = 0
    for seed in range(runs):
        random, tallies = Random(f"{kind} {seed}"), Tallies("acme", "eu-west-1")
        groups = random.choice((FEWEST, 20, 50, 200, 1_000))
        for one, other in random.choices([*likely], [*likely.values()], k=groups):
            tallies.together[Together("2026-W48", None, (("ann", one), ("bob", other)), Joint())] += 1
        found = report(tallies).agreement
        for interval, truth in (
            (found.alike_interval, share_alike(of_all)),
            (found.kappa_interval, cohens_kappa(of_all)),
            (found.alpha_interval, krippendorffs_alpha(of_all)),
        ):
            if interval is not None and truth is not None:
                covered += interval.low <= truth <= interval.high
                intervals += 1
    return covered, intervals


def _looked_at(
    scores: Sequence[float], sizes: Sequence[int], order: Order, share: float, seed: str, bands: Bands
) -> list[tuple[int, str]]:
    """The groups that a reviewer gets to see in an order with an audit, each with how it was chosen."""
    with TemporaryDirectory() as folder:
        queue = MatchQueue(Path(folder))
        matches = tuple(
            Match(f"m{at}", tuple(f"{seed}-{at}-{one}" for one in range(size)), score)
            for at, (score, size) in enumerate(zip(scores, sizes, strict=True))
        )
        queue.take(None, MatchPage(matches, None, None, None))
        view = View(queue, order=order, audit=Audit(AUDIT, seed), bands=bands)
        found = [(at, str(view.choice(at))) for at in view.positions(0, int(share * len(view)))]
        queue.close()
    return found


def most_informative(groups: Sequence[tuple[float, Sequence[str]]], seeds: int) -> Figure:
    """What is reached by looking at a part of the groups, most informative first."""
    found = [partly_looked_at(groups, seed, Order.INFORMATIVE) for seed in range(seeds)]
    reached = sum(precision >= 0.99 and recall >= 0.95 for precision, recall in found)
    precision, recall = (min(worst) for worst in zip(*found, strict=True))
    return Figure(
        f"pairs, {LOOKED_AT:.0%} of groups looked at, most informative first, {seeds} seeds",
        f"{reached / seeds:.1%} of seeds; worst precision {precision:.4f}, recall {recall:.4f}",
        "",
        "≥ 95 % of seeds with ≥ .99 and ≥ .95",
    )


def partly_looked_at(
    groups: Sequence[tuple[float, Sequence[str]]], seed: int, order: Order
) -> tuple[float, float]:
    """Precision and recall of pairs where some groups are looked at, and others merged that score enough.

    Half of the groups are a domain's, another half for each seed. Who looks at a group puts it right; one
    that nobody looks at is merged whole from the threshold on, and left alone below it.

    Args:
        groups: each with its score, and for each profile whose it is.
        seed: of the domain and the audit.
        order: which ones are looked at first.
    """
    domain = Random(seed).sample(groups, len(groups) // 2)
    scores, sizes = [score for score, _ in domain], [len(truth) for _, truth in domain]
    seen = _looked_at(scores, sizes, order, LOOKED_AT, str(seed), Bands(0.5, 0.5))
    looked_at = {position for position, _ in seen}
    right = wrong = missed = 0
    for at, (score, truth) in enumerate(domain):
        alike = sum(one == other for one, other in combinations(truth, 2))
        if at in looked_at or score >= 0.5:
            right += alike
        else:
            missed += alike
        if at not in looked_at and score >= 0.5:
            wrong += len(truth) * (len(truth) - 1) // 2 - alike
    return right / (right + wrong), right / (right + missed)


def a_report(runs: int) -> list[Figure]:
    """A report on a million decisions (fewer in a quick run): one in ten asked again, blind."""
    from tests.bench.journal import REVIEWER, fill, peak

    count = 1_000_000 * runs // RUNS
    with TemporaryDirectory() as folder:
        small, large, out = (Path(folder) / name for name in ("s/j.sqlite3", "l/j.sqlite3", "out"))
        fill(small, 1_000, again=10)
        fill(large, count, again=10)
        _, at_rest = peak((*REVIEWER, "report", "--journal", str(small)), out)
        seconds, memory = peak((*REVIEWER, "report", "--journal", str(large)), out)
    return [
        Figure(
            f"report on {count:,} decisions",
            f"{seconds:.1f} s, +{memory - at_rest:.0f} MiB",
            f"on 1,000: {at_rest:.0f} MiB",
            "≤ 5 s, flat memory",
        )
    ]
