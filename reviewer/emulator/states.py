"""The domains that are served, each with the runs it has seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from reviewer.emulator.domain import Domain, Members
from reviewer.emulator.service import ServiceError

Parameters = Mapping[str, Any]
Output = dict[str, Any]


@dataclass(slots=True)
class DomainState:
    """A domain as it is served."""

    domain: Domain
    run: int = 0
    match_calls: int = 0
    matching: Output = field(default_factory=dict)
    """What UpdateDomain has set beside ``Enabled``: JobSchedule, AutoMerging, ExportingConfig."""

    def generation_date(self, run: int) -> datetime:
        """When a run was published."""
        return self.domain.generation_date + timedelta(weeks=run)


class States:
    """The domains by their names."""

    def __init__(self, domains: Iterable[Domain]) -> None:
        self._by_name = {domain.name: DomainState(domain) for domain in domains}
        self.calls = 0
        """How many operations were performed so far."""

    def __iter__(self) -> Iterator[DomainState]:
        return iter(self._by_name.values())

    def of(self, parameters: Parameters) -> DomainState:
        """The domain that a request names; raises ServiceError where there is none."""
        name = parameters["DomainName"]
        if name not in self._by_name:
            raise missing(f"Domain {name}")
        return self._by_name[name]

    def domain(self, parameters: Parameters) -> Domain:
        """What the domain that a request names holds; raises ServiceError where there is none."""
        return self.of(parameters).domain

    def profile(self, domain: Domain, profile_id: str) -> Members:
        """A profile of a domain; raises ServiceError where there is none."""
        found = domain.by_id.get(profile_id)
        if found is None:
            raise missing(f"Profile {profile_id}")
        return found


def missing(what: str) -> ServiceError:
    """The error for something that is not there."""
    return ServiceError("ResourceNotFoundException", f"{what} does not exist")
