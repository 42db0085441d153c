"""A server of raw bytes on loopback, for answers that no HTTP library would send."""

from __future__ import annotations

import contextlib
import gzip
import re
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

Answers = Callable[[str], Iterable[bytes]]
"""Takes the target of a request, e.g. ``/domains``, and gives what is sent, after which the line is cut."""


class RawAnswers:
    """Serves on loopback while its ``with`` block lasts; each connection has one answer."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.asked: list[str] = []
        """The targets that were asked for."""
        self.port = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                request += connection.recv(65536)
            head, _, body = request.partition(b"\r\n\r\n")
            named = re.search(rb"(?i)content-length: *(\d+)", head)
            while named and len(body) < int(named[1]):
                body += connection.recv(65536)
            target = head.split(b" ")[1].decode()
            self.asked.append(target)
            for piece in self._answers(target):
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)


@dataclass(frozen=True)
class Framing:
    """How the end of a body is told."""

    headers: bytes = b""
    chunked: bool = False
    zipped: bool = False

    def sent(self, body: bytes, keep: float = 1.0) -> bytes:
        """An answer of 200 of whose body only a part of ``keep`` is sent."""
        body = gzip.compress(body, mtime=0) if self.zipped else body
        headers = b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + self.headers % {b"length": len(body)}
        headers += b"\r\n"
        kept = body[: int(len(body) * keep)]
        if not self.chunked:
            return headers + kept
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (kept[:20], kept[20:]) if part)
        return headers + chunks + (b"0\r\n\r\n" if keep == 1 else b"")


FRAMINGS = {
    "by length": Framing(b"Content-Length: %(length)d\r\n"),
    "in chunks": Framing(b"Transfer-Encoding: chunked\r\n", chunked=True),
    "until the line is cut": Framing(),
    "zipped": Framing(b"Content-Encoding: gzip\r\nContent-Length: %(length)d\r\n", zipped=True),
    "zipped, until the line is cut": Framing(b"Content-Encoding: gzip\r\n", zipped=True),
}
