"""Reckoning a report from what was counted of a domain's decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from reviewer.core.chances import chances, drawn_from
from reviewer.core.decisions import Choice, ChosenBy
from reviewer.core.partitions import Joint
from reviewer.core.tallies import BANDS, MILLE, Outcome, Said, Tallies, Together, band_of, week_of
from reviewer.quality.agreement import (
    bootstrapped,
    cohens_kappa,
    krippendorffs_alpha,
    pairs_alike,
)
from reviewer.quality.intervals import clopper_pearson, labels_for
from reviewer.quality.labelled import counted, labelled_for, labelled_of_highest_band, recall, sample_of
from reviewer.quality.numbers import (
    NARROWER,
    Activity,
    Agreement,
    By,
    NoThreshold,
    Overruled,
    Precision,
    Report,
    Sample,
    Slips,
    Threshold,
    exceeds,
)
from reviewer.quality.thresholds import (
    Labels,
    Watch,
    candidates,
    fewest_labels,
    labels_to_show,
    shows_at_once,
    suggest,
)
from reviewer.quality.weighted import Cell, Estimate, estimate


def report(
    tallies: Tallies,
    *,
    target_precision: float = 0.99,
    confidence: float = 0.95,
    by: By = By.REVIEWER,
    since: str | None = None,
    until: str | None = None,
) -> Report:
    """Reckon a report from what was counted.

    Args:
        tallies: the decisions.
        target_precision: the share of merges (0..1) that is to be right.
        confidence: of intervals and of the threshold; above 0, below 1.
        by: what decisions are told apart by.
        since: from when on they were counted, as it is to be said.
        until: up to when.
    """
    # Where every group is decided chance has no part in which of them are.
    sample = dict.fromkeys(tallies.groups, 1.0) if tallies.whole_runs else chances(tallies.groups)
    together = tallies.together
    threshold = _threshold(tallies, sample, target_precision, confidence)
    samples = _samples(tallies)
    return Report(
        tallies.domain_name,
        tallies.region,
        since,
        until,
        by,
        target_precision,
        confidence,
        sum(tallies.groups.values()),
        _all(tallies),
        _activities(tallies, by),
        samples,
        tallies.whole_runs,
        _precision(None, tallies, sample, confidence),
        tuple(_precision(band, tallies, sample, confidence) for band in range(len(BANDS))),
        threshold,
        _why_none(tallies, threshold, samples, sample),
        _agreement("", together),
        _agreements(together, _pair),
        _agreements(together, _band),
        _agreements(together, lambda one: (one.week,)),
        tallies.dependent,
        tallies.disputes,
        tuple(tallies.disputed),
        tuple(
            Overruled(*key, pairs)
            for key, pairs in sorted(tallies.overruled.items(), key=lambda one: (-one[1], one[0]))
        ),
        _slips(tallies, confidence),
    )


# What was done


def _activities(tallies: Tallies, by: By) -> tuple[Activity, ...]:
    said: dict[str, Counter[str]] = {}
    for deed, times in tallies.deeds.items():
        said.setdefault(_name_by(by, deed.reviewer, deed.day, deed.chosen_by), Counter())[deed.said] += times
    paces: dict[str, tuple[int, int]] = {}
    if by is not By.SOURCE:
        for (reviewer, day), seconds in tallies.seconds.items():
            name = _name_by(by, reviewer, day, "")
            before = paces.get(name, (0, 0))
            paces[name] = (before[0] + seconds, before[1] + tallies.thoughts[reviewer, day])
    return tuple(_activity(name, said[name], paces.get(name, (0, 0))) for name in sorted(said))


def _name_by(by: By, reviewer: str, day: str, chosen_by: str) -> str:
    return {By.REVIEWER: reviewer, By.WEEK: week_of(day), By.SOURCE: chosen_by}[by]


def _all(tallies: Tallies) -> Activity:
    said: Counter[str] = Counter()
    for deed, times in tallies.deeds.items():
        said[deed.said] += times
    return _activity("", said, (tallies.seconds.total(), tallies.thoughts.total()))


def _activity(name: str, said: Mapping[str, int], pace: tuple[int, int]) -> Activity:
    seconds, thoughts = pace
    withdrawn = said.get("withdrawn", 0)
    return Activity(
        name,
        sum(said.values()) - withdrawn,
        withdrawn,
        said.get(Outcome.MERGE, 0),
        said.get(Outcome.PART, 0),
        said.get(Outcome.REVIEW, 0),
        said.get(Outcome.REJECT, 0),
        thoughts * 60 / seconds if seconds else None,
    )


# What it says of the score


def _samples(tallies: Tallies) -> tuple[Sample, ...]:
    reviewed: Counter[tuple[str, int, int, str, str | None]] = Counter()
    for said, groups in tallies.groups.items():
        choice = Choice.read(said.choice) if said.choice else None
        if choice is None:
            reviewed["", 0, 0, "", None] += groups
        else:
            # How many groups the run was known to have grows while its pages come.
            of = choice.of if choice.drawn else 0
            reviewed[choice.by, choice.drawn, of, said.run, choice.seed] += groups
    return tuple(
        Sample(by, drawn, of, groups, tallies.whole_runs or (by != "" and ChosenBy(by).is_random), run, seed)
        for (by, drawn, of, run, seed), groups in sorted(
            reviewed.items(), key=lambda one: (*one[0][:4], one[0][4] or "")
        )
    )


def _precision(
    band: int | None, tallies: Tallies, sample: Mapping[Said, float], confidence: float
) -> Precision:
    counts: dict[float, Counter[str]] = {}
    for said, chance in sample.items():
        if band is None or band_of(said.score) == band:
            counts.setdefault(chance, Counter())[said.outcome] += tallies.groups[said]
    everything = sum(counts.values(), Counter[str]())
    right, review = everything[Outcome.MERGE], everything[Outcome.REVIEW]
    seen = everything.total()

    def if_review_were(right_too: int, seen_too: int) -> Estimate:
        return estimate(
            (
                Cell(
                    chance,
                    of[Outcome.MERGE] + right_too * of[Outcome.REVIEW],
                    of.total() - (1 - seen_too) * of[Outcome.REVIEW],
                )
                for chance, of in sorted(counts.items())
            ),
            confidence,
        )

    middle = if_review_were(0, 0)
    more = None
    if middle.share is not None and middle.interval.width > NARROWER and not tallies.whole_runs:
        # As many more as there are, times what these say less than equally likely ones would.
        more = max(round(labels_for(NARROWER, middle.share, confidence) * middle.seen / middle.effective), 0)
        more = max(more - middle.seen, 0)
    return Precision(
        None if band is None else BANDS[band] / MILLE,
        None if band is None else (*BANDS, MILLE)[band + 1] / MILLE,
        sum(groups for said, groups in tallies.groups.items() if band is None or band_of(said.score) == band),
        right,
        seen - right - review,
        review,
        if_review_were(1, 1),
        middle,
        if_review_were(0, 1),
        more,
        _held(tallies, sample, (said for said in sample if band is None or band_of(said.score) == band)),
    )


def _held(tallies: Tallies, sample: Mapping[Said, float], there: Iterable[Said]) -> int | None:
    """About how many groups the run has where these of its sample lie; None where its size is not known."""

    def stand_for(groups: Iterable[Said]) -> float:
        return sum(tallies.groups[said] / sample[said] for said in groups)

    every = stand_for(sample)
    return round(tallies.run_groups * stand_for(there) / every) if tallies.run_groups and every else None


def _threshold(
    tallies: Tallies, sample: Mapping[Said, float], target: float, confidence: float
) -> Threshold | None:
    labelled, is_band = _labelled(tallies, sample)
    labels = counted(tallies, labelled)
    if not labels:
        return None
    of_samples = {(drawn_from(said), sample_of(said), said.run) for said in labelled}
    at_once = tallies.whole_runs or (
        len(of_samples) == 1 and not labelled[0].choice.startswith(ChosenBy.AUDIT)
    )
    if at_once:
        found = suggest(labels, target, confidence)
        tried = candidates(labels, target, confidence)
        following = [one for one in tried if found is None or one < found.threshold][:1]

        def shows(right: int, seen: int) -> bool:
            return shows_at_once(right, seen, target, confidence)
    else:
        watch = Watch(target, confidence)
        for score, (right, seen) in labels.items():
            watch.add(score, right, seen)
        found, following, shows = watch.look(), watch.next_thresholds, watch.shows

    def next_down(threshold: float) -> tuple[float, int | None, int, int | None]:
        there = [said for said in sample if (said.score or 0) >= threshold * MILLE - 0.5]
        seen = sum(seen for score, (_, seen) in labels.items() if score >= threshold)
        more = _more(labels, threshold, target, confidence, shows)
        return threshold, more, seen, _held(tallies, sample, there)

    def cost(of: tuple[float, int | None, int, int | None]) -> tuple[bool, bool, int, float]:
        threshold, more, seen, holds = of
        return more is None, exceeds(more, holds, seen), more or 0, -threshold

    cheapest = min(map(next_down, following), key=cost, default=(None, None, 0, None))
    return Threshold(
        target,
        confidence,
        at_once,
        is_band,
        sum(seen for _, seen in labels.values()),
        1 if tallies.whole_runs else len(of_samples),
        found,
        None if found is None or is_band else recall(tallies, labelled, found.threshold),
        labels_to_show(1, shows, fewest_labels(target, confidence)),
        *cheapest,
    )


def _labelled(tallies: Tallies, sample: Mapping[Said, float]) -> tuple[list[Said], bool]:
    """The groups whose labels count, and whether they are of the highest band of a sample by band alone."""
    labelled = labelled_for(tallies, sample)
    return labelled or labelled_of_highest_band(tallies), not labelled


def _why_none(
    tallies: Tallies, threshold: Threshold | None, samples: Sequence[Sample], sample: Mapping[Said, float]
) -> NoThreshold | None:
    if threshold is not None:
        is_few = threshold.labels < threshold.fewest
        return None if threshold.suggestion else NoThreshold.TOO_FEW if is_few else NoThreshold.NOT_SHOWN
    if _labelled(tallies, sample)[0]:
        return NoThreshold.NO_SCORES
    reviewed, drawn = Counter[tuple[object, ...]](), Counter[tuple[object, ...]]()
    for one in samples:
        if one.chosen_by == ChosenBy.SAMPLE:
            alike = (one.run, one.of, one.seed or "")
            reviewed[alike] += one.reviewed
            drawn[alike] = max(drawn[alike], one.drawn)
    if any(reviewed[alike] > drawn[alike] for alike in drawn):
        return NoThreshold.MIXED
    if drawn:
        return NoThreshold.UNFINISHED
    is_by_band = any(one.chosen_by == ChosenBy.STRATUM for one in samples)
    return NoThreshold.BAND_UNFINISHED if is_by_band else NoThreshold.NO_SAMPLE


_ALIKE = 1e-6
"""What two shares are not told apart by: as many labels as that takes nobody has."""


def _more(
    labels: Labels, threshold: float, target: float, confidence: float, shows: Callable[[int, int], bool]
) -> int | None:
    """How many more labels at or above a threshold would show the target, if they are like those there."""
    above = [of for score, of in labels.items() if score >= threshold]
    right, seen = sum(right for right, _ in above), sum(seen for _, seen in above)
    if seen and right / seen - target <= _ALIKE:
        return None
    wanted = labels_to_show(right / seen if seen else 1, shows, fewest_labels(target, confidence))
    return max(wanted - seen, 0)


# How far reviewers agree


def _slips(tallies: Tallies, confidence: float) -> tuple[Slips, ...]:
    found = []
    for name in sorted({name for name, _ in tallies.controls}):
        slips, review = tallies.controls[name, "slip"], tallies.controls[name, "review"]
        answered = slips + tallies.controls[name, "right"]
        found.append(Slips(name, answered, slips, clopper_pearson(slips, answered, confidence), review))
    return tuple(found)


def _agreements(
    together: Mapping[Together, int], names: Callable[[Together], Iterable[str]]
) -> tuple[Agreement, ...]:
    parted: dict[str, Counter[Together]] = {}
    for one, groups in together.items():
        for name in names(one):
            parted.setdefault(name, Counter())[one] += groups
    return tuple(_agreement(name, parted[name]) for name in sorted(parted))


def _pair(one: Together) -> tuple[str, ...]:
    """The name of two reviewers; where more have judged a group, it counts for no pair alone."""
    return (" and ".join(name for name, _ in one.given),) if len(one.given) == 2 else ()


def _band(one: Together) -> tuple[str, ...]:
    if one.band is None:
        return ()
    low, high = (edge / MILLE for edge in (*BANDS, MILLE)[one.band : one.band + 2])
    return (f"{low:.2f}–{high:.2f}",)


def _agreement(name: str, together: Mapping[Together, int]) -> Agreement:
    units: Counter[tuple[str, ...]] = Counter()
    as_one = 0
    pairs: Counter[tuple[str, ...]] = Counter()
    joints: Counter[Joint] = Counter()
    for one, groups in together.items():
        given = tuple(outcome for _, outcome in one.given)
        units[tuple(sorted(given))] += groups
        pairs[given[:2]] += groups
        joints[one.pairs] += groups
        as_one += groups * (len({*given}) == 1)
    every = units.total()
    by = {tuple(name for name, _ in one.given) for one in together}
    kappa = cohens_kappa(pairs) if len(by) == 1 and len(by.pop()) == 2 else None
    judged = Joint(*(sum(one[at] * groups for one, groups in joints.items()) for at in range(4)))
    seed = f"agreement {name}"
    return Agreement(
        name,
        every,
        as_one / every if every else None,
        clopper_pearson(as_one, every) if every else None,
        kappa,
        None if kappa is None else bootstrapped(pairs, cohens_kappa, seed=seed),
        krippendorffs_alpha(units),
        bootstrapped(units, krippendorffs_alpha, seed=seed),
        sum(judged),
        krippendorffs_alpha(pairs_alike(judged)),
    )
