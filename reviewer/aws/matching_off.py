"""What is told of a domain whose Matching is off, and the line that turns it on."""

from __future__ import annotations

from reviewer.aws.call import Call
from reviewer.aws.circumstances import quoted
from reviewer.core.problems import Problem, ProblemKind


def enabling_line(call: Call) -> str:
    """Write the AWS CLI's line that turns Matching on for the domain of a call, by the same options."""
    words = ["aws", "customer-profiles", "update-domain", "--domain-name", call.domain_name]
    words += ["--matching", "Enabled=true"]
    if call.profile:
        words += ["--profile", call.profile]
    if call.region:
        words += ["--region", call.region]
    if call.endpoint_is_named:
        words += ["--endpoint-url", call.endpoint]
    return " ".join(quoted(word) for word in words)


def matching_off(call: Call) -> Problem:
    """Matching is off, so that there are no match groups."""
    return Problem(
        ProblemKind.OTHER,
        f"Matching is off for domain {call.domain_name}",
        "Identity Resolution finds no matches in it",
        f"Turn it on: `{enabling_line(call)}`; its first weekly job then finds the matches",
    )
