"""SearchProfiles: which profiles have some keys' values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reviewer.emulator.domain import Domain, Members
from reviewer.emulator.keys import folded


def matching(domain: Domain, parameters: Mapping[str, Any]) -> list[Members]:
    """Find the profiles that have all keys, or any of them where ``LogicalOperator`` is ``OR``."""
    keys = [(parameters["KeyName"], parameters["Values"])]
    keys += [(key["KeyName"], key["Values"]) for key in parameters.get("AdditionalSearchKeys", ())]
    if len(keys) == 1 and keys[0][0] == "_profileId":
        return [domain.by_id[value] for value in keys[0][1] if value in domain.by_id]
    combine = any if parameters.get("LogicalOperator") == "OR" else all
    wanted = [{folded(name, value) for value in values} for name, values in keys]
    return [
        profile
        for profile in domain.by_id.values()
        if (held := domain.keys.of(profile).keys()) and combine(not held.isdisjoint(one) for one in wanted)
    ]
