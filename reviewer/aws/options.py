"""How to reach AWS, as the command line says it. Imports no boto3."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from reviewer.model import Problem, ProblemKind


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
    connect_timeout: float = 5.0
    """Seconds."""
    read_timeout: float = 20.0
    """Seconds."""

    @property
    def caller_endpoint_url(self) -> str | None:
        """The endpoint of ``sts:GetCallerIdentity``; one on loopback is an emulator, which answers it."""
        if self.sts_endpoint_url is None and self.endpoint_url is not None and is_loopback(self.endpoint_url):
            return self.endpoint_url
        return self.sts_endpoint_url


def is_loopback(url: str) -> bool:
    """Tell whether a URL names this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_endpoint(url: str) -> Problem | None:
    """Say what is wrong with an endpoint URL; boto3 itself would use plain ``http://`` without a word."""
    try:
        scheme, host = urlsplit(url).scheme, urlsplit(url).hostname
    except ValueError:
        scheme, host = "", None
    if scheme not in ("http", "https") or not host:
        return Problem(
            ProblemKind.OTHER,
            f"--endpoint-url {url} is no URL",
            "there is nothing to connect to",
            "Write it as https://host or http://127.0.0.1:4590",
        )
    if scheme == "http" and not is_loopback(url):
        return Problem(
            ProblemKind.OTHER,
            f"--endpoint-url {url} is plain http off this machine",
            "customers' data and signed requests would travel in the clear",
            "Use https://",
        )
    return None
