"""``reviewer get-matches``: what ``aws customer-profiles get-matches`` does, lazily and to the end."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import click

from reviewer import __version__
from reviewer.aws.exit_codes import CONFIGURATION, INTERRUPTED, OTHER, USAGE, exit_code_of
from reviewer.cli.abbreviations import written_out
from reviewer.cli.aws_options import AwsOptions, NoNumber, aws_options
from reviewer.cli.failing import fail, tell
from reviewer.core.problems import ProblemKind, SourceError
from reviewer.formats.answers import Answers, Manner, Page, Query
from reviewer.formats.outputs import NAMES, format_named, takes_all_first
from reviewer.formats.parameters import ParameterError, argument, on_one_line, parameters_of
from reviewer.formats.streams import OutputError

if TYPE_CHECKING:
    from reviewer.aws.connection import Connection

_PAGE = 100
"""Match groups a page where all pages are wanted: the most that GetMatches gives."""


class _LikeAws(click.Command):
    """A command that takes options as the AWS CLI does, and leaves as its version 2 where they are wrong."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, written_out(args, self.get_params(ctx)))
        except NoNumber:
            raise
        except click.UsageError as error:
            raise _Usage(error.format_message(), ctx) from error


class _Usage(click.UsageError):
    exit_code = USAGE


def _refused(reason: str) -> Callable[[click.Context, click.Parameter, object], None]:
    def refuse(ctx: click.Context, param: click.Parameter, value: object) -> None:
        if value:
            raise click.BadParameter(reason, ctx, param)

    return refuse


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be fetched and how it is to be written."""

    parameters: Mapping[str, Any]
    one_page: bool
    output: str | None
    query: Query | None
    use_pager: bool


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
    "--output", type=click.Choice(NAMES), help="The format.  [default: that of the profile, or json]"
)
@click.option(
    "--no-cli-pager", is_flag=True, help="Use no pager (AWS_PAGER, cli_pager, PAGER) on a terminal."
)
@click.option(
    "--cli-binary-format",
    type=click.Choice(["base64", "raw-in-base64-out"]),
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
    cli_binary_format: str | None,
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
    try:
        aws.log_to_stderr()
        if generate_cli_skeleton in ("input", "yaml-input"):
            _print_skeleton(generate_cli_skeleton)
            return
        parameters = parameters_of(
            {
                "DomainName": argument("--domain-name", domain_name),
                "MaxResults": _whole_number(argument("--max-results", max_results)),
                "NextToken": argument("--next-token", next_token),
            },
            cli_input_json,
            cli_input_yaml,
        )
        has_input = cli_input_json is not None or cli_input_yaml is not None
        if "DomainName" not in parameters and not has_input and not cli_auto_prompt:
            fail("--domain-name is missing: name the domain, or pick one with --cli-auto-prompt", USAGE)
        asked = _Asked(
            parameters,
            one_page=no_paginate or {"NextToken", "MaxResults"} <= parameters.keys(),
            output=output,
            query=_compiled(query),
            use_pager=not no_cli_pager,
        )
        aws.warn_of_risks()
        _run(asked, aws, sample=generate_cli_skeleton == "output", pick=cli_auto_prompt)
    except ParameterError as error:
        fail(str(error), USAGE)
    except OutputError as error:
        fail(str(error), OTHER)
    except SourceError as error:
        _fail(error)
    except KeyboardInterrupt:
        click.echo()
        raise SystemExit(INTERRUPTED) from None


def _run(asked: _Asked, aws: AwsOptions, *, sample: bool, pick: bool) -> None:
    from reviewer.aws.connection import Connection

    connection = Connection.open(aws.connection)
    settings = connection.settings
    if pick and "DomainName" not in asked.parameters:
        name = _picked(connection, aws)
        parameters = {**asked.parameters, "DomainName": name}
        asked = _Asked(parameters, asked.one_page, asked.output, asked.query, asked.use_pager)
    output = asked.output or os.environ.get("AWS_DEFAULT_OUTPUT") or settings.get("output") or "json"
    if output not in NAMES:
        fail(f"There is no output format {output}: name one of {', '.join(NAMES)} with --output", OTHER)
    reached = _Reached()
    if sample:
        from reviewer.aws.skeletons import sample_answer

        answers = Answers(sample_answer(connection, asked.parameters))
    else:
        answers = _answers(connection, settings, asked, output, aws, reached)
    is_terminal = sys.stdout.isatty()
    manner = Manner(
        for_terminal=is_terminal,
        color=aws.shows_color(is_terminal),
        width=shutil.get_terminal_size().columns if is_terminal else None,
    )
    parts = format_named(output)(answers, asked.query, manner)
    try:
        _write(parts, settings, use_pager=asked.use_pager and is_terminal)
    except SourceError as error:
        _fail(error, reached)


@dataclass(slots=True)
class _Reached:
    """How far the fetching has come."""

    groups: int = 0
    token: str | None = None

    def past(self, page: Page) -> Page:
        self.groups += len(page.get("Matches") or ())
        self.token = page.get("NextToken")
        return page


def _answers(
    connection: Connection,
    settings: Mapping[str, str],
    asked: _Asked,
    output: str,
    aws: AwsOptions,
    reached: _Reached,
) -> Answers:
    from reviewer.sources.match_answers import TIMESTAMP_FORMATS, MatchAnswers

    timestamp_format = settings.get("cli_timestamp_format", "iso8601")
    if timestamp_format not in TIMESTAMP_FORMATS:
        fail(
            f"cli_timestamp_format {timestamp_format} of ~/.aws/config is none: write iso8601 or wire",
            CONFIGURATION,
        )
    source = MatchAnswers(connection, timestamp_format)
    parameters = asked.parameters if asked.one_page else {"MaxResults": _PAGE, **asked.parameters}
    first = reached.past(source.page(parameters))
    problem = source.why_none(first, parameters)
    if problem is not None:
        # An empty answer is no error, and looks like a domain without duplicates.
        tell(problem.line)
    if asked.one_page:
        return Answers(first)
    rest: Iterator[Page] = map(reached.past, source.behind(first, parameters))
    # On a terminal that the output scrolls over, a bar has no place.
    if sys.stderr.isatty() and (
        not sys.stdout.isatty() or takes_all_first(output, with_query=asked.query is not None)
    ):
        from reviewer.formats.progress import shown

        rest = shown(rest, first, aws.shows_color(True))
    return Answers(first, rest)


def _write(parts: Iterator[str], settings: Mapping[str, str], *, use_pager: bool) -> None:
    from reviewer.formats.streams import PagerError, pager_of, write_to_pager, write_to_stdout

    pager = pager_of(os.environ, settings) if use_pager else ""
    if not pager:
        write_to_stdout(parts)
        return
    try:
        write_to_pager(parts, pager, os.environ)
    except PagerError as error:
        fail(f"{error}. Set AWS_PAGER to another, or leave it out with --no-cli-pager", CONFIGURATION)


def _picked(connection: Connection, aws: AwsOptions) -> str:
    """Let the person pick a domain; the screen is drawn on standard error."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        fail("--cli-auto-prompt needs a terminal on standard input and error: use --domain-name", USAGE)
    # The credentials may ask for an MFA code, which the full screen would swallow.
    if aws.connection.sign_request:
        connection.resolve_credentials()
    from reviewer.tui.domain_picker import DomainPicker

    theme = "dark" if aws.shows_color(True) else "ansi"
    picker = DomainPicker(lambda: [domain.name for domain in connection.domains()], theme, "print its groups")
    standard_output = sys.__stdout__
    # Textual asks this one how large the terminal is, and it may go elsewhere.
    sys.__stdout__ = sys.__stderr__  # type: ignore[misc]
    try:
        name = picker.run(mouse=False)
    finally:
        sys.__stdout__ = standard_output  # type: ignore[misc]
    if name is None:
        raise SystemExit(picker.return_code or INTERRUPTED)
    return name


