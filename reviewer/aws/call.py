"""What was being asked of AWS when something went wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """One call."""

    operation: str
    """The API operation, e.g. ``GetMatches``."""
    domain_name: str = ""
    profile: str | None = None
    region: str | None = None
    endpoint: str = ""
    with_token: bool = False
    """Whether the call carried a NextToken."""
    endpoint_setting: str = "--endpoint-url"
    """The option or variable that names the endpoint of the service that is asked."""
    endpoint_is_named: bool = False
    """Whether an option names the endpoint, so that it need not be AWS's own."""
