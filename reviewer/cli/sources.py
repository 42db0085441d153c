"""Where the groups under review come from: a domain's matches, its rule-based ones, or an export."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from reviewer.aws.options import ConnectionOptions, check_endpoint
from reviewer.cli.output import fail

if TYPE_CHECKING:
    from reviewer.aws.connection import Connection
    from reviewer.sources.export.files import Part
    from reviewer.sources.protocol import MatchSource

LARGEST_RULES_PAGE = 20
"""Rule-based groups a page at most, since each takes a call of its own."""
_MOST_HELD = 8
"""Files of an export that are held open; of the others each is opened for every read."""
_S3_ENDPOINT = "AWS_ENDPOINT_URL_S3"
LATEST_EXPORT = "export"
"""What ``--from`` calls the export of the latest job."""


@dataclass(frozen=True, slots=True)
class SourceContext:
    """What a source is opened with."""

    connection: Callable[[], Connection]
    """Gives the connection to AWS; may block and raise SourceError."""
    domain_name: str
    page_size: int
    folder: Path
    """Where files can be made that hold no values."""
    keeps_pages: bool = False
    """Whether pages of matches stay there for the next start."""


class OpenSource(Protocol):
    """Opens a source; called in a thread, may block and raise SourceError."""

    def __call__(self, context: SourceContext) -> MatchSource:
        """Open it."""


def of_domain(context: SourceContext) -> MatchSource:
    """Open the matches that GetMatches gives, some of them from the last start."""
    from reviewer.sources.page_cache import FOLDER, CachedMatches, place_of

    connection = context.connection()
    from reviewer.sources.api import DomainMatches

    matches = DomainMatches(connection, context.domain_name, context.page_size)
    if not context.keeps_pages:
        return matches
    names = (
        connection.endpoint,
        connection.region,
        context.domain_name,
        connection.profile,
        str(context.page_size),
    )
    return CachedMatches(matches, context.folder / FOLDER / place_of(*names), context.page_size)


def of_rules(context: SourceContext) -> MatchSource:
    """Open the matches that ListRuleBasedMatches gives."""
    from reviewer.sources.rule_based import RuleMatches

    return RuleMatches(context.connection(), context.domain_name, context.page_size)


def chosen_source(
    places: Sequence[str], *, rule_based: bool, token: str | None, options: ConnectionOptions
) -> OpenSource:
    """Find the source that ``--from`` and ``--rule-based`` name; leaves with code 2 where they can't be.

    Args:
        places: what ``--from`` names: files, URLs of S3, or ``export``; all of one export.
        rule_based: whether the rule-based matches are wanted.
        token: the page that an option names to begin at.
        options: how AWS is reached.
    """
    if rule_based and places:
        fail("--rule-based and --from exclude each other: an export holds no rule levels", 2)
    if rule_based:
        return of_rules
    if not places:
        return of_domain
    if token is not None:
        fail("--from and --next-token exclude each other: the pages of an export have no tokens", 2)
    if reads_from_aws(places):
        _check_s3_endpoint(options)
    if LATEST_EXPORT in places:
        if len(places) > 1:
            fail("--from export stands alone; for a file of that name write ./export", 2)
        return _latest_export
    places = [place.removeprefix("file://") for place in places]
    for place in places:
        if place == "-" or re.match(r"(?!s3:)[a-z][a-z0-9+.-]*://", place, re.IGNORECASE):
            fail(f"--from {place}: it takes files and URLs of S3 alone. Save it in a file and name that", 2)
    urls = [place for place in places if place.startswith("s3://")]
    if urls:
        if len(urls) < len(places):
            fail("--from takes files of this machine or URLs of S3, not both: groups are of one export", 2)
        return _in_s3(urls)
    return _on_this_machine(places, options.region)


def reads_from_aws(places: Sequence[str]) -> bool:
    """Tell whether any of what ``--from`` names lies in AWS."""
    return any(place == LATEST_EXPORT or place.startswith("s3://") for place in places)


def _check_s3_endpoint(options: ConnectionOptions) -> None:
    """Leave with code 2 where the environment's endpoint for S3 is none, or would send in the clear."""
    url = os.environ.get(_S3_ENDPOINT)
    if not url or os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return
    problem = check_endpoint(url, named_by=_S3_ENDPOINT, allow_insecure=options.allow_insecure_endpoint)
    if problem is not None:
        fail(problem.line, 2)


def _on_this_machine(paths: Sequence[str], region: str | None) -> OpenSource:
    from reviewer.sources.export.files import FilePart, export_files

    files: list[Path] = []
    try:
        for path in map(Path, paths):
            found = export_files(path.iterdir(), str) if path.is_dir() else [path]
            if not found:
                fail(f"--from {path}: there is no CSV file in this folder, packed or not", 2)
            files += found
        parts = [FilePart(path, is_held=at < _MOST_HELD) for at, path in enumerate(files)]
    except OSError as error:
        fail(f"--from {error.filename}: {error.strerror}", 2)
    except ValueError as error:
        fail(f"--from {error}", 2)

    def open_source(context: SourceContext) -> MatchSource:
        # With the region named, boto3 is not even loaded before something is asked of AWS.
        return _opened(context, parts, region or context.connection().region)

    return open_source


def _in_s3(urls: Sequence[str]) -> OpenSource:
    from reviewer.sources.export.files import Location

    try:
        locations = [Location.of_url(url) for url in urls]
    except ValueError as error:
        fail(f"--from {error}", 2)

    def open_source(context: SourceContext) -> MatchSource:
        from reviewer.aws.bucket import Bucket
        from reviewer.sources.export.s3 import export_parts

        connection = context.connection()
        parts: list[Part] = []
        for location in locations:
            parts += export_parts(Bucket(connection, location.bucket), location.key)
        return _opened(context, parts, connection.region, remote=True)

    return open_source


def _latest_export(context: SourceContext) -> MatchSource:
    from reviewer.aws.bucket import Bucket
    from reviewer.sources.export.s3 import export_parts, latest_export

    connection = context.connection()
    location = latest_export(connection, context.domain_name)
    parts = export_parts(Bucket(connection, location.bucket), location.key, of_one_export=True)
    return _opened(context, parts, connection.region, remote=True)


def _opened(
    context: SourceContext, parts: Sequence[Part], region: str, *, remote: bool = False
) -> MatchSource:
    from reviewer.sources.api import DomainMatches
    from reviewer.sources.export.source import Aws, ExportMatches

    in_aws = cache(lambda: DomainMatches(context.connection(), context.domain_name))
    aws = Aws(lambda ids: in_aws().profiles(ids), lambda: in_aws().caller_arn())
    return ExportMatches(parts, region=region, page_size=context.page_size, aws=aws, remote=remote)
