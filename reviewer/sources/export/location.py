"""The places in S3 that exports lie at."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Location:
    """A place in S3: a key, or what the keys below it begin with."""

    bucket: str
    key: str

    @classmethod
    def of_url(cls, url: str) -> Location:
        """Read ``s3://bucket/prefix``.

        Raises:
            ValueError: it is none.
        """
        split = urlsplit(url, allow_fragments=False)
        if split.scheme != "s3" or not split.netloc:
            raise ValueError(f"{url} names no bucket: write it as s3://bucket/prefix")
        # A question mark is a character of a key like any other.
        query = f"?{split.query}" if split.query else ""
        return cls(split.netloc, split.path.removeprefix("/") + query)

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"
