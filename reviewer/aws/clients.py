"""Sessions and clients of boto3 as the command line, the environment and ~/.aws together want them."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ProfileNotFound
from botocore.loaders import Loader
from botocore.utils import JSONFileCache
from urllib3.exceptions import InsecureRequestWarning

from reviewer import __version__
from reviewer.aws.answer_shapes import Parsers, utc
from reviewer.aws.attempts import botocore_retries
from reviewer.aws.credential_process import starter
from reviewer.aws.mfa import AskCode
from reviewer.aws.options import ConnectionOptions, check_endpoint
from reviewer.aws.signing_keys import refuse_unusable_keys
from reviewer.aws.whole_answers import WholeAnswers
from reviewer.core.problems import SourceError

MOST_CONNECTIONS = 64
"""Connections that a client keeps open at most; it opens one as one more thread calls."""
_USER_AGENT = f"match-reviewer/{__version__}"


def session_of(options: ConnectionOptions, ask_code: AskCode) -> boto3.Session:
    """Make a session, which reads the configuration but no credentials yet.

    Args:
        options: how to reach AWS.
        ask_code: asks for an MFA code where a role needs one; called in whichever thread makes the call.

    Raises:
        botocore.exceptions.BotoCoreError: there is no such profile, or the configuration can't be read.
        SourceError: a container's agent is named ambiguously.
    """
    if options.static_credentials is None:
        _refuse_ambiguous_agent()
        session = boto3.Session(
            profile_name=options.profile,
            region_name=options.region,
            botocore_session=_Session(options.allow_insecure_endpoint),
        )
        _prepare_credentials(session._session, ask_code)
    else:
        key, secret = options.static_credentials
        session = boto3.Session(
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            region_name=options.region,
            botocore_session=_without_configuration(options),
        )
    core = session._session
    _find_models_by_name(core)
    if options.ca_bundle is not None:
        # On the session, so that the calls for credentials (STS, SSO) are checked against it too.
        core.set_config_variable("ca_bundle", options.ca_bundle)
    return session


def client_of(
    session: boto3.Session,
    service: str,
    options: ConnectionOptions,
    endpoint_url: str | None = None,
    *,
    read_timestamp: Callable[[object], object] = utc,
    once: bool = False,
) -> Any:
    """Make a client of ``service``; nothing is sent.

    Args:
        session: of :func:`session_of` with the same options.
        service: as boto3 names it, e.g. ``customer-profiles``.
        options: how to reach AWS.
        endpoint_url: another endpoint; None leaves it to the environment and ~/.aws.
        read_timestamp: what makes a value of a timestamp in an answer; datetimes in UTC if not given.
        once: whether each call is made once, and what fails is not tried again.

    Raises:
        botocore.exceptions.BotoCoreError: the configuration names no region and the like.
        SourceError: plain ``http://`` would leave this machine.
    """
    if not options.verify_ssl:
        # Said once by the command, not by urllib3 at each connection, which would also paint on the screen.
        warnings.filterwarnings("ignore", category=InsecureRequestWarning)
    core = session._session
    core.register_component("response_parser_factory", Parsers(read_timestamp))
    try:
        client = session.client(
            service,
            endpoint_url=endpoint_url,
            verify=None if options.verify_ssl else False,
            config=_config(session, options, once),
        )
    finally:
        # The session's own clients, for credentials, need dates.
        core.register_component("response_parser_factory", Parsers())
    reached = str(client.meta.endpoint_url)
    named_by = "--endpoint-url" if endpoint_url is not None else f"The configured endpoint of {service},"
    problem = check_endpoint(reached, named_by=named_by, allow_insecure=options.allow_insecure_endpoint)
    if problem is not None:
        raise SourceError(problem)
    return client


class _Session(botocore.session.Session):  # type: ignore[misc]
    """A session of botocore whose clients take whole answers only: its own for STS and SSO, too."""

    def __init__(self, allow_insecure: bool) -> None:
        super().__init__()
        self._allow_insecure = allow_insecure
        self.register_component("response_parser_factory", Parsers())
        # botocore 1.44 reads AWS_DEFAULT_REGION alone (its configprovider.py). Version 2 of the AWS CLI reads
        # these two in this order (aws/aws-cli, branch v2, awscli/botocore/configprovider.py), and the other
        # SDKs AWS_REGION (SDKs and Tools Reference Guide, "AWS Region": feature-region.html).
        self.session_var_map["region"] = ("region", ["AWS_REGION", "AWS_DEFAULT_REGION"], None, None)

    def create_client(self, *args: Any, **kwargs: Any) -> Any:
        """Make a client of a service."""
        client = super().create_client(*args, **kwargs)
        WholeAnswers(client, allow_insecure=self._allow_insecure)
        client.meta.events.register("before-sign", refuse_unusable_keys)
        return client


def settings_of(session: boto3.Session) -> Mapping[str, str]:
    """Read what the profile in use says in the configuration files; empty where there is no such profile."""
    try:
        return dict(session._session.get_scoped_config())
    except ProfileNotFound:
        return {}


def _config(session: boto3.Session, options: ConnectionOptions, once: bool) -> Config:
    return Config(
        connect_timeout=options.connect_timeout,
        read_timeout=options.read_timeout,
        retries=botocore_retries(None if options.static_credentials else settings_of(session), once=once),
        signature_version=None if options.sign_request else UNSIGNED,
        max_pool_connections=MOST_CONNECTIONS,
        tcp_keepalive=True,
        user_agent_extra=_USER_AGENT,
    )


def _refuse_ambiguous_agent() -> None:
    """Refuse a container's agent that botocore would find on this machine, and its HTTP client elsewhere.

    Raises:
        SourceError: the URL names a host that readers of URLs differ about; a token would be sent there.
    """
    name = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
    problem = check_endpoint(os.environ.get(name) or "https://unset", named_by=name, allow_insecure=True)
    if problem is not None:
        raise SourceError(problem)


def _prepare_credentials(core: botocore.session.Session, ask_code: AskCode) -> None:
    """Keep the keys of assumed roles where the AWS CLI keeps them, so that one MFA code serves an hour.

    What asks on the terminal does so by ``ask_code``.
    """
    try:
        chain = core.get_component("credential_provider")
    except ProfileNotFound:
        return  # Told when the client is made.
    with suppress(RuntimeError):  # Without a home folder they are not kept.
        cache = JSONFileCache(str(Path.home() / ".aws" / "cli" / "cache"))
        for method in ("assume-role", "assume-role-with-web-identity"):
            chain.get_provider(method).cache = cache
    # botocore's own would read the terminal from whichever thread it is in, below the full screen.
    roles = chain.get_provider("assume-role")
    roles._prompter = ask_code
    start, of_source_profile = starter(ask_code), roles._profile_provider_builder._create_process_provider

    def process_provider(profile_name: str) -> Any:
        provider = of_source_profile(profile_name)
        provider._popen = start
        return provider

    chain.get_provider("custom-process")._popen = start
    roles._profile_provider_builder._create_process_provider = process_provider


def _without_configuration(options: ConnectionOptions) -> botocore.session.Session:
    """A botocore session that looks neither at ``AWS_*`` nor at ``~/.aws``: nothing there can break it."""
    session = _Session(options.allow_insecure_endpoint)
    for name in session.session_var_map:
        config_name, _, default, conversion = session.session_var_map[name]
        session.session_var_map[name] = (config_name, None, default, conversion)
    session.set_config_variable("config_file", os.devnull)
    session.set_config_variable("credentials_file", os.devnull)
    return session


class _NamedServices(Loader):  # type: ignore[misc]
    """A loader that takes every folder for a service.

    Before it loads a model, botocore's own opens the folders of all 400 services and each of their versions,
    only to word an error: a tenth of the time until the first answer, more where the disk is slow.
    Asking for a service that is not there fails all the same, when its versions are looked for.
    """

    def list_available_services(self, type_name: str) -> list[str]:
        """Name the folders on the search paths, whatever types of model they hold."""
        found: set[str] = set()
        for path in self.search_paths:
            with suppress(OSError):  # ~/.aws/models is seldom there.
                found.update(entry.name for entry in os.scandir(path))
        return sorted(found)


def _find_models_by_name(core: botocore.session.Session) -> None:
    """Let a session find models where it would have, by their service's name alone."""
    paths = list(core.get_component("data_loader").search_paths)
    core.register_component(
        "data_loader", _NamedServices(extra_search_paths=paths, include_default_search_paths=False)
    )
