"""All operations: which member answers which, one call at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from botocore import xform_name

from reviewer.emulator.auto_merging import auto_merge
from reviewer.emulator.conditions import Conditions, FaultKind
from reviewer.emulator.domain import Domain
from reviewer.emulator.domains import DomainOperations
from reviewer.emulator.matches import MatchOperations
from reviewer.emulator.merges import Merges
from reviewer.emulator.objects import ObjectOperations
from reviewer.emulator.paging import Paging
from reviewer.emulator.profiles import ProfileOperations
from reviewer.emulator.records import HistoryOperations
from reviewer.emulator.service import ServiceError
from reviewer.emulator.states import DomainState, Output, Parameters, States


class Operations:
    """Answers operations over some domains, each by the method of its name. Called from several threads."""

    def __init__(self, domains: Iterable[Domain], conditions: Conditions) -> None:
        self._states, self._conditions = States(domains), conditions
        paging = Paging(conditions)
        profiles = ProfileOperations(self._states, conditions, paging)
        self.merges = Merges(self._states, conditions)
        self._members = (
            MatchOperations(self._states, conditions, paging),
            profiles,
            self.merges,
            ObjectOperations(self._states, paging, profiles),
            HistoryOperations(self._states, conditions, paging),
            DomainOperations(self._states, conditions, paging),
        )
        self._lock = threading.RLock()

    def perform(self, name: str, parameters: Parameters, fault: FaultKind | None = None) -> Output:
        """Answer one operation; ``fault`` is what a merge is to end as.

        Raises:
            ServiceError: it can't be answered, or the emulator does not know it.
        """
        method = xform_name(name)
        operation: Callable[[Parameters], Output] | None = next(
            (getattr(member, method) for member in self._members if hasattr(member, method)), None
        )
        if operation is None:
            raise ServiceError("UnsupportedOperationException", f"The emulator does not answer {name}")
        with self._lock:
            self._states.calls += 1
            self.merges.do_what_is_due()
            self.merges.fault = fault
            output = operation(parameters)
            if name == "MergeProfiles" and len(self.merges.accepted) == self._conditions.auto_merge_after:
                for state in self._states:
                    _auto_merge(state)
            return output

    def auto_merge(self, domain_name: str) -> int:
        """Merge what a domain's AutoMerging asks for; answer how many profiles have gone.

        Raises:
            ServiceError: there is no such domain.
        """
        with self._lock:
            return _auto_merge(self._states.of({"DomainName": domain_name}))


def _auto_merge(state: DomainState) -> int:
    wanted = state.matching.get("AutoMerging", {})
    return auto_merge(state.domain, wanted) if wanted.get("Enabled") else 0
