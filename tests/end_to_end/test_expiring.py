"""Credentials that expire in the middle of a review: nothing is lost, and `r` goes on."""

from __future__ import annotations

from pathlib import Path

from reviewer.core.decisions import Verdict
from tests.end_to_end.conftest import REVIEWER, Desk, people
from tests.end_to_end.expiring import Gate
from tests.end_to_end.terminal import Terminal


def sign_in(home: Path, key: str) -> Path:
    """Put keys into the credentials file, as a sign-in elsewhere does."""
    path = home / "credentials"
    path.write_text(f"[reviewing]\naws_access_key_id = {key}\naws_secret_access_key = secret\n")
    return path


def review(desk: Desk, gate: Gate, *options: str) -> Terminal:
    return desk.review(
        gate.url,
        "--profile",
        "reviewing",
        "--max-results",
        "2",
        *options,
        AWS_SHARED_CREDENTIALS_FILE=str(desk.home / "credentials"),
    )


def test_credentials_that_expire_half_way_lose_nothing_and_r_goes_on_with_new_ones(desk: Desk) -> None:
    emulator = desk.serve(people(30))
    sign_in(desk.home, "OLD")
    with Gate(emulator.url) as gate, review(desk, gate) as terminal:
        for number in (1, 2):
            terminal.wait_for(f"Annn{number} Doe")
            terminal.press("x")
        terminal.wait_for("Annn3 Doe")
        terminal.settled()
        gate.expired.add("OLD")
        number = 3
        while "have expired" not in terminal.text:
            terminal.wait_for(
                lambda text, shown=f"Annn{number} Doe": shown in text or "have expired" in text  # type: ignore[misc]
            )
            if "have expired" not in terminal.text:
                terminal.press("x")
                number += 1
        terminal.wait_for("Renew the credentials of profile reviewing")
        terminal.wait_for("then press r")
        terminal.settled(quiet=0.5)  # The last verdict may still be on its way to the journal.
        decided = len(desk.decisions())
        assert decided >= 2
        refused = gate.refused
        terminal.press("r")
        terminal.wait_for(lambda text: gate.refused > refused and "have expired" in text)
        terminal.settled(quiet=0.5)
        sign_in(desk.home, "NEW")
        terminal.press("r")
        terminal.wait_for(lambda text: "have expired" not in text and f"Annn{decided + 1} Doe" in text)
        for number in range(decided + 1, 31):
            terminal.wait_for(f"Annn{number} Doe")
            terminal.press("m")
        terminal.wait_for("all 30 groups have their verdict")
        assert gate.served["NEW"] > 0
    said = desk.decisions()
    assert len({one.group_key for one in said}) == len(said) == 30
    assert [one.verdict for one in said] == [Verdict.REJECT] * decided + [Verdict.MERGE] * (30 - decided)


def test_credentials_that_have_expired_before_the_start_are_renewed_by_r_too(desk: Desk) -> None:
    emulator = desk.serve(people(2))
    sign_in(desk.home, "OLD")
    with Gate(emulator.url) as gate:
        gate.expired.add("OLD")
        with review(desk, gate) as terminal:
            terminal.wait_for("have expired")
            sign_in(desk.home, "NEW")
            terminal.press("r")
            terminal.wait_for("Annn1 Doe")


def test_the_picker_goes_on_with_new_credentials_too(desk: Desk) -> None:
    emulator = desk.serve(people(2))
    path = sign_in(desk.home, "OLD")
    with Gate(emulator.url) as gate:
        gate.expired.add("OLD")
        command = (
            *REVIEWER, "review", "--endpoint-url", gate.url, "--region", "us-east-1",
            "--profile", "reviewing", "--journal", str(desk.journal_path),
        )  # fmt: skip
        with desk.terminal(command, AWS_SHARED_CREDENTIALS_FILE=str(path)) as terminal:
            terminal.wait_for("have expired")
            sign_in(desk.home, "NEW")
            terminal.press("r")
            terminal.wait_for("▸ people")
            terminal.press("enter")
            terminal.wait_for("Annn1 Doe")


def test_a_profile_that_is_set_up_in_the_meantime_is_found_by_r(desk: Desk) -> None:
    emulator = desk.serve(people(2))
    path = desk.home / "credentials"
    path.write_text("")
    with desk.review(
        emulator.url, "--profile", "reviewing", AWS_SHARED_CREDENTIALS_FILE=str(path)
    ) as terminal:
        terminal.wait_for("There is no profile reviewing")
        sign_in(desk.home, "NEW")
        terminal.press("r")
        terminal.wait_for("Annn1 Doe")
