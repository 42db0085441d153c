"""A report on a domain's decisions in words: sections that text and HTML both draw."""

from __future__ import annotations

from collections.abc import Iterator
from math import copysign

from reviewer.core.counted import number, outwards
from reviewer.core.decisions import ChosenBy
from reviewer.formats.report_section import Bar, Section, estimated, interval, percent
from reviewer.formats.threshold_words import threshold_section
from reviewer.quality.agreement import FEWEST
from reviewer.quality.intervals import Interval
from reviewer.quality.numbers import NARROWER, Activity, Agreement, By, Precision, Report
from reviewer.quality.weighted import Estimate

_CHOSEN = {
    ChosenBy.SAMPLE: "drawn at random from all groups",
    ChosenBy.STRATUM: "drawn at random within a band of scores",
    ChosenBy.AUDIT: "mixed in at random by --audit",
    ChosenBy.SECOND: "asked again: a sample of decisions, not of groups",
    ChosenBy.DISPUTE: "judged differently by others: no sample",
    ChosenBy.ORDER: "it was their turn: no sample",
    ChosenBy.HAND: "looked up or filtered: no sample",
    "": "not known: decided by an earlier release",
}
_MOST_DISPUTED = 20


def sections(report: Report) -> Iterator[Section]:
    """Put a report into words."""
    yield _decisions(report)
    yield _samples(report)
    yield _precision(report)
    yield threshold_section(report)
    yield _agreement(report)
    if report.slips:
        yield _slips(report)
    if report.disputed:
        yield _disputed(report)
    if report.overruled:
        yield Section(
            "Evidence that verdicts went against",
            columns=("EVIDENCE", "VERDICT", "PAIRS"),
            rows=tuple((one.evidence, one.verdict, f"{one.pairs:,}") for one in report.overruled),
            after=("A look at the notes of such groups tells whether the evidence or the verdict is wrong.",),
        )


def _decisions(report: Report) -> Section:
    span = " ".join(
        part
        for part in (
            "" if report.since is None else f"since {report.since}",
            "" if report.until is None else f"until {report.until}",
        )
        if part
    )
    heading = {By.REVIEWER: "REVIEWER", By.WEEK: "WEEK", By.SOURCE: "CHOSEN BY"}[report.by]
    lines = [*report.activities, *([report.all] if len(report.activities) > 1 else [])]
    return Section(
        f"Decisions on {report.domain_name} in {report.region}" + (f", {span}" if span else ""),
        (f"{number(report.groups, 'group is', 'groups are')} decided.",),
        (heading, "DECISIONS", "MERGE", "IN PART", "REVIEW", "REJECT", "UNDONE", "A MINUTE"),
        tuple(map(_activity, lines)),
        after=(
            "Decisions that others replaced or that were taken back are among them. A MINUTE: decisions a"
            " minute, breaks of more than two minutes left out.",
            *(("Weeks begin on Monday in UTC.",) if report.by is By.WEEK else ()),
        ),
    )


def _activity(one: Activity) -> tuple[str, ...]:
    counts = (one.decisions, one.merge, one.part, one.review, one.reject, one.withdrawn)
    pace = "" if one.a_minute is None else f"{one.a_minute:.1f}"
    return (one.name or "all", *(f"{count:,}" for count in counts), pace)


def _samples(report: Report) -> Section:
    rows = []
    several = len({one.run for one in report.samples if one.run}) > 1
    several_seeds = len({one.seed for one in report.samples if one.drawn}) > 1
    for one in report.samples:
        drawn = f"{one.drawn:,} of {one.of:,}" if one.drawn else ""
        drawn += f", run of {one.run[:10]}" if several and one.run else ""
        if one.seed:
            drawn += f", seed {one.seed}"
        elif one.drawn and several_seeds:
            drawn += ", seed not recorded" if one.seed is None else ", no seed"
        rows.append(
            (one.chosen_by or "unknown", _CHOSEN[ChosenBy(one.chosen_by) if one.chosen_by else ""],
             drawn, f"{one.reviewed:,}", "yes" if one.counts else "no")
        )  # fmt: skip
    if report.is_census:
        after = "Every group of the run is decided, so all of them count, however they came to be reviewed."
    elif any(one.counts for one in report.samples):
        after = " ".join(_on_what_estimates_rest(report))
    else:
        after = (
            "No group was drawn at random, so nothing can be said of the groups that nobody has reviewed:"
            " groups chosen by score, order or doubt alone are no sample. `reviewer review --sample 200`"
            " draws one; `--audit 10` mixes one into any order."
        )
    return Section(
        "How these groups came to be reviewed",
        columns=("CHOSEN BY", "WHAT THAT IS", "DRAWN", "REVIEWED", "COUNTS"),
        rows=tuple(rows),
        after=(after,),
    )


