"""``reviewer get-matches``: what ``aws customer-profiles get-matches`` does, lazily and to the end."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click
import jmespath
from jmespath.exceptions import JMESPathError

from reviewer import __version__
from reviewer.aws.exit_codes import CONFIGURATION, INTERRUPTED, OTHER, USAGE, exit_code_of
from reviewer.cli.api_parameters import on_one_line, parameters_of
from reviewer.cli.aws_options import AwsOptions, aws_options
from reviewer.cli.option_types import NoNumber
from reviewer.cli.output import fail, warn, write
from reviewer.cli.pager import pager_of, write_to_pager
from reviewer.core.problems import SourceError
from reviewer.formats.answers import Answers, Query, Style
from reviewer.formats.documents import yaml_document
from reviewer.formats.outputs import FORMATS, written
from reviewer.formats.progress import with_progress_bar

if TYPE_CHECKING:
    from reviewer.aws.connection import Connection

_PAGE = 100
"""Match groups a page where all pages are wanted: the most that GetMatches gives."""


class _LikeAws(click.Command):
    """A command that takes options as the AWS CLI does, and leaves as its version 2 where they are wrong."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        names = [name.removeprefix("--") for param in self.get_params(ctx) for name in param.opts]
        # As in the AWS CLI, the beginning of an option's name is enough where it is that of no other.
        ctx.token_normalize_func = lambda name: _whole_name(name, names)
        try:
            return super().parse_args(ctx, args)
        except NoNumber:
            raise
        except click.UsageError as error:
            message = error.format_message()
            if isinstance(error, click.NoSuchOption):
                found = sorted(f"--{name}" for name in names if f"--{name}".startswith(error.option_name))
                if len(found) > 1:
                    message = f"{error.option_name} is ambiguous: it could be {', '.join(found)}"
            raise _Usage(message, ctx) from error


def _whole_name(begun: str, names: Sequence[str]) -> str:
    found = [name for name in names if name.startswith(begun)]
    return found[0] if len(found) == 1 and begun else begun


class _Usage(click.UsageError):
    exit_code = USAGE


def _refused(reason: str) -> Callable[[click.Context, click.Parameter, object], None]:
    def refuse(ctx: click.Context, param: click.Parameter, value: object) -> None:
        if value:
            raise click.BadParameter(reason, ctx, param)

    return refuse


@click.command(cls=_LikeAws)
@click.option("--domain-name", metavar="NAME", help="The domain whose match groups are wanted.")
@click.option(
    "--max-results",
    metavar="N",
    help=f"Match groups a page, 1 to 100.  [default: {_PAGE}, or AWS's with --no-paginate]",
)
@click.option(
    "--next-token", metavar="TOKEN", help="Begin at this page. With --max-results, print this one page."
)
@click.option("--no-paginate", is_flag=True, help="Print one page, with the NextToken of the next.")
@click.option("--cli-input-json", metavar="JSON", help="Parameters as JSON or file://PATH; options go first.")
@click.option("--cli-input-yaml", metavar="YAML", help="Parameters as YAML or file://PATH; options go first.")
@click.option(
    "--generate-cli-skeleton",
    type=click.Choice(["input", "yaml-input", "output"]),
    is_flag=False,
    flag_value="input",
    metavar="[input|yaml-input|output]",
    help="Ask nothing; print what --cli-input-json or --cli-input-yaml takes, or a sample answer.",
)
@click.option("--query", metavar="JMESPATH", help="Print what this finds in the answer.")
@click.option(
    "--output", type=click.Choice(list(FORMATS)), help="The format.  [default: that of the profile, or json]"
)
@click.option(
    "--no-cli-pager", is_flag=True, help="Use no pager (AWS_PAGER, cli_pager, PAGER) on a terminal."
)
@click.option(
    "--cli-binary-format",
    type=click.Choice(["base64", "raw-in-base64-out"]),
    expose_value=False,
    help="Taken for the AWS CLI's sake: GetMatches has nothing binary.",
)
@click.option("--cli-auto-prompt", is_flag=True, help="Pick the domain from a list first.")
@click.option("--no-cli-auto-prompt", is_flag=True, help="Do not; the default.")
@aws_options(connect_timeout=60, read_timeout=60, usage_error=USAGE)
@click.option(
    "--v2-debug",
    is_flag=True,
    hidden=True,
    expose_value=False,
    callback=_refused("it warns of differences between two versions of the AWS CLI, and this is neither"),
)
@click.option(
    "--cli-error-format",
    hidden=True,
    expose_value=False,
    callback=_refused("errors are told in one line on standard error, whatever --output says"),
)
@click.version_option(__version__, "--version", prog_name="reviewer")
def get_matches(
    domain_name: str | None,
    max_results: str | None,
    next_token: str | None,
    no_paginate: bool,
    cli_input_json: str | None,
    cli_input_yaml: str | None,
    generate_cli_skeleton: str | None,
    query: str | None,
    output: str | None,
    no_cli_pager: bool,
    cli_auto_prompt: bool,
    no_cli_auto_prompt: bool,
    aws: AwsOptions,
) -> None:
    """Print a domain's match groups, page after page to the end.

    Options, output and exit codes are those of `aws customer-profiles get-matches`, version 2, so
    timestamps are ISO 8601 (`cli_timestamp_format` as in ~/.aws/config). `--output jsonl` prints one match
    group a line.
    """
    if cli_auto_prompt and no_cli_auto_prompt:
        fail("--cli-auto-prompt and --no-cli-auto-prompt exclude each other: name one", USAGE)
    aws.log_to_stderr()
    try:
        if generate_cli_skeleton in ("input", "yaml-input"):
            write(_skeleton(as_yaml=generate_cli_skeleton == "yaml-input"), OTHER)
            return
        parameters = parameters_of(
            {"DomainName": domain_name, "MaxResults": max_results, "NextToken": next_token},
            {"--cli-input-json": cli_input_json, "--cli-input-yaml": cli_input_yaml},
        )
        if "DomainName" not in parameters and not cli_auto_prompt:
            fail("--domain-name is missing: name the domain, or pick one with --cli-auto-prompt", USAGE)
        search = _compiled(query)
        aws.warn_of_risks()

        from reviewer.aws.connection import Connection

        connection = Connection(aws.connection)
        if "DomainName" not in parameters:
            parameters["DomainName"] = _picked(connection, aws)
        format = output or os.environ.get("AWS_DEFAULT_OUTPUT") or connection.settings.get("output") or "json"
        if format not in FORMATS:
            fail(f"There is no output format {format}: name one of {', '.join(FORMATS)} with --output", OTHER)
        if generate_cli_skeleton == "output":
            from reviewer.aws.skeletons import sample_answer

            answers = Answers(sample_answer(connection, parameters))
        else:
            answers = _answers(connection, parameters, one_page=no_paginate)
        is_terminal = sys.stdout.isatty()
        # On a terminal that the output scrolls over, a bar has no place.
        scrolls = is_terminal and not FORMATS[format].waits_for_all(with_query=search is not None)
        if answers.rest is not None and sys.stderr.isatty() and not scrolls:
            bar = with_progress_bar(answers.rest, answers.first, color=aws.shows_color(True))
            answers = replace(answers, rest=bar)
        width = shutil.get_terminal_size().columns if is_terminal else None
        parts = written(format, answers, search, Style(is_terminal, aws.shows_color(is_terminal), width))
        pager = pager_of(connection.settings) if is_terminal and not no_cli_pager else ""
        if pager:
            write_to_pager(parts, pager, CONFIGURATION, "leave it out with --no-cli-pager")
        else:
            write(parts, OTHER)
    except SourceError as error:
        fail(error.problem.line, exit_code_of(error))
    except KeyboardInterrupt:
        click.echo()
        raise SystemExit(INTERRUPTED) from None


