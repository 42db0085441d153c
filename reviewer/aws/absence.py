"""Why there are no matches: no such domain, or a domain whose Matching is off."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.aws.jobs import domain_settings
from reviewer.aws.not_aws import NotAws
from reviewer.aws.service_errors import matching_off
from reviewer.core.problems import Problem, ProblemKind, SourceError

if TYPE_CHECKING:
    from reviewer.aws.connection import Connection

_MOST_NAMES = 5


@contextmanager
def telling_nearest_names(connection: Connection, domain_name: str) -> Iterator[None]:
    """Add the names of the domains that there are to a refusal for a domain that there is not.

    Raises:
        SourceError: whatever was raised within, told better where the domain is not there.
    """
    try:
        yield
    except SourceError as error:
        if error.problem.kind is not ProblemKind.NOT_FOUND:
            raise
        problem = with_nearest_names(error.problem, connection, domain_name)
        raise SourceError(problem) from error.__cause__


def with_nearest_names(problem: Problem, connection: Connection, domain_name: str) -> Problem:
    """Add the names of the domains that there are to a problem of a domain that there is not.

    Where they can't be listed either, the problem stays as it is.
    """
    try:
        names = [domain.name for domain in connection.domains()]
    except SourceError:
        return problem  # The names are a help with the first problem, not a second one to tell.
    return replace(problem, todo=_advice(domain_name, names, connection.region))


def _advice(domain_name: str, names: Sequence[str], region: str) -> str:
    if not names:
        return f"There is no domain at all in {region} for this account: check --region and --profile"
    lowered = {name.lower(): name for name in names}
    near = [lowered[one] for one in difflib.get_close_matches(domain_name.lower(), lowered, 3, 0.6)]
    if near:
        return f"Did you mean {' or '.join(near)}? Else check --region and --profile"
    more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
    named = f"{', '.join(names[:_MOST_NAMES])}{more}"
    return f"Name one of {named} with --domain-name, or check --region and --profile"


def matching_off_problem(connection: Connection, domain_name: str) -> Problem | None:
    """Ask whether a domain's Matching is off (GetDomain); None where it is on or can't be told.

    Raises:
        SourceError: what answers is not AWS, so that it was not AWS either that had no matches.
    """
    try:
        settings = domain_settings(connection, domain_name)
    except SourceError as error:
        if isinstance(error.__cause__, NotAws):
            raise
        return None  # That no matches came is no error; only why would have been known.
    if settings.matching:
        return None
    return matching_off(connection.call("GetMatches", domain_name))
