"""Completion as a person at a shell has it, by pressing tab in a real bash."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.core.settings import THEMES
from tests.end_to_end.conftest import Desk, clean_environment

SCRIPTS = Path(sys.executable).parent
BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None, reason="there is no bash on this machine")


def environment(home: Path) -> dict[str, str]:
    changes = clean_environment(home)
    # Completion must not reach for AWS: no credentials, and an endpoint where nobody answers.
    return changes | {"PATH": f"{SCRIPTS}:{changes['PATH']}", "AWS_ENDPOINT_URL": "http://192.0.2.1"}


def completed(home: Path, *words: str) -> list[str]:
    """What bash offers for the last of some words, by the script as it is printed."""
    assert BASH is not None
    script = (
        'eval "$(reviewer completion bash)"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1));'
        ' _reviewer_completion reviewer; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        [BASH, "--norc", "-c", script, "bash", "reviewer", *words],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return done.stdout.split()


@needs_bash
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("jo",), ["journal"]),
        (("com",), ["completion"]),
        (("config", ""), ["init", "path", "show"]),
        (("completion", "z"), ["zsh"]),
        (("review", "--th"), ["--theme"]),
        (("demo", "--theme", ""), list(THEMES)),
        (("review", "--domain-name", ""), []),
        (("journal", "export", "--format", "j"), ["jsonl"]),
    ],
)
def test_bash_is_offered_what_fits(tmp_path: Path, words: tuple[str, ...], offered: list[str]) -> None:
    assert sorted(completed(tmp_path, *words)) == sorted(offered)


@needs_bash
def test_tab_completes_in_an_interactive_bash(desk: Desk) -> None:
    assert BASH is not None
    path = environment(desk.home)["PATH"]
    with desk.terminal((BASH, "--norc", "--noprofile", "-i"), PATH=path, PS1="$ ") as terminal:
        terminal.wait_for("$ ")
        terminal.press('eval "$(reviewer completion bash)"; echo rea""dy\r')
        terminal.wait_for("ready")
        terminal.press("reviewer conf\t")
        terminal.wait_for("reviewer config ")
        terminal.press("pa\t")
        terminal.wait_for("reviewer config path ")
        terminal.press("\r")
        terminal.wait_for("config.toml")


@pytest.mark.parametrize(
    ("shell", "told"), [("bash", "complete -o nosort"), ("zsh", "#compdef"), ("fish", "complete")]
)
def test_each_shell_has_its_script(tmp_path: Path, shell: str, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reviewer", "completion", shell],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert told in done.stdout
    assert "_REVIEWER_COMPLETE" in done.stdout
