"""The emulator's port, open before the service model is loaded: a call that comes early waits in line."""

from __future__ import annotations

import ipaddress
import re
import socket

_LOOPBACK = "127.0.0.1"


def listen(port: int) -> socket.socket:
    """Listen on a port of 127.0.0.1; 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """
    return socket.create_server((_LOOPBACK, port), backlog=128)


_AUTHORITY = re.compile(r"(?:https?://)?([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


def is_of_this_machine(named: str) -> bool:
    """Tell whether a ``Host`` or an ``Origin`` names this machine.

    A page of the web may send requests here, by a name of its own that it has lead to loopback as well.
    """
    read = _AUTHORITY.fullmatch(named)
    host = read[1].lower().strip("[]") if read else ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def url_of(listening: socket.socket) -> str:
    """The endpoint URL of a listening socket."""
    return f"http://{_LOOPBACK}:{listening.getsockname()[1]}"
