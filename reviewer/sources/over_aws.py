"""What every source of a domain over AWS has in common: the connection, and the profiles."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.aws.connection import Connection
from reviewer.aws.page_trail import PageTrail
from reviewer.core.matches import ProfileBatch
from reviewer.sources.profiles import ProfileReader


class OverAws:
    """All of a :class:`MatchSource` but its pages."""

    def __init__(self, connection: Connection, domain_name: str, max_results: int) -> None:
        """Ask for ``max_results`` (1 to 100) groups a page."""
        self._connection = connection
        self._domain_name = domain_name
        self._max_results = max_results
        self._profiles = ProfileReader(connection, domain_name)
        self._trail = PageTrail()

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

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        """Fetch up to 20 profiles.

        Raises:
            SourceError: none of them can be had.
        """
        return self._profiles.read(profile_ids)
