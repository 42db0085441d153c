"""What was done to a domain's profiles, by whom: history records and the operations that tell them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from reviewer.emulator.digests import digest_id

PROFILE_TYPE = "_profile"
"""The ``ObjectTypeName`` of a record of the profile itself, and of its keys (assumption)."""


class History:
    """The history records of a domain's profiles, begun with the emulator: what was there before has none."""

    def __init__(self) -> None:
        self._records: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(
        self,
        profile_id: str,
        action: str,
        performed_by: str,
        content: Mapping[str, Any] | str,
        object_type: str = PROFILE_TYPE,
        unique_key: str | None = None,
    ) -> None:
        """Record what was done to a profile.

        Args:
            profile_id: whose history it is.
            action: an ``ActionType``.
            performed_by: the ARN of who did it.
            content: the profile, object or key; as JSON (assumption: of MERGED what the merge has made, of
                DELETED_BY_MERGE what the profile was).
            object_type: of an object, its type.
            unique_key: of an object, its ``ProfileObjectUniqueKey``.
        """
        records, now = self._records[profile_id], datetime.now(UTC)
        record = {
            "Id": digest_id("history", profile_id, len(records)),
            "ObjectTypeName": object_type,
            "CreatedAt": now,
            "LastUpdatedAt": now,
            "ActionType": action,
            "PerformedBy": performed_by,
            "Content": content if isinstance(content, str) else json.dumps(content),
        }
        records.append(record if unique_key is None else record | {"ProfileObjectUniqueKey": unique_key})

    def of(self, profile_id: str) -> list[dict[str, Any]]:
        """A profile's records with their content, the latest first (assumption)."""
        return self._records.get(profile_id, [])[::-1]
