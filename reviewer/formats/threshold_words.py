"""A report's thresholds in words: what they promise, what sets them, and what the domain's own rule does."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from reviewer.core.counted import number
from reviewer.core.decisions import ChosenBy
from reviewer.formats.report_section import Section, estimated, percent
from reviewer.quality.numbers import NoThreshold, Report, Threshold

if TYPE_CHECKING:
    from reviewer.aws.domains import MergingPreview
    from reviewer.quality.consolidation import Consolidated


def threshold_section(report: Report) -> Section:
    """From which score on merging is right often enough, and what to type to set it."""
    found = report.threshold
    title = f"From which score on {report.target_precision * 100:g} % of merges are right"
    if found is None:
        return Section(title, (_WHY_NONE[report.why_no_threshold or NoThreshold.NO_SAMPLE],))
    sure = f"{found.confidence * 100:g} %"
    said = []
    if found.suggestion is None:
        said.append(
            f"No threshold can be named yet from {number(found.labels, 'label')}. At least"
            f" {number(found.fewest, 'label')} at"
            f" or above it, all right, show {found.target * 100:g} % with {sure} confidence."
        )
        if found.at_once and found.labels < found.fewest and not (found.is_band or report.is_census):
            size = ceil(found.fewest / 100 + 0.5) * 100
            drawn = [one for one in report.samples if one.chosen_by == ChosenBy.SAMPLE]
            by = ", with its --seed if it had one" if any(one.seed != "" for one in drawn) else ""
            said.append(f"A larger sample holds this one: `reviewer review --sample {size}`{by}.")
    else:
        one = found.suggestion
        said.append(
            f"{one.threshold:g}: of merges at or above it at least {found.target * 100:g} % are right, with"
            f" {sure} confidence. Of {number(one.seen, 'label')} there {one.right:,} say so."
        )
        if found.recall is not None:
            said.append(
                f"About {percent(found.recall)} of the right merges among the matches lie there. Customers"
                " whom GetMatches did not find are not counted here."
            )
    if found.labels >= found.fewest or not found.at_once:
        said.append(_rule(found))
    if found.samples > 1:
        said.append(
            f"The labels are of {found.samples:,} samples and count alike, however large their runs are: it"
            " is a promise for matches that are mixed as these are."
        )
    if not report.is_census and any(one.drawn and one.seed is None for one in report.samples):
        said.append(
            "An earlier release recorded no --seed: where several drew samples of one size from this run,"
            " their groups pass for those of one."
        )
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


_ON_THE_WAY = "`reviewer review --audit 10` mixes groups in that can be looked at on the way."
_WHY_NONE = {
    NoThreshold.MIXED: "No threshold can be named: more groups are reviewed than one sample has. Samples of"
    " several exports, or with several --seed in an earlier release, can't be told apart, so that none is"
    f" known to be reviewed to its end. {_ON_THE_WAY}",
    NoThreshold.UNFINISHED: "No threshold can be named yet: a sample gives one once every group that was"
    " drawn is reviewed. Before that an order or a filter may have brought its best groups first."
    f" {_ON_THE_WAY}",
    NoThreshold.BAND_UNFINISHED: "No threshold can be named yet: a sample by band gives one within its"
    " highest band, once every group that was drawn there is reviewed.",
    NoThreshold.NO_SAMPLE: "No threshold can be named: no group was drawn at random from all of them, each as"
    " likely as any other. `reviewer review --sample 500` or `--audit 10` draws some; groups chosen by score"
    " or doubt alone promise nothing.",
    NoThreshold.NO_SCORES: "No threshold can be named: none of the groups that count has a score.",
}
"""What is said where there is no label that a threshold may rest on."""


def auto_merging_section(report: Report, told: AutoMergingTold) -> Section:
    """What AWS would merge by itself, beside what the same rule does to groups that were judged here."""
    title, preview, here = "What auto-merging would do", told.preview, told.here
    if preview is None:
        return Section(title, ("Nothing: the domain has no Consolidation, by whose attributes AWS merges.",))
    alike = ", or ".join(" and ".join(names) for names in preview.attributes)
    is_named = report.threshold is not None and report.threshold.suggestion is not None
    whose = "as named above" if is_named else "as the domain has it"
    rule = (
        f"The domain's rule (Consolidation) would merge profiles that are equal in {alike}, in groups with a"
        f" score of {preview.least_score:g} or more, {whose}."
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
        f"Here: the {number(here.read, 'group')} whose profiles were all read, of {here.drawn:,}"
        " that were drawn at"
        f" random and are decided.{asked} Those with a profile that can't be read, as after a merge, are"
        " not counted. Values are compared as they are written today; AWS does not say how it compares them."
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
        f" {estimated(here.precision)} with {report.confidence * 100:g} % confidence.{review}"
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
        f"To name {following:g} takes about {number(found.more_labels, 'more label')} at or above"
        " it, if they are"
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
