"""The HTTP server on loopback: connections, latency, throttling and faults around the operations."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from reviewer.emulator import callers
from reviewer.emulator.conditions import Conditions
from reviewer.emulator.domain import Domain
from reviewer.emulator.listening import is_of_this_machine, listen, url_of
from reviewer.emulator.operations import Operations
from reviewer.emulator.service import Answer, Request, Service, ServiceError


class Emulator:
    """Serves domains at :attr:`url` from :meth:`start` to :meth:`stop`; a context manager does both.

    For tests: ``with Emulator([domain], Conditions(latency=0.25)) as emulator: ... emulator.url``.
    """

    def __init__(
        self,
        domains: Iterable[Domain],
        conditions: Conditions | None = None,
        port: int = 0,
        *,
        listening: socket.socket | None = None,
    ) -> None:
        """Listen on a port of 127.0.0.1; 0 takes a free one.

        Args:
            domains: what is served, in the order in which ListDomains names it.
            conditions: how the service behaves; None is fast and faultless.
            port: where to listen.
            listening: a socket that listens already, in place of ``port``.

        Raises:
            OSError: the port is taken.
            ValueError: ``Conditions.deny`` names something that is not an operation.
        """
        self._conditions = conditions or Conditions()
        self._operations = Operations(domains, self._conditions)
        self._service = Service()
        unknown = self._service.unknown_operations(self._conditions.deny)
        if unknown:
            raise ValueError(f"{', '.join(unknown)} is no operation of Customer Profiles")
        self._faults = _Faults(self._conditions)
        listener = listening or listen(port)
        self.url = url_of(listener)
        """The endpoint URL, also once it is stopped."""
        self._server = _Server(listener, self.respond)
        self._serving = False
        self._counting = threading.Lock()
        self.calls: dict[str, int] = {}
        """How often each operation was called so far."""

    def serve(self) -> None:
        """Serve in this thread until :meth:`stop`."""
        self._serving = True
        self._server.serve_forever(poll_interval=0.05)

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._serving = True
        threading.Thread(target=self.serve, name="emulator", daemon=True).start()

    def stop(self) -> None:
        """Stop serving, free the port and end the connections that clients keep alive."""
        if self._serving:
            self._server.shutdown()
        self._server.server_close()
        self._server.end_connections()

    def __enter__(self) -> Emulator:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def respond(self, request: Request) -> Answer | None:
        """Answer one request; None where the connection is to be cut instead."""
        if request.method == "POST" and request.target == "/":
            return callers.answer(request.body)
        try:
            route = self._service.route(request)
            with self._counting:
                self.calls[route.name] = self.calls.get(route.name, 0) + 1
            if self._faults.cuts():
                return None
            if self._conditions.latency:
                time.sleep(self._conditions.latency)
            self._faults.check(route.name)
            parameters = self._service.parameters(route, request)
            return self._service.answer(self._operations.perform(route.name, parameters))
        except ServiceError as error:
            return self._service.error(error)


class _Faults:
    """Decides which call fails; each kind is spread evenly, so that a run can be repeated."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions
        self._lock = threading.Lock()
        self._calls = 0
        self._answers = 0
        self._failed = 0.0
        self._allowance = conditions.throttle or 0.0
        self._refilled = time.monotonic()

    def cuts(self) -> bool:
        """Tell whether this connection is to be cut."""
        with self._lock:
            self._answers += 1
            every = self._conditions.drop_connection_every
            return bool(every) and self._answers % every == 0

    def check(self, operation: str) -> None:
        """Let a call pass or fail.

        Raises:
            ServiceError: this call is denied, throttled or fails.
        """
        conditions = self._conditions
        if operation in conditions.deny:
            raise ServiceError(
                "AccessDeniedException",
                f"User: {callers.CALLER_ARN} is not authorized to perform: profile:{operation}",
            )
        with self._lock:
            if conditions.throttle is not None:
                now = time.monotonic()
                refill = (now - self._refilled) * conditions.throttle
                self._allowance = min(self._allowance + refill, max(conditions.throttle, 1.0))
                self._refilled = now
                if self._allowance < 1:
                    raise ServiceError("ThrottlingException", "Rate exceeded")
                self._allowance -= 1
            self._calls += 1
            if self._calls * conditions.fail >= self._failed + 1:
                self._failed += 1
                raise ServiceError("InternalServerException", "The service failed, as it was asked to")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, listening: socket.socket, respond: Callable[[Request], Answer | None]) -> None:
        self.respond = respond
        self._open: set[socket.socket] = set()
        self._opening = threading.Lock()
        # HTTPServer would bind, and look its own name up, which can take seconds where there is no DNS.
        super().__init__(listening.getsockname(), _Connection, bind_and_activate=False)
        self.socket.close()
        self.socket = listening

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in its own thread and know it until it ends."""
        with self._opening:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """End one connection."""
        with self._opening:
            self._open.discard(request)
        super().shutdown_request(request)

    def end_connections(self) -> None:
        """End every connection that is still open."""
        with self._opening:
            still_open = list(self._open)
        for connection in still_open:
            _cut(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what is wrong with the emulator; a client that goes away in the middle of a call is not."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    """One connection, kept alive over many requests."""

    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "reviewer-emulator"
    wbufsize = -1  # Headers and body leave in one segment: apart they cost a delayed ACK of 40 ms.

    def setup(self) -> None:
        """Send each answer at once."""
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _serve(self) -> None:
        named = [*self.headers.get_all("Host", [""]), *self.headers.get_all("Origin", [])]
        if not all(map(is_of_this_machine, named)):
            self.close_connection = True
            self.send_error(403, "Only this machine is served, by its own names")
            return
        length = self.headers.get("Content-Length") or "0"
        if not length.isdecimal():
            self.send_error(400, "Content-Length is no number")
            return
        answer = self.server.respond(Request(self.command, self.path, self.rfile.read(int(length))))
        if answer is None:
            self.close_connection = True
            _cut(self.connection)
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("x-amzn-RequestId", str(uuid.uuid4()))
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def log_message(self, format: str, *args: Any) -> None:
        """Keep no log: what is asked for names customers."""


def _cut(connection: socket.socket) -> None:
    """End a connection that its client may have ended already."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
