"""How safe the way to an endpoint is: the TLS version and the certificate that it answers with."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from botocore.httpsession import get_cert_path
from botocore.utils import get_environ_proxies

from reviewer.core.counted import number
from reviewer.doctor.checks import Check, State, check

_TIMEOUT = 5.0
_SOON = 14
"""Days before its end from which on a certificate is warned of."""


def tls_check(url: str, ca_bundle: str | None) -> Check:
    """Look at the TLS of an endpoint that has answered, by the certificates of a file or botocore's own."""
    if not url.startswith("https://"):
        return check("tls", State.NOTE, f"none: {url} is plain http", tls=False)
    if get_environ_proxies(url).get("https"):
        return check("tls", State.GOOD, "on, through a proxy", tls=True)
    try:
        found = handshake(url, ca_bundle or get_cert_path(True))
    except (OSError, KeyError) as error:
        # The call before this went well, so what fails is only the closer look.
        return check("tls", State.GOOD, f"on; no closer look was possible ({error})", tls=True)
    days = (found.expires - datetime.now(UTC)).days
    return check(
        "tls",
        State.WARNING if days < _SOON else State.GOOD,
        f"{found.version}, certificate by {found.issuer} until {found.expires:%d %b %Y}",
        f"Have the certificate renewed: {number(days, 'day is', 'days are')} left" if days < _SOON else "",
        tls=True,
        version=found.version,
        issuer=found.issuer,
        expires=found.expires.isoformat(),
    )


@dataclass(frozen=True, slots=True)
class Tls:
    """A TLS connection that was made, with a certificate that is trusted."""

    version: str
    """As OpenSSL names it, e.g. ``TLSv1.3``."""
    issuer: str
    """Who signed the certificate."""
    expires: datetime
    """Until when it is valid (UTC)."""


def handshake(url: str, bundle: str) -> Tls:
    """Connect to the host of an ``https://`` URL, directly.

    Args:
        url: the endpoint.
        bundle: the file of certificates to trust.

    Raises:
        OSError: no connection can be made, or its certificate is not trusted (ssl.SSLError).
    """
    split = urlsplit(url)
    host = split.hostname or ""
    context = ssl.create_default_context(cafile=bundle)
    with (
        socket.create_connection((host, split.port or 443), _TIMEOUT) as connection,
        context.wrap_socket(connection, server_hostname=host) as secured,
    ):
        certificate: dict[str, Any] = dict(secured.getpeercert() or {})
        # Names come as OpenSSL has them: a tuple of tuples of pairs.
        issuer = dict(pair for several in certificate.get("issuer", ()) for pair in several)
        return Tls(
            version=secured.version() or "",
            issuer=issuer.get("organizationName") or issuer.get("commonName") or "",
            expires=datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC),
        )
