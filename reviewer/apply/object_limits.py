"""Whether a merged profile would have more objects than AWS lets one have."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from reviewer.apply.profile_state import ProfileStates
from reviewer.core.problems import ProblemKind, SourceError, passing_over

USUAL_LIMIT = 1000
"""Objects that a profile may have over all types, unless AWS has raised the account's quota."""
_THREADS = 8


class ObjectLimits:
    """Counts the objects of profiles, each profile's once. Used by several threads."""

    def __init__(self, states: ProfileStates, limit: int = USUAL_LIMIT) -> None:
        """Nothing is asked yet.

        Args:
            states: reads the objects of the domain's profiles.
            limit: objects that a profile may have over all types.
        """
        self._states, self._limit = states, limit
        self._counted: dict[str, Mapping[str, int]] = {}
        self._lock = threading.Lock()
        self._limits: Mapping[str, int | None] | None = None

    def count(self, profile_ids: Sequence[str]) -> None:
        """Count the objects of these profiles, several at once, so that asking for them takes no time.

        Raises:
            SourceError: they can't be counted for another reason than that it is denied.
        """
        missing = [one for one in dict.fromkeys(profile_ids) if one not in self._counted]
        types = self._types() if missing else {}
        if types:
            with ThreadPoolExecutor(_THREADS, "objects") as pool:
                self._counted |= zip(missing, pool.map(self._of, missing), strict=True)

    def exceeded(self, profile_ids: Sequence[str]) -> tuple[str, ...]:
        """What a merge of these profiles would have too much of, as codes; nothing where that isn't known."""
        self.count(profile_ids)
        total: Counter[str] = Counter()
        for one in profile_ids:
            total.update(self._counted.get(one, {}))
        codes = [f"objects:{total.total()}"] if total.total() > self._limit else []
        for name, limit in (self._limits or {}).items():
            if limit is not None and total[name] > limit:
                codes.append(f"type:{name}:{total[name]}")
        return tuple(codes)

    def _types(self) -> Mapping[str, int | None]:
        """The domain's object types with their own limits; none where asking is denied or needless."""
        with self._lock:
            if self._limits is None:
                with passing_over(ProblemKind.DENIED):
                    self._limits = {} if self._has_few() else self._ask_types()
                self._limits = self._limits or {}
            return self._limits

    def _has_few(self) -> bool:
        """Whether the whole domain has no more objects than one profile may, if that is told."""
        count = self._states.object_count()
        return count is not None and count <= self._limit

    def _ask_types(self) -> Mapping[str, int | None]:
        listed = self._states.listed_types()
        return {name: one.get("MaxProfileObjectCount") for name, one in listed.items()}

    def _of(self, profile_id: str) -> Mapping[str, int]:
        try:
            return Counter(one.type_name for one in self._states.objects(profile_id))
        except SourceError as error:
            # One that has gone meanwhile is found out about by whoever reads it.
            if error.problem.kind not in (ProblemKind.DENIED, ProblemKind.NOT_FOUND):
                raise
            return {}
