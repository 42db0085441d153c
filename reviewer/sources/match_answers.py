"""GetMatches as AWS answers it, for printing: every member, in AWS's own shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from botocore.utils import parse_timestamp

from reviewer.aws.answer_shapes import readable
from reviewer.aws.connection import Connection
from reviewer.aws.domains import matching_off_problem, telling_nearest_names
from reviewer.aws.page_trail import PageTrail
from reviewer.core.counted import number
from reviewer.core.problems import Problem, ProblemKind, SourceError

TIMESTAMP_FORMATS = ("iso8601", "wire", "none")
"""The values of ``cli_timestamp_format``; ``none`` is an old name of ``wire``."""


class MatchAnswers:
    """Asks GetMatches with parameters in the API's shape; botocore checks them, as for the AWS CLI."""

    def __init__(
        self, connection: Connection, parameters: Mapping[str, Any], timestamp_format: str = "iso8601"
    ) -> None:
        """Ask through ``connection``; timestamps come in one of TIMESTAMP_FORMATS."""
        self._connection = connection
        self._parameters = parameters
        self._client = connection.client_reading_timestamps(
            _iso if timestamp_format == "iso8601" else _as_it_is
        )

    def why_none(self, page: Mapping[str, Any]) -> Problem | None:
        """Why the domain has no matches, where its first ``page`` looks as if there never was a run.

        None where it does not, or where the reason can't be found out.

        Raises:
            SourceError: it is not AWS that answers.
        """
        if page.get("Matches") or page.get("NextToken") or page.get("MatchGenerationDate"):
            return None
        return matching_off_problem(self._connection, str(self._parameters["DomainName"]))

    def pages(self) -> Iterator[dict[str, Any]]:
        """The page that the parameters name, then those behind it to the end, each asked for when needed.

        Raises:
            SourceError: one can't be had, a new run has come in between, or a token leads nowhere.
        """
        page = self._page(self._parameters)
        yield page
        groups, run, trail = _count(page), page.get("MatchGenerationDate"), PageTrail()
        trail.note(None, page.get("NextToken"), page.get("Matches"))
        while token := page.get("NextToken"):
            try:
                page = self._next(token, run)
                trail.note(token, page.get("NextToken"), page.get("Matches"))
            except SourceError as error:
                raise SourceError(_with_place(error.problem, groups, token)) from error.__cause__
            groups += _count(page)
            yield page

    def _next(self, token: str, run: object) -> dict[str, Any]:
        try:
            page = self._page({**self._parameters, "NextToken": token})
        except SourceError as error:
            if error.problem.kind is not ProblemKind.TOKEN_EXPIRED:
                raise
            if self._is_new_run_out(run):
                raise SourceError(_NEW_RUN) from None
            raise SourceError(replace(error.problem, todo=_FROM_THE_START)) from error.__cause__
        if page.get("MatchGenerationDate") != run:
            raise SourceError(_NEW_RUN)
        return page

    def _page(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        domain_name = str(asked.get("DomainName", ""))
        with telling_nearest_names(self._connection, domain_name):
            answer = self._connection.ask(
                "GetMatches",
                lambda: readable(self._client.get_matches(**asked)),
                domain_name=domain_name,
                token="NextToken" in asked,
            )
        return {name: value for name, value in answer.items() if name != "ResponseMetadata"}

    def _is_new_run_out(self, run: object) -> bool:
        """Tell whether the first page is of another run by now, where that can be found out."""
        asked = {name: value for name, value in self._parameters.items() if name != "NextToken"}
        try:
            latest = self._page({**asked, "MaxResults": 1}).get("MatchGenerationDate")
        except SourceError:
            return False  # The token was refused all the same, and that is reported.
        return latest is not None and latest != run


_FROM_THE_START = "Start again from the first page"
_NEW_RUN = Problem(
    ProblemKind.TOKEN_EXPIRED,
    "A new run was published while its groups were being read",
    "what was read so far is of the run before, and can't be gone on with",
    _FROM_THE_START,
)


def _count(page: Mapping[str, Any]) -> int:
    return len(page.get("Matches") or ())


def _with_place(problem: Problem, groups: int, token: str) -> Problem:
    """Add how far the printing has come, and where it can go on."""
    if not groups:
        return problem
    todo = f"{problem.todo}. What was printed ends after {number(groups, 'group')}"
    if problem.kind is not ProblemKind.TOKEN_EXPIRED:
        todo += f"; --next-token {token} goes on from there"
    return replace(problem, todo=todo)


def _iso(value: Any) -> str:
    return str(parse_timestamp(value).isoformat())


def _as_it_is(value: Any) -> Any:
    return value
