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
from reviewer.cli.option_types import Seconds
from reviewer.cli.output import fail, warn
from reviewer.core.terminal_text import terminal_text

Command = TypeVar("Command", bound=Callable[..., Any])

COLORS = ("on", "off", "auto")


@dataclass(frozen=True, slots=True)
class AwsOptions:
    """The values of the options of :func:`aws_options`."""

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
        """Log on standard error where ``--debug`` is given: for a command without a screen."""
        if self.debug:
            from reviewer.aws.debug_log import log_to

            log_to(sys.stderr, os.environ)

    def log_to_file(self) -> None:
        """Log to a file where ``--debug`` is given: a log on standard error would spoil a full screen."""
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
        """Print on standard error which protection is switched off."""
        if not self.connection.verify_ssl:
            warn(
                "TLS certificates are not checked (--no-verify-ssl): "
                "whoever stands in between can read and change everything. Use --ca-bundle if you can"
            )
        if self.connection.allow_insecure_endpoint:
            warn("plain http:// may leave this machine (--allow-insecure-endpoint)")


def aws_options(
    *, connect_timeout: int = 5, read_timeout: int = 20, usage_error: int = 2
) -> Callable[[Command], Command]:
    """Give a command the options; it is called with them as ``aws``, an :class:`AwsOptions`.

    An ``--endpoint-url`` that is not one, or that would send in the clear, ends the command.

    Args:
        connect_timeout: the default of ``--cli-connect-timeout``, seconds.
        read_timeout: the default of ``--cli-read-timeout``, seconds.
        usage_error: the exit code for such an endpoint.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def with_aws(*args: Any, color: str, debug: bool, **kwargs: Any) -> Any:
            if not kwargs["verify_ssl"]:
                kwargs["ca_bundle"] = None
            connection = ConnectionOptions(**{name: kwargs.pop(name) for name in _OF_CONNECTION})
            if connection.endpoint_url is not None:
                problem = check_endpoint(
                    connection.endpoint_url, allow_insecure=connection.allow_insecure_endpoint
                )
                if problem is not None:
                    fail(problem.line, usage_error)
            return command(*args, aws=AwsOptions(connection, color, debug), **kwargs)

        decorated: Any = with_aws
        for option in reversed(_options(connect_timeout, read_timeout)):
            decorated = option(decorated)
        return cast(Command, decorated)

    return decorate


_OF_CONNECTION = (
    "profile", "region", "endpoint_url", "allow_insecure_endpoint", "verify_ssl", "ca_bundle",
    "sign_request", "read_timeout", "connect_timeout",
)  # fmt: skip
"""The options that are members of :class:`ConnectionOptions`."""


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
        _switch_off("--no-verify-ssl", "verify_ssl", "Do not check TLS certificates."),
        click.option("--ca-bundle", metavar="FILE", help="The certificates to check TLS against."),
        _switch_off(
            "--no-sign-request", "sign_request", "Do not sign requests; no credentials are looked for."
        ),
        _timeout("read", "How long to wait for an answer", read_timeout),
        _timeout("connect", "How long to wait for a connection", connect_timeout),
        click.option("--debug", is_flag=True, help="Log what is asked of AWS, without secrets and answers."),
        click.option("--color", type=click.Choice(COLORS), default="auto", help="Colours.  [default: auto]"),
    ]


def _switch_off(option: str, name: str, help: str) -> Callable[[Any], Any]:
    return click.option(option, name, is_flag=True, flag_value=False, default=True, help=help)


def _timeout(name: str, help: str, default: int) -> Callable[[Any], Any]:
    return click.option(
        f"--cli-{name}-timeout",
        f"{name}_timeout",
        type=Seconds(),
        default=float(default),
        metavar="SECONDS",
        help=f"{help}; 0 is for ever.  [default: {default}]",
    )
