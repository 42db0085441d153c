"""The HTTP server on loopback: connections, latency, throttling and faults around the operations."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from reviewer.emulator import callers
from reviewer.emulator.conditions import Conditions, FaultKind
from reviewer.emulator.domain import Domain
from reviewer.emulator.faults import Faults, failure
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
            ValueError: ``Conditions.deny`` or a fault names something that is not an operation.
        """
        self._conditions = conditions or Conditions()
        self._operations = Operations(domains, self._conditions)
        self._service = Service()
        faulty = (fault.operation for fault in self._conditions.faults)
        unknown = self._service.unknown_operations((*self._conditions.deny, *faulty))
        if unknown:
            raise ValueError(f"{', '.join(unknown)} is no operation of Customer Profiles")
        self._faults = Faults(self._conditions, callers.CALLER_ARN)
        listener = listening or listen(port)
        self.url = url_of(listener)
        """The endpoint URL, also once it is stopped."""
        self._server = _Server(listener, self.respond)
        self._serving = False

    @property
    def calls(self) -> Mapping[str, int]:
        """How often each operation was called so far."""
        return self._faults.calls

    @property
    def merges(self) -> Sequence[Mapping[str, Any]]:
        """The parameters of each MergeProfiles that was accepted so far, lost and late ones too, in order."""
        return self._operations.merges.accepted

    def auto_merge(self, domain_name: str) -> int:
        """Let Identity Resolution merge what a domain's AutoMerging asks for; answer how many profiles go."""
        return self._operations.auto_merge(domain_name)

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
            fault = self._faults.of(route.name)
            if fault is FaultKind.CUT:
                return None
            if self._conditions.latency:
                time.sleep(self._conditions.latency)
            self._faults.check(route.name, fault)
            parameters = self._service.parameters(route, request)
            output = self._operations.perform(route.name, parameters, fault)
            if fault is FaultKind.LOST:
                return None
            if fault is FaultKind.LATE:
                raise failure()
            return self._service.answer(output)
        except ServiceError as error:
            return self._service.error(error)


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
