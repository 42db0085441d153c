"""``reviewer weights``: the table in force, what a domain's decisions say of it, and switching to that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewer.cli.main import main
from reviewer.core.decisions import Verdict
from reviewer.journal.sqlite import Journal
from reviewer.session.domain_weights import read_all
from tests.unit.journal.making import decision

SAID = {
    Verdict.MERGE: "birth-date:identical:identical",
    Verdict.REJECT: "birth-date:different:different-dates",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path


def journal(folder: Path, of_each: int) -> None:
    with Journal.open(folder / "j" / "journal.sqlite3") as opened:
        for number in range(2 * of_each):
            verdict = (Verdict.MERGE, Verdict.REJECT)[number % 2]
            evidence = {"0-1": (SAID[verdict],)}
            opened.append(decision(number + 1, verdict, group=number, evidence=evidence))


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main,
        ["weights", "--journal", str(folder / "j" / "journal.sqlite3"), *arguments],
        standalone_mode=False,
    )


def test_without_a_domain_the_programs_table_is_told() -> None:
    told = CliRunner().invoke(main, ["weights"], standalone_mode=False)
    assert "same birth date" in told.output
    assert "come with the program" in told.output


def test_too_few_decisions_are_told_with_how_many_are_needed_and_change_nothing(home: Path) -> None:
    journal(home, 3)
    told = run(home, "--domain-name", "acme")
    assert "3 pairs were judged one customer and 3 two, and 100 of each are needed" in told.output
    refused = run(home, "--domain-name", "acme", "--use", "domain")
    assert "Nothing was changed" in refused.output
    assert read_all(home / "reviewer" / "weights", "acme").by_region == {}


def test_enough_decisions_offer_weights_that_are_in_force_only_once_they_are_taken(home: Path) -> None:
    journal(home, 100)
    offered = json.loads(run(home, "--domain-name", "acme", "--output", "json").output)
    assert (offered["in_force"], offered["enough"], offered["pairs"]["one"]) == ("built-in", True, 100)
    [line] = [
        one
        for one in offered["lines"]
        if (one["topic"], one["relation"], one["code"]) == ("birth-date", "agrees", "*")
    ]
    assert line["domain"]["low"] < line["domain"]["bits"] < line["domain"]["high"]
    assert "this domain's own" in run(home, "--domain-name", "acme", "--use", "domain").output
    taken = read_all(home / "reviewer" / "weights", "acme").by_region["eu-west-1"]
    assert dict(taken.bits)["birth-date", "agrees", "*"] == line["domain"]["bits"]
    back = run(home, "--domain-name", "acme", "--use", "built-in")
    assert "the weights that come with the program" in back.output
    assert read_all(home / "reviewer" / "weights", "acme").by_region == {}


def test_a_domain_that_nobody_decided_on_is_told(home: Path) -> None:
    journal(home, 1)
    assert "no decision on another" in run(home, "--domain-name", "another").output
