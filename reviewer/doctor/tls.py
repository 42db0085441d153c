"""How safe the way to an endpoint is: the TLS version and the certificate that it answers with."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

_TIMEOUT = 5.0


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
