"""The options that every command that talks to AWS takes, with the AWS CLI's names and meanings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

import click

from reviewer.aws.options import ConnectionOptions, check_endpoint
from reviewer.cli.failing import fail
from reviewer.core.terminal_text import terminal_text

Command = TypeVar("Command", bound=Callable[..., Any])

COLORS = ("on", "off", "auto")


@dataclass(frozen=True, slots=True)
class AwsOptions:
    """What the options of :func:`aws_options` said."""

    connection: ConnectionOptions
    color: str
    """One of COLORS."""
    debug: bool
    """Whether a log was asked for; nothing logs until :meth:`log_to_stderr` or :meth:`log_to_file`."""

    def shows_color(self, is_terminal: bool) -> bool:
        """Tell whether to use colours on a stream; ``auto`` does on a terminal without NO_COLOR."""
        if self.color == "auto":
            return is_terminal and not os.environ.get("NO_COLOR")
        return self.color == "on"

    def log_to_stderr(self) -> None:
        """Do what ``--debug`` says for a command without a screen."""
        if self.debug:
            from reviewer.aws.debug_log import log_to

            log_to(sys.stderr, os.environ)

    def log_to_file(self) -> None:
        """Do what ``--debug`` says for a full screen, which a log on standard error would spoil."""
        if not self.debug:
            return
        from reviewer.aws.debug_log import debug_log_path, log_to_file

        path = debug_log_path()
        try:
            log_to_file(path, os.environ)
        except OSError as error:
            fail(f"--debug has no log to write to: {error}. Leave it out, or set XDG_STATE_HOME", 1)
        click.echo(f"Logging to {terminal_text(str(path))}", err=True)

    def warn_of_risks(self) -> None:
        """Say on standard error which protection is switched off."""
        if not self.connection.verify_ssl:
            click.echo(
                "reviewer: TLS certificates are not checked (--no-verify-ssl): "
                "whoever stands in between can read and change everything. Use --ca-bundle if you can",
                err=True,
            )
        if self.connection.allow_insecure_endpoint:
            click.echo("reviewer: plain http:// may leave this machine (--allow-insecure-endpoint)", err=True)


class NoNumber(click.BadParameter):
    """A number was expected; the AWS CLI does not count it among the usage errors."""

    exit_code = 255


class Seconds(click.ParamType):  # type: ignore[type-arg] # generic from click 8.4 on only
    """A whole number of seconds, where the AWS CLI has 0 wait for ever; None is that."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float | None:
        """Read the number; a default passes as it is."""
        if not isinstance(value, str):
            return cast("float | None", value)
        try:
            seconds = int(value)
        except ValueError:
            seconds = -1
        if seconds < 0:
            raise NoNumber(f"{value!r} is no whole number of seconds", ctx, param)
        return float(seconds) or None


def aws_options(
    *, connect_timeout: int = 5, read_timeout: int = 20, usage_error: int = 2
) -> Callable[[Command], Command]:
    """Give a command the options; it is called with them as ``aws``, an :class:`AwsOptions`.

    An ``--endpoint-url`` that is none, or that would send in the clear, ends the command.

    Args:
        connect_timeout: the default of ``--cli-connect-timeout``, seconds.
        read_timeout: the default of ``--cli-read-timeout``, seconds.
        usage_error: the exit code for an endpoint that is none.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def with_aws(
            *args: Any,
            profile: str | None,
            region: str | None,
            endpoint_url: str | None,
            verify_ssl: bool,
            ca_bundle: str | None,
            sign_request: bool,
            cli_read_timeout: float | None,
            cli_connect_timeout: float | None,
            allow_insecure_endpoint: bool,
            debug: bool,
            color: str,
            **kwargs: Any,
        ) -> Any:
            if endpoint_url is not None:
                problem = check_endpoint(endpoint_url, allow_insecure=allow_insecure_endpoint)
                if problem is not None:
                    fail(problem.line, usage_error)
            connection = ConnectionOptions(
                profile=profile,
                region=region,
                endpoint_url=endpoint_url,
                connect_timeout=cli_connect_timeout,
                read_timeout=cli_read_timeout,
                verify_ssl=verify_ssl,
                ca_bundle=ca_bundle if verify_ssl else None,
                sign_request=sign_request,
                allow_insecure_endpoint=allow_insecure_endpoint,
            )
            return command(*args, aws=AwsOptions(connection, color, debug), **kwargs)

        decorated: Any = with_aws
        for option in reversed(_options(connect_timeout, read_timeout)):
            decorated = option(decorated)
        return cast(Command, decorated)

    return decorate


def _options(connect_timeout: int, read_timeout: int) -> list[Callable[[Any], Any]]:
    return [
        click.option("--profile", metavar="NAME", help="The profile of your AWS configuration to use."),
        click.option("--region", metavar="NAME", help="The AWS region."),
        click.option(
            "--endpoint-url", metavar="URL", help="Another endpoint, e.g. that of `reviewer emulator`."
        ),
        click.option(
            "--allow-insecure-endpoint",
            is_flag=True,
            help="Let plain http:// leave this machine: data and signed requests travel in the clear.",
        ),
        click.option(
            "--no-verify-ssl",
            "verify_ssl",
            is_flag=True,
            flag_value=False,
            default=True,
            help="Do not check TLS certificates.",
        ),
        click.option("--ca-bundle", metavar="FILE", help="The certificates to check TLS against."),
        click.option(
            "--no-sign-request",
            "sign_request",
            is_flag=True,
            flag_value=False,
            default=True,
            help="Do not sign requests; no credentials are looked for.",
        ),
        click.option(
            "--cli-read-timeout",
            type=Seconds(),
            default=float(read_timeout),
            metavar="SECONDS",
            help=f"How long to wait for an answer; 0 is for ever.  [default: {read_timeout}]",
        ),
        click.option(
            "--cli-connect-timeout",
            type=Seconds(),
            default=float(connect_timeout),
            metavar="SECONDS",
            help=f"How long to wait for a connection; 0 is for ever.  [default: {connect_timeout}]",
        ),
        click.option("--debug", is_flag=True, help="Log what is asked of AWS, without secrets and answers."),
        click.option("--color", type=click.Choice(COLORS), default="auto", help="Colours.  [default: auto]"),
    ]