def _print_skeleton(kind: str) -> None:
    from reviewer.aws.skeletons import input_members
    from reviewer.formats.parameters import skeleton_json, skeleton_yaml
    from reviewer.formats.streams import write_to_stdout

    members = input_members()
    samples = {member.name: member.sample for member in members}
    if kind == "input":
        write_to_stdout([skeleton_json(samples)])
        return
    comments = {
        member.name: f"{'[REQUIRED] ' if member.is_required else ''}{member.about}" for member in members
    }
    write_to_stdout([skeleton_yaml(samples, comments)])


def _whole_number(text: str | None) -> int | None:
    try:
        return None if text is None else int(text)
    except ValueError:
        fail(f"--max-results {text} is no whole number: name one from 1 to 100", OTHER)


def _compiled(expression: str | None) -> Query | None:
    if expression is None:
        return None
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        compiled = jmespath.compile(expression)
    except JMESPathError as error:
        fail(f"Bad value for --query {expression}: {on_one_line(error)}", USAGE)

    def search(value: Any) -> Any:
        try:
            return compiled.search(value)
        except JMESPathError as error:
            fail(f"--query can't be put to the answer: {on_one_line(error)}", OTHER)

    return search


def _fail(error: SourceError, reached: _Reached | None = None) -> NoReturn:
    line = error.problem.line
    if reached is not None and reached.groups:
        line += f". What was printed ends after {reached.groups:,} groups"
        if reached.token and error.problem.kind is not ProblemKind.TOKEN_EXPIRED:
            line += f"; --next-token {reached.token} goes on from there"
    fail(line, exit_code_of(error))
