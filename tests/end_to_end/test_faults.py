"""What AWS may do in the middle of a review: each is told, and the review goes on."""

from __future__ import annotations

import re
from typing import Any

import pytest

from reviewer.emulator.conditions import Conditions
from reviewer.emulator.server import Emulator
from tests.end_to_end.conftest import Desk, domain_of, people
from tests.end_to_end.terminal import Terminal


def reviewed_to_the_end(terminal: Terminal, groups: int) -> None:
    """Reject every group, each once its profiles are on the screen."""
    for number in range(1, groups + 1):
        terminal.wait_for(f"Annn{number} Doe")
        terminal.press("x")
    terminal.wait_for(f"all {groups} groups have their verdict")


@pytest.mark.parametrize(
    "conditions",
    [
        Conditions(empty_page_every=2),
        Conditions(repeat_group_every=2),
        Conditions(fail=0.2),
        Conditions(drop_connection_every=5),
        Conditions(throttle=20),
        Conditions(missing_profiles="silent", latency=0.05),
        Conditions(deny=frozenset(["BatchGetProfile"])),
    ],
    ids=["empty pages", "groups twice", "5xx", "cut connections", "throttling", "latency", "batch denied"],
)
def test_trouble_that_passes_is_survived_without_a_key(desk: Desk, conditions: Conditions) -> None:
    emulator = desk.serve(people(12), conditions)
    with desk.review(emulator.url, "--max-results", "3") as terminal:
        reviewed_to_the_end(terminal, 12)
    decided = [one.match_id for one in desk.decisions()]
    assert len(decided) == len(set(decided)) == 12


def test_a_new_run_half_way_is_told_and_every_decision_kept(desk: Desk) -> None:
    emulator = desk.serve(people(12), Conditions(new_run_after=4))
    with desk.review(emulator.url, "--max-results", "2") as terminal:
        for number in range(1, 5):
            terminal.wait_for(f"Annn{number} Doe")
            terminal.press("x")
        terminal.wait_for("A new run has been published")
        terminal.wait_for("28 Nov 2026")
        terminal.wait_for("Annn5 Doe")
        for number in range(5, 13):
            terminal.wait_for(f"Annn{number} Doe")
            terminal.press("x")
        terminal.wait_for("all 12 groups have their verdict")
    keys = [one.group_key for one in desk.decisions()]
    assert len(keys) == len(set(keys)) == 12


def test_an_expired_token_starts_again_from_the_first_page_and_keeps_the_place(desk: Desk) -> None:
    emulator = desk.serve(people(12), Conditions(token_ttl=1.0))
    with desk.review(emulator.url, "--max-results", "2") as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.settled(quiet=1.5)
        for number in range(1, 13):
            terminal.wait_for(f"Annn{number} Doe")
            terminal.press("x")
        terminal.wait_for("all 12 groups have their verdict")
    assert len(desk.decisions()) == 12


def test_groups_without_score_or_with_one_profile_are_shown_for_what_they_are(desk: Desk) -> None:
    content = people(3)
    del content["Matches"][0]["ConfidenceScore"]
    content["Matches"][1]["ProfileIds"] = content["Matches"][1]["ProfileIds"][:1]
    emulator = desk.serve(content)
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        assert re.search(r"▸ +1 +– +2 ", terminal.text)
        terminal.press("j")
        terminal.wait_for("there is nothing to compare")
        terminal.press("m")
        terminal.wait_for("Nothing to merge")
        terminal.press("x")
        terminal.wait_for("Annn3 Doe")


def test_missing_and_denied_profiles_are_named_with_their_reason(desk: Desk) -> None:
    content: dict[str, Any] = people(1, profiles=3)
    gone, denied = (content["Matches"][0]["ProfileIds"][at] for at in (1, 2))
    content["Profiles"] = [one for one in content["Profiles"] if one["ProfileId"] not in (gone, denied)]
    content["Errors"] = [{"ProfileId": denied, "Code": "AccessDeniedException", "Message": "no"}]
    emulator = desk.serve(content)
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("B can't be shown: it no longer exists")
        terminal.wait_for("C can't be shown: access to it is denied")
        terminal.press("m")
        terminal.wait_for("No merge while a profile can't be shown")


def test_a_denied_call_names_what_to_allow_and_r_asks_again(desk: Desk) -> None:
    emulator = desk.serve(people(2), Conditions(deny=frozenset(["GetMatches"])))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("profile:GetMatches")
        asked = emulator.calls["GetMatches"]
        terminal.press("r")
        terminal.wait_for(lambda _: emulator.calls["GetMatches"] > asked)


def test_an_endpoint_that_is_away_is_told_and_found_again(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    url = emulator.url
    emulator.stop()
    with desk.review(url) as terminal:
        terminal.wait_for("could not reach", timeout=30)
        with Emulator([domain_of(desk.home, people(3))], port=int(url.rpartition(":")[2])):
            terminal.press("r")
            terminal.wait_for("Annn1 Doe")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "There are no AWS credentials"),
        ({"AWS_PROFILE": "nobody"}, "There is no profile"),
    ],
)
def test_credentials_that_are_not_there_are_told_on_the_screen(
    desk: Desk, environment: dict[str, str], said: str
) -> None:
    emulator = desk.serve(people(1))
    with desk.review(emulator.url, **environment) as terminal:  # type: ignore[arg-type]
        terminal.wait_for(said)
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_no_traceback_ever_reaches_the_screen(desk: Desk) -> None:
    emulator = desk.serve(people(6), Conditions(fail=0.5, drop_connection_every=3, empty_page_every=2))
    with desk.review(emulator.url, "--max-results", "1") as terminal:
        terminal.wait_for("Annn1 Doe", timeout=40)
        terminal.press(*"xvmujkgGGr]i")
        terminal.settled(quiet=0.5)
        terminal.press("q", "q")
        terminal.wait_exit()
        assert b"Traceback" not in terminal.raw
