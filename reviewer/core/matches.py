"""Match groups and profiles, as AWS names and nests them. Frozen, no I/O."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path


def group_key(profile_ids: Iterable[str]) -> str:
    """Name a group by its members: 32 hex digits of the SHA-256 over its sorted, distinct profile ids.

    They are joined by line feeds; where one has a line feed itself, their JSON behind two line feeds counts,
    which no other ids can join to. AWS does not promise that a MatchId outlives a run; profile ids do.
    """
    import hashlib  # Loads OpenSSL, which the first paint need not wait for.

    ids = sorted(set(profile_ids))
    members = f"\n\n{json.dumps(ids)}" if any("\n" in one for one in ids) else "\n".join(ids)
    return hashlib.sha256(members.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@lru_cache(maxsize=512)
def _key_of(profile_ids: tuple[str, ...]) -> str:
    """A group's key; a screen asks for those of all its groups at every key."""
    return group_key(profile_ids)


@dataclass(frozen=True, slots=True)
class Match:
    """One match group (GetMatches ``Matches[]``)."""

    match_id: str
    """``MatchId``: names the group within one run."""
    profile_ids: tuple[str, ...]
    """``ProfileIds``: two or more by AWS's words, but one or none has to be survived."""
    score: float | None
    """``ConfidenceScore``, 0..1; None where AWS left it out. No absolute measure of quality."""
    rule_level: int | None = None
    """``RuleLevel``, 1 to 15, of a group that rules have found; such a group has no score."""

    @property
    def key(self) -> str:
        """The group key: the same for the same members in any run."""
        return _key_of(self.profile_ids)


@dataclass(frozen=True, slots=True)
class Keeping:
    """The file in which the groups of a run stay for the next start."""

    path: Path
    is_there: bool
    """Whether a page was read from it, so that it is there already."""


@dataclass(frozen=True, slots=True)
class MatchPage:
    """One answer of GetMatches."""

    matches: tuple[Match, ...]
    next_token: str | None
    """``NextToken`` to the page after this one; None at the end of the matches."""
    generation_date: datetime | None
    """``MatchGenerationDate``: names the run (timezone-aware)."""
    potential_matches: int | None
    """``PotentialMatches``: how many groups AWS says the run has."""
    notice: str = ""
    """What the source has to tell the reviewer with this page; may quote outside text, raw."""
    starts_over: bool = False
    """Whether the pages before it turned out to be of another run, whatever its date says."""
    keeping: Keeping | None = None
    """Where its run stays on disk; None for one that is not kept."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One customer record, with its members as the API names and nests them."""

    profile_id: str
    members: Mapping[str, object] = field(hash=False)
    """BatchGetProfile ``Profiles[]``: strings, lists, and nested maps; any member may be missing."""


@dataclass(frozen=True, slots=True)
class ProfileBatch:
    """What asking for some profiles gave: each asked id is in one of the two."""

    profiles: Mapping[str, Profile] = field(hash=False)
    unavailable: Mapping[str, str] = field(hash=False)
    """Ids that can't be shown, each with its reason in plain words, which may name the action ``<retry>``."""
    gone: frozenset[str] = frozenset()
    """Those of ``unavailable`` of which the domain has no profile: deleted, expired or merged."""
