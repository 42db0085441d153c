"""What is wrong with the arguments is told without passing on what they would do to the terminal."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from reviewer.cli.main import main

HOSTILE = "\x1b]0;title\x07\x9b2J\u202e"


@pytest.mark.parametrize(
    "arguments",
    [
        [HOSTILE],
        [f"--{HOSTILE}"],
        ["review", HOSTILE],
        ["review", f"--max-results={HOSTILE}"],
        ["review", f"--theme={HOSTILE}"],
        ["review", f"--{HOSTILE}"],
        ["journal", HOSTILE],
        ["journal", "list", f"--since={HOSTILE}"],
        ["journal", "list", HOSTILE],
        ["journal", "export", f"--output={HOSTILE}/x"],
        ["get-matches", HOSTILE],
        ["get-matches", f"--output={HOSTILE}"],
        ["emulator", f"--port={HOSTILE}"],
        ["doctor", HOSTILE],
        ["config", HOSTILE],
        ["completion", HOSTILE],
    ],
)
def test_an_argument_is_quoted_without_its_controls(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code != 0
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(result.output)


def test_a_choice_that_is_missing_is_named_on_lines_of_its_own() -> None:
    result = CliRunner().invoke(main, ["completion"])
    assert "Choose from:\n\tbash,\n\tzsh,\n\tfish" in result.output
