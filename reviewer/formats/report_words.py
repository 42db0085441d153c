"""A report on a domain's decisions in words: sections that text and HTML both draw."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reviewer.core.decisions import ChosenBy
from reviewer.quality.agreement import FEWEST
from reviewer.quality.numbers import NARROWER, Activity, Agreement, By, Precision, Report, Threshold
from reviewer.quality.weighted import Estimate

if TYPE_CHECKING:
    from reviewer.aws.domains import MergingPreview
    from reviewer.quality.consolidation import Consolidated


@dataclass(frozen=True)
class Bar:
    """A share between the ends of its interval, each 0..1."""

    low: float
    share: float
    high: float


@dataclass(frozen=True)
class Section:
    """A part of a report; every text in it may quote the journal, raw."""

    title: str
    before: tuple[str, ...] = ()
    """Sentences above the table."""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    bars: tuple[Bar | None, ...] = ()
    """One behind each row; empty where the table has none."""
    after: tuple[str, ...] = ()
    """Sentences below the table."""
    typed: str = ""
    """A command to copy."""

    @property
    def are_numbers(self) -> list[bool]:
        """Whether each column holds nothing but numbers."""
        return [all(map(_NUMBER.fullmatch, column)) for column in zip(*self.rows, strict=True)]


_NUMBER = re.compile(r"[->\d.,–% to]*")


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
            "What the evidence said, and verdicts went against",
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
        (f"{report.groups:,} groups are decided.",),
        (heading, "DECISIONS", "MERGE", "IN PART", "REVIEW", "REJECT", "UNDONE", "A MINUTE"),
        tuple(map(_activity, lines)),
        after=("A MINUTE: decisions a minute, breaks of more than two minutes left out.",),
    )


def _activity(one: Activity) -> tuple[str, ...]:
    counts = (one.decisions, one.merge, one.part, one.review, one.reject, one.withdrawn)
    pace = "" if one.a_minute is None else f"{one.a_minute:.1f}"
    return (one.name or "all", *(f"{count:,}" for count in counts), pace)


def _samples(report: Report) -> Section:
    rows = []
    for one in report.samples:
        drawn = f"{one.drawn:,} of {one.of:,}" if one.drawn else ""
        rows.append(
            (one.chosen_by or "unknown", _CHOSEN[ChosenBy(one.chosen_by) if one.chosen_by else ""],
             drawn, f"{one.reviewed:,}", "yes" if one.counts else "no")
        )  # fmt: skip
    if report.is_census:
        after = "Every group of the run is decided, so all of them count, however they came to be reviewed."
    elif any(one.counts for one in report.samples):
        after = (
            "Estimates rest on the groups that chance chose. Those chosen by score, order or doubt alone say"
            " nothing of the others. What is left of a sample is taken to be like what is reviewed of it; it"
            " is not where an order or a filter chose what came first."
        )
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


def _precision(report: Report) -> Section:
    bands = [one for one in reversed(report.bands) if one.decided]
    lines = [*bands, report.precision]
    seen = report.precision.middle.seen + report.precision.review
    title = "How often a merge is right, by score"
    if not seen:
        return Section(title, ("Not known: no group was drawn at random.",))
    confidence = f"{report.confidence * 100:g} %"
    after = [
        f"RIGHT: of the {seen:,} groups of the sample, those that are one customer. A group in which any two"
        f" profiles are not is wrong. The interval holds the truth with {confidence} confidence (Clopper and"
        " Pearson, weighted by the chance of each group to be drawn).",
    ]
    if report.precision.review:
        after.append(
            f"{report.precision.review:,} groups left for someone else count neither way. All of them right:"
            f" {_words(report.precision.best)}; none: {_words(report.precision.worst)}."
        )
    if report.precision.is_out_of_reach:
        after.append(
            f"An interval {NARROWER * 100:g} points wide takes more labels than there are groups"
            f" ({report.precision.holds:,}): once all of them are decided nothing is left to estimate."
        )
    elif report.precision.more_labels:
        after.append(
            f"An interval {NARROWER * 100:g} points wide takes about {report.precision.more_labels:,} more"
            " labels, for all scores together."
        )
    return Section(
        title,
        (),
        ("SCORE", "DECIDED", "SAMPLE", "RIGHT", "REVIEW", "PRECISION", confidence, "MORE"),
        tuple(map(_band, lines)),
        tuple(_bar(one.middle) for one in lines),
        (
            *after,
            f"MORE: labels that an interval {NARROWER * 100:g} points wide takes there beside these. With >"
            " it takes more than there are groups, about so many.",
        ),
    )


def _band(one: Precision) -> tuple[str, ...]:
    name = "all" if one.low is None or one.high is None else f"{one.low:.2f}–{one.high:.2f}"
    interval = (
        "" if one.middle.share is None else _interval(one.middle.interval.low, one.middle.interval.high)
    )
    return (
        name,
        f"{one.decided:,}",
        f"{one.right + one.wrong + one.review:,}",
        f"{one.right:,}",
        f"{one.review:,}",
        "" if one.middle.share is None else percent(one.middle.share),
        interval,
        ""
        if one.more_labels is None
        else f">{one.holds:,}"
        if one.is_out_of_reach
        else f"{one.more_labels:,}",
    )


def _bar(one: Estimate) -> Bar | None:
    return None if one.share is None else Bar(one.interval.low, one.share, one.interval.high)


def percent(share: float) -> str:
    """A share in per cent, cut off rather than rounded up to 100."""
    return f"{int(share * 1000 + 1e-9) / 10:.1f} %"


def _interval(low: float, high: float) -> str:
    return f"{low * 100:.1f}–{high * 100:.1f}"


def _words(one: Estimate) -> str:
    if one.share is None:
        return "not known"
    return f"{percent(one.share)} ({_interval(one.interval.low, one.interval.high)})"


def threshold_section(report: Report) -> Section:
    """From which score on merging is right often enough, and what to type to set it."""
    found = report.threshold
    title = f"From which score on {report.target_precision * 100:g} % of merges are right"
    if found is None:
        return Section(title, (_why_none(report),))
    sure = f"{found.confidence * 100:g} %"
    said = []
    if found.suggestion is None:
        said.append(
            f"No threshold can be named yet from {found.labels:,} labels. At least {found.fewest:,} labels at"
            f" or above it, all right, show {found.target * 100:g} % with {sure} confidence."
        )
    else:
        one = found.suggestion
        said.append(
            f"{one.threshold:g}: of merges at or above it at least {found.target * 100:g} % are right, with"
            f" {sure} confidence. Of {one.seen:,} labels there {one.right:,} say so."
        )
        if found.recall is not None:
            said.append(
                f"About {percent(found.recall)} of the right merges among the matches lie there. Customers"
                " whom GetMatches did not find are in no number here."
            )
    said.append(_rule(found))
    if found.next_threshold is not None:
        said.append(_cost(found, found.next_threshold))
    said.append(
        "Counted as wrong: a group in which any two profiles are not one customer, and one that was left for"
        " someone else."
    )
    if found.suggestion is None:
        return Section(title, tuple(said))
    said.append(
        "Auto-merging asks for equal values too (Consolidation), and what it merges can't be separated. This"
        " sets the score alone and switches nothing on; with it the domain keeps what else its Matching has:"
    )
    return Section(
        title,
        tuple(said),
        typed=update_domain(report.domain_name, report.region, found.suggestion.threshold),
    )


class AutoMergingTold(NamedTuple):
    """What the domain's own rule would merge, by AWS and by what was judged here."""

    preview: MergingPreview | None
    """None where the domain has no rule."""
    here: Consolidated | None
    """None where no profile could be had."""
    problem: str = ""
    """Why not, raw."""


