"""The start after a start: fetched groups are there at once, of the right run, and only if that is wanted."""

from __future__ import annotations

import stat

from reviewer.emulator.conditions import Conditions
from tests.end_to_end.conftest import Desk, people


def test_the_next_start_goes_on_from_the_last_page_that_was_fetched(desk: Desk) -> None:
    emulator = desk.serve(people(1_000))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("G")
        terminal.wait_for("Annn1000 Doe")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    fetched = emulator.calls["GetMatches"]
    assert fetched >= 10
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("G")
        terminal.wait_for("Annn1000 Doe")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    looks_at_jobs = 1
    assert emulator.calls["GetMatches"] <= fetched + 1 + looks_at_jobs


def test_a_run_that_came_out_between_starts_is_shown_and_decisions_stand(desk: Desk) -> None:
    emulator = desk.serve(people(250), Conditions(new_run_after=3))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.wait_for("21 Nov 2026")
        terminal.press("x")
        terminal.wait_for("Annn2 Doe")
        terminal.wait_for(lambda _: emulator.calls["GetMatches"] >= 3)
        terminal.settled()
        terminal.press("q")
        assert terminal.wait_exit() == 0
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("28 Nov 2026")
        terminal.wait_for("Annn2 Doe")
        terminal.wait_for("A new run has been published")
        terminal.wait_for("\n 1 of 250 ")


def test_no_spool_keeps_nothing(desk: Desk) -> None:
    emulator = desk.serve(people(250))
    with desk.review(emulator.url, "--no-spool") as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert [path for path in (desk.home / "cache").rglob("*") if path.is_file()] == []


def test_what_is_kept_holds_no_values_and_is_for_its_owner_alone(desk: Desk) -> None:
    emulator = desk.serve(people(250))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.settled()
        terminal.press("q")
        assert terminal.wait_exit() == 0
    [kept] = [path for path in (desk.home / "cache").rglob("*") if path.is_file()]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert b"Doe" not in kept.read_bytes()
