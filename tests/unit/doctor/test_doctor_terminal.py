"""What `reviewer doctor` says of the terminal."""

from __future__ import annotations

import pytest

from reviewer.doctor.checks import State
from reviewer.doctor.terminal import _terminal


@pytest.mark.parametrize(
    ("encoding", "chosen_by", "state"),
    [
        ("utf-8", "LC_ALL=C.UTF-8", State.GOOD),
        ("iso8859-1", "LC_ALL=de_DE.ISO-8859-1", State.WARNING),
        ("ascii", "", State.WARNING),
    ],
)
def test_an_encoding_that_a_review_refuses_is_told_with_what_chose_it(
    encoding: str, chosen_by: str, state: State
) -> None:
    found = _terminal("xterm", encoding, chosen_by)
    assert found.state is state
    assert (chosen_by or "the locale") in found.result or state is State.GOOD