def _why_none(report: Report) -> str:
    drawn = {one.chosen_by for one in report.samples}
    on_the_way = "`reviewer review --audit 10` mixes groups in that can be looked at on the way."
    if ChosenBy.SAMPLE in drawn:
        return (
            "No threshold can be named yet: a sample gives one once every group that was drawn is reviewed."
            f" Before that an order or a filter may have brought its best groups first. {on_the_way}"
        )
    if ChosenBy.STRATUM in drawn:
        return (
            "No threshold can be named yet: a sample by band gives one within its highest band, once every"
            f" group that was drawn there is reviewed. {on_the_way}"
        )
    return (
        "No threshold can be named: no group was drawn at random from all of them, each as likely as any"
        " other. `reviewer review --sample 500` or `--audit 10` draws some; groups chosen by score or doubt"
        " alone promise nothing."
    )


def auto_merging_section(report: Report, told: AutoMergingTold) -> Section:
    """What AWS would merge by itself, beside what the same rule does to groups that were judged here."""
    title, preview, here = "What auto-merging would do", told.preview, told.here
    if preview is None:
        return Section(title, ("Nothing: the domain has no Consolidation, by whose attributes AWS merges.",))
    alike = ", or ".join(" and ".join(names) for names in preview.attributes)
    rule = (
        f"The domain's rule (Consolidation) merges profiles that are equal in {alike}, in groups with a score"
        f" of {preview.least_score:g} or more."
    )
    share = preview.merged / preview.profiles if preview.profiles else None
    rows = [_would_go("a sample of AWS's", preview.matches, preview.profiles, preview.merged, share)]
    if here is None:
        after = [f"What it does to the groups judged here is not known: {told.problem}."]
    else:
        rows.append(_would_go("drawn at random here", here.read, here.profiles, here.merged, here.share))
        after = [*_rule_here(report, here)]
    return Section(
        title,
        (rule,),
        ("GROUPS", "NUMBER", "PROFILES", "WOULD GO", "SHARE"),
        tuple(rows),
        after=("AWS's numbers are those of GetAutoMergingPreview, which names no group.", *after),
    )


