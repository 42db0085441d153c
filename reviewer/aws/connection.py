"""A connection to Customer Profiles: one client, used by several threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from reviewer import __version__
from reviewer.aws.errors import Call, problem_of
from reviewer.aws.options import ConnectionOptions, is_loopback
from reviewer.model import SourceError

if TYPE_CHECKING:
    from mypy_boto3_customer_profiles import CustomerProfilesClient

    from reviewer.aws.matches import DomainMatches

Answer = TypeVar("Answer")
_USER_AGENT = f"match-reviewer/{__version__}"


@dataclass(frozen=True, slots=True)
class DomainSummary:
    """One domain of the account and region (ListDomains ``Items[]``)."""

    name: str


class Connection:
    """One boto3 client for Customer Profiles. Methods block and may be called from any thread."""

    def __init__(
        self, session: boto3.Session, client: CustomerProfilesClient, options: ConnectionOptions
    ) -> None:
        """Use :meth:`open` instead."""
        self._session = session
        self._options = options
        self.client = client

    @classmethod
    def open(cls, options: ConnectionOptions) -> Connection:
        """Make the client; nothing is sent yet, so wrong credentials show at the first call.

        Raises:
            SourceError: the configuration names no region, or a profile that there is not, and the like.
        """
        with in_plain_words(Call("CreateClient", profile=options.profile, region=options.region)):
            session = _session(options)
            client = session.client(
                "customer-profiles",
                endpoint_url=options.endpoint_url,
                config=_config(options, options.endpoint_url),
            )
        return cls(session, client, options)

    @property
    def region(self) -> str:
        """The region that the client asks."""
        return str(self.client.meta.region_name)

    def ask(
        self, operation: str, ask: Callable[[], Answer], *, domain_name: str = "", token: bool = False
    ) -> Answer:
        """Make a call of ``operation`` and put its errors in plain words.

        Raises:
            SourceError: it went wrong.
        """
        call = Call(
            operation,
            domain_name=domain_name,
            profile=self._options.profile,
            region=self.region,
            endpoint=str(self.client.meta.endpoint_url),
            with_token=token,
        )
        with in_plain_words(call):
            return ask()

    def domains(self) -> list[DomainSummary]:
        """List the domains of the account and region (ListDomains, every page).

        Raises:
            SourceError: they can't be listed.
        """
        found: list[DomainSummary] = []
        asked: dict[str, str] = {}
        while True:
            page = self.ask("ListDomains", partial(self.client.list_domains, **asked))  # type: ignore[arg-type]
            found.extend(DomainSummary(item["DomainName"]) for item in page.get("Items", []))
            if not page.get("NextToken"):
                return found
            asked = {"NextToken": page["NextToken"]}

    def caller_arn(self) -> str | None:
        """Ask AWS who the caller is (``sts:GetCallerIdentity``); None where it does not say."""
        endpoint = self._options.caller_endpoint_url
        try:
            sts = self._session.client("sts", endpoint_url=endpoint, config=_config(self._options, endpoint))
            return str(sts.get_caller_identity()["Arn"])
        except (BotoCoreError, ClientError, KeyError):
            return None  # A courtesy to the journal: the OS user is recorded all the same.

    def matches(self, domain_name: str, max_results: int = 100) -> DomainMatches:
        """The match groups and profiles of one domain, ``max_results`` (1 to 100) groups a page."""
        from reviewer.aws.matches import DomainMatches

        return DomainMatches(self, domain_name, max_results)


@contextmanager
def in_plain_words(call: Call) -> Iterator[None]:
    """Turn boto3's exceptions into :class:`SourceError`."""
    try:
        yield
    except (BotoCoreError, ClientError, ValueError) as error:
        # ValueError: botocore's own for a URL or a configuration file that it can't read.
        raise SourceError(problem_of(error, call)) from error


def _session(options: ConnectionOptions) -> boto3.Session:
    if options.static_credentials is None:
        return boto3.Session(profile_name=options.profile, region_name=options.region)
    key, secret = options.static_credentials
    return boto3.Session(
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        region_name=options.region,
        botocore_session=_without_configuration(),
    )


def _without_configuration() -> botocore.session.Session:
    """A botocore session that looks neither at ``AWS_*`` nor at ``~/.aws``: nothing there can break it."""
    session = botocore.session.Session()
    for name in session.session_var_map:
        config_name, _, default, conversion = session.session_var_map[name]
        session.session_var_map[name] = (config_name, None, default, conversion)
    session.set_config_variable("config_file", os.devnull)
    session.set_config_variable("credentials_file", os.devnull)
    return session


def _config(options: ConnectionOptions, endpoint_url: str | None) -> Config:
    here = endpoint_url is not None and is_loopback(endpoint_url)
    return Config(
        connect_timeout=options.connect_timeout,
        read_timeout=options.read_timeout,
        retries={"mode": "standard", "total_max_attempts": 4},
        max_pool_connections=10,
        tcp_keepalive=True,
        user_agent_extra=_USER_AGENT,
        # A proxy can't reach this machine's loopback.
        proxies={} if here else None,
    )
