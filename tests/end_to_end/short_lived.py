"""An STS whose keys last as long as one says, and which notes the MFA codes it is given."""

from __future__ import annotations

import threading
import time
import urllib.parse
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

_ANSWER = """<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<Credentials><AccessKeyId>ASIA{number}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
<SessionToken>token</SessionToken><Expiration>{expires:%Y-%m-%dT%H:%M:%SZ}</Expiration></Credentials>
<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/Reviewer/s</Arn>
<AssumedRoleId>AROA:s</AssumedRoleId></AssumedRoleUser>
</AssumeRoleResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></AssumeRoleResponse>"""


class ShortLived:
    """Answers AssumeRole; the n-th keys last as long as the n-th of ``lifetimes``, the others an hour."""

    def __init__(self, *lifetimes: timedelta) -> None:
        self.codes: list[str] = []
        """The MFA codes that came, in order."""
        self.issued = 0.0
        """When the last keys were given out, on the monotonic clock."""
        sts = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                asked = urllib.parse.parse_qs(body)
                sts.codes.append(asked["TokenCode"][0])
                number = len(sts.codes)
                sts.issued = time.monotonic()
                lifetime = lifetimes[number - 1] if number <= len(lifetimes) else timedelta(hours=1)
                said = _ANSWER.format(number=number, expires=datetime.now(UTC) + lifetime).encode()
                self.send_response_only(200)
                self.send_header("Content-Type", "text/xml")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
