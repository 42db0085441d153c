"""A gate before an emulator that lets no expired key in, as AWS does."""

from __future__ import annotations

import json
import re
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

_KEY = re.compile(r"Credential=([^/]+)/")


class Gate:
    """Passes requests on to ``target``; those signed by an expired key get ExpiredTokenException."""

    def __init__(self, target: str) -> None:
        self.expired: set[str] = set()
        """Access keys that have expired; may be changed at any time."""
        self.served: dict[str, int] = {}
        """How many requests of each key have been let in."""
        self.refused = 0
        """How many requests have not been let in."""
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                found = _KEY.search(self.headers.get("Authorization", ""))
                key = found[1] if found else ""
                if key in gate.expired:
                    gate.refused += 1
                    said = {"message": "The security token included in the request is expired"}
                    headers = {
                        "Content-Type": "application/json",
                        "x-amzn-ErrorType": "ExpiredTokenException",
                    }
                    self._answer(403, headers, json.dumps(said).encode())
                    return
                gate.served[key] = gate.served.get(key, 0) + 1
                request = urllib.request.Request(
                    target + self.path,
                    data=body or None,
                    headers={"Content-Type": self.headers.get("Content-Type", "")},
                    method=self.command,
                )
                try:
                    with urllib.request.urlopen(request) as answer:
                        self._answer(answer.status, answer.headers, answer.read())
                except urllib.error.HTTPError as answer:
                    self._answer(answer.code, answer.headers, answer.read())

            def _answer(self, status: int, headers: Any, body: bytes) -> None:
                self.send_response_only(status)
                for name in ("Content-Type", "x-amzn-ErrorType"):
                    if headers.get(name):
                        self.send_header(name, headers[name])
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = _serve

            def log_message(self, format: str, *args: Any) -> None:
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
