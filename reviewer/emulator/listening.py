"""The emulator's port, open before the service model is loaded: a call that comes early waits in line."""

from __future__ import annotations

import socket

_LOOPBACK = "127.0.0.1"


def listen(port: int) -> socket.socket:
    """Listen on a port of 127.0.0.1; 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """
    return socket.create_server((_LOOPBACK, port), backlog=128)


def url_of(listening: socket.socket) -> str:
    """The endpoint URL of a listening socket."""
    return f"http://{_LOOPBACK}:{listening.getsockname()[1]}"