def _on_what_estimates_rest(report: Report) -> Iterator[str]:
    chosen = {one.chosen_by for one in report.samples}
    yield (
        "Estimates rest on the groups that chance chose. Those chosen by score, order or doubt alone say"
        " nothing of the others."
    )
    if ChosenBy.AUDIT in chosen:
        yield "An audit tells of the groups that were undecided when it began."
    drawn = (ChosenBy.SAMPLE, ChosenBy.STRATUM)
    if any(one.chosen_by in drawn and one.reviewed < one.drawn for one in report.samples):
        yield (
            "The part of a sample that is not reviewed yet is taken to be like the part that is. That is"
            " wrong where an order or a filter chose what came first, or what was decided before the sample"
            " was drawn: decided once more within the sample it counts."
        )
    if ChosenBy.STRATUM in chosen:
        yield "A band of which nothing is reviewed yet is left out."


def _precision(report: Report) -> Section:
    bands = [one for one in reversed(report.bands) if one.decided]
    lines = [*bands, report.precision]
    seen = report.precision.middle.seen + report.precision.review
    title = "How often a merge is right, by score"
    if not seen:
        return Section(title, ("Not known: no group was drawn at random.",))
    confidence = f"{report.confidence * 100:g} %"
    after = [
        f"RIGHT: of the {number(seen, 'group')} of the sample, those that are one customer. A group"
        f" in which any two profiles are not is wrong. {_interval_holds(report, confidence)}"
    ]
    unscored = report.precision.decided - sum(one.decided for one in bands)
    if unscored:
        after.append(
            f"{number(unscored, 'group has', 'groups have')} no score, and count in the last row alone."
        )
    if report.precision.review:
        after.append(
            f"{number(report.precision.review, 'group')} left for someone else: counted neither way."
            " If all of them are right:"
            f" {estimated(report.precision.best)}; if none is: {estimated(report.precision.worst)}."
        )
    if report.precision.is_out_of_reach:
        after.append(
            f"An interval {NARROWER * 100:g} points wide takes more labels than there are groups"
            f" ({report.precision.holds:,}): once all of them are decided nothing is left to estimate."
        )
    elif report.precision.more_labels:
        after.append(
            f"An interval {NARROWER * 100:g} points wide takes about"
            f" {number(report.precision.more_labels, 'more label')}, for all scores together."
        )
    if any(one.more_labels for one in lines):
        after.append(
            f"MORE: how many more labels an interval {NARROWER * 100:g} points wide takes there. With > it"
            " takes more than there are groups, which are about so many."
        )
    return Section(
        title,
        (),
        ("SCORE", "DECIDED", "SAMPLE", "RIGHT", "REVIEW", "PRECISION", confidence, "MORE"),
        tuple(map(_band, lines)),
        tuple(_bar(one.middle) for one in lines),
        tuple(after),
    )


def _interval_holds(report: Report, confidence: str) -> str:
    if report.is_census:
        return (
            "Every group is decided, so of these the shares are exact. The interval (Clopper and Pearson) is"
            f" for others like them, as of a later run: it holds the truth with {confidence} confidence."
        )
    return (
        f"The interval holds the truth with {confidence} confidence (Clopper and Pearson, weighted by the"
        " chance of each group to be drawn)."
    )


def _band(one: Precision) -> tuple[str, ...]:
    name = "all" if one.low is None or one.high is None else f"{one.low:.2f}–{one.high:.2f}"
    return (
        name,
        f"{one.decided:,}",
        f"{one.right + one.wrong + one.review:,}",
        f"{one.right:,}",
        f"{one.review:,}",
        "" if one.middle.share is None else percent(one.middle.share),
        "" if one.middle.share is None else interval(*one.middle.interval),
        _more(one),
    )


