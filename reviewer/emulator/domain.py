"""What a domain holds: profiles and match groups, from a file or made as they are asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

Members = Mapping[str, Any]
"""A profile, or a match group, with its members as the API names and nests them."""

FIRST_RUN = datetime(2026, 11, 21, tzinfo=UTC)
"""When the run of a domain that names none was made: a Saturday at 00:00 UTC, AWS's default schedule."""


class Domain(Protocol):
    """A domain that can be served."""

    name: str
    generation_date: datetime
    enabled: bool
    """Whether Identity Resolution (``Matching``) is on."""

    @property
    def group_count(self) -> int:
        """How many match groups the run has."""

    @property
    def profile_count(self) -> int:
        """How many profiles the domain has."""

    def groups(self, first: int, last: int) -> Sequence[Members]:
        """The match groups at positions ``first`` up to, not including, ``last``."""

    def profile(self, profile_id: str) -> Members | None:
        """One profile; None where there is none."""

    def profiles(self) -> Iterable[Members]:
        """The profiles that can be searched."""

    def error_of(self, profile_id: str) -> Members | None:
        """What BatchGetProfile is to answer for an id instead of its profile (``Code``, ``Message``)."""

    def replace(self, profile: Members, removed: Iterable[str]) -> None:
        """Put a merged profile in the place of its main one and remove others."""


@dataclass(slots=True)
class FileDomain:
    """A domain in memory, in the API's own shapes."""

    name: str
    generation_date: datetime
    matches: Sequence[Members]
    by_id: dict[str, Members]
    errors: Mapping[str, Members]
    enabled: bool = True

    @classmethod
    def load(cls, path: Path) -> FileDomain:
        """Read a JSON file with ``DomainName``, ``MatchGenerationDate``, ``Matches``, ``Profiles`` and
        ``Errors`` (as BatchGetProfile answers them); all but the name may be missing.

        Raises:
            OSError: it can't be read.
            ValueError: it is not such a file.
        """
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict) or not isinstance(content.get("DomainName"), str):
            raise ValueError(f"{path} has no DomainName")
        date = content.get("MatchGenerationDate")
        return cls(
            name=content["DomainName"],
            generation_date=FIRST_RUN if date is None else datetime.fromisoformat(date),
            matches=content.get("Matches", []),
            by_id={profile["ProfileId"]: profile for profile in content.get("Profiles", [])},
            errors={error["ProfileId"]: error for error in content.get("Errors", [])},
        )

    @property
    def group_count(self) -> int:
        """How many match groups the run has."""
        return len(self.matches)

    @property
    def profile_count(self) -> int:
        """How many profiles the domain has."""
        return len(self.by_id)

    def groups(self, first: int, last: int) -> Sequence[Members]:
        """The match groups of some positions."""
        return self.matches[first:last]

    def profile(self, profile_id: str) -> Members | None:
        """One profile."""
        return self.by_id.get(profile_id)

    def profiles(self) -> Iterable[Members]:
        """Every profile."""
        return self.by_id.values()

    def error_of(self, profile_id: str) -> Members | None:
        """The error that the file names for an id."""
        return self.errors.get(profile_id)

    def replace(self, profile: Members, removed: Iterable[str]) -> None:
        """Put a merged profile in its place."""
        self.by_id[str(profile["ProfileId"])] = profile
        for profile_id in removed:
            self.by_id.pop(profile_id, None)


def digest_id(*parts: object) -> str:
    """An id of 32 hex digits that is always the same for the same parts."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:32]
