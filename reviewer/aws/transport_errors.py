"""What goes wrong on the way to AWS: the network, proxies, TLS, time, and others that answer in its place."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

from reviewer.aws.answer_check import BrokenAnswer, NotAws, UnreadableAnswer
from reviewer.aws.answer_shapes import Misfitting
from reviewer.aws.failure import ErrorTable, Failure, Row
from reviewer.core.problems import ProblemKind as Kind

_NO_SUCH_HOST = re.compile("resolve|name or service not known|nodename nor servname", re.IGNORECASE)
_UNTRUSTED = "Name the authority's certificates with AWS_CA_BUNDLE (or ca_bundle in the AWS configuration)"
_BUNDLE = "Check AWS_CA_BUNDLE, and ca_bundle in the AWS configuration"
_TLS = (
    ("certificate has expired", "its certificate has expired", "Check this machine's clock and the endpoint"),
    ("not yet valid", "its certificate is not valid yet", "Check this machine's clock and the endpoint"),
    ("hostname mismatch", "its certificate is another host's", "Check the endpoint for a mistyped host"),
    ("doesn't match", "its certificate is another host's", "Check the endpoint for a mistyped host"),
    ("ip address mismatch", "its certificate is another host's", "Name the endpoint by its host's name"),
    (
        "self-signed certificate in certificate chain",
        "a proxy or private authority signed its certificate",
        _UNTRUSTED,
    ),
    ("self-signed certificate", "its certificate is signed by nobody but itself", _UNTRUSTED),
    ("unable to get local issuer", "no authority known here signed its certificate", _UNTRUSTED),
    ("no such file", "the file of trusted certificates is not there", _BUNDLE),
    ("no certificate or crl found", "the file of trusted certificates holds none", _BUNDLE),
    ("wrong version number", "it speaks no TLS on that port", "Check the endpoint's port, or use http://"),
    ("", "no safe connection can be made", _UNTRUSTED),
)
"""What OpenSSL says, what it means, and what to do: the first that fits."""


def _detail(failure: Failure) -> str:
    """What lies behind botocore's error, which often only names the URL."""
    return str(failure.arguments.get("error") or failure.error)


def _says(words: str) -> Callable[[Failure], bool]:
    return lambda it: words in _detail(it).lower()


def _proxy_setting(failure: Failure) -> str:
    """The variable that names the proxy of a call; ``""`` for none."""
    url = str(failure.arguments.get("endpoint_url") or failure.call.endpoint)
    name = f"{urlsplit(url).scheme.upper()}_PROXY"
    return next((one for one in (name.lower(), name) if os.environ.get(one)), "")


def _has_no_name(failure: Failure) -> bool:
    return bool(_NO_SUCH_HOST.search(_detail(failure)))


def _is_in_unknown_region(failure: Failure) -> bool:
    if failure.call.endpoint_is_named or not failure.context.regions:
        return False
    return _has_no_name(failure) and (failure.call.region or "") not in failure.context.regions


