"""A gate before an emulator that lets no expired key in, as AWS does."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.unit.aws.answering import Answered, Answering, error

_KEY = re.compile(r"Credential=([^/]+)/")


class Gate(Answering):
    """Passes requests on to ``target``; those signed by an expired key get ExpiredTokenException."""

    def __init__(self, target: str) -> None:
        super().__init__(self._answer)
        self._target = target
        self.expired: set[str] = set()
        """Access keys that have expired; may be changed at any time."""
        self.served: dict[str, int] = {}
        """How many requests of each key have been let in."""
        self.refused = 0
        """How many requests have not been let in."""

    def _answer(self, asked: BaseHTTPRequestHandler) -> Answered:
        found = _KEY.search(asked.headers.get("Authorization", ""))
        key = found[1] if found else ""
        if key in self.expired:
            self.refused += 1
            return error(
                403, "ExpiredTokenException", "The security token included in the request is expired"
            )
        self.served[key] = self.served.get(key, 0) + 1
        request = urllib.request.Request(
            self._target + asked.path,
            data=asked.body or None,  # type: ignore[attr-defined]
            headers={"Content-Type": asked.headers.get("Content-Type", "")},
            method=asked.command,
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return _passed_on(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as answer:
            return _passed_on(answer.code, answer.headers, answer.read())


def _passed_on(status: int, headers: Any, body: bytes) -> Answered:
    passed = {name: headers[name] for name in ("Content-Type", "x-amzn-ErrorType") if headers.get(name)}
    return Answered(status, passed, body)
