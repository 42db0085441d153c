"""How to reach AWS, as the command line says it. Imports no boto3."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

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


def is_loopback(url: str) -> bool:
    """Tell whether a URL names this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_endpoint(
    url: str, *, named_by: str = "--endpoint-url", allow_insecure: bool = False
) -> Problem | None:
    """Say what is wrong with an endpoint URL; boto3 itself would use plain ``http://`` without a word.

    Args:
        url: the endpoint.
        named_by: what names it, for the message.
        allow_insecure: whether plain ``http://`` may leave this machine.
    """
    try:
        scheme, host = urlsplit(url).scheme, urlsplit(url).hostname
    except ValueError:
        scheme, host = "", None
    if scheme not in ("http", "https") or not host:
        return Problem(
            ProblemKind.OTHER,
            f"{named_by} {url} is no URL",
            "there is nothing to connect to",
            "Write it as https://host or http://127.0.0.1:4590",
            again=False,
        )
    if scheme == "http" and not allow_insecure and not is_loopback(url):
        return Problem(
            ProblemKind.OTHER,
            f"{named_by} {url} is plain http off this machine",
            "customers' data and signed requests would travel in the clear",
            "Use https://, or take the risk with --allow-insecure-endpoint",
            again=False,
        )
    return None
