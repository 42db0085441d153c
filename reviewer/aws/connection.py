"""A connection to Customer Profiles: one client, used by several threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import boto3
import botocore.session
from botocore.exceptions import NoCredentialsError, RefreshWithMFAUnsupportedError

from reviewer.aws.clients import client_of, session_of, settings_of
from reviewer.aws.credential_context import NO_CONTEXT, CredentialContext, credential_context
from reviewer.aws.errors import in_plain_words
from reviewer.aws.failure import Call
from reviewer.aws.mfa import CodePrompt
from reviewer.aws.options import ConnectionOptions
from reviewer.aws.service_errors import is_throttling
from reviewer.core.problems import ProblemKind, SourceError

if TYPE_CHECKING:
    from mypy_boto3_customer_profiles import CustomerProfilesClient
    from mypy_boto3_customer_profiles.type_defs import ListDomainsResponseTypeDef


Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class DomainSummary:
    """One domain of the account and region (ListDomains ``Items[]``)."""

    name: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who AWS says the caller is (``sts:GetCallerIdentity``)."""

    arn: str
    account_id: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """Where the credentials in use come from; the secret ones stay in boto3."""

    method: str
    """As botocore names it, e.g. ``env``, ``sso`` or ``assume-role``."""
    access_key: str
    """Names the credentials, and is no secret."""


