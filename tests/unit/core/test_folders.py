"""Where the program keeps its files."""

from __future__ import annotations

import pwd

import pytest
from click.testing import CliRunner

from reviewer.cli.main import main


@pytest.mark.parametrize(
    ("command", "variable"),
    [
        ("config show", "XDG_CONFIG_HOME"),
        ("journal list", "XDG_DATA_HOME"),
        ("review --plain --domain-name d", "XDG_DATA_HOME"),
        ("doctor --domain-name d", "XDG_DATA_HOME"),
    ],
)
def test_a_user_without_a_home_is_told_what_to_set(
    monkeypatch: pytest.MonkeyPatch, command: str, variable: str
) -> None:
    def nobody(_: int) -> None:
        raise KeyError

    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    if variable == "XDG_DATA_HOME":
        monkeypatch.setenv("XDG_CONFIG_HOME", "/nonexistent")
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    result = CliRunner().invoke(main, command.split())
    assert result.exit_code == 1
    assert result.output == (
        f"reviewer: There is no home folder to keep files in: set HOME or {variable} to the path of one\n"
    )
