"""What a domain holds: profiles and match groups, in the API's own shapes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Members = Mapping[str, Any]
"""A profile, or a match group, with its members as the API names and nests them."""

FIRST_RUN = datetime(2026, 11, 21, tzinfo=UTC)
"""When the run of a domain that names none was made: a Saturday at 00:00 UTC, AWS's default schedule."""


@dataclass(slots=True)
class Domain:
    """A domain that can be served."""

    name: str
    generation_date: datetime
    matches: Sequence[Members]
    """The match groups of the run, in the order in which GetMatches answers them."""
    by_id: MutableMapping[str, Members]
    """The profiles; those that it iterates over can be searched, those that it has can be fetched."""
    errors: Mapping[str, Members]
    """What BatchGetProfile answers for an id in place of its profile (``Code``, ``Message``)."""
    enabled: bool = True
    """Whether Identity Resolution (``Matching``) is on."""

    @classmethod
    def load(cls, path: Path) -> Domain:
        """Read a JSON file with ``DomainName``, ``MatchGenerationDate``, ``Matches``, ``Profiles`` and
        ``Errors`` (as BatchGetProfile answers them); all but the name may be missing.

        Raises:
            OSError: it can't be read.
            ValueError: it is not such a file.
        """
        content = json.loads(path.read_text(encoding="utf-8"))
        name = content.get("DomainName") if isinstance(content, dict) else None
        if not isinstance(name, str) or not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name):
            raise ValueError("DomainName must be 1 to 64 of the characters a-z, A-Z, 0-9, _ and -")
        return cls(
            name,
            _date(content.get("MatchGenerationDate")),
            _objects(content, "Matches"),
            _by_profile_id(content, "Profiles"),
            _by_profile_id(content, "Errors"),
        )

    def position_with(self, profile_id: str) -> int | None:
        """The position of the first match group that a profile is in; None where there is none."""
        among = enumerate(self.matches)
        return next((at for at, group in among if profile_id in (group.get("ProfileIds") or ())), None)

    def position_of(self, match_id: str, named: Callable[[str], str]) -> int | None:
        """The position of a match group; None where there is none.

        Args:
            match_id: its id as the client knows it.
            named: what the client knows an id of 32 hex digits as; its own inverse on those.
        """
        among = enumerate(self.matches)
        return next((at for at, group in among if named(str(group.get("MatchId"))) == match_id), None)


def _date(value: object) -> datetime:
    if value is None:
        return FIRST_RUN
    if not isinstance(value, str):
        raise ValueError("MatchGenerationDate must be text such as 2026-11-21T00:00:00Z")
    date = datetime.fromisoformat(value)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _objects(content: Mapping[str, Any], key: str) -> list[Members]:
    """A list of objects, whatever is in them: faulty groups and profiles are served as they are."""
    found = content.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError(f"{key} must be a list of objects")
    return found


def _by_profile_id(content: Mapping[str, Any], key: str) -> dict[str, Members]:
    found = _objects(content, key)
    if not all(isinstance(one.get("ProfileId"), str) for one in found):
        raise ValueError(f"each of {key} must have a ProfileId")
    return {one["ProfileId"]: one for one in found}


def digest_id(*parts: object) -> str:
    """An id of 32 hex digits that is always the same for the same parts."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:32]
