"""From a call that got no answer to plain words: the network, proxies, TLS, time."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from botocore import exceptions as boto

from reviewer.aws.call import Call
from reviewer.aws.circumstances import Circumstances
from reviewer.core.problems import Problem, ProblemKind

_Row = Callable[[Exception, Call, Circumstances], Problem]
_NO_SUCH_HOST = re.compile("resolve|name or service not known|nodename nor servname", re.IGNORECASE)
_UNTRUSTED = "Name the authority's certificates with AWS_CA_BUNDLE (or ca_bundle in the AWS configuration)"
_BUNDLE = "Check AWS_CA_BUNDLE, and ca_bundle in the AWS configuration"
_TLS_WORDS = (
    ("certificate has expired", "its certificate has expired", "Check this machine's clock and the endpoint"),
    ("not yet valid", "its certificate is not valid yet", "Check this machine's clock and the endpoint"),
    ("hostname mismatch", "its certificate is another host's", "Check the endpoint for a mistyped host"),
    ("doesn't match", "its certificate is another host's", "Check the endpoint for a mistyped host"),
    ("ip address mismatch", "its certificate is another host's", "Name the endpoint by its host's name"),
    ("self-signed certificate in certificate chain", "a proxy or a private authority signed it", _UNTRUSTED),
    ("self-signed certificate", "it vouches for itself alone", _UNTRUSTED),
    ("unable to get local issuer", "no authority known here signed it", _UNTRUSTED),
    ("no such file", "the file of trusted certificates is not there", _BUNDLE),
    ("no certificate or crl found", "the file of trusted certificates holds none", _BUNDLE),
    ("wrong version number", "it speaks no TLS on that port", "Check the endpoint's port, or use http://"),
)
"""What OpenSSL says, what it means, and what to do."""


def unreached(error: Exception, call: Call, circumstances: Circumstances) -> Problem | None:
    """Put a failure on the way to AWS into plain words; None for any other error."""
    return next((row(error, call, circumstances) for kind, row in _TABLE if isinstance(error, kind)), None)


def _detail(error: Exception) -> str:
    """What lies behind botocore's error, which often only names the URL."""
    return str(getattr(error, "kwargs", {}).get("error") or error)


def _host(call: Call, error: Exception) -> str:
    """Who did not answer: STS or SSO where the credentials needed those."""
    url = str(getattr(error, "kwargs", {}).get("endpoint_url") or call.endpoint)
    split = urlsplit(url)
    return f"{split.scheme}://{split.netloc}" if split.netloc else url or "AWS"


def _not_trusted(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    detail = _detail(error)
    lowered = detail.lower()
    means, todo = next(
        ((means, todo) for words, means, todo in _TLS_WORDS if words in lowered),
        ("no safe connection can be made", _UNTRUSTED),
    )
    return Problem(
        ProblemKind.OTHER,
        f"No TLS connection to {_host(call, error)}: {_reason(detail)}",
        f"{means}; nothing was sent",
        todo,
        again=False,
    )


def _reason(detail: str) -> str:
    """OpenSSL's own words out of the exceptions that are wrapped around them."""
    found = re.search(r"\[SSL(?:: \w+)?\] ([^(]+)", detail)
    return found[1].strip().rstrip("')\"") if found else detail


def _no_proxy(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    proxy = urlsplit(str(getattr(error, "kwargs", {}).get("proxy_url", "")))
    return Problem(
        ProblemKind.UNREACHABLE,
        f"The proxy {proxy.hostname or ''}:{proxy.port or ''} can't be reached",
        f"{call.operation} goes through it, as HTTPS_PROXY or HTTP_PROXY says",
        "Check the proxy, or name the endpoint's host in NO_PROXY",
    )


def _not_connected(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    host, region = _host(call, error), call.region or ""
    if _NO_SUCH_HOST.search(_detail(error)):
        if not call.endpoint_is_named and circumstances.regions and region not in circumstances.regions:
            near = difflib.get_close_matches(region, circumstances.regions, 3, 0.6)
            return Problem(
                ProblemKind.OTHER,
                f"{host} is not there: no Customer Profiles is known in region {region}",
                "the region is mistyped, or the service is not offered there",
                "Name another with --region" + (f", e.g. {', '.join(near)}" if near else ""),
                again=False,
            )
        return Problem(
            ProblemKind.UNREACHABLE,
            f"{call.operation} could not reach {host}: its name can't be looked up",
            "there is no network or no DNS here, or the host is mistyped",
            f"Check the network, {call.endpoint_setting} and --region",
        )
    refused = "refused" in _detail(error).lower()
    return Problem(
        ProblemKind.UNREACHABLE,
        f"{call.operation} could not reach {host}" + (": the connection was refused" if refused else ""),
        "nothing listens there" if refused else "the network or the endpoint is away",
        f"Check the network and {call.endpoint_setting}",
    )


def _not_connected_in_time(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    return Problem(
        ProblemKind.UNREACHABLE,
        f"{call.operation} could not reach {_host(call, error)} in time",
        "no connection was made: a firewall, a VPN that is down, or a host that is away",
        f"Check the network, the VPN and {call.endpoint_setting}",
    )


def _not_answered_in_time(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    return Problem(
        ProblemKind.UNREACHABLE,
        f"{call.operation} could not reach an answer of {_host(call, error)} in time",
        "the connection is there and nothing comes over it",
        "Wait a little, or allow more time with --cli-read-timeout",
    )


def _cut(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    return Problem(
        ProblemKind.UNREACHABLE,
        f"{call.operation} could not reach {_host(call, error)} ({type(error).__name__})",
        "the connection ended before the answer was whole",
        "Check the network and proxies on the way",
    )


_TABLE: tuple[tuple[type[Exception] | tuple[type[Exception], ...], _Row], ...] = (
    (boto.SSLError, _not_trusted),
    (boto.ProxyConnectionError, _no_proxy),
    (boto.ConnectTimeoutError, _not_connected_in_time),
    (boto.ReadTimeoutError, _not_answered_in_time),
    (boto.EndpointConnectionError, _not_connected),
    ((boto.HTTPClientError, boto.ConnectionError, boto.IncompleteReadError), _cut),
)
"""Kinds of failure, and what is said of each: the first row that fits."""
