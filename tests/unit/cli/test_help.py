"""``reviewer help``, and what the command line says of what it doesn't know."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from reviewer.cli.main import COMMANDS, main
from reviewer.manual import title, topics


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="reviewer")


def test_without_a_topic_it_lists_them_with_their_titles() -> None:
    told = run("help").output
    assert f"ssh          {title(topics()['ssh'])}\n" in told
    assert [line.split()[0] for line in told.split("\n\n")[0].splitlines()] == list(topics())


@pytest.mark.parametrize("topic", topics())
def test_a_topic_is_shown_with_no_markdown_left(topic: str) -> None:
    told = run("help", topic).output
    assert not [mark for mark in ("**", "](", "| ---", "```", "\x1b") if mark in told]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A manual of two topics."""
    table = "| key | what |\n| --- | --- |\n| `j` | go **on** |\n"
    keys = f"# The keys\n\n`]` `[` move, as\n[set](settings.md#keys).\n\n{table}"
    texts = {"keys": keys, "settings": f"# Settings\n\n## Keys\n\nLong {'words ' * 60}here, Once\nmore.\n"}
    monkeypatch.setattr("reviewer.cli.help.topics", lambda: texts)


@pytest.mark.usefixtures("short")
def test_a_link_names_the_topic_it_leads_to() -> None:
    assert "] [ move, as set (reviewer help settings)." in " ".join(run("help", "keys").output.split())


@pytest.mark.usefixtures("short")
def test_a_search_tells_topic_heading_and_what_stands_around_the_words() -> None:
    assert run("help", "--search", "GO **").output == "keys: The keys\n    `j`: go **on**\n"
    [heading, line] = run("help", "--search", "once more").output.splitlines()
    assert heading == "settings: Keys"
    assert line.startswith("    … words words")
    assert line.endswith("words here, Once more.")
    assert run("help", "keys", "--search", "words").exit_code == 1


def test_a_commands_name_shows_the_topic_it_belongs_to() -> None:
    assert run("help", "config").output == run("help", "settings").output


def test_the_shell_completes_topics() -> None:
    completed = ShellComplete(main, {}, "reviewer", "_REVIEWER_COMPLETE").get_completions(["help"], "jo")
    assert [item.value for item in completed] == ["journal"]


def test_a_topic_that_is_none_names_the_nearest() -> None:
    done = run("help", "jurnal")
    assert (done.exit_code, done.stderr) == (
        2,
        "reviewer: There is no topic jurnal: did you mean journal?\n",
    )


def test_a_word_that_is_nowhere_is_told() -> None:
    done = run("help", "--search", "xyzzy\x1b]0;")
    assert done.exit_code == 1
    assert done.stderr.startswith("reviewer: xyzzy␛]0; is not in the manual")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_commands_own_help_names_a_topic_that_is_there(command: str) -> None:
    *_, name = run(command, "--help").output.split()
    assert name in topics()


def test_a_command_of_a_command_names_its_topic_too() -> None:
    assert "More: reviewer help journal" in run("journal", "list", "--help").output


def test_a_command_that_is_none_names_the_nearest() -> None:
    assert "Did you mean 'get-matches'?" in run("get-match").output
    assert "Did you mean 'verify'?" in run("journal", "verfy").output


@pytest.mark.parametrize("command", ["--help", "config show", "completion zsh"])
def test_a_reader_that_has_gone_ends_it_quietly(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        done = subprocess.run(
            [sys.executable, "-m", "reviewer", *command.split()],
            stdout=nobody,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")
