"""Exports of matches in S3: where the latest one lies, which files it has, and their bytes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

from reviewer.aws.connection import Connection
from reviewer.aws.domains import telling_nearest_names
from reviewer.aws.jobs import jobs
from reviewer.aws.page_trail import PageTrail
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.sources.export.files import Location, export_files

Answer = TypeVar("Answer")
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

    def __init__(self, bucket: Bucket, key: str, size: int, etag: str) -> None:
        self._bucket = bucket
        self._key = key
        self._size = size
        self._etag = etag

    @property
    def name(self) -> str:
        """Its URL."""
        return f"s3://{self._bucket.name}/{self._key}"

    def read_at(self, offset: int, size: int) -> bytes:
        """Read up to ``size`` bytes.

        Raises:
            SourceError: they can't be had, or the object is another by now.
        """
        if offset >= self._size:
            return b""
        last = min(offset + size, self._size) - 1
        return self._bucket.range_of(self._key, offset, last, self._etag)


class Bucket:
    """An S3 bucket as far as reading exports goes."""

    def __init__(self, connection: Connection, name: str) -> None:
        self.name = name
        self._connection = connection
        self._making = threading.Lock()
        self._made: tuple[object, Any] | None = None
        """The connection's client, and the client for S3 that goes with it."""

    @property
    def _client(self) -> Any:
        """A client for S3, made again when the connection has been, so that a new sign-in counts here too."""
        with self._making:
            if self._made is None or self._made[0] is not self._connection.client:
                self._made = self._connection.client, self._connection.s3()
            return self._made[1]

    def parts(self, prefix: str, *, of_one_export: bool = False) -> list[S3Part]:
        """The files of the export at ``prefix``, in reading order.

        Args:
            prefix: what their keys begin with; a whole key means that one.
            of_one_export: all that lies there is known to be of one job, whatever folders it is in.

        Raises:
            SourceError: they can't be listed, there is none, or they seem to be of several exports.
        """
        found = list(self._objects(prefix))
        exact = [one for one in found if one[0] == prefix]
        chosen = exact or export_files(found, lambda one: one[0])
        if not chosen:
            raise SourceError(self._nothing_at(prefix))
        folders = sorted({key.rpartition("/")[0] for key, _, _ in chosen})
        if len(folders) > 1 and not of_one_export:
            raise SourceError(self._several_at(prefix, folders))
        return [S3Part(self, key, size, etag) for key, size, etag in chosen]

    def _objects(self, prefix: str) -> Iterator[tuple[str, int, str]]:
        asked = {"Bucket": self.name, "Prefix": prefix}
        trail = PageTrail()
        while True:
            page = self._ask("ListObjectsV2", prefix, lambda: self._client.list_objects_v2(**asked))
            following = page.get("NextContinuationToken") or None
            trail.note(asked.get("ContinuationToken"), following, page.get("Contents"))
            for one in page.get("Contents") or ():
                if {"Key", "Size", "ETag"} <= one.keys():
                    yield str(one["Key"]), int(one["Size"]), str(one["ETag"])
            if following is None:
                return
            asked["ContinuationToken"] = following

    def range_of(self, key: str, first: int, last: int, etag: str) -> bytes:
        """Read the bytes of an object from ``first`` to ``last``, both included.

        Raises:
            SourceError: they can't be had, or the object is another by now.
        """

        wanted = {"Bucket": self.name, "Key": key, "Range": f"bytes={first}-{last}", "IfMatch": etag}
        return self._ask("GetObject", key, lambda: bytes(self._client.get_object(**wanted)["Body"].read()))

    def _ask(self, operation: str, key: str, ask: Callable[[], Answer]) -> Answer:
        return self._connection.ask(
            operation, ask, location=f"s3://{self.name}/{key}", endpoint_setting="AWS_ENDPOINT_URL_S3"
        )

    def _nothing_at(self, prefix: str) -> Problem:
        return Problem(
            ProblemKind.NOT_FOUND,
            f"There is no export at s3://{self.name}/{prefix}: no CSV file, packed or not, begins like this",
            "there are no groups to list",
            f"See `aws s3 ls --recursive s3://{self.name}/{prefix}`",
        )

    def _several_at(self, prefix: str, folders: list[str]) -> Problem:
        return Problem(
            ProblemKind.OTHER,
            f"s3://{self.name}/{prefix} holds files in {len(folders):,} folders",
            "groups of several exports have the same numbers and can't be told apart",
            f"Name one of them, e.g. --from s3://{self.name}/{folders[-1]}/",
        )


def _no_export(domain_name: str, what: str) -> Problem:
    return Problem(
        ProblemKind.NOT_FOUND,
        what,
        "there is no export to read",
        f"Set Matching.ExportingConfig of {domain_name} with `aws customer-profiles update-domain` and wait"
        " for the next run, or name the files with --from",
    )
