"""Whether AWS can be asked at all: configuration, credentials, caller, region and endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from botocore.exceptions import ClientError, HTTPClientError, SSLError
from botocore.exceptions import ConnectionError as NoConnection
from botocore.utils import get_environ_proxies

from reviewer.aws.answer_check import BrokenAnswer
from reviewer.aws.connection import Connection
from reviewer.aws.credential_context import Origin
from reviewer.aws.options import ConnectionOptions, is_loopback
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.doctor.checks import Check, State, check, check_of
from reviewer.doctor.domain import domain_checks
from reviewer.doctor.permissions import permission_check, tried
from reviewer.doctor.tls import tls_check


def aws_checks(
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
        is_of_credentials = error.problem.kind is ProblemKind.CREDENTIALS
        yield check_of(error.problem, "credentials" if is_of_credentials else "region")
        return
    credentials = _credentials(connection)
    yield credentials
    yield check("region", State.GOOD, connection.region, region=connection.region)
    if credentials.state is State.BROKEN:
        return
    caller = _caller(connection)
    yield caller
    if caller.state is State.BROKEN:
        return
    names, refused = tried(connection.domain_names)
    if refused is not None and (
        refused.problem.kind is ProblemKind.CREDENTIALS or not isinstance(refused.__cause__, ClientError)
    ):
        yield check_of(refused.problem, _obstacle(refused.__cause__))
        return
    yield _endpoint(connection.endpoint)
    yield tls_check(connection.endpoint, connection.ca_bundle)
    yield permission_check("ListDomains", refused)
    domain_name = domain_name or (names[0] if names and len(names) == 1 else None)
    if domain_name is None:
        yield _no_domain_named(names)
    else:
        yield from domain_checks(connection, domain_name, now or datetime.now(UTC), names)


def _credentials(connection: Connection) -> Check:
    try:
        found = connection.credentials()
    except SourceError as error:
        return check_of(error.problem, "credentials")
    context = connection.credential_context()
    where = "the environment" if context.origin is Origin.ENVIRONMENT else f"profile {context.profile}"
    return check(
        "credentials",
        State.GOOD,
        f"from {where} ({found.method}), key …{found.access_key[-4:]}",
        method=found.method,
        profile=context.profile,
        origin=context.origin.value,
    )


def _caller(connection: Connection) -> Check:
    try:
        caller = connection.caller()
    except SourceError as error:
        problem = error.problem
        if problem.kind is ProblemKind.CREDENTIALS:
            return check_of(problem, "caller")
        result = f"{problem.what}: decisions will name the OS user alone"
        return check("caller", State.WARNING, result, problem.todo)
    return check("caller", State.GOOD, caller.arn, arn=caller.arn, account_id=caller.account_id)


def _obstacle(cause: BaseException | None) -> str:
    """Name what stands between here and an answer."""
    if isinstance(cause, SSLError):
        return "tls"
    if isinstance(cause, BrokenAnswer):
        return "answer"
    return "endpoint" if isinstance(cause, (HTTPClientError, NoConnection)) else "answer"


def _endpoint(url: str) -> Check:
    proxy = None if is_loopback(url) else get_environ_proxies(url).get(url.partition(":")[0])
    result = f"{url} answers{', through a proxy' if proxy else ''}"
    return check("endpoint", State.GOOD, result, url=url, proxied=proxy is not None)


def _no_domain_named(names: list[str] | None) -> Check:
    if names is None:
        result = "none is named, and they may not be listed"
        return check("domain", State.BROKEN, result, "Name one with --domain-name")
    if not names:
        problem = Problem(
            ProblemKind.NOT_FOUND,
            "There is no Customer Profiles domain",
            "this account has none in this region",
            "Check --region and --profile",
        )
        return check_of(problem, "domain")
    result = f"{len(names):,} are there and none is named, so none was looked at"
    todo = f"Name one with --domain-name: {', '.join(names[:5])}{' …' if len(names) > 5 else ''}"
    return check("domain", State.UNKNOWN, result, todo, domains=names)
