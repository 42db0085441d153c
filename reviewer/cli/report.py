"""``reviewer report``: how good the decisions are, and how good the score is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from reviewer.cli.aws_options import AwsOptions, aws_options
from reviewer.cli.journal_options import journal_options, opened_journal
from reviewer.cli.option_types import Moment, NumberRange
from reviewer.cli.output import errors_in_words, fail, form_option, write
from reviewer.journal.place import Place
from reviewer.journal.sqlite import Journal
from reviewer.journal.tallying import drawn_groups, tallies
from reviewer.quality.numbers import By, Report

if TYPE_CHECKING:
    from reviewer.formats.threshold_words import AutoMergingTold


@click.command()
@click.option("--domain-name", metavar="NAME", help="The domain whose decisions are looked at.")
@click.option("--since", metavar="TIME", type=Moment(), help="Only decisions from then on.")
@click.option(
    "--until",
    metavar="TIME",
    type=Moment(end=True),
    help="Only decisions before then; a day counts to its end.",
)
@click.option(
    "--by",
    type=click.Choice([one.value for one in By]),
    default=By.REVIEWER.value,
    show_default=True,
    help="What decisions are counted by; source is how their groups came to be reviewed.",
)
@click.option(
    "--target-precision",
    type=NumberRange(0.5, 0.9999),
    default=0.99,
    show_default=True,
    metavar="SHARE",
    help="The share of merges that is to be right.",
)
@click.option(
    "--confidence",
    type=NumberRange(0.5, 0.9999),
    default=0.95,
    show_default=True,
    metavar="SHARE",
    help="How sure intervals and the threshold are to be.",
)
@click.option(
    "--suggest-threshold", is_flag=True, help="Only from which score on merging reaches the target."
)
@click.option(
    "--preview",
    is_flag=True,
    help="Ask AWS what it would merge by itself from that score on, by the domain's attributes, and read"
    " profiles to tell what the same rule does to the groups drawn at random.",
)
@form_option("text", "json", "html")
@aws_options()
@journal_options
def report(
    aws: AwsOptions,
    journal_place: Place,
    domain_name: str | None,
    since: datetime | None,
    until: datetime | None,
    by: str,
    target_precision: float,
    confidence: float,
    suggest_threshold: bool,
    preview: bool,
    output: str,
) -> None:
    """Show how good the decisions on a domain are, and how good its score is.

    Where the journal has a domain in several regions, --region says which. Only --preview asks AWS.

    Estimates rest on groups that were drawn at random (`reviewer review --sample N` or `--audit N`), with
    exact intervals. `reviewer help quality` tells how to read them.
    """
    from reviewer.quality.report import report as reckoned

    merging: AutoMergingTold | None = None
    with errors_in_words(), opened_journal(Journal.open_to_read, journal_place) as journal:
        where = _chosen(journal.domains(), domain_name, aws.connection.region)
        counted = tallies(journal, *where, since, until)
        if not counted.deeds:
            fail("No decision was made then: name other times with --since and --until", 1)
        found = reckoned(
            counted,
            target_precision=target_precision,
            confidence=confidence,
            by=By(by),
            since=None if since is None else _time(since),
            until=None if until is None else _time(until),
        )
        if preview:
            from reviewer.cli.auto_merging import auto_merging

            merging = auto_merging(aws, found, drawn_groups(journal, counted, since, until))
    write(_written(found, output, suggest_threshold, merging))


def _chosen(known: list[tuple[str, str]], domain_name: str | None, region: str | None) -> tuple[str, str]:
    """The domain and region that are meant, of those that the journal has decisions on."""
    meant = [one for one in known if domain_name in (None, one[0]) and region in (None, one[1])]
    if not known:
        fail("The journal has no decision yet, so there is nothing to tell: `reviewer review` makes some", 1)
    if not meant:
        named = "" if domain_name is None else f" on {domain_name}"
        named += "" if region is None else f" in {region}"
        fail(f"The journal has no decision{named}: `reviewer journal stats` lists the domains", 1)
    if len(meant) > 1:
        names = ", ".join(f"{name} in {where}" for name, where in meant)
        fail(f"The journal has decisions on {names}: say which with --domain-name and --region", 2)
    return meant[0]


def _time(moment: datetime) -> str:
    local = moment.astimezone()
    return local.isoformat(" ", "auto" if local.second or local.microsecond else "minutes")


def _written(found: Report, output: str, only_threshold: bool, merging: AutoMergingTold | None) -> list[str]:
    from reviewer.formats.report_words import sections
    from reviewer.formats.threshold_words import auto_merging_section, threshold_section, update_domain

    chosen = [threshold_section(found)] if only_threshold else [*sections(found)]
    if merging is not None:
        chosen.append(auto_merging_section(found, merging))
    if output == "json":
        from reviewer.formats.report_json import report_json

        suggestion = None if found.threshold is None else found.threshold.suggestion
        command = (
            None
            if suggestion is None
            else update_domain(found.domain_name, found.region, suggestion.threshold)
        )
        wanted: dict[str, object] = {**vars(found)}
        if only_threshold:
            why = found.why_no_threshold
            wanted = {"threshold": found.threshold, "why_no_threshold": why, "command": command}
        if merging is not None:
            wanted |= {"preview": merging.preview, "consolidated": merging.here}
        return [report_json(wanted), "\n"]
    if output == "html":
        from reviewer.formats.report_html import report_html

        return [*report_html(f"How good are the decisions on {found.domain_name}?", chosen)]
    from reviewer.formats.report_text import report_lines

    return [f"{line}\n" for line in report_lines(chosen)]
