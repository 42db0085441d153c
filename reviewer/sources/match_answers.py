"""GetMatches as AWS answers it, for printing: every member, in AWS's own shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from botocore.utils import parse_timestamp

from reviewer.aws.absence import matching_off_problem, telling_nearest_names
from reviewer.aws.connection import Connection
from reviewer.core.problems import Problem, ProblemKind, SourceError

TIMESTAMP_FORMATS = ("iso8601", "wire", "none")
"""What ``cli_timestamp_format`` may say; ``none`` is an old name of ``wire``."""


class MatchAnswers:
    """Asks GetMatches with parameters in the API's shape; botocore checks them, as for the AWS CLI."""

    def __init__(self, connection: Connection, timestamp_format: str = "iso8601") -> None:
        """Ask through ``connection``; timestamps come as one of TIMESTAMP_FORMATS says."""
        self._connection = connection
        reading = _iso if timestamp_format == "iso8601" else _as_it_is
        self._client = connection.client_reading_timestamps(reading)

    def page(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Ask for one page.

        Raises:
            SourceError: it can't be had.
        """

        def ask() -> dict[str, Any]:
            answer: dict[str, Any] = dict(self._client.get_matches(**parameters))
            answer.pop("ResponseMetadata", None)
            return answer

        domain_name = str(parameters.get("DomainName", ""))
        with telling_nearest_names(self._connection, domain_name):
            return self._connection.ask(
                "GetMatches", ask, domain_name=domain_name, token="NextToken" in parameters
            )

    def why_none(self, page: Mapping[str, Any], parameters: Mapping[str, Any]) -> Problem | None:
        """What keeps a domain from having matches, where ``page`` looks as if there never was a run.

        None where that is not so, or can't be told.

        Raises:
            SourceError: it is not AWS that answers.
        """
        if page.get("Matches") or page.get("NextToken") or page.get("MatchGenerationDate"):
            return None
        return matching_off_problem(self._connection, str(parameters["DomainName"]))

    def behind(self, page: Mapping[str, Any], parameters: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The pages behind ``page``, which ``parameters`` brought, to the end; each is asked for when needed.

        Raises:
            SourceError: one can't be had, a new run has come in between, or a token leads nowhere.
        """
        run = page.get("MatchGenerationDate")
        token = page.get("NextToken")
        while token:
            try:
                page = self.page({**parameters, "NextToken": token})
            except SourceError as error:
                if error.problem.kind is not ProblemKind.TOKEN_EXPIRED:
                    raise
                if self._is_new_run_out(parameters, run):
                    raise SourceError(_NEW_RUN) from None
                raise SourceError(replace(error.problem, todo=_FROM_THE_START)) from error.__cause__
            if page.get("MatchGenerationDate") != run:
                raise SourceError(_NEW_RUN)
            if page.get("NextToken") == token:
                raise SourceError(_SAME_TOKEN)
            token = page.get("NextToken")
            yield page

    def _is_new_run_out(self, parameters: Mapping[str, Any], run: object) -> bool:
        """Tell whether the first page is of another run by now, where that can be told."""
        asked = {name: value for name, value in parameters.items() if name != "NextToken"}
        try:
            latest = self.page({**asked, "MaxResults": 1}).get("MatchGenerationDate")
        except SourceError:
            return False  # The refusal of the token is what there is to tell.
        return latest is not None and latest != run


_FROM_THE_START = "Start again from the first page"
_NEW_RUN = Problem(
    ProblemKind.TOKEN_EXPIRED,
    "A new run was published while its groups were being read",
    "what was read so far is of the run before, and can't be gone on with",
    _FROM_THE_START,
)
_SAME_TOKEN = Problem(
    ProblemKind.OTHER,
    "AWS gave the same page token twice",
    "the pages would never end",
    "Try again later",
)


def _iso(value: Any) -> str:
    return str(parse_timestamp(value).isoformat())


def _as_it_is(value: Any) -> Any:
    return value