def _would_go(name: str, groups: int, profiles: int, gone: int, share: float | None) -> tuple[str, ...]:
    return (name, f"{groups:,}", f"{profiles:,}", f"{gone:,}", "" if share is None else percent(share))


def _rule_here(report: Report, here: Consolidated) -> Iterator[str]:
    asked = "" if here.asked == here.drawn else f" {here.asked:,} of them, by chance, were asked for."
    yield (
        f"Here: the {here.read:,} groups whose profiles were all read, of {here.drawn:,} that were drawn at"
        f" random and are decided.{asked} Those with a profile that can't be read, as after a merge, are in"
        " no number. Values are compared as they are written today; how AWS compares them it does not say."
    )
    if not here.merges:
        yield "The rule merges nothing in any of them."
        return
    review = f" {here.review:,} more were left for someone else." if here.review else ""
    if here.precision.share is None:
        yield f"The rule merges profiles in {here.merges:,} of them, of which none is judged.{review}"
        return
    yield (
        f"The rule merges profiles in {here.merges:,} of them. In {here.right:,} of"
        f" {here.precision.seen:,} these are one customer by the verdict:"
        f" {_words(here.precision)} with {report.confidence * 100:g} % confidence.{review}"
    )


def _rule(found: Threshold) -> str:
    if found.is_band:
        return (
            "Tested within the highest band of the sample, from four scores down, each until one fails. The"
            " groups below it were drawn with another chance: a sample that is not by band tells of them too."
        )
    if found.at_once:
        return "Tested from four scores down, each until one fails, on a sample reviewed to its end."
    return (
        "You may look as often as you like while labels come in: the promise holds for every look (an"
        " e-process). A sample that is reviewed to its end needs fewer labels."
    )


