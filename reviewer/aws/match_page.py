"""Reading an answer of GetMatches."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime

from reviewer.core.matches import Match, MatchPage


def page_of(answer: Mapping[str, object]) -> MatchPage:
    """Read an answer of GetMatches, tolerant of what is missing."""
    matches = answer.get("Matches")
    date = answer.get("MatchGenerationDate")
    potential = answer.get("PotentialMatches")
    token = answer.get("NextToken")
    return MatchPage(
        matches=tuple(_match_of(match) for match in matches) if isinstance(matches, list) else (),
        next_token=str(token) if token else None,
        generation_date=date if isinstance(date, datetime) else None,
        potential_matches=potential if isinstance(potential, int) else None,
    )


def _match_of(match: Mapping[str, object]) -> Match:
    ids = match.get("ProfileIds")
    score = match.get("ConfidenceScore")
    return Match(
        match_id=well_formed(str(match.get("MatchId") or "")),
        profile_ids=tuple(well_formed(str(one)) for one in ids) if isinstance(ids, list) else (),
        score=float(score) if isinstance(score, (int, float)) and math.isfinite(score) else None,
    )


def well_formed(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can carry and neither UTF-8 nor SQLite can."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
