"""`reviewer get-matches` beside the real AWS CLI, version 1, on the same emulator.

Where version 2 differs, `reviewer` does as version 2: timestamps are ISO 8601, usage errors leave with 252,
a lacking configuration with 253, the service's errors with 254, where version 1 has 2 or 255 for them all.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from reviewer.emulator.sample import NAME, bundled_domains
from reviewer.emulator.server import Emulator
from tests import warm_starts
from tests.end_to_end.conftest import REVIEWER, clean_environment

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("awscli") is None, reason="the AWS CLI is not installed (extra `test`)"
)

AWS = (*warm_starts.PYTHON_M, "awscli", "customer-profiles", "get-matches")
OURS = (*REVIEWER, "get-matches")
_TOKEN = re.compile(r"WyJ[A-Za-z0-9+/]{20,}={0,2}")  # The emulator's tokens hold the time of day.


@dataclass(frozen=True)
class Left:
    """What a command left behind."""

    stdout: str
    stderr: str
    code: int


@dataclass(frozen=True)
class Side:
    """A home to run both commands in."""

    home: Path
    url: str

    def _left(self, command: Sequence[str], arguments: Sequence[str], env: Mapping[str, str]) -> Left:
        here = "--endpoint-url" in arguments or "AWS_PROFILE" in env
        reach = () if here else ("--endpoint-url", self.url, "--region", "us-east-1")
        environment = clean_environment(self.home, **{"AWS_MAX_ATTEMPTS": "1", **env})
        done = warm_starts.run([*command, *reach, *arguments], environment=environment)
        return Left(done.stdout, done.stderr, done.returncode)

    def both(self, *arguments: str, **env: str) -> tuple[Left, Left]:
        """What the AWS CLI left, and what ours did."""
        return self.aws(*arguments, **env), self.ours(*arguments, **env)

    def ours(self, *arguments: str, **env: str) -> Left:
        return self._left(OURS, arguments, env)

    def aws(self, *arguments: str, **env: str) -> Left:
        return self._left(AWS, arguments, env)

    def config(self, text: str) -> dict[str, str]:
        (self.home / "config").write_text(text)
        return {"AWS_CONFIG_FILE": str(self.home / "config")}

    def iso(self) -> dict[str, str]:
        """Both write timestamps as version 2 does."""
        return self.config("[default]\ncli_timestamp_format = iso8601\n")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Emulator(bundled_domains()) as emulator:
        yield emulator.url


@pytest.fixture
def side(url: str, tmp_path: Path) -> Side:
    return Side(tmp_path, url)


def alike(text: str) -> str:
    return _TOKEN.sub("TOKEN", text)


def token_to(side: Side, position: int) -> str:
    answer = json.loads(
        side.ours("--domain-name", NAME, "--max-results", str(position), "--no-paginate").stdout
    )
    return str(answer["NextToken"])


# One page

ONE = ("--domain-name", NAME, "--no-paginate")
PAGES = {
    "the first page": ONE,
    "a small page": ("--domain-name", NAME, "--max-results", "3", "--no-paginate"),
    "an empty domain": ("--domain-name", "acme-empty"),
    "a query for rows": (*ONE, "--query", "Matches[:3].[MatchId, ConfidenceScore]"),
    "a query for members": (*ONE, "--query", "Matches[:3].{id: MatchId, who: ProfileIds}"),
    "a query for a list": (*ONE, "--query", "Matches[0].ProfileIds"),
    "a query for a number": (*ONE, "--query", "PotentialMatches"),
    "a query for the time": (*ONE, "--query", "MatchGenerationDate"),
    "a query for nothing": (*ONE, "--query", "Nothing"),
    "a query for an empty object": (*ONE, "--query", "`{}`"),
    "an input in JSON": ("--cli-input-json", f'{{"DomainName": "{NAME}", "MaxResults": 2}}', "--no-paginate"),
    "an option over an input": ("--cli-input-json", '{"DomainName": "nobody", "MaxResults": 2}', *ONE),
}  # fmt: skip


@pytest.mark.parametrize("output", ["json", "text"])
@pytest.mark.parametrize("arguments", PAGES.values(), ids=PAGES)
def test_one_page_is_written_byte_for_byte_as_the_aws_cli_writes_it(
    side: Side, arguments: tuple[str, ...], output: str
) -> None:
    theirs, ours = side.both(*arguments, "--output", output, **side.iso())
    assert alike(ours.stdout) == alike(theirs.stdout)
    assert (ours.code, ours.stderr) == (theirs.code, "") == (0, "")


@pytest.mark.parametrize("arguments", [(), ("--no-paginate",)], ids=["to the end", "one page"])
def test_of_a_domain_whose_matching_is_off_it_says_so_beside_the_empty_answer(
    side: Side, arguments: tuple[str, ...]
) -> None:
    theirs, ours = side.both("--domain-name", "acme-matching-off", *arguments, **side.iso())
    assert (ours.stdout, ours.code) == (theirs.stdout, theirs.code)
    assert ours.stderr.startswith("reviewer: Matching is off for domain acme-matching-off")
    assert "aws customer-profiles update-domain --domain-name acme-matching-off" in ours.stderr


def test_of_a_domain_that_is_not_there_it_names_the_nearest(side: Side) -> None:
    ours = side.ours("--domain-name", "acme-dmo")
    assert ours.code == 254
    assert f"Did you mean {NAME}" in ours.stderr


@pytest.mark.parametrize("output", ["json", "text"])
def test_a_token_with_a_size_gives_that_one_page(side: Side, output: str) -> None:
    for position in (100, 80):
        token = token_to(side, position)
        arguments = ("--domain-name", NAME, "--max-results", str(position), "--next-token", token)
        theirs, ours = side.both(*arguments, "--output", output, **side.iso())
        assert alike(ours.stdout) == alike(theirs.stdout)
        assert ours.code == theirs.code == 0


@pytest.mark.parametrize("output", ["json", "text"])
def test_timestamps_come_as_on_the_wire_where_the_configuration_says_so(side: Side, output: str) -> None:
    wire = side.config("[default]\ncli_timestamp_format = wire\n")
    theirs, ours = side.both(*PAGES["a small page"], "--output", output, **wire)
    assert alike(ours.stdout) == alike(theirs.stdout)


def test_without_a_word_timestamps_are_those_of_version_2_in_the_zone_of_the_machine(side: Side) -> None:
    ours = side.ours(*PAGES["a query for the time"], TZ="Asia/Kolkata")
    theirs = side.aws(*PAGES["a query for the time"], **side.iso(), TZ="Asia/Kolkata")
    assert ours.stdout == theirs.stdout == '"2026-11-21T05:30:00+05:30"\n'


@pytest.mark.parametrize(
    "page", ["a small page", "an empty domain", "a query for members", "a query for a number"]
)
def test_yaml_says_what_the_json_of_the_aws_cli_says(side: Side, page: str) -> None:
    theirs = json.loads(alike(side.aws(*PAGES[page], **side.iso()).stdout))
    assert yaml.safe_load(alike(side.ours(*PAGES[page], "--output", "yaml").stdout)) == theirs
    assert yaml.safe_load(alike(side.ours(*PAGES[page], "--output", "yaml-stream").stdout)) == [theirs]


def test_yaml_is_laid_out_as_version_2_documents_it(side: Side) -> None:
    assert alike(side.ours(*PAGES["a small page"], "--max-results", "1", "--output", "yaml").stdout) == (
        "MatchGenerationDate: '2026-11-21T00:00:00+00:00'\n"
        "Matches:\n"
        "- ConfidenceScore: 0.9479\n"
        "  MatchId: 324ad2d83a41c274ced8f22923043b31\n"
        "  ProfileIds:\n"
        "  - f00b4eb5e1bd53adb4356a8ae41cfce8\n"
        "  - fa67306c0e6fafbe2a803262bbdd9f0c\n"
        "NextToken: TOKEN\n"
        "PotentialMatches: 320\n"
    )


@pytest.mark.parametrize(
    "environment", [{"AWS_DEFAULT_OUTPUT": "text"}, {"config": "[default]\noutput = text\n"}], ids=str
)
def test_the_format_comes_from_where_the_aws_cli_takes_it(side: Side, environment: dict[str, str]) -> None:
    settings = "[default]\ncli_timestamp_format = iso8601\n" + environment.pop("config", "").replace(
        "[default]\n", ""
    )
    both = side.config(settings) | environment
    theirs = side.aws(*PAGES["a small page"], **both)
    assert alike(side.ours(*PAGES["a small page"], **both).stdout) == alike(theirs.stdout)


# What goes wrong

DEAD = "http://127.0.0.1:9"
REFUSED = {
    "no such domain": (("--domain-name", "nobody"), 255, 254),
    "a page too large": (("--domain-name", NAME, "--max-results", "1000"), 255, 254),
    "a token that is none": (("--domain-name", NAME, "--next-token", "nonsense"), 255, 254),
    "a page of none": (("--domain-name", NAME, "--max-results", "0"), 255, 252),
    "an empty domain name": (("--domain-name", ""), 255, 252),
    "no domain name": ((), 2, 252),
    "an unknown option": (("--domain-name", NAME, "--bogus"), 255, 252),
    "a number that is none": (("--domain-name", NAME, "--max-results", "x"), 255, 255),
    "a timeout that is none": (("--domain-name", NAME, "--cli-read-timeout", "x"), 255, 255),
    "a query that is none": (("--domain-name", NAME, "--query", "["), 255, 252),
    "a query that fails": (("--domain-name", NAME, "--query", "length(PotentialMatches)"), 255, 255),
    "an unknown output": (("--domain-name", NAME, "--output", "csv"), 2, 252),
    "an unknown skeleton": (("--generate-cli-skeleton", "csv"), 2, 252),
    "a colour that is none": (("--domain-name", NAME, "--color", "blue"), 2, 252),
    "an input that is no JSON": (("--cli-input-json", "{"), 255, 252),
    "an input from no file": (("--cli-input-json", "file:///no/such"), 255, 252),
    "an input with a stranger": (("--cli-input-json", '{"DomainName": "a", "Who": "b"}'), 255, 252),
    "an input with a wrong type": (("--cli-input-json", '{"DomainName": 5}'), 255, 252),
    "no such profile": (("--domain-name", NAME, "--profile", "nobody"), 255, 255),
    "an endpoint that is none": ((*ONE, "--region", "us-east-1", "--endpoint-url", "x"), 255, 252),
    "an endpoint that is away": ((*ONE, "--region", "us-east-1", "--endpoint-url", DEAD), 255, 255),
    "a sample of what can't be asked": (("--generate-cli-skeleton", "output"), 2, 252),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "theirs", "ours"), REFUSED.values(), ids=REFUSED)
def test_what_goes_wrong_leaves_with_the_code_of_version_2_and_says_one_line(
    side: Side, arguments: tuple[str, ...], theirs: int, ours: int
) -> None:
    one, two = side.both(*arguments)
    assert (one.code, one.stdout) == (theirs, "")
    assert (two.code, two.stdout) == (ours, "")
    assert "Traceback" not in two.stderr
    assert len(two.stderr.strip().splitlines()) == 1 or two.stderr.startswith("Usage: ")


@pytest.mark.parametrize("lacking", ["region", "keys"])
def test_a_lacking_configuration_leaves_with_253(side: Side, lacking: str) -> None:
    arguments = ["--domain-name", NAME, "--endpoint-url", side.url]
    environment = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""} if lacking == "keys" else {}
    if lacking == "keys":
        arguments += ["--region", "us-east-1"]
    one, two = side.both(*arguments, **environment)
    assert (one.code, two.code) == (255, 253)
    assert (one.stdout, two.stdout) == ("", "")


# Skeletons


def test_a_skeleton_of_the_input_is_that_of_the_aws_cli_and_needs_neither_region_nor_keys(side: Side) -> None:
    nothing = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_PROFILE": "nobody"}
    for choice in ((), ("input",)):
        ours = side.ours("--generate-cli-skeleton", *choice, **nothing)
        assert ours.stdout == side.aws("--generate-cli-skeleton", *choice).stdout
        assert ours.code == 0


@pytest.mark.parametrize("output", ["json", "text"])
def test_a_skeleton_of_the_output_is_that_of_the_aws_cli(side: Side, output: str) -> None:
    arguments = ("--generate-cli-skeleton", "output", "--domain-name", "any", "--output", output)
    theirs, ours = side.both(*arguments, "--query", "Matches")
    assert (ours.stdout, ours.code) == (theirs.stdout, theirs.code)


def test_a_skeleton_of_the_output_is_the_same_in_yaml(side: Side) -> None:
    arguments = ("--generate-cli-skeleton", "output", "--domain-name", "any", "--output")
    assert yaml.safe_load(side.ours(*arguments, "yaml").stdout) == json.loads(
        side.ours(*arguments, "json").stdout
    )


@pytest.mark.parametrize(("kind", "option"), [("input", "json"), ("yaml-input", "yaml")])
def test_a_skeleton_with_its_domain_filled_in_can_be_fed_back(side: Side, kind: str, option: str) -> None:
    skeleton = side.ours("--generate-cli-skeleton", kind).stdout
    filled = re.sub(r"""(["']?DomainName["']?: )(""|'')""", rf'\1"{NAME}"', skeleton)
    (side.home / "filled").write_text(filled)
    fed = side.ours(f"--cli-input-{option}", f"file://{side.home}/filled", "--output", "jsonl")
    assert (fed.code, len(fed.stdout.splitlines())) == (0, 320)


def test_a_byte_order_mark_is_no_part_of_an_input(side: Side) -> None:
    (side.home / "input").write_bytes(b"\xef\xbb\xbf" + json.dumps({"DomainName": NAME}).encode())
    fed = side.ours("--cli-input-json", f"file://{side.home}/input", "--output", "jsonl")
    assert (fed.code, len(fed.stdout.splitlines())) == (0, 320)


@pytest.mark.parametrize("text", ["[" * 10_000, "file:///dev/zero"])
@pytest.mark.parametrize("option", ["json", "yaml"])
def test_an_input_without_end_is_one_line(side: Side, option: str, text: str) -> None:
    fed = side.ours(f"--cli-input-{option}", text)
    assert (fed.code, fed.stdout) == (252, "")
    assert len(fed.stderr.strip().splitlines()) == 1


def test_a_yaml_skeleton_says_what_each_parameter_is(side: Side) -> None:
    lines = side.ours("--generate-cli-skeleton", "yaml-input").stdout.splitlines()
    assert lines[-1] == "DomainName: ''  # [REQUIRED] The unique name of the domain."
    assert yaml.safe_load("\n".join(lines)) == {"NextToken": "", "MaxResults": 0, "DomainName": ""}


@pytest.mark.parametrize("text", ["[1, 2]", "just text", "a: [", "{", "a:\n  !!python/x b"])
def test_an_input_in_yaml_that_is_no_map_is_refused(side: Side, text: str) -> None:
    left = side.ours("--cli-input-yaml", text)
    assert (left.code, left.stdout) == (252, "")
    assert left.stderr.startswith("reviewer: --cli-input-yaml")
    assert (left.stderr.count("\n"), "⟨" in left.stderr, "␊" in left.stderr) == (1, False, False)


def test_two_inputs_exclude_each_other(side: Side) -> None:
    assert side.ours("--cli-input-yaml", "{}", "--cli-input-json", "{}").code == 252


# The options


def _options_of_the_aws_cli() -> list[str]:
    from awscli.clidriver import create_clidriver

    driver = create_clidriver()
    service: Any = driver._get_command_table()["customer-profiles"]
    operation = service._get_command_table()["get-matches"]
    return [f"--{name}" for name in (*driver._get_argument_table(), *operation.arg_table)]


def test_every_option_of_the_aws_cli_is_taken_or_refused_with_a_reason(side: Side) -> None:
    from reviewer.cli.get_matches import get_matches

    known = {name for option in get_matches.params for name in option.opts}
    theirs = _options_of_the_aws_cli()
    assert {"--domain-name", "--profile", "--cli-input-json", "--query"} <= set(theirs)
    assert [name for name in theirs if name not in known] == []
    for name, value in (("--v2-debug", ()), ("--cli-error-format", ("json",))):
        left = side.ours("--domain-name", NAME, name, *value)
        assert left.code == 252
        assert re.search(rf"Invalid value for '{name}': \w+ .{{20,}}", left.stderr)


VERSION_2 = [
    "--cli-input-yaml", "--cli-binary-format", "--no-cli-pager", "--cli-auto-prompt", "--no-cli-auto-prompt",
    "--cli-error-format",
]  # fmt: skip


def test_every_option_that_version_2_has_besides_is_known_too() -> None:
    from reviewer.cli.get_matches import get_matches

    known = {name for option in get_matches.params for name in option.opts}
    assert set(VERSION_2) <= known


SHORT = {
    "options with values": ("--domain", NAME, "--max-r", "2", "--no-pag", "--quer", "Matches[].MatchId"),
    "values behind an equals sign": (f"--dom={NAME}", "--max-results=2", "--no-p", "--outp=text"),
    "a value that looks like an option cut short": ("--domain-name", "a", "--quer=--dom"),
    "an option whose value can be left out": ("--domain-name", "a", "--gen"),
    "an option that begins another's name": (
        "--domain-name",
        NAME,
        "--no-paginate",
        "--no-sign",
        "--max",
        "1",
    ),
}


@pytest.mark.parametrize("arguments", SHORT.values(), ids=SHORT)
def test_options_cut_short_are_taken_as_by_the_aws_cli(side: Side, arguments: tuple[str, ...]) -> None:
    theirs, ours = side.both(*arguments, **side.iso())
    assert alike(ours.stdout) == alike(theirs.stdout)
    assert (ours.code == 0) == (theirs.code == 0)


def test_an_option_cut_too_short_is_refused_with_those_that_it_could_be(side: Side) -> None:
    theirs, ours = side.both("--domain-name", NAME, "--no", "--c", "off")
    assert "ambiguous" in theirs.stderr
    assert (ours.code, ours.stdout) == (252, "")
    assert "--no is ambiguous: it could be --no-cli-auto-prompt, --no-cli-pager, --no-paginate" in ours.stderr


def test_the_value_of_an_option_is_no_option_cut_short(side: Side) -> None:
    left = side.ours("--domain-name", NAME, "--no-paginate", "--query", "--max")
    assert "Bad value for --query --max:" in left.stderr


def test_a_value_can_come_from_a_file(side: Side) -> None:
    (side.home / "name").write_text(NAME)
    arguments = ("--domain-name", f"file://{side.home}/name", "--no-paginate", "--query", "PotentialMatches")
    assert side.ours(*arguments).stdout == side.aws(*arguments).stdout == "320\n"


@pytest.mark.parametrize("option", [("--cli-binary-format", "raw-in-base64-out"), ("--no-cli-auto-prompt",)])
def test_what_has_no_effect_here_is_taken_all_the_same(side: Side, option: tuple[str, ...]) -> None:
    assert side.ours("--domain-name", "acme-empty", *option).code == 0
