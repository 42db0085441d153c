"""A domain's match groups and profiles as the review asks for them."""

from __future__ import annotations

from reviewer.aws.connection import Connection
from reviewer.aws.domains import matching_off_problem, telling_nearest_names
from reviewer.aws.jobs import JobNews
from reviewer.aws.matches import match_page
from reviewer.core.jobs import JobStatus
from reviewer.core.matches import MatchPage
from reviewer.core.problems import SourceError
from reviewer.sources.over_aws import OverAws


class DomainMatches(OverAws):
    """The :class:`MatchSource` of one domain over AWS."""

    def __init__(self, connection: Connection, domain_name: str, max_results: int = 100) -> None:
        """Ask for ``max_results`` (1 to 100) groups a page."""
        super().__init__(connection, domain_name, max_results)
        self._jobs = JobNews(connection, domain_name)

    def match_page(self, token: str | None) -> MatchPage:
        """Fetch one page (GetMatches); whatever AWS leaves out is None or empty.

        Raises:
            SourceError: it can't be had.
        """
        with telling_nearest_names(self._connection, self._domain_name):
            page = match_page(self._connection, self._domain_name, self._max_results, token)
        self._trail.note(token, page.next_token, page.matches, page.generation_date)
        if token is None and not page.matches and page.next_token is None and page.generation_date is None:
            # AWS answers so for a domain that has had no run, and may for one whose Matching is off.
            off = matching_off_problem(self._connection, self._domain_name)
            if off is not None:
                raise SourceError(off)
        return page

    def job_status(self) -> JobStatus:
        """Ask about the domain's jobs; what is denied is left out.

        Raises:
            SourceError: AWS can't be asked.
        """
        return self._jobs.status()
