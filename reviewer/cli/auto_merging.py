"""``reviewer report --preview``: what AWS would merge by itself, and what the same rule does here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from heapq import nsmallest
from itertools import chain
from typing import TYPE_CHECKING

from reviewer.cli.aws_options import AwsOptions
from reviewer.cli.output import errors_in_words, telling_if_slow
from reviewer.core.counted import number
from reviewer.core.tallies import Drawn
from reviewer.formats.threshold_words import AutoMergingTold

if TYPE_CHECKING:
    from reviewer.quality.numbers import Report

MOST_READ = 1_000
"""Groups whose profiles are asked for at most, in about a hundred calls."""


def auto_merging(aws: AwsOptions, found: Report, drawn: Iterator[Drawn]) -> AutoMergingTold:
    """Ask AWS for its preview from the suggested score on, else from the domain's own, and try the rule here.

    Exits where AWS can't be asked.

    Args:
        aws: how it is reached.
        found: the report.
        drawn: the groups that chance chose.
    """
    from reviewer.aws.connection import Connection
    from reviewer.aws.domains import merging_preview
    from reviewer.comparison.fields import fields_of
    from reviewer.core.problems import SourceError
    from reviewer.quality.consolidation import consolidated
    from reviewer.sources.profiles import ProfileReader, read_all

    aws.warn_of_risks()
    suggestion = None if found.threshold is None else found.threshold.suggestion
    with errors_in_words():
        connection = Connection(replace(aws.connection, region=found.region))
        preview = merging_preview(
            connection, found.domain_name, None if suggestion is None else suggestion.threshold
        )
    if preview is None:
        return AutoMergingTold(None, None)
    count = 0

    def counted() -> Iterator[Drawn]:
        nonlocal count
        for count, one in enumerate(drawn, 1):  # noqa: B007 (told below)
            yield one

    # Their keys are digests, so that those with the lowest are drawn at random too.
    asked = nsmallest(MOST_READ, counted(), key=lambda one: one.group_key)
    ids = [*chain.from_iterable(one.profile_ids for one in asked)]
    try:
        with telling_if_slow(f"Reading {number(len(ids), 'profile')}"):
            batch = read_all(ProfileReader(connection, found.domain_name).read, ids)
    except SourceError as error:
        return AutoMergingTold(preview, None, error.problem.line)
    profiles = {profile_id: fields_of(profile) for profile_id, profile in batch.profiles.items()}
    lists, least = preview.attributes, preview.least_score
    return AutoMergingTold(preview, consolidated(count, asked, profiles, lists, least, found.confidence))
