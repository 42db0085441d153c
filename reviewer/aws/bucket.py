"""An S3 bucket: what lies in it, read, written and removed. Any thread may call; methods block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from reviewer.aws.connection import Connection
from reviewer.aws.page_trail import PageTrail
from reviewer.aws.service_client import ServiceClient

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An object of a bucket as a listing tells it."""

    key: str
    size: int
    etag: str


class Bucket:
    """An S3 bucket over a connection. Methods raise SourceError where AWS refuses or can't be reached."""

    def __init__(self, connection: Connection, name: str) -> None:
        self.name = name
        self._connection = connection
        self._s3 = ServiceClient(connection, connection.s3)

    @property
    def _client(self) -> Any:
        return self._s3.get()

    def files(self, prefix: str) -> Iterator[StoredFile]:
        """List what lies at keys that begin with ``prefix``."""
        asked = {"Bucket": self.name, "Prefix": prefix}
        trail = PageTrail()
        while True:
            page = self._ask("ListObjectsV2", prefix, lambda: self._client.list_objects_v2(**asked))
            following = page.get("NextContinuationToken") or None
            trail.note(asked.get("ContinuationToken"), following, page.get("Contents"))
            for one in page.get("Contents") or ():
                if {"Key", "Size", "ETag"} <= one.keys():
                    yield StoredFile(str(one["Key"]), int(one["Size"]), str(one["ETag"]))
            if following is None:
                return
            asked["ContinuationToken"] = following

    def read(self, key: str, **wanted: str) -> bytes:
        """Read an object, or what ``Range`` and ``IfMatch`` (as GetObject takes them) say of it."""
        asked = {"Bucket": self.name, "Key": key, **wanted}
        return self._ask("GetObject", key, lambda: bytes(self._client.get_object(**asked)["Body"].read()))

    def write(self, key: str, content: bytes, kms_key: str | None) -> None:
        """Put an object, encrypted by KMS: with a key by its id, ARN or alias, or the account's own."""
        encrypted = {"ServerSideEncryption": "aws:kms", **({"SSEKMSKeyId": kms_key} if kms_key else {})}
        asked = {"Bucket": self.name, "Key": key, "Body": content, **encrypted}
        self._ask("PutObject", key, lambda: self._client.put_object(**asked))

    def remove(self, key: str) -> None:
        """Remove an object; one that is not there is no error."""
        self._ask("DeleteObject", key, lambda: self._client.delete_object(Bucket=self.name, Key=key))

    def _ask(self, operation: str, key: str, ask: Callable[[], Answer]) -> Answer:
        return self._connection.ask(
            operation, ask, location=f"s3://{self.name}/{key}", endpoint_setting="AWS_ENDPOINT_URL_S3"
        )
