"""A domain's match groups and profiles as the review asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.aws.connection import Connection
from reviewer.aws.domains import matching_off_problem, telling_nearest_names
from reviewer.aws.jobs import JobNews
from reviewer.aws.matches import match_page
from reviewer.core.jobs import JobStatus
from reviewer.core.matches import MatchPage, ProfileBatch
from reviewer.core.problems import SourceError
from reviewer.sources.profiles import ProfileReader


class DomainMatches:
    """The :class:`MatchSource` of one domain over AWS."""

    def __init__(self, connection: Connection, domain_name: str, max_results: int = 100) -> None:
        """Ask for ``max_results`` (1 to 100) groups a page."""
        self._connection = connection
        self._domain_name = domain_name
        self._max_results = max_results
        self._profiles = ProfileReader(connection, domain_name)
        self._jobs = JobNews(connection, domain_name)

    @property
    def region(self) -> str:
        """The region that the matches live in."""
        return self._connection.region

    @property
    def throttled(self) -> int:
        """How often AWS has throttled so far, also where asking again helped."""
        return self._connection.throttled

    def caller_arn(self) -> str | None:
        """Who AWS says the caller is."""
        return self._connection.caller_arn()

    def match_page(self, token: str | None) -> MatchPage:
        """Fetch one page (GetMatches); whatever AWS leaves out is None or empty.

        Raises:
            SourceError: it can't be had.
        """
        with telling_nearest_names(self._connection, self._domain_name):
            page = match_page(self._connection, self._domain_name, self._max_results, token)
        if token is None and not page.matches and page.next_token is None and page.generation_date is None:
            # AWS answers so for a domain that has had no run, and may for one whose Matching is off.
            off = matching_off_problem(self._connection, self._domain_name)
            if off is not None:
                raise SourceError(off)
        return page

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        """Fetch up to 20 profiles.

        Raises:
            SourceError: none of them can be had.
        """
        return self._profiles.read(profile_ids)

    def job_status(self) -> JobStatus:
        """Ask about the domain's jobs; what is denied is left out.

        Raises:
            SourceError: AWS can't be asked.
        """
        return self._jobs.status()
