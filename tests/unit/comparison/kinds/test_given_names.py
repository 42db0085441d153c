"""Short forms and spellings of given names: ours, and of a public table what can't be two people's names."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reviewer.comparison.kinds.given_names import (
    are_short_for_one,
    are_spellings_of_one,
    initials_of,
    is_given_name,
    is_short_for_other,
)


@pytest.mark.parametrize(
    ("short", "name"),
    [("bob", "robert"), ("peggy", "margaret"), ("gabby", "gabrielle"), ("tiffy", "tiffany"),
     ("zac", "zachary")],
)  # fmt: skip
def test_a_short_form_stands_for_its_name(short: str, name: str) -> None:
    assert is_short_for_other(short, name)
    assert is_short_for_other(name, short)


@pytest.mark.parametrize(
    ("one", "other"),
    [("floyd", "lloyd"), ("garrett", "barrett"), ("brady", "brody"), ("aaron", "erin"), ("andrea", "andrew"),
     ("louis", "louise"), ("emil", "emily"), ("sophia", "sophie"), ("jane", "jean"), ("patrick", "peter"),
     ("robert", "bill"), ("michael", "micah"), ("marcus", "mark"), ("hannah", "anna")],
)  # fmt: skip
def test_names_that_twins_bear_are_no_short_forms_of_each_other(one: str, other: str) -> None:
    assert not is_short_for_other(one, other)
    assert not are_short_for_one(one, other)


def test_two_short_forms_of_one_name_and_two_spellings_are_known() -> None:
    assert are_short_for_one("bob", "rob")
    assert are_spellings_of_one("kathryn", "katharine")
    assert initials_of("robert") == {"r", "b"}
    assert is_given_name("lara")
    assert not is_given_name("gabbyx")


def test_no_table_of_names_is_loaded_before_two_names_are_compared() -> None:
    code = (
        "import sys, reviewer.comparison.compared, reviewer.comparison.summary, reviewer.comparison.masking;"
        "print('nicknames' in sys.modules);"
        "from reviewer.comparison.kinds.registry import compare; compare('FullName', 'Bob Doe', 'Rob Doe');"
        "print('nicknames' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
