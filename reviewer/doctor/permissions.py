"""The permissions that reviewing needs, and what it means when one is denied."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.aws.service_errors import is_behind_permissions
from reviewer.core.problems import ProblemKind, SourceError
from reviewer.doctor.checks import Check, State


@dataclass(frozen=True, slots=True)
class Permission:
    """One IAM action (``profile:`` and the operation's name)."""

    serves: str
    """What it is needed for."""
    without: State
    """How well reviewing goes when it is denied."""


PERMISSIONS = {
    "ListDomains": Permission("the list to pick a domain from", State.WARNING),
    "GetDomain": Permission("telling whether Matching is on, and when the next run comes", State.WARNING),
    "GetMatches": Permission("the match groups", State.BROKEN),
    "BatchGetProfile": Permission("the profiles of a group", State.BROKEN),
    "SearchProfiles": Permission("the profiles, where BatchGetProfile is denied", State.WARNING),
    "ListIdentityResolutionJobs": Permission("telling that a job is running, or has ended", State.WARNING),
}
"""By operation."""


def permission_finding(operation: str, error: SourceError | None, without: State | None = None) -> Check:
    """Say what trying an operation showed.

    Args:
        operation: one of PERMISSIONS.
        error: what went wrong; None for nothing.
        without: how well reviewing goes without it, where that is not as PERMISSIONS says.
    """
    permission = PERMISSIONS[operation]
    name, action = f"may {operation}", f"profile:{operation}"
    if error is None or is_behind_permissions(error.__cause__):
        return Check(name, State.GOOD, "allowed", facts={"action": action, "allowed": True})
    problem = error.problem
    if problem.kind is ProblemKind.DENIED:
        return Check(
            name,
            without or permission.without,
            f"denied; it is for {permission.serves}",
            problem.todo,
            {"action": action, "allowed": False},
        )
    said = f"could not be tried: {problem.what}"
    return Check(name, permission.without, said, problem.todo, {"action": action, "allowed": None})