def _more(one: Precision) -> str:
    if one.more_labels is None:
        return ""
    return f">{one.holds:,}" if one.is_out_of_reach else f"{one.more_labels:,}"


def _bar(one: Estimate) -> Bar | None:
    return None if one.share is None else Bar(one.interval.low, one.share, one.interval.high)


def _agreement(report: Report) -> Section:
    title = "How far reviewers agree"
    known = (
        f"{number(report.dependent, 'second decision')} given with the first in sight: not counted."
        if report.dependent
        else "No second decision was given with the first in sight."
    )
    if not report.agreement.groups:
        return Section(
            title,
            (
                "Not known: no group was judged by two without the other's verdict in sight."
                " `reviewer review --second-review 0.1` asks for some again, blind.",
                known,
            ),
        )
    lines = [*report.agreement_by_pair, *report.agreement_by_band, *report.agreement_by_week]
    return Section(
        title,
        (
            f"{number(report.agreement.groups, 'group was', 'groups were')} judged by two or more"
            " who did not know the other's"
            f" verdict. {known}",
        ),
        ("", "GROUPS", "ALIKE", "95 %", "KAPPA", "95 %", "ALPHA", "95 %"),
        tuple(map(_agreed, [*lines, report.agreement])),
        after=(
            "ALIKE: all who judged a group said the same; to leave it for someone else is a verdict here,"
            " and to split it otherwise is another one. KAPPA is Cohen's, of two reviewers;"
            " ALPHA Krippendorff's, of any number. 1 is always alike, 0 as"
            f" by chance. Both are told from {FEWEST} groups on, with intervals that come from drawing the"
            " groups anew; that of ALIKE is Clopper and Pearson's.",
            *_over_pairs(report.agreement),
        ),
    )


def _cut_off(value: float | None) -> str:
    """Not rounded: what is written 1 is always alike."""
    return "" if value is None else f"{int(value * 100 + copysign(1e-7, value)) / 100:.2f}"


def _agreed(one: Agreement) -> tuple[str, ...]:
    def ends(value: Interval | None) -> str:
        if value is None:
            return ""
        return ("–" if value[0] >= 0 else " to ").join(outwards(*value, scale=1, digits=2))

    beyond_chance = (
        _cut_off(one.kappa),
        ends(one.kappa_interval),
        _cut_off(one.alpha),
        ends(one.alpha_interval),
    )
    return (
        one.name or "all",
        f"{one.groups:,}",
        "" if one.alike is None else percent(one.alike),
        "" if one.alike_interval is None else interval(*one.alike_interval),
        *(beyond_chance if one.groups >= FEWEST else [""] * len(beyond_chance)),
    )


def _over_pairs(one: Agreement) -> Iterator[str]:
    if one.pairs_alpha is not None:
        yield (
            f"Over the {number(one.pairs, 'pair')} of profiles that two reviewers judged to be one"
            " customer or two, ALPHA is"
            f" {_cut_off(one.pairs_alpha)}. It shows how alike they have split the groups."
        )


def _slips(report: Report) -> Section:
    return Section(
        "Control groups",
        ("Groups that two others had decided alike, asked about again unmarked. They decide nothing.",),
        ("REVIEWER", "ANSWERED", "SLIPS", "SHARE", f"{report.confidence * 100:g} %", "REVIEW"),
        tuple(
            (one.reviewer, f"{one.answered:,}", f"{one.slips:,}",
             percent(one.slips / one.answered) if one.answered else "",
             interval(*one.interval) if one.answered else "", f"{one.review:,}")
            for one in report.slips
        ),
        after=("A slip differs from what the two said, who may both be wrong: look before you judge.",),
    )  # fmt: skip


def _disputed(report: Report) -> Section:
    shown = report.disputed[:_MOST_DISPUTED]
    more = report.disputes - len(shown)
    return Section(
        number(report.disputes, "disputed group"),
        ("Reviewers judge them differently, and nobody has settled it.",),
        ("MATCHID", "SCORE", "WHO SAYS WHAT"),
        tuple(
            (
                one.match_id,
                "" if one.score is None else f"{one.score:.4f}",
                ", ".join(f"{name}: {outcome}" for name, outcome in one.given),
            )
            for one in shown
        ),
        after=(f"… and {more:,} more: --output json names up to 1,000.",) if more else (),
    )
