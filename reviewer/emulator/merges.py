"""MergeProfiles: what is asked for, at once or late, whole or half."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reviewer.emulator.callers import CALLER_ARN
from reviewer.emulator.conditions import Conditions, FaultKind
from reviewer.emulator.domain import Domain
from reviewer.emulator.merging import merged
from reviewer.emulator.service import ServiceError
from reviewer.emulator.states import Output, Parameters, States


class Merges:
    """Accepts merges and does them when they are due."""

    def __init__(self, states: States, conditions: Conditions) -> None:
        self._states, self._conditions = states, conditions
        self._pending: list[tuple[float, int, Callable[[], None]]] = []
        self.fault: FaultKind | None = None
        """What is to become of the merge that is asked for now."""
        self.accepted: list[Parameters] = []
        """The parameters of each merge that was accepted, in order."""

    def merge_profiles(self, parameters: Parameters) -> Output:
        """MergeProfiles: starts the merge; it shows after the delay that :class:`Conditions` names."""
        domain = self._states.domain(parameters)
        main_id, other_ids = parameters["MainProfileId"], parameters["ProfileIdsToBeMerged"]
        sources = parameters.get("FieldSourceProfileIds") or {}
        if main_id in other_ids or len(set(other_ids)) < len(other_ids):
            raise ServiceError("BadRequestException", "The profiles to be merged must be distinct")
        if _only_from(sources, {main_id, *other_ids}) != sources:
            raise ServiceError("BadRequestException", "A field's source must be one of the profiles merged")
        for profile_id in (main_id, *other_ids):
            self._states.profile(domain, profile_id)
        self.accepted.append(parameters)
        if (fault := self.fault) is not FaultKind.NEVER:
            due = time.monotonic() + self._conditions.merge_delay
            self._pending.append(
                (
                    due,
                    self._states.calls + self._conditions.merge_delay_calls,
                    lambda: merge(domain, main_id, other_ids, sources, CALLER_ARN, fault),
                )
            )
            self.do_what_is_due()
        return {"Message": "Merge has been started"}

    def do_what_is_due(self) -> None:
        """Do the merges that were accepted long enough ago."""
        now, pending, self._pending = time.monotonic(), self._pending, []
        for due, call, do in pending:
            if due <= now and call <= self._states.calls:
                do()
            else:
                self._pending.append((due, call, do))


def merge(
    domain: Domain,
    main_id: str,
    other_ids: Sequence[str],
    sources: Mapping[str, Any],
    performed_by: str,
    fault: FaultKind | None = None,
) -> None:
    """Merge profiles with their keys and objects; those that are gone by now are left out (assumption).

    Args:
        domain: which holds them.
        main_id: the profile that is kept; nothing is done where it is gone.
        other_ids: the profiles that go.
        sources: ``FieldSourceProfileIds``.
        performed_by: the ARN that history tells.
        fault: HALF or PARTLY ends it half-way.
    """
    by_id = domain.by_id
    present = [one for one in (main_id, *other_ids) if one in by_id]
    if main_id not in present:
        return
    main, *others = (by_id[one] for one in present)
    result = by_id[main_id] = merged(main, others, _only_from(sources, set(present)))
    for other in others:
        domain.keys.move(other, main_id)
        for one in domain.objects_of(str(other["ProfileId"])):
            one["ProfileId"] = main_id
    if fault is FaultKind.HALF:
        return
    for other in others[:1] if fault is FaultKind.PARTLY else others:
        del by_id[str(other["ProfileId"])]
        domain.history.add(str(other["ProfileId"]), "DELETED_BY_MERGE", performed_by, other)
    domain.history.add(main_id, "MERGED", performed_by, result)


def _only_from(sources: Mapping[str, Any], profile_ids: set[str]) -> dict[str, Any]:
    """``FieldSourceProfileIds`` as far as it names some profiles."""
    kept: dict[str, Any] = {}
    for member, source in sources.items():
        if member == "Attributes":
            kept[member] = {key: one for key, one in source.items() if one in profile_ids}
        elif source in profile_ids:
            kept[member] = source
    return kept
