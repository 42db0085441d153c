"""Match groups that rules have found (rule-based matching), as the review asks for them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from reviewer.aws.domains import telling_nearest_names
from reviewer.aws.matches import well_formed
from reviewer.core.matches import Match, MatchPage
from reviewer.core.problems import ProblemKind, SourceError
from reviewer.sources.over_aws import OverAws

_AT_ONCE = 4
_SEARCH_KEY = "matchId"
"""The ``SearchKey`` of GetSimilarProfiles that names a group. Its documentation speaks of "the matchId or
profileId" and shows no example."""


class RuleMatches(OverAws):
    """The :class:`MatchSource` of a domain's rule-based matches, with a level for a score.

    A page is one of ListRuleBasedMatches, whose tokens it takes and gives, and a GetSimilarProfiles for
    each of its ids: each group takes a call of its own.
    """

    def match_page(self, token: str | None) -> MatchPage:
        """Fetch one page; groups that are gone since they were listed are left out, and a notice says so.

        Raises:
            SourceError: it can't be had.
        """
        asked: dict[str, Any] = {} if token is None else {"NextToken": token}
        with telling_nearest_names(self._connection, self._domain_name):
            answer = self._connection.call(
                "ListRuleBasedMatches", DomainName=self._domain_name, MaxResults=self._max_results, **asked
            )
        match_ids = list(answer.get("MatchIds") or ())
        next_token = answer.get("NextToken") or None
        self._trail.note(token, next_token, match_ids)
        found = self._matches(match_ids)
        gone = found.count(None)
        return MatchPage(
            matches=tuple(match for match in found if match is not None),
            next_token=next_token,
            generation_date=None,
            potential_matches=None,
            notice=f"{gone} listed match{'es are' if gone > 1 else ' is'} gone since: merged, or changed"
            if gone
            else "",
        )

    def _matches(self, match_ids: Sequence[str]) -> list[Match | None]:
        """Fetch groups, some at a time, in threads that don't hold up leaving."""
        found: list[Match | None] = [None] * len(match_ids)
        errors: list[SourceError] = []
        left = iter(range(len(match_ids)))
        taking = threading.Lock()

        def work() -> None:
            while not errors:
                with taking:
                    at = next(left, None)
                if at is None:
                    return
                try:
                    found[at] = self._match(match_ids[at])
                except SourceError as error:
                    errors.append(error)

        threads = [threading.Thread(target=work, daemon=True) for _ in range(_AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return found

    def _match(self, match_id: str) -> Match | None:
        """Fetch the members of one group, page by page; None where it is gone."""
        pages = self._connection.pages(
            "GetSimilarProfiles",
            DomainName=self._domain_name,
            MatchType="RULE_BASED_MATCHING",
            SearchKey=_SEARCH_KEY,
            SearchValue=match_id,
            MaxResults=100,
        )
        profile_ids: dict[str, None] = {}
        level: int | None = None
        try:
            for page in pages:
                profile_ids.update(dict.fromkeys(map(well_formed, page.get("ProfileIds") or ())))
                level = page["RuleLevel"] if isinstance(page.get("RuleLevel"), int) else level
        except SourceError as error:
            if error.problem.kind is ProblemKind.NOT_FOUND:
                return None
            raise
        return Match(well_formed(match_id), tuple(profile_ids), None, level)
