"""Numbers of options: what is no number is refused as bad usage, not met later."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from reviewer.cli.main import main


@pytest.mark.parametrize("share", ["nan", "inf", "-inf", "1.01", "-0.1", "half"])
def test_a_share_that_is_none_is_refused_by_its_option(share: str) -> None:
    result = CliRunner().invoke(main, ["review", "--domain-name", "acme-demo", f"--second-review={share}"])
    assert result.exit_code == 2
    assert "Invalid value for '--second-review'" in result.output
