"""Exports of matches in S3: where the latest one lies, which files it has, and their bytes."""

from __future__ import annotations

from datetime import UTC, datetime

from reviewer.aws.bucket import Bucket, StoredFile
from reviewer.aws.connection import Connection
from reviewer.aws.domains import telling_nearest_names
from reviewer.aws.jobs import jobs
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.sources.export.files import Location, export_files

_FINISHED = ("COMPLETED", "PARTIAL_SUCCESS")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def latest_export(connection: Connection, domain_name: str) -> Location:
    """Find where the latest finished Identity Resolution Job of a domain has put its results.

    Raises:
        SourceError: the jobs can't be asked for, or none has exported anything.
    """
    with telling_nearest_names(connection, domain_name):
        finished = [job for job in jobs(connection, domain_name) if job.status in _FINISHED]
    if not finished:
        raise SourceError(_no_export(domain_name, f"No Identity Resolution Job of {domain_name} is finished"))
    latest = max(finished, key=lambda job: job.ended_at or job.started_at or _LONG_AGO)
    job = connection.call("GetIdentityResolutionJob", DomainName=domain_name, JobId=latest.job_id)
    place = (job.get("ExportingLocation") or {}).get("S3Exporting") or {}
    if not place.get("S3BucketName"):
        raise SourceError(_no_export(domain_name, f"The latest job of {domain_name} has exported nothing"))
    return Location(str(place["S3BucketName"]), str(place.get("S3KeyName") or ""))


class S3Part:
    """A file of an export in S3, read range by range, so that nothing stays open between pages."""

    def __init__(self, bucket: Bucket, file: StoredFile) -> None:
        self._bucket = bucket
        self._file = file

    @property
    def name(self) -> str:
        """Its URL."""
        return f"s3://{self._bucket.name}/{self._file.key}"

    def read_at(self, offset: int, size: int) -> bytes:
        """Read up to ``size`` bytes.

        Raises:
            SourceError: they can't be had, or the object is another by now.
        """
        if offset >= self._file.size:
            return b""
        last = min(offset + size, self._file.size) - 1
        return self._bucket.read(self._file.key, Range=f"bytes={offset}-{last}", IfMatch=self._file.etag)


def export_parts(bucket: Bucket, prefix: str, *, of_one_export: bool = False) -> list[S3Part]:
    """The files of the export at ``prefix`` of a bucket, in reading order.

    Args:
        bucket: where it lies.
        prefix: what their keys begin with; a whole key means that one.
        of_one_export: all that lies there is known to be of one job, whatever folders it is in.

    Raises:
        SourceError: they can't be listed, there is none, or they seem to be of several exports.
    """
    found = list(bucket.files(prefix))
    exact = [one for one in found if one.key == prefix]
    chosen = exact or export_files(found, lambda one: one.key)
    if not chosen:
        raise SourceError(_nothing_at(bucket.name, prefix))
    folders = sorted({one.key.rpartition("/")[0] for one in chosen})
    if len(folders) > 1 and not of_one_export:
        raise SourceError(_several_at(bucket.name, prefix, folders))
    return [S3Part(bucket, one) for one in chosen]


def _nothing_at(bucket: str, prefix: str) -> Problem:
    return Problem(
        ProblemKind.NOT_FOUND,
        f"There is no export at s3://{bucket}/{prefix}: no CSV file, packed or not, begins like this",
        "there are no groups to list",
        f"See `aws s3 ls --recursive s3://{bucket}/{prefix}`",
    )


def _several_at(bucket: str, prefix: str, folders: list[str]) -> Problem:
    return Problem(
        ProblemKind.OTHER,
        f"s3://{bucket}/{prefix} holds files in {len(folders):,} folders",
        "groups of several exports have the same numbers and can't be told apart",
        f"Name one of them, e.g. --from s3://{bucket}/{folders[-1]}/",
    )


def _no_export(domain_name: str, what: str) -> Problem:
    return Problem(
        ProblemKind.NOT_FOUND,
        what,
        "there is no export to read",
        f"Set Matching.ExportingConfig of {domain_name} with `aws customer-profiles update-domain` and wait"
        " for the next run, or name the files with --from",
    )