def _cost(found: Threshold, following: float) -> str:
    if found.more_labels is None:
        return f"{following:g} can't be shown: as far as was seen, too many merges down to it are wrong."
    if not found.more_labels:
        return f"{following:g} may be shown by the next labels."
    if found.is_out_of_reach:
        return (
            f"To name {following:g} takes more labels at or above it than there are groups: about"
            f" {found.holds:,} lie there. Those of a later run count too."
        )
    return (
        f"To name {following:g} takes about {found.more_labels:,} more labels at or above it, if they are"
        " like those there are."
    )


def update_domain(domain_name: str, region: str, threshold: float) -> str:
    """The command that sets the score from which AWS merges by itself, and leaves all else as it is.

    UpdateDomain takes ``Matching`` as a whole, so what the domain has is read and merged with the score.
    """
    where = f"--domain-name {shlex.quote(domain_name)} --region {shlex.quote(region)}"
    query = (
        "Matching.merge(@, {AutoMerging: merge({Enabled: `false`}, not_null(AutoMerging, `{}`),"
        f" {{MinAllowedConfidenceScoreForMerging: `{threshold:g}`}})}})"
    )
    matching = f"aws customer-profiles get-domain {where} --output json --query {shlex.quote(query)}"
    return f'aws customer-profiles update-domain {where} --matching "$({matching})"'


def _agreement(report: Report) -> Section:
    title = "How far reviewers agree"
    known = (
        f"{report.dependent:,} second decisions were given with the first in sight and don't count."
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
            f"{report.agreement.groups:,} groups were judged by two or more who did not know the other's"
            f" verdict. {known}",
        ),
        ("", "GROUPS", "ALIKE", "95 %", "KAPPA", "95 %", "ALPHA", "95 %"),
        tuple(map(_agreed, [*lines, report.agreement])),
        after=(
            "KAPPA is Cohen's, of two reviewers; ALPHA Krippendorff's, of any number. 1 is always alike, 0 as"
            f" by chance. Their intervals come of drawing the groups anew and take {FEWEST} groups; that of"
            " ALIKE is Clopper and Pearson's.",
            *_over_pairs(report.agreement),
        ),
    )


def _agreed(one: Agreement) -> tuple[str, ...]:
    def number(value: float | None) -> str:
        return "" if value is None else f"{value:.2f}"

    def ends(value: Sequence[float] | None) -> str:
        if value is None:
            return ""
        return f"{value[0]:.2f}{'–' if value[0] >= 0 else ' to '}{value[1]:.2f}"

    return (
        one.name or "all",
        f"{one.groups:,}",
        "" if one.alike is None else percent(one.alike),
        "" if one.alike_interval is None else _interval(*one.alike_interval),
        number(one.kappa),
        ends(one.kappa_interval),
        number(one.alpha),
        ends(one.alpha_interval),
    )


def _over_pairs(one: Agreement) -> Iterator[str]:
    if one.pairs_alpha is not None:
        yield (
            f"Over the {one.pairs:,} pairs of profiles that two took for one customer or for two, ALPHA is"
            f" {one.pairs_alpha:.2f}: that of the parts they made of the groups."
        )


def _slips(report: Report) -> Section:
    return Section(
        "Control groups",
        ("Groups that two others had decided alike, asked about again unmarked. No decision comes of them.",),
        ("REVIEWER", "ANSWERED", "SLIPS", "SHARE", f"{report.confidence * 100:g} %", "REVIEW"),
        tuple(
            (one.reviewer, f"{one.answered:,}", f"{one.slips:,}",
             percent(one.slips / one.answered) if one.answered else "",
             _interval(*one.interval) if one.answered else "", f"{one.review:,}")
            for one in report.slips
        ),
        after=("A slip says something else than the two, who may both be wrong: look before you judge.",),
    )  # fmt: skip


def _disputed(report: Report) -> Section:
    shown = report.disputed[:_MOST_DISPUTED]
    more = report.disputes - len(shown)
    return Section(
        f"{report.disputes:,} disputed groups",
        ("Reviewers say different things of them, and nobody has ended the dispute.",),
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
