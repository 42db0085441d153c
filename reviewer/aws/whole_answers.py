"""Sending a request, and reading its answer whole, within bounds of size and time.

botocore asks urllib3 not to hold an answer to its length, and takes JSON that it can't read for an answer
with nothing in it: a connection that is cut would look like a domain without groups, or like profiles that
were deleted. So nothing reaches botocore's parser here that is not the whole answer of the operation. What
is not counts as a connection that was cut, which botocore's own attempts then make up for.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import urllib3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ReadTimeoutError
from botocore.httpsession import ProxyConfiguration
from botocore.model import OperationModel
from urllib3.exceptions import HTTPError
from urllib3.exceptions import ReadTimeoutError as SocketTimeout
from urllib3.util import parse_url

from reviewer.aws.answer_check import BrokenAnswer, UnreadableAnswer, checked_body
from reviewer.aws.options import check_endpoint, is_loopback
from reviewer.core.counted import number
from reviewer.core.problems import SourceError

LARGEST = 64 << 20
"""Bytes of an answer at most: twenty profiles with all that AWS lets them hold come to less."""
SLOWEST = 1 << 10
"""Bytes a second that an answer comes at, at least, beyond the time that one read may take."""
_AT_ONCE = 1 << 16


class WholeAnswers:
    """Sends what one client of boto3 asks, in place of botocore (its event ``before-send``)."""

    def __init__(self, client: Any, *, allow_insecure: bool) -> None:
        """Serve ``client``; plain ``http://`` leaves this machine only where that is allowed."""
        self._service = client.meta.service_model
        self._http = client._endpoint.http_session
        self._timeout: float | None = client.meta.config.read_timeout
        self._allow_insecure = allow_insecure
        client.meta.events.register("before-send", self.answer)

    def answer(self, request: AWSPreparedRequest, event_name: str, **_: object) -> AWSResponse:
        """Send a request, once.

        Raises:
            botocore.exceptions.HTTPClientError: no whole answer of AWS came; botocore tries again.
            SourceError: it would travel in the clear.
        """
        # As it is named, and as the client is about to read it.
        for url in dict.fromkeys((request.url, _as_read(request.url))):
            problem = check_endpoint(
                url, named_by="The configured endpoint", allow_insecure=self._allow_insecure
            )
            if problem is not None:
                raise SourceError(problem)
        if is_loopback(request.url):
            # A proxy can't reach this machine's loopback, and would be given the request in the clear.
            self._http._proxy_config = ProxyConfiguration()
        operation = self._service.operation_model(event_name.rpartition(".")[2])
        request.stream_output = True  # Read here, not by botocore.
        answer = self._http.send(request)
        is_file = operation.has_streaming_output and answer.status_code < 300
        raw: urllib3.HTTPResponse = answer.raw
        try:
            body = b"".join(self._pieces(raw, operation, request.url, unpack=not is_file))
        finally:
            if not raw.closed:
                raw.close()  # What is left of it must not be taken for the next answer.
        if not is_file:
            body = checked_body(operation, answer, body, request.url)
        return AWSResponse(request.url, answer.status_code, answer.headers, _Read(body))

    def _pieces(
        self, raw: urllib3.HTTPResponse, operation: OperationModel, url: str, *, unpack: bool
    ) -> Iterator[bytes]:
        started, size = time.monotonic(), 0
        try:
            while piece := raw.read1(_AT_ONCE, decode_content=unpack):
                size += len(piece)
                if size > LARGEST:
                    raise UnreadableAnswer(operation, url, f"it has more than {LARGEST >> 20} MB")
                seconds = time.monotonic() - started
                if self._timeout is not None and seconds > self._timeout + size / SLOWEST:
                    raise BrokenAnswer(
                        operation, url, f"only {number(size, 'byte')} of it came in {seconds:.1f} s"
                    )
                yield piece
        except SocketTimeout as error:
            raise ReadTimeoutError(endpoint_url=url, error=error) from error
        except HTTPError as error:
            raise BrokenAnswer(operation, url, f"it broke off after {number(size, 'byte')}") from error
        if raw.length_remaining:
            fault = number(raw.length_remaining, "byte of it is missing", "bytes of it are missing")
            raise BrokenAnswer(operation, url, fault)


@lru_cache(64)
def _as_read(url: str) -> str:
    """A URL as urllib3 takes it: mostly of the same few operations, whose ids stand in the body."""
    return parse_url(url).url


class _Read(io.BytesIO):
    """A body that is here already, as botocore reads one."""

    def stream(self) -> Iterator[bytes]:
        """All of it."""
        yield self.read()
