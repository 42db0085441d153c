"""An STS whose keys last as long as one says, and which notes the MFA codes it is given."""

from __future__ import annotations

import time
import urllib.parse
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

from tests.unit.aws.answering import Answered, Answering

_ANSWER = """<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<Credentials><AccessKeyId>ASIA{number}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
<SessionToken>token</SessionToken><Expiration>{expires:%Y-%m-%dT%H:%M:%SZ}</Expiration></Credentials>
<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/Reviewer/s</Arn>
<AssumedRoleId>AROA:s</AssumedRoleId></AssumedRoleUser>
</AssumeRoleResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></AssumeRoleResponse>"""


class ShortLived(Answering):
    """Answers AssumeRole; the n-th keys last as long as the n-th of ``lifetimes``, the others an hour."""

    def __init__(self, *lifetimes: timedelta) -> None:
        super().__init__(self._answer)
        self._lifetimes = lifetimes
        self.codes: list[str] = []
        """The MFA codes that came, in order."""
        self.issued = 0.0
        """When the last keys were given out, on the monotonic clock."""

    def _answer(self, asked: BaseHTTPRequestHandler) -> Answered:
        said = urllib.parse.parse_qs(asked.body.decode())  # type: ignore[attr-defined]
        self.codes.append(said["TokenCode"][0])
        number = len(self.codes)
        self.issued = time.monotonic()
        lifetime = self._lifetimes[number - 1] if number <= len(self._lifetimes) else timedelta(hours=1)
        answer = _ANSWER.format(number=number, expires=datetime.now(UTC) + lifetime)
        return Answered(headers={"Content-Type": "text/xml"}, body=answer.encode())
