"""Numbers of options: what is no number is refused as bad usage, not met later."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from reviewer.cli.main import main


@pytest.mark.parametrize("share", ["nan", "inf", "-inf", "1.01", "-0.1", "half"])
def test_a_share_that_is_none_is_refused_by_its_option(share: str) -> None:
    result = CliRunner().invoke(main, ["review", "--domain-name", "acme-demo", f"--second-review={share}"])
    assert result.exit_code == 2
    assert "Invalid value for '--second-review'" in result.output


@pytest.mark.parametrize(
    ("command", "option", "code"),
    [
        ("apply", "--lost-after=1e300", 2),
        ("apply", "--lost-after=inf", 2),
        ("apply", "--rate=1e-300", 2),
        ("apply", "--rate=nan", 2),
        ("apply", "--cli-read-timeout=99999999999", 255),
        ("get-matches", "--cli-connect-timeout=2000001", 255),
        ("emulator", "--latency=1e300", 2),
    ],
)
def test_a_time_that_no_clock_can_wait_for_is_refused_by_its_option(
    command: str, option: str, code: int
) -> None:
    result = CliRunner().invoke(main, [command, option])
    assert (result.exit_code, f"'{option.partition('=')[0]}'" in result.output) == (code, True)


def test_ctrl_c_gives_its_own_exit_code_wherever_it_comes_and_an_answer_of_no_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("reviewer.journal.sqlite.Journal.open_existing", interrupted)
    assert CliRunner().invoke(main, ["apply", "--dry-run"]).exit_code == 130
    monkeypatch.setattr(
        "reviewer.journal.sqlite.Journal.open_existing", lambda *_: click.confirm("?", abort=True)
    )
    assert CliRunner().invoke(main, ["apply", "--dry-run"], input="n\n").exit_code == 1