class Connection:
    """One boto3 client for Customer Profiles. Methods block and may be called from any thread.

    Once AWS or the configuration has failed on the credentials, the next call is made with a client
    that has read them anew: what was renewed elsewhere in the meantime is found.
    """

    def __init__(
        self,
        session: boto3.Session,
        client: CustomerProfilesClient,
        options: ConnectionOptions,
        code_prompt: CodePrompt,
    ) -> None:
        """Use :meth:`open` instead."""
        self._session = session
        self._options = options
        self.code_prompt = code_prompt
        self.client = client
        self._renewing = threading.Lock()
        self._is_spent = False
        self.throttled = 0
        """How often AWS has throttled a call so far, also where asking again helped."""
        self._listen(client)

    @classmethod
    def open(cls, options: ConnectionOptions) -> Connection:
        """Make the client; nothing is sent yet, so wrong credentials show at the first call.

        Raises:
            SourceError: the configuration names no region, or a profile that there is not, and the like.
        """
        code_prompt = CodePrompt()
        session, client = _opened(options, code_prompt)
        return cls(session, client, options, code_prompt)

    @property
    def region(self) -> str:
        """The region that the client asks."""
        return str(self.client.meta.region_name)

    @property
    def profile(self) -> str:
        """The profile of ~/.aws in use."""
        return str(self._session.profile_name)

    @property
    def settings(self) -> Mapping[str, str]:
        """What the profile in use says in ~/.aws/config, e.g. ``{"output": "text"}``."""
        return settings_of(self._session)

    def client_reading_timestamps(self, read: Callable[[object], object]) -> CustomerProfilesClient:
        """Make another client like this one's, which reads each timestamp of an answer with ``read``."""
        options = self._options
        client: CustomerProfilesClient = client_of(
            self._session, "customer-profiles", options, options.endpoint_url, read_timestamp=read
        )
        return client

    def resolve_credentials(self) -> None:
        """Get the credentials now, asking for an MFA code on the terminal where they need one.

        Raises:
            SourceError: they can't be had.
        """

        def resolve() -> None:
            credentials = self._session.get_credentials()
            if credentials is not None:
                credentials.get_frozen_credentials()

        self.ask("AssumeRole", resolve)

    def ask(
        self,
        operation: str,
        ask: Callable[[], Answer],
        *,
        domain_name: str = "",
        token: bool = False,
        location: str = "",
        endpoint_setting: str = "--endpoint-url",
    ) -> Answer:
        """Make a call of ``operation`` and put its errors in plain words.

        Where a role has to be assumed anew with an MFA code, the code is asked for, which blocks.

        Raises:
            SourceError: it went wrong.
        """
        call = replace(
            self.call(operation, domain_name),
            with_token=token,
            location=location,
            endpoint_setting=endpoint_setting,
        )
        try:
            return self._ask(call, ask)
        except SourceError as error:
            if not isinstance(error.__cause__, RefreshWithMFAUnsupportedError):
                raise
        return self._ask(call, ask)

    def _ask(self, call: Call, ask: Callable[[], Answer]) -> Answer:
        self._renew_if_spent()
        client = self.client
        try:
            with in_plain_words(call, self.credential_context):
                return ask()
        except SourceError as error:
            if error.problem.kind is ProblemKind.CREDENTIALS:
                self._spend(client)
            raise

    def call(self, operation: str, domain_name: str = "") -> Call:
        """Describe a call of ``operation`` for what is shown when it goes wrong."""
        return Call(
            operation,
            domain_name,
            self._options.profile,
            self.region,
            self.endpoint,
            endpoint_is_named=self._options.endpoint_url is not None,
        )

    def credential_context(self) -> CredentialContext:
        """Read what the configuration says of the credentials."""
        return _context(self._options)

    def _listen(self, client: CustomerProfilesClient) -> None:
        client.meta.events.register("response-received", self._count_throttled)

    def _count_throttled(self, parsed_response: Mapping[str, Any] | None = None, **_: object) -> None:
        if parsed_response and is_throttling(parsed_response):
            self.throttled += 1

    def _spend(self, client: CustomerProfilesClient) -> None:
        """Let the next call begin with a new client, unless another thread has seen to that already."""
        with self._renewing:
            self._is_spent = self._is_spent or client is self.client

    def _renew_if_spent(self) -> None:
        with self._renewing:
            if self._is_spent:
                self._session, self.client = _opened(self._options, self.code_prompt)
                self._listen(self.client)
                self._is_spent = False

    def domains(self) -> list[DomainSummary]:
        """List the domains of the account and region (ListDomains, every page).

        Raises:
            SourceError: they can't be listed.
        """
        found: list[DomainSummary] = []
        asked: dict[str, str] = {}
        while True:
            page = self.ask("ListDomains", partial(self._list_domains, **asked))
            found.extend(DomainSummary(item["DomainName"]) for item in page.get("Items", []))
            if not page.get("NextToken"):
                return found
            asked = {"NextToken": page["NextToken"]}

    def _list_domains(self, **asked: str) -> ListDomainsResponseTypeDef:
        return self.client.list_domains(**asked)  # type: ignore[arg-type]

    @property
    def endpoint(self) -> str:
        """The URL that the client asks."""
        return str(self.client.meta.endpoint_url)

    @property
    def ca_bundle(self) -> str | None:
        """The file of certificates that the configuration wants trusted; None for botocore's own."""
        named = self._session._session.get_config_variable("ca_bundle")
        return str(named) if named else None

    def credentials(self) -> Credentials:
        """Get the credentials now, asking for an MFA code on the terminal where they need one.

        Raises:
            SourceError: there are none, or they can't be had.
        """

        def get() -> Credentials:
            found = self._session.get_credentials()
            if found is None:
                raise NoCredentialsError
            return Credentials(str(found.method), str(found.get_frozen_credentials().access_key))

        return self.ask("AssumeRole", get)

    def caller(self) -> Caller:
        """Ask AWS who the caller is.

        Raises:
            SourceError: it does not say.
        """
        endpoint = self._options.caller_endpoint_url

        def ask() -> Caller:
            sts = client_of(self._session, "sts", self._options, endpoint)
            answer = sts.get_caller_identity()
            return Caller(str(answer.get("Arn") or ""), str(answer.get("Account") or ""))

        is_named = endpoint is not None and endpoint == self._options.endpoint_url
        return self.ask(
            "GetCallerIdentity",
            ask,
            endpoint_setting="--endpoint-url" if is_named else "AWS_ENDPOINT_URL_STS",
        )

    def caller_arn(self) -> str | None:
        """Ask AWS who the caller is; None where it does not say, or requests are not signed."""
        if not self._options.sign_request:
            return None
        try:
            return self.caller().arn or None
        except SourceError:
            return None  # A courtesy to the journal: the OS user is recorded all the same.

    def s3(self) -> Any:
        """Make a client for S3, at the endpoint that the environment or ~/.aws name for it.

        Raises:
            SourceError: the configuration can't be used.
        """
        with in_plain_words(Call("CreateClient", profile=self._options.profile, region=self.region)):
            return client_of(self._session, "s3", self._options)


def _opened(
    options: ConnectionOptions, code_prompt: CodePrompt
) -> tuple[boto3.Session, CustomerProfilesClient]:
    """Read the configuration and make a client.

    Raises:
        SourceError: the configuration names no region, or a profile that there is not, and the like.
    """
    call = Call(
        "CreateClient",
        profile=options.profile,
        region=options.region,
        endpoint=options.endpoint_url or "",
        endpoint_is_named=options.endpoint_url is not None,
    )
    with in_plain_words(call, partial(_context, options)):
        session = session_of(options, code_prompt)
        client = client_of(session, "customer-profiles", options, options.endpoint_url)
    return session, client


def _context(options: ConnectionOptions) -> CredentialContext:
    if options.static_credentials is not None:
        return NO_CONTEXT
    # Not the session that failed: naming a profile that is not there breaks every question to it.
    return credential_context(botocore.session.Session(), options.profile)