def _answers(connection: Connection, parameters: Mapping[str, Any], *, one_page: bool) -> Answers:
    from reviewer.sources.match_answers import TIMESTAMP_FORMATS, MatchAnswers

    timestamp_format = connection.settings.get("cli_timestamp_format", "iso8601")
    if timestamp_format not in TIMESTAMP_FORMATS:
        fail(
            f"cli_timestamp_format can't be {timestamp_format} in ~/.aws/config: write iso8601 or wire",
            CONFIGURATION,
        )
    one_page = one_page or {"NextToken", "MaxResults"} <= parameters.keys()
    asked = parameters if one_page else {"MaxResults": _PAGE, **parameters}
    source = MatchAnswers(connection, asked, timestamp_format)
    pages = source.pages()
    first = next(pages)
    problem = source.why_none(first)
    if problem is not None:
        # Not an error, but an empty answer looks like a domain without duplicates.
        warn(problem.line)
    return Answers(first, None if one_page else pages)


def _picked(connection: Connection, aws: AwsOptions) -> str:
    """Let the person pick a domain; the screen is drawn on standard error."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        fail("--cli-auto-prompt needs a terminal on standard input and error: use --domain-name", USAGE)
    # The credentials may ask for an MFA code, which the full screen would swallow.
    if aws.connection.sign_request:
        connection.resolve_credentials()
    from reviewer.tui.domain_picker import DomainPicker

    theme = "auto" if aws.shows_color(True) else "ansi"
    picker = DomainPicker(lambda: connection.domain_names(), theme, "print its groups")
    name = picker.run(mouse=False)
    if name is None:
        raise SystemExit(picker.return_code or INTERRUPTED)
    return name


def _skeleton(*, as_yaml: bool) -> Iterator[str]:
    from reviewer.aws.skeletons import input_comments, input_skeleton

    members = input_skeleton()
    if not as_yaml:
        yield json.dumps(members, indent=4) + "\n"
        return
    for name, comment in input_comments().items():
        line = yaml_document({name: members[name]}, Style()).rstrip("\n")
        yield f"{line}  # {comment}\n"


def _compiled(expression: str | None) -> Query | None:
    if expression is None:
        return None
    try:
        compiled = jmespath.compile(expression)
    except JMESPathError as error:
        fail(f"Bad value for --query {expression}: {on_one_line(error)}", USAGE)

    def search(value: Any) -> Any:
        try:
            return compiled.search(value)
        except JMESPathError as error:
            fail(f"--query can't be applied to the answer: {on_one_line(error)}", OTHER)

    return search
