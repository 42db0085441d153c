"""A proxy on loopback before a service, that fails some requests: cut before or behind, 500, throttled."""

from __future__ import annotations

import http.client
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@contextmanager
def cutting_proxy(url: str, share: float, seed: int = 0) -> Iterator[str]:
    """Serve in front of ``url``, and fail this share of requests; gives the proxy's URL."""
    behind = urlsplit(url).netloc
    dice = random.Random(seed)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def setup(self) -> None:
            super().setup()
            self._behind = http.client.HTTPConnection(behind)

        def finish(self) -> None:
            self._behind.close()
            super().finish()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fault = dice.choice(("before", "behind", "500", "throttled")) if dice.random() < share else ""
            if fault == "before":
                self.close_connection = True
                return
            if fault == "500":
                self._answer(500, b'{"__type": "InternalServerError", "message": "no"}', {})
                return
            if fault == "throttled":
                self._answer(400, b'{"__type": "ThrottlingException", "message": "slowly"}', {})
                return
            self._behind.request("POST", self.path, body, dict(self.headers))
            answer = self._behind.getresponse()
            read = answer.read()
            if fault == "behind":
                self.close_connection = True
                return
            kept = ("Date", "Content-Type", "x-amz-crc32", "x-amzn-requestid", "x-amzn-errortype")
            self._answer(answer.status, read, {name: one for name in kept if (one := answer.headers[name])})

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response_only(status)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 256
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
