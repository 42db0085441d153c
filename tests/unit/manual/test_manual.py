"""README and manual are true: what they name is in the program, and what is in the program is named."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import reviewer
from reviewer.cli.main import COMMANDS, main
from reviewer.cli.settings_table import SETTINGS, Setting
from reviewer.cli.settings_text import toml
from reviewer.core.settings import Settings
from reviewer.doctor.permissions import PERMISSIONS
from reviewer.manual import topics
from reviewer.plain.commands import COMMANDS as COMMANDS_WITHOUT_A_SCREEN
from reviewer.tui.drawing.filter_help import filter_help
from reviewer.tui.keys.names import written
from reviewer.tui.review.actions.registry import REVIEW_ACTIONS

ROOT = Path(reviewer.__file__).parents[1]
README = (ROOT / "README.md").read_text()
TEXTS = {"README": README, **topics()}
OF_OTHERS = {"--pdb", "--only", "--labelled", "--quiet", "--check", "--strict"}
"""Options of pytest, the benchmark, pip, ruff and mypy."""
KEYS, _, FILTERS = topics()["keys"].partition("## Filters\n")


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by what is typed for it."""
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        yield name, command
        for inner, one in getattr(command, "commands", {}).items():
            yield f"{name} {inner}", one


BY_NAME = dict(commands())


def options_of(command: click.Command) -> set[str]:
    return {
        option
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--")
    }


def code(text: str) -> list[str]:
    """What stands between backticks and in blocks of code, a line each."""
    blocks = re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return [*spans, *(line for block in blocks for line in block.splitlines())]


@pytest.mark.parametrize("name", TEXTS)
def test_every_option_that_is_named_is_one(name: str) -> None:
    known = set().union(*map(options_of, BY_NAME.values())) | OF_OTHERS | {"--help"}
    ours = [line for line in code(TEXTS[name]) if not line.startswith("aws ")]
    named = {option for line in ours for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line)}
    assert named <= known | {"--domain"}  # cut short, as get-matches takes it


@pytest.mark.parametrize("name", TEXTS)
def test_every_command_line_is_one_that_the_program_takes(name: str) -> None:
    for line in code(TEXTS[name]):
        if not line.removeprefix("$ ").startswith("reviewer "):
            continue
        words = shlex.split(re.sub(r" [#&>].*", "", line.removeprefix("$ ")))[1:]
        if words[0].isupper():
            continue  # It stands for any.
        typed = " ".join(words[:2]) if " ".join(words[:2]) in BY_NAME else words[0].partition("|")[0]
        assert typed in BY_NAME, line
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert options <= options_of(BY_NAME[typed]) | {"--help"}, line


@pytest.mark.parametrize("name", BY_NAME)
def test_every_command_and_option_is_in_the_manual(name: str) -> None:
    said = " ".join(line for text in topics().values() for line in code(text))
    assert f"reviewer {name}" in said or (name.startswith("config ") and name in said)
    missing = [one for one in sorted(options_of(BY_NAME[name])) if not re.search(rf"{one}(?![a-z-])", said)]
    assert missing in ([], ["--version"])


@pytest.mark.parametrize("name", BY_NAME)
def test_every_command_and_option_says_what_it_is(name: str) -> None:
    command = BY_NAME[name]
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    assert command.help
    assert [one.name for one in options if not one.help] == []


def keys_named_in(text: str) -> set[str]:
    """The keys of the tables, as they are written."""
    rows = re.findall(r"^\| (`.*?) \| ", text, re.MULTILINE)
    return {key for row in rows for key in re.findall(r"`([^`]+)`", row)}


