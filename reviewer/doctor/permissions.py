"""The permissions that reviewing and merging need, tried by reads, and what it means when one is denied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from reviewer.aws.connection import Connection
from reviewer.aws.service_errors import is_behind_permissions
from reviewer.core.matches import MatchPage
from reviewer.core.problems import ProblemKind, SourceError
from reviewer.doctor.checks import Check, State, check

Answer = TypeVar("Answer")
_NO_PROFILE = "0" * 32
"""An id that BatchGetProfile takes and no profile has, for a domain whose groups name none."""
PERMISSIONS = {
    "ListDomains": ("the list to pick a domain from", State.WARNING),
    "GetDomain": ("telling whether Matching is on, and when the next run comes", State.WARNING),
    "GetMatches": ("the match groups", State.BROKEN),
    "BatchGetProfile": ("the profiles of a group", State.BROKEN),
    "SearchProfiles": ("the profiles, where BatchGetProfile is denied", State.WARNING),
    "ListIdentityResolutionJobs": ("telling that a job is running, or has ended", State.WARNING),
}
"""By operation: what it is needed for, and how well reviewing goes when it is denied."""
_TO_GO_BACK = "snapshots before merges, and taking merges apart"
OF_MERGING = {
    "ListProfileObjectTypes": (_TO_GO_BACK, State.NOTE),
    "GetProfileObjectType": (_TO_GO_BACK, State.NOTE),
    "ListProfileObjects": (_TO_GO_BACK, State.NOTE),
    "ListProfileHistoryRecords": ("telling what became of a merge, and by whom", State.NOTE),
    "GetProfileHistoryRecord": ("the keys in a snapshot", State.NOTE),
}
"""The same for merging, as far as reads can try it."""


def tried(ask: Callable[[], Answer]) -> tuple[Answer | None, SourceError | None]:
    """Make a call; answers what came, or what went wrong."""
    try:
        return ask(), None
    except SourceError as error:
        return None, error


def permission_check(operation: str, error: SourceError | None, without: State | None = None) -> Check:
    """Say what trying an operation showed.

    Args:
        operation: one of PERMISSIONS or OF_MERGING.
        error: what went wrong; None for nothing.
        without: how well reviewing goes without it, where that is not as PERMISSIONS says.
    """
    purpose, state = (PERMISSIONS | OF_MERGING)[operation]
    name, action = f"may {operation}", f"profile:{operation}"
    if error is None or is_behind_permissions(error.__cause__):
        return check(name, State.GOOD, "allowed", action=action, allowed=True)
    problem = error.problem
    if problem.kind is ProblemKind.DENIED:
        result = f"denied; it is for {purpose}"
        return check(name, without or state, result, problem.todo, action=action, allowed=False)
    result = f"could not be tried: {problem.what}"
    return check(name, state, result, problem.todo, action=action, allowed=None)


def profile_permissions(connection: Connection, domain_name: str, page: MatchPage | None) -> Iterator[Check]:
    """Try both ways to a profile of the page: one is enough."""
    ids = page.matches[0].profile_ids if page is not None and page.matches else ()
    profile_id = next(iter(ids), _NO_PROFILE)
    _, batch = tried(
        lambda: connection.call("BatchGetProfile", DomainName=domain_name, ProfileIds=[profile_id])
    )
    by_id = {"KeyName": "_profileId", "Values": [profile_id], "MaxResults": 1}
    _, search = tried(lambda: connection.call("SearchProfiles", DomainName=domain_name, **by_id))
    searchable = search is None or is_behind_permissions(search.__cause__)
    yield permission_check("BatchGetProfile", batch, State.WARNING if searchable else State.BROKEN)
    yield permission_check("SearchProfiles", search)


def merging_permissions(connection: Connection, domain_name: str) -> Iterator[Check]:
    """Try what can be tried of merging: for a profile that there is not, which a permission comes before."""
    of_type: dict[str, object] = {"ObjectTypeName": "CTR"}
    of_profile: dict[str, object] = {"ProfileId": _NO_PROFILE}
    asked: dict[str, dict[str, object]] = {
        "ListProfileObjectTypes": {"MaxResults": 1},
        "GetProfileObjectType": of_type,
        "ListProfileObjects": of_profile | of_type | {"MaxResults": 1},
        "ListProfileHistoryRecords": of_profile | {"MaxResults": 1},
        "GetProfileHistoryRecord": of_profile | {"Id": _NO_PROFILE},
    }
    for operation in OF_MERGING:
        call = partial(connection.call, operation, DomainName=domain_name, **asked[operation])
        yield permission_check(operation, tried(call)[1])
