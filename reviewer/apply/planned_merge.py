"""One merge as it is planned: the unit that is shown, approved, sent, and told of in receipts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property

from reviewer.core.decisions import FieldSources


@dataclass(frozen=True)
class PlannedMerge:
    """One MergeProfiles request that effective decisions come to. Frozen."""

    domain_name: str
    region: str
    group_key: str
    cluster: int
    """Which of the decision's clusters becomes one profile by it, from 0."""
    main_profile_id: str
    """The profile that stays."""
    profile_ids_to_merge: tuple[str, ...]
    """The 1 to 20 profiles that go, in the order in which they are named."""
    field_sources: FieldSources = field(hash=False)
    """``FieldSourceProfileIds``; empty where the survivor's values win everywhere."""
    decision_ids: tuple[str, ...]
    """The effective decisions that it follows from."""

    @property
    def profile_ids(self) -> tuple[str, ...]:
        """All profiles in the request, the main one first."""
        return (self.main_profile_id, *self.profile_ids_to_merge)

    @cached_property
    def id(self) -> str:
        """Names it by what it does: the first 32 hex digits of the SHA-256 over the request's content.

        The same request has the same id in every plan, whoever decided it.
        """
        content = [
            self.domain_name,
            self.region,
            self.main_profile_id,
            list(self.profile_ids_to_merge),
            self.field_sources,
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]