@pytest.mark.parametrize("part", list(dict.fromkeys(action.part for action in REVIEW_ACTIONS)))
def test_every_key_of_the_review_is_in_the_manual_as_the_help_parts_them(part: str) -> None:
    named = keys_named_in(KEYS.partition(f"## {part}\n")[2].partition("\n## ")[0])
    # Of the numbers only the first and the last are named.
    named |= set(map(str, range(2, 9)) if "1" in named else ())
    actions = [action for action in REVIEW_ACTIONS if action.part == part]
    missing = [one.id for one in actions if not {written(key) for key in one.keys.split(",")} & named]
    assert not missing


def test_every_key_in_the_manual_starts_something() -> None:
    ours = {written(key) for action in REVIEW_ACTIONS for key in action.keys.split(",")}
    assert keys_named_in(KEYS) - ours <= {"ctrl+p", "ctrl+l", "ctrl+z"}
    assert keys_named_in(README) <= keys_named_in(KEYS)


def test_the_answers_without_a_screen_are_those_of_the_manual() -> None:
    table = "".join(line for line in topics()["plain"].splitlines() if line.startswith("| `"))
    named = {span.split()[0] for span in re.findall(r"`([a-z][^`]*)`", table)}
    assert named | {"help"} == {command.word for command in COMMANDS_WITHOUT_A_SCREEN}


def test_every_condition_of_a_filter_is_in_the_manual() -> None:
    section = FILTERS.partition("\n## ")[0]
    typed = [word for part in filter_help({}) for line in part.lines for word in line.name.split()]
    stems = {re.match(r"[a-z]*:?", word)[0] for word in typed} - {""}  # type: ignore[index]
    assert [stem for stem in stems if not re.search(rf"[`\s]{stem}", section)] == []


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_every_setting_is_explained_as_its_table_does(setting: Setting) -> None:
    default = setting.of(Settings())
    shown = f"`{toml(default)}`" if default not in (None, {}) else ""
    assert f"| `{setting.key}` | {shown} | {setting.explained} |" in topics()["settings"].splitlines()


def test_the_policy_is_what_the_doctor_tries() -> None:
    policy = json.loads(re.findall(r"```json\n(.*?)```", README, re.DOTALL)[0])
    actions = {f"profile:{operation}" for operation in PERMISSIONS}
    assert set(policy["Statement"][0]["Action"]) == actions
    assert set(re.findall(r"^\| `(profile:\w+)` \|", topics()["aws"], re.MULTILINE)) == actions


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_leads_somewhere(name: str) -> None:
    place = ROOT if name == "README" else ROOT / "reviewer/manual"
    for link, anchor in re.findall(r"\[[^][\n]*\]\((?!https?:)([^)#]*)(#[^)]*)?\)", TEXTS[name]):
        target = place / link if link else place / f"{name}.md"
        assert target.is_file(), link
        titles = re.findall(r"^#+ (.*)", target.read_text(), re.MULTILINE) if anchor else []
        assert not anchor or anchor[1:] in {
            re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in titles
        }


def test_the_readme_is_short_and_leads_to_every_topic() -> None:
    assert len(README.split()) <= 1_500
    assert all(f"(reviewer/manual/{name}.md)" in README for name in topics())


def test_the_tree_has_every_room_in_the_order_of_imports() -> None:
    tree, _, tests = topics()["development"].partition("tests/\n")
    drawn = re.findall(r"^  (\w+)/ ", tree, re.MULTILINE)
    assert {path.parent.name for path in (ROOT / "reviewer").glob("*/__init__.py")} <= set(drawn)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one for one in contracts if one["name"] == "Imports run downwards")["layers"]
    height = {room: at for at, layer in enumerate(layers) for room in re.findall(r"reviewer\.(\w+)", layer)}
    heights = [height[room] for room in drawn if room in height]
    assert heights == sorted(heights, reverse=True)
    assert all(
        (ROOT / "tests" / folder).is_dir() for folder in re.findall(r"^  (\w+)/ ", tests, re.MULTILINE)
    )


@pytest.mark.parametrize("name", topics())
def test_a_topic_begins_with_its_title(name: str) -> None:
    assert re.match(r"# \S.*\n\n", topics()[name])
