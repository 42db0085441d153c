"""Whether AWS can be asked at all: configuration, credentials, caller, region, endpoint and TLS."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from botocore.exceptions import ClientError, HTTPClientError, SSLError
from botocore.exceptions import ConnectionError as NoConnection
from botocore.httpsession import get_cert_path
from botocore.utils import get_environ_proxies

from reviewer.aws.connection import Connection
from reviewer.aws.credential_context import Origin
from reviewer.aws.options import ConnectionOptions
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.doctor.checks import Check, State, finding_of
from reviewer.doctor.domain import examine_domain
from reviewer.doctor.permissions import permission_finding
from reviewer.doctor.tls import Tls, handshake

_SOON = 14
"""Days before its end from which on a certificate is warned of."""


def examine_aws(
    options: ConnectionOptions, domain_name: str | None, now: datetime | None = None
) -> Iterator[Check]:
    """Look at everything that reviewing needs of AWS, each as it is found; stops where nothing more can be.

    Args:
        options: how to reach AWS.
        domain_name: the domain to look at; None takes the only one there is.
        now: the time to count from (timezone-aware); None is the present.
    """
    try:
        connection = Connection(options)
    except SourceError as error:
        name = "credentials" if error.problem.kind is ProblemKind.CREDENTIALS else "region"
        yield finding_of(name, error.problem)
        return
    credentials = _credentials(connection)
    yield credentials
    yield Check("region", State.GOOD, connection.region, facts={"region": connection.region})
    if credentials.state is State.BROKEN:
        return
    caller = _caller(connection)
    yield caller
    if caller.state is State.BROKEN:
        return
    try:
        names: list[str] | None = connection.domain_names()
        listed = permission_finding("ListDomains", None)
    except SourceError as error:
        names = None
        listed = permission_finding("ListDomains", error)
        if not isinstance(error.__cause__, ClientError):
            yield _unreached(connection, error)
            return
        if error.problem.kind is ProblemKind.CREDENTIALS:
            yield finding_of("answer", error.problem)
            return
    yield _endpoint(connection)
    yield _tls(connection)
    yield listed
    domain_name = domain_name or (names[0] if names and len(names) == 1 else None)
    if domain_name is None:
        yield _no_domain_named(names)
    else:
        yield from examine_domain(connection, domain_name, now or datetime.now(UTC), names)


def _credentials(connection: Connection) -> Check:
    try:
        found = connection.credentials()
    except SourceError as error:
        return finding_of("credentials", error.problem)
    where = connection.credential_context()
    named = "the environment" if where.origin is Origin.ENVIRONMENT else f"profile {where.profile}"
    return Check(
        "credentials",
        State.GOOD,
        f"from {named} ({found.method}), key …{found.access_key[-4:]}",
        facts={"method": found.method, "profile": where.profile, "origin": where.origin.value},
    )


def _caller(connection: Connection) -> Check:
    try:
        caller = connection.caller()
    except SourceError as error:
        if error.problem.kind is ProblemKind.CREDENTIALS:
            return finding_of("caller", error.problem)
        said = f"{error.problem.what}: decisions will name the OS user alone"
        return Check("caller", State.WARNING, said, error.problem.todo)
    return Check("caller", State.GOOD, caller.arn, facts={"arn": caller.arn, "account_id": caller.account_id})


def _unreached(connection: Connection, error: SourceError) -> Check:
    """Name what stands between here and an answer."""
    name = "answer"
    if isinstance(error.__cause__, SSLError):
        name = "tls"
    elif isinstance(error.__cause__, (HTTPClientError, NoConnection)):
        name = "endpoint"
    return finding_of(name, error.problem)


def _endpoint(connection: Connection) -> Check:
    url = connection.endpoint
    proxy = get_environ_proxies(url).get(url.partition(":")[0])
    return Check(
        "endpoint",
        State.GOOD,
        f"{url} answers{', through a proxy' if proxy else ''}",
        facts={"url": url, "proxied": proxy is not None},
    )


def _tls(connection: Connection) -> Check:
    url = connection.endpoint
    if not url.startswith("https://"):
        return Check("tls", State.NOTE, f"none: {url} is plain http", facts={"tls": False})
    if get_environ_proxies(url).get("https"):
        return Check("tls", State.GOOD, "on, through a proxy", facts={"tls": True})
    try:
        found = handshake(url, connection.ca_bundle or get_cert_path(True))
    except (OSError, KeyError) as error:
        # The call before this went well, so what fails is only the closer look.
        return Check("tls", State.GOOD, f"on; no closer look was possible ({error})", facts={"tls": True})
    return _tls_finding(found, datetime.now(UTC))


def _tls_finding(found: Tls, now: datetime) -> Check:
    days = (found.expires - now).days
    return Check(
        "tls",
        State.WARNING if days < _SOON else State.GOOD,
        f"{found.version}, certificate by {found.issuer} until {found.expires:%d %b %Y}",
        f"Have the certificate renewed: {days:,} days are left" if days < _SOON else "",
        {"tls": True, "version": found.version, "issuer": found.issuer, "expires": found.expires.isoformat()},
    )


def _no_domain_named(names: list[str] | None) -> Check:
    if names is None:
        return Check(
            "domain", State.BROKEN, "none is named, and they may not be listed", "Name one with --domain-name"
        )
    if not names:
        problem = Problem(
            ProblemKind.NOT_FOUND,
            "There is no Customer Profiles domain",
            "this account has none in this region",
            "Check --region and --profile",
        )
        return finding_of("domain", problem)
    return Check(
        "domain",
        State.UNKNOWN,
        f"{len(names):,} are there and none is named, so none was looked at",
        f"Name one with --domain-name: {', '.join(names[:5])}{' …' if len(names) > 5 else ''}",
        {"domains": names},
    )
