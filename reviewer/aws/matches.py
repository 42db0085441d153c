"""A domain's match groups and profiles as the review asks for them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime

from reviewer.aws.connection import Connection
from reviewer.aws.profiles import ProfileReader
from reviewer.model import Match, MatchPage, ProfileBatch


class DomainMatches:
    """The :class:`reviewer.model.MatchSource` of one domain over AWS."""

    def __init__(self, connection: Connection, domain_name: str, max_results: int) -> None:
        self._connection = connection
        self._domain_name = domain_name
        self._max_results = max_results
        self._profiles = ProfileReader(connection, domain_name)

    @property
    def region(self) -> str:
        """The region that the matches live in."""
        return self._connection.region

    def caller_arn(self) -> str | None:
        """Who AWS says the caller is."""
        return self._connection.caller_arn()

    def match_page(self, token: str | None) -> MatchPage:
        """Fetch one page (GetMatches); whatever AWS leaves out is None or empty.

        Raises:
            SourceError: it can't be had.
        """
        asked: dict[str, object] = {"DomainName": self._domain_name, "MaxResults": self._max_results}
        if token is not None:
            asked["NextToken"] = token
        answer = self._connection.ask(
            "GetMatches",
            lambda: self._connection.client.get_matches(**asked),  # type: ignore[arg-type]
            domain_name=self._domain_name,
            token=token is not None,
        )
        return page_of(answer)

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        """Fetch up to 20 profiles.

        Raises:
            SourceError: none of them can be had.
        """
        return self._profiles.read(profile_ids)


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
