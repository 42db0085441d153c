"""What the configuration says of a caller's credentials, looked at only once something has gone wrong."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError
from botocore.loaders import Loader
from botocore.regions import EndpointResolver

_ENDPOINT_PREFIX = "profile"
"""What botocore's list of endpoints knows Customer Profiles by."""


class Origin(StrEnum):
    """Where credentials come from, as far as what to do about them differs."""

    ENVIRONMENT = "environment"
    SSO = "sso"
    LOGIN = "login"
    PROCESS = "process"
    ROLE = "role"
    FILE = "file"
    UNKNOWN = "unknown"


_SIGNS = {
    Origin.SSO: ("sso_session", "sso_start_url"),
    Origin.LOGIN: ("login_session",),
    Origin.PROCESS: ("credential_process",),
    Origin.FILE: ("aws_access_key_id",),
    Origin.ROLE: ("role_arn",),
}
"""The settings by which a profile's kind of credentials is known."""
_RENEW_FILE = "Renew the credentials of profile {name} (`aws configure{option}`)"
_RENEWALS = {
    Origin.ENVIRONMENT: "Set new keys (AWS_ACCESS_KEY_ID and its like) in the environment and start again",
    Origin.SSO: "Run `aws sso login{option}`",
    Origin.LOGIN: "Run `aws login{option}`",
    Origin.PROCESS: "Run the credential_process of profile {name} by hand to see why",
    Origin.ROLE: _RENEW_FILE,
    Origin.FILE: _RENEW_FILE,
    Origin.UNKNOWN: "Sign in with `aws sso login{option}`, or renew the credentials",
}


@dataclass(frozen=True, slots=True)
class CredentialContext:
    """The configuration that a call was made under."""

    origin: Origin = Origin.UNKNOWN
    profile: str = "default"
    """The profile in use, whether an option or the environment names it."""
    renewing_profile: str = "default"
    """The profile to sign in with: for a role, the one at the end of its chain of source profiles."""
    profiles: tuple[str, ...] = ()
    """The profiles that there are."""
    regions: tuple[str, ...] = ()
    """The regions in which the installed botocore knows Customer Profiles; newer ones may be missing."""

    @property
    def renewal(self) -> str:
        """How credentials are renewed here: a sentence with no full stop."""
        name = self.renewing_profile
        option = "" if name == "default" else f" --profile {shlex.quote(name)}"
        return _RENEWALS[self.origin].format(name=name, option=option)

    @property
    def is_renewable(self) -> bool:
        """Whether credentials can be renewed for a program that runs already: not in its environment."""
        return self.origin is not Origin.ENVIRONMENT


NO_CONTEXT = CredentialContext()
"""Where no configuration was looked at, as for credentials that are given in person."""


def credential_context(session: botocore.session.Session, named_profile: str | None) -> CredentialContext:
    """Read the configuration of a session.

    Args:
        session: may be one that can't make a client.
        named_profile: the profile that an option names; None leaves it to the environment.
    """
    profile = named_profile or str(session.get_config_variable("profile") or "default")
    regions = _regions()
    try:
        profiles: Mapping[str, Any] = session.full_config.get("profiles", {})
    except BotoCoreError:
        # A file that can't be read is the trouble itself, and is reported as such.
        return CredentialContext(profile=profile, renewing_profile=profile, regions=regions)
    if named_profile is None and os.environ.get("AWS_ACCESS_KEY_ID"):
        origin, renewing = Origin.ENVIRONMENT, profile
    else:
        origin, renewing = _origin(profile, profiles)
    return CredentialContext(origin, profile, renewing, tuple(profiles), regions)


def _origin(profile: str, profiles: Mapping[str, Any]) -> tuple[Origin, str]:
    """Follow a role's source profiles to the one whose credentials it is assumed with."""
    at, seen = profile, {profile}
    while (source := profiles.get(at, {}).get("source_profile")) in profiles and source not in seen:
        seen.add(source)
        at = source
    members = profiles.get(at, {})
    return next((origin for origin, names in _SIGNS.items() if members.keys() & names), Origin.UNKNOWN), at


def _regions() -> tuple[str, ...]:
    # Not by the session, whose every answer fails where the configuration can't be read.
    resolver = EndpointResolver(Loader().load_data("endpoints"))
    found: list[str] = []
    for partition in resolver.get_available_partitions():
        found += resolver.get_available_endpoints(_ENDPOINT_PREFIX, partition)
    return tuple(found)
