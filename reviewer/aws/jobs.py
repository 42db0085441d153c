"""Identity Resolution Jobs: the weekly work of AWS that finds the match groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from reviewer.aws.connection import Connection
from reviewer.aws.domains import Schedule, domain_settings
from reviewer.aws.matches import match_page
from reviewer.core.jobs import Job, JobStatus
from reviewer.core.problems import ProblemKind, passing_over

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def jobs(connection: Connection, domain_name: str) -> list[Job]:
    """List a domain's jobs, the latest first (every page; the default quota is 5 calls a second).

    AWS sorts them by their start and does not say in which direction.

    Raises:
        SourceError: they can't be listed.
    """
    found: list[Job] = []
    for page in connection.pages("ListIdentityResolutionJobs", DomainName=domain_name, MaxResults=100):
        listed = page.get("IdentityResolutionJobsList")
        found += (job_of(one) for one in listed or () if isinstance(one, Mapping))
    return sorted(found, key=lambda job: job.started_at or _LONG_AGO, reverse=True)


def job_of(job: Mapping[str, object]) -> Job:
    """Read one job, tolerant of what is missing."""
    stats = job.get("JobStats")
    counts = stats if isinstance(stats, Mapping) else {}
    return Job(
        job_id=_text(job.get("JobId")),
        status=_text(job.get("Status")),
        message=_text(job.get("Message")),
        started_at=_date(job.get("JobStartTime")),
        ended_at=_date(job.get("JobEndTime")),
        profiles_reviewed=_count(counts.get("NumberOfProfilesReviewed")),
        matches_found=_count(counts.get("NumberOfMatchesFound")),
        merges_done=_count(counts.get("NumberOfMergesDone")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _date(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None


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
                latest_run=match_page(self._connection, self._domain_name).generation_date,
                next_run=None if schedule is None else schedule.next_run(datetime.now(UTC)),
            )

    def _known_schedule(self) -> Schedule | None:
        if not self._schedule_asked:
            with passing_over(ProblemKind.DENIED):
                settings = domain_settings(self._connection, self._domain_name)
                self._schedule = settings.schedule if settings.matching else None
            self._schedule_asked = True
        return self._schedule

    def _running(self) -> Job | None:
        with passing_over(ProblemKind.DENIED):
            return next((job for job in jobs(self._connection, self._domain_name) if job.is_running), None)
        return None
