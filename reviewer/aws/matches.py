"""GetMatches: asking for a page of a domain's match groups, and reading what AWS answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from reviewer.aws.answer_shapes import misfit_in
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
    """Read an answer of GetMatches, tolerant of what is missing.

    A group that can't be read is left out, a score that is none is taken for a missing one, and the page's
    notice says so.
    """
    matches = answer.get("Matches")
    date = answer.get("MatchGenerationDate")
    potential = answer.get("PotentialMatches")
    token = answer.get("NextToken")
    found: list[Match] = []
    left_out: list[str] = []
    unscored: list[str] = []
    for match in matches if isinstance(matches, list) else ():
        fault = misfit_in({**match, "ConfidenceScore": None} if isinstance(match, Mapping) else match)
        if fault:
            left_out.append(fault)
            continue
        found.append(_match_of(match))
        score = match.get("ConfidenceScore")
        if score is not None and found[-1].score is None:
            unscored.append(misfit_in(score) or f"it is {score}, not from 0 to 1")
    return MatchPage(
        matches=tuple(found),
        next_token=str(token) if token else None,
        generation_date=date if isinstance(date, datetime) else None,
        potential_matches=potential if isinstance(potential, int) and potential >= 0 else None,
        notice=_notice(left_out, "can't be shown") or _notice(unscored, "came without a score to read"),
    )


def _notice(faults: list[str], what: str) -> str:
    if not faults:
        return ""
    number = "a group" if len(faults) == 1 else f"{len(faults)} groups"
    return f"{number} of this page {what}: {faults[0]}"


def _match_of(match: Mapping[str, object]) -> Match:
    ids = match.get("ProfileIds")
    score = match.get("ConfidenceScore")
    return Match(
        match_id=well_formed(match.get("MatchId") or ""),
        profile_ids=tuple(map(well_formed, ids)) if isinstance(ids, list) else (),
        score=float(score) if isinstance(score, (int, float)) and 0 <= score <= 1 else None,
    )


def well_formed(text: object) -> str:
    """Replace halves of surrogate pairs, which JSON can carry and neither UTF-8 nor SQLite can."""
    return str(text).encode("utf-8", "backslashreplace").decode("utf-8")
