"""Where the program keeps its files."""

from __future__ import annotations

import json
import pwd

import pytest
from click.testing import CliRunner

from reviewer.cli.main import main


@pytest.fixture
def no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: int) -> None:
        raise KeyError

    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)


@pytest.mark.parametrize(
    ("command", "variable"),
    [
        ("config show", "XDG_CONFIG_HOME"),
        ("journal list", "XDG_DATA_HOME"),
        ("review --plain --domain-name d", "XDG_DATA_HOME"),
    ],
)
@pytest.mark.usefixtures("no_home")
def test_a_user_without_a_home_is_told_what_to_set(
    monkeypatch: pytest.MonkeyPatch, command: str, variable: str
) -> None:
    if variable == "XDG_DATA_HOME":
        monkeypatch.setenv("XDG_CONFIG_HOME", "/nonexistent")
    result = CliRunner().invoke(main, command.split())
    assert result.exit_code == 1
    assert result.output == (
        f"reviewer: There is no home folder to keep files in: set HOME or {variable} to the path of one\n"
    )


@pytest.mark.usefixtures("no_home")
def test_the_doctor_finds_in_json_that_there_is_no_home() -> None:
    reaching = "--no-sign-request --region us-east-1 --endpoint-url http://127.0.0.1:9"
    result = CliRunner().invoke(main, f"doctor --domain-name d --output json {reaching}".split())
    states = {one["name"]: one["state"] for one in json.loads(result.stdout)["findings"]}
    assert result.exit_code == 1
    broken = {"journal": "broken", "settings": "broken", "config folder": "broken", "cache folder": "broken"}
    assert broken.items() <= states.items()
