"""Who decides: the OS user and the AWS caller, as far as that is known."""

from __future__ import annotations

import pytest

from reviewer.core.decisions import Reviewer
from tests.unit.journal.making import decision

ROLE = "arn:aws:sts::123456789012:assumed-role/Reviewing"
ANN, BOB = f"{ROLE}/ann@example.com", f"{ROLE}/bob@example.com"


@pytest.mark.parametrize(
    ("caller", "of_decision", "is_own"),
    [
        (ANN, ANN, True),
        (ANN, BOB, False),
        (None, None, True),
        (None, BOB, True),
        (ANN, None, True),
        (f"{ROLE}/botocore-session-1764000000", f"{ROLE}/botocore-session-1764999999", True),
        (f"{ROLE}/botocore-session-1764000000", ANN, False),
    ],
)
@pytest.mark.parametrize("host", ["desk-7", "desk-7.wifi.example.com", None])
def test_one_login_is_as_many_people_as_it_has_callers_whatever_the_host_is_called(
    caller: str | None, of_decision: str | None, is_own: bool, host: str | None
) -> None:
    made = decision(1, caller_arn=of_decision, host=host)
    assert Reviewer("ann", 1001, "desk-7", caller).made(made) is is_own
    assert not Reviewer("bob", 1002, "desk-7", caller).made(made)


@pytest.mark.parametrize(
    ("host", "caller", "is_own"), [("desk-8", None, False), ("desk-7", None, True), ("desk-8", ANN, True)]
)
def test_what_came_from_another_journal_is_ones_own_by_its_host_unless_the_caller_tells(
    host: str, caller: str | None, is_own: bool
) -> None:
    made = decision(1, caller_arn=caller, host=host)
    assert Reviewer("ann", 1001, "desk-7", ANN).made(made, elsewhere=True) is is_own
