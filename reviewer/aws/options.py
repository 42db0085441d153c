"""How to reach AWS, as the command line says it. Imports no boto3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reviewer.core.problems import Problem, ProblemKind


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """What the AWS CLI's options of the same names say; None leaves it to the environment and ~/.aws."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    sts_endpoint_url: str | None = None
    """Where to ask who the caller is; None is AWS, or ``endpoint_url`` if that is on loopback."""
    static_credentials: tuple[str, str] | None = None
    """Access key and secret for the demo: neither the environment nor ~/.aws is looked at."""
    connect_timeout: float | None = 5.0
    """Seconds; None waits for ever."""
    read_timeout: float | None = 20.0
    """Seconds; None waits for ever."""
    verify_ssl: bool = True
    """Whether TLS certificates are checked."""
    ca_bundle: str | None = None
    """The file of certificates to check them against."""
    sign_request: bool = True
    """Whether requests are signed; without, no credentials are looked for."""
    allow_insecure_endpoint: bool = False
    """Whether plain ``http://`` may leave this machine."""

    @property
    def caller_endpoint_url(self) -> str | None:
        """The endpoint of ``sts:GetCallerIdentity``; one on loopback is an emulator, which answers it."""
        if self.sts_endpoint_url is None and self.endpoint_url is not None and is_loopback(self.endpoint_url):
            return self.endpoint_url
        return self.sts_endpoint_url


_ENDPOINT = re.compile(
    r"(https?)://([a-z0-9._-]+|\[(?=[^\]]*:)[0-9a-f:.]+\])(?::([0-9]{1,5}))?(?:[/?].*)?", re.IGNORECASE
)
_ODD = re.compile(r"[^!-~]|\\|^[^/]*//[^/?#]*@")
"""What readers of URLs differ about: blanks, controls, letters beyond ASCII, backslashes, a user's name."""


def is_loopback(url: str) -> bool:
    """Tell whether an endpoint URL names this machine."""
    read = _ENDPOINT.fullmatch(url)
    host = read[2].lower().strip("[]") if read else ""
    if host == "localhost":
        return True
    if host.endswith(".localhost"):
        import socket

        try:
            # Meant for this machine, and yet asked of the DNS by some systems.
            return all(_is_loopback_address(str(one[4][0])) for one in socket.getaddrinfo(host, None))
        except OSError:
            return False
    return _is_loopback_address(host)


@lru_cache(32)
def _is_loopback_address(host: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_endpoint(
    url: str, *, named_by: str = "--endpoint-url", allow_insecure: bool = False
) -> Problem | None:
    """Say what is wrong with an endpoint URL; boto3 itself would use plain ``http://`` without a word.

    Only what every reader of URLs reads alike is taken: the client connects to the host that is judged here.

    Args:
        url: the endpoint.
        named_by: what names it, for the message.
        allow_insecure: whether plain ``http://`` may leave this machine.
    """
    if _ODD.search(url):
        # Not quoted: it may hold a password.
        return _refused(
            f"{named_by.rstrip(',')} holds a blank, a backslash, a user's name or what no URL can hold",
            "programs differ about the host that it names, so that it might lead elsewhere",
            _WRITTEN,
        )
    read = _ENDPOINT.fullmatch(url)
    if read is None or int(read[3] or 0) > 65535:
        return _refused(f"{named_by} {url} is no URL", "there is nothing to connect to", _WRITTEN)
    if read[1].lower() == "http" and not allow_insecure and not is_loopback(url):
        return _refused(
            f"{named_by} {url} is plain http off this machine",
            "customers' data and signed requests would travel in the clear",
            "Use https://, or take the risk with --allow-insecure-endpoint",
        )
    return None


_WRITTEN = "Write it as https://host or http://127.0.0.1:4590"


def _refused(what: str, means: str, todo: str) -> Problem:
    return Problem(ProblemKind.OTHER, what, means, todo, again=False)