# fmt: off
_ROWS = (
    *(Row((boto.SSLError,), Kind.OTHER,
          "No TLS connection to {host}: {tls}", f"{means}; nothing was sent", todo,
          again=False, when=_says(words)) for words, means, todo in _TLS),
    Row((boto.ProxyConnectionError,), Kind.OTHER,
        "{proxy_setting} names a SOCKS proxy", "only HTTP proxies can be used",
        "Name an HTTP proxy, or unset it, and start again", again=False,
        when=lambda it: "//socks" in str(it.arguments.get("proxy_url"))),
    Row((boto.ProxyConnectionError,), Kind.OTHER,
        "The proxy {proxy} asks for a sign-in (407)", "{proxy_setting} names no user, or a wrong password",
        "Write it as http://user:password@{proxy}, and start again", again=False,
        when=_says("tunnel connection failed: 407")),
    Row((boto.ProxyConnectionError,), Kind.OTHER,
        "The proxy {proxy} does not let {call.operation} through to {host} ({tunnel})",
        "it answers, and its rules or its own network keep it from that host",
        "Have it allow {host}, or name the host in NO_PROXY if it can be reached without",
        when=_says("tunnel connection failed")),
    Row((boto.HTTPClientError,), Kind.OTHER,
        "{proxy_setting} can't be used: {detail}", "nothing was sent",
        "Write it as http://host:port, and start again", again=False,
        when=lambda it: type(it.error) is boto.HTTPClientError and bool(_proxy_setting(it))),
    Row((boto.ProxyConnectionError,), Kind.UNREACHABLE,
        "The proxy {proxy} can't be reached",
        "{call.operation} goes through it, as HTTPS_PROXY or HTTP_PROXY says",
        "Check the proxy, or name the endpoint's host in NO_PROXY"),
    Row((boto.ConnectTimeoutError,), Kind.UNREACHABLE,
        "{call.operation} could not reach {host} in time",
        "no connection was made: a firewall, a VPN that is down, or a host that is away",
        "Check the network, the VPN and {call.endpoint_setting}"),
    Row((boto.ReadTimeoutError,), Kind.UNREACHABLE,
        "{call.operation} got no answer from {host} in time",
        "the connection is open, but nothing comes over it",
        "Wait a little, or allow more time with --cli-read-timeout"),
    Row((boto.EndpointConnectionError,), Kind.OTHER,
        "{host} is not there: no Customer Profiles is known in region {region}",
        "the region is mistyped, or the service is not offered there",
        "Name another with --region{near_regions}", again=False, when=_is_in_unknown_region),
    Row((boto.EndpointConnectionError,), Kind.UNREACHABLE,
        "{call.operation} could not reach {host}: its name can't be looked up",
        "there is no network or no DNS here, or the host is mistyped",
        "Check the network, {call.endpoint_setting} and --region", when=_has_no_name),
    Row((boto.EndpointConnectionError,), Kind.UNREACHABLE,
        "{call.operation} could not reach {host}: the connection was refused", "nothing listens there",
        "Check the network and {call.endpoint_setting}", when=_says("refused")),
    Row((boto.EndpointConnectionError,), Kind.UNREACHABLE,
        "{call.operation} could not reach {host}", "the network or the endpoint is down",
        "Check the network and {call.endpoint_setting}"),
    Row((NotAws, ResponseParserError), Kind.OTHER,
        "What answered {asked} is not AWS",
        "a proxy or a sign-in page of the network stands in between, or the endpoint is another service",
        "Check the network and {call.endpoint_setting}"),
    Row((UnreadableAnswer, Misfitting), Kind.OTHER,
        "The answer to {asked} can't be read: {fault}", "AWS gives none like that, so none of it was used",
        "Check {call.endpoint_setting} and what stands in between; if it is AWS itself, please report it"),
    Row((BrokenAnswer,), Kind.UNREACHABLE,
        "The answer to {asked} did not come whole: {fault}",
        "the connection was cut on its way, and none of it was used",
        "Check the network and proxies on the way"),
    Row((boto.HTTPClientError, boto.ConnectionError), Kind.UNREACHABLE,
        "{call.operation} could not reach {host} ({name})",
        "the connection ended before the answer was whole",
        "Check the network and proxies on the way"),
)
# fmt: on


def _facts(failure: Failure) -> dict[str, object]:
    error, call = failure.error, failure.call
    detail, region = _detail(failure), call.region or ""
    # STS or SSO where the credentials needed those.
    url = str(failure.arguments.get("endpoint_url") or call.endpoint)
    endpoint, proxy = urlsplit(url), urlsplit(str(failure.arguments.get("proxy_url", "")))
    near = ", ".join(difflib.get_close_matches(region, failure.context.regions, 3))
    # OpenSSL's own words out of the exceptions that are wrapped around them.
    tls = re.search(r"\[SSL(?:: \w+)?\] ([^(]+)", detail)
    other = error.operation if isinstance(error, BrokenAnswer) and not error.is_of_profiles else None
    if call.location:  # Of S3 or DynamoDB, which are elsewhere.
        other = other or call.operation
    host = f"{endpoint.scheme}://{endpoint.netloc}" if endpoint.netloc else url or "AWS"
    return {
        "host": host,
        "proxy": f"{proxy.hostname or ''}:{proxy.port or ''}",
        "tls": tls[1].strip().rstrip("')\"") if tls else detail,
        "proxy_setting": _proxy_setting(failure) or "The setting of the proxy",
        "tunnel": detail.rpartition("failed: ")[2].strip("')\""),
        "detail": detail,
        "region": region,
        "near_regions": f", e.g. {near}" if near else "",
        "name": type(error).__name__,
        "asked": other or f"{call.operation} at {call.endpoint}",
        "fault": failure.arguments.get("fault", error),
    }


TRANSPORT_ERRORS = ErrorTable(_ROWS, _facts)
