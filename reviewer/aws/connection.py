"""A connection to Customer Profiles: one client, used by several threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import botocore.session
from botocore import xform_name
from botocore.exceptions import NoCredentialsError, RefreshWithMFAUnsupportedError

from reviewer.aws.attempts import ONLY_ONCE, is_throttling
from reviewer.aws.clients import client_of, session_of, settings_of
from reviewer.aws.credential_context import NO_CONTEXT, CredentialContext, credential_context
from reviewer.aws.failure import Call
from reviewer.aws.mfa import AskCode, CodePrompt
from reviewer.aws.options import ConnectionOptions
from reviewer.aws.page_trail import PageTrail
from reviewer.aws.problem_of import in_plain_words
from reviewer.core.problems import ProblemKind, SourceError

Answer = TypeVar("Answer")


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
    """The id of the credentials, which is not a secret."""


class Connection:
    """One boto3 client for Customer Profiles. Methods block and may be called from any thread.

    Once AWS or the configuration has failed on the credentials, the next call is made with a client
    that has read them again: what was renewed elsewhere in the meantime is found.
    """

    def __init__(self, options: ConnectionOptions, ask_by: AskCode | None = None) -> None:
        """Make the client; nothing is sent yet, so wrong credentials show at the first call.

        Args:
            options: how to reach AWS.
            ask_by: asks on the terminal, for a code or for a ``credential_process``; None: as it is.

        Raises:
            SourceError: the configuration names no region, or a profile that there is not, and the like.
        """
        self._options = options
        self.code_prompt = CodePrompt(ask_by)
        """Asks for MFA codes."""
        self.throttled = 0
        """How often AWS has throttled a call so far, also where asking again helped."""
        self._renewing = threading.Lock()
        self._is_stale = False
        self._open()

    def _open(self) -> None:
        """Read the configuration and make a client."""
        options = self._options
        call = Call(
            "CreateClient",
            profile=options.profile,
            region=options.region,
            endpoint=options.endpoint_url or "",
            endpoint_is_named=options.endpoint_url is not None,
        )
        with in_plain_words(call, self.credential_context):
            self._session = session_of(options, self.code_prompt)
            self.client: Any = client_of(self._session, "customer-profiles", options, options.endpoint_url)
        self.client.meta.events.register("response-received", self._count_throttled)
        self._only_once: Any = None

    def _client_for(self, operation: str) -> Any:
        """The client that makes a call of ``operation`` as often as it may be made."""
        if operation not in ONLY_ONCE:
            return self.client
        with self._renewing:
            if self._only_once is None:
                options = self._options
                self._only_once = client_of(
                    self._session, "customer-profiles", options, options.endpoint_url, once=True
                )
                self._only_once.meta.events.register("response-received", self._count_throttled)
            return self._only_once

    def _count_throttled(self, parsed_response: Mapping[str, Any] | None = None, **_: object) -> None:
        if parsed_response and is_throttling(parsed_response):
            self.throttled += 1

    def _open_again_if_stale(self) -> None:
        with self._renewing:
            if self._is_stale:
                self._open()
                self._is_stale = False

    def _note_stale(self, client: object) -> None:
        """Have the next call open a new client, unless another thread has done so already."""
        with self._renewing:
            self._is_stale = self._is_stale or client is self.client

    @property
    def region(self) -> str:
        """The region that the client asks."""
        return str(self.client.meta.region_name)

    @property
    def endpoint(self) -> str:
        """The URL that the client asks."""
        return str(self.client.meta.endpoint_url)

    @property
    def profile(self) -> str:
        """The profile of ~/.aws in use."""
        return str(self._session.profile_name)

    @property
    def settings(self) -> Mapping[str, str]:
        """What the profile in use says in ~/.aws/config, e.g. ``{"output": "text"}``."""
        return settings_of(self._session)

    @property
    def ca_bundle(self) -> str | None:
        """The file of certificates that the configuration wants trusted; None for botocore's own."""
        named = self._session._session.get_config_variable("ca_bundle")
        return str(named) if named else None

    def credential_context(self) -> CredentialContext:
        """Read what the configuration says of the credentials."""
        if self._options.static_credentials is not None:
            return NO_CONTEXT
        # Not the session that failed: naming a profile that is not there breaks every question to it.
        return credential_context(botocore.session.Session(), self._options.profile)

    def client_reading_timestamps(self, read: Callable[[Any], object]) -> Any:
        """Make another client like this one's, which reads each timestamp of an answer with ``read``."""
        options = self._options
        return client_of(
            self._session, "customer-profiles", options, options.endpoint_url, read_timestamp=read
        )

    def s3(self) -> Any:
        """Make a client for S3, at the endpoint that the environment or ~/.aws name for it.

        Raises:
            SourceError: the configuration can't be used.
        """
        return self._client_of("s3")

    def dynamodb(self) -> Any:
        """Make a client for DynamoDB, at the endpoint that the environment or ~/.aws name for it.

        Raises:
            SourceError: the configuration can't be used.
        """
        return self._client_of("dynamodb")

    def _client_of(self, service: str) -> Any:
        with in_plain_words(Call("CreateClient", profile=self._options.profile, region=self.region)):
            return client_of(self._session, service, self._options)

    def describe(self, operation: str, domain_name: str = "") -> Call:
        """Describe a call of ``operation`` for what is shown when it goes wrong."""
        return Call(
            operation,
            domain_name,
            self._options.profile,
            self.region,
            self.endpoint,
            endpoint_is_named=self._options.endpoint_url is not None,
        )

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

        Where a role has to be assumed again with an MFA code, the code is asked for, which blocks.

        Args:
            operation: what is called, for messages; ``ask`` calls it.
            ask: makes the call.
            domain_name: the domain that it is about.
            token: whether it carries a NextToken.
            location: what of S3 or DynamoDB it is about.
            endpoint_setting: the option or variable that names the endpoint.

        Raises:
            SourceError: it went wrong.
        """
        call = replace(
            self.describe(operation, domain_name),
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
        self._open_again_if_stale()
        client = self.client
        try:
            with in_plain_words(call, self.credential_context):
                return ask()
        except SourceError as error:
            if error.problem.kind is ProblemKind.CREDENTIALS:
                self._note_stale(client)
            raise

    def call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:
        """Call an operation of Customer Profiles with parameters in the API's own shape.

        One of ONLY_ONCE is sent once: where its reply is lost, nobody knows whether it was done.

        Raises:
            SourceError: it went wrong.
        """
        answer: Mapping[str, Any] = self.ask(
            operation,
            lambda: getattr(self._client_for(operation), xform_name(operation))(**parameters),
            domain_name=parameters.get("DomainName", ""),
            token="NextToken" in parameters,
        )
        return answer

    def pages(self, operation: str, **parameters: Any) -> Iterator[Mapping[str, Any]]:
        """Call an operation for every page of its answer, each when it is needed.

        Raises:
            SourceError: one can't be had, or they would never end.
        """
        trail, token = PageTrail(), None
        while True:
            page = self.call(operation, **parameters)
            following = page.get("NextToken") or None
            content = {name: page[name] for name in page if name not in ("NextToken", "ResponseMetadata")}
            trail.note(token, following, any(content.values()) and content)
            yield page
            if following is None:
                return
            parameters["NextToken"] = token = following

    def domain_names(self) -> list[str]:
        """Name the domains of the account and region.

        Raises:
            SourceError: they can't be listed.
        """
        found = (item for page in self.pages("ListDomains") for item in page.get("Items") or ())
        names = (item.get("DomainName") for item in found if isinstance(item, Mapping))
        return list(dict.fromkeys(name for name in names if isinstance(name, str) and name))

    def resolve_credentials(self) -> None:
        """Get the credentials now, if there are any, asking for an MFA code where they need one.

        Raises:
            SourceError: they can't be had.
        """
        self.ask("AssumeRole", self._find_credentials)

    def credentials(self) -> Credentials:
        """Get the credentials now, asking for an MFA code where they need one.

        Raises:
            SourceError: there are none, or they can't be had.
        """

        def get() -> Credentials:
            found = self._find_credentials()
            if found is None:
                raise NoCredentialsError
            return found

        return self.ask("AssumeRole", get)

    def _find_credentials(self) -> Credentials | None:
        found = self._session.get_credentials()
        if found is None:
            return None
        return Credentials(str(found.method), str(found.get_frozen_credentials().access_key))

    def caller(self) -> Caller:
        """Ask AWS who the caller is.

        Raises:
            SourceError: it does not say.
        """
        endpoint = self._options.caller_endpoint_url

        def ask() -> Caller:
            answer = client_of(self._session, "sts", self._options, endpoint).get_caller_identity()
            return Caller(str(answer.get("Arn") or ""), str(answer.get("Account") or ""))

        is_named = endpoint is not None and endpoint == self._options.endpoint_url
        setting = "--endpoint-url" if is_named else "AWS_ENDPOINT_URL_STS"
        return self.ask("GetCallerIdentity", ask, endpoint_setting=setting)

    def caller_arn(self) -> str | None:
        """Ask AWS who the caller is; None where it does not say, or requests are not signed."""
        if not self._options.sign_request:
            return None
        try:
            return self.caller().arn or None
        except SourceError:
            return None  # A courtesy to the journal: the OS user is recorded all the same.
