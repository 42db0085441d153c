"""GetMatches: asking for a page of a domain's match groups, and reading what AWS answers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime

from reviewer.aws.connection import Connection
from reviewer.core.matches import Match, MatchPage


def match_page(
    connection: Connection, domain_name: str, max_results: int = 1, token: str | None = None
) -> MatchPage:
    """Ask for the page that ``token`` names, or the first one, of ``max_results`` groups (1 to 100) at most.

    Raises:
        SourceError: it can't be had.
    """
    asked = {"NextToken": token} if token is not None else {}
    return page_of(connection.call("GetMatches", DomainName=domain_name, MaxResults=max_results, **asked))


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
        match_id=well_formed(match.get("MatchId") or ""),
        profile_ids=tuple(map(well_formed, ids)) if isinstance(ids, list) else (),
        score=float(score) if isinstance(score, (int, float)) and math.isfinite(score) else None,
    )


def well_formed(text: object) -> str:
    """Replace halves of surrogate pairs, which JSON can carry and neither UTF-8 nor SQLite can."""
    return str(text).encode("utf-8", "backslashreplace").decode("utf-8")
