"""How it stands with a domain's jobs, asked thriftily."""

from __future__ import annotations

from datetime import UTC, datetime

from reviewer.aws.connection import Connection
from reviewer.aws.domain_settings import Schedule
from reviewer.aws.jobs import domain_settings, jobs
from reviewer.aws.match_page import page_of
from reviewer.core.jobs import Job, JobStatus
from reviewer.core.problems import ProblemKind, SourceError


class JobNews:
    """Asks for the jobs and the latest run of one domain; for its schedule only at first."""

    def __init__(self, connection: Connection, domain_name: str) -> None:
        self._connection = connection
        self._domain_name = domain_name
        self._schedule: Schedule | None = None
        self._schedule_asked = False

    def status(self) -> JobStatus:
        """Ask, but nobody for an MFA code; what is denied is left out.

        Raises:
            SourceError: AWS can't be asked.
        """
        with self._connection.code_prompt.kept_back():
            schedule = self._known_schedule()
            return JobStatus(
                running=self._running(),
                latest_run=self._latest_run(),
                next_run=None if schedule is None else schedule.next_run(datetime.now(UTC)),
            )

    def _known_schedule(self) -> Schedule | None:
        if not self._schedule_asked:
            try:
                settings = domain_settings(self._connection, self._domain_name)
                self._schedule = settings.schedule if settings.matching else None
            except SourceError as error:
                if error.problem.kind is not ProblemKind.DENIED:
                    raise
            self._schedule_asked = True
        return self._schedule

    def _running(self) -> Job | None:
        try:
            listed = jobs(self._connection, self._domain_name)
        except SourceError as error:
            if error.problem.kind is not ProblemKind.DENIED:
                raise
            return None
        return next((job for job in listed if job.is_running), None)

    def _latest_run(self) -> datetime | None:
        connection, domain_name = self._connection, self._domain_name
        answer = connection.ask(
            "GetMatches",
            lambda: connection.client.get_matches(DomainName=domain_name, MaxResults=1),
            domain_name=domain_name,
        )
        return page_of(answer).generation_date
