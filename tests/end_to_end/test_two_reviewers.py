"""Several reviewers on one journal, and several runs over one domain, in real terminals."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from reviewer.core.decisions import Verdict
from reviewer.journal.sqlite import Journal
from tests.end_to_end.conftest import Desk, people


def test_what_another_reviewer_decides_appears_within_two_seconds(desk: Desk) -> None:
    emulator = desk.serve(people(4))
    with desk.review(emulator.url) as one, desk.review(emulator.url) as other:
        for terminal in (one, other):
            terminal.wait_for("Annn1 Doe")
        one.press("x")
        one.wait_for("Annn2 Doe")
        other.wait_for("✗ reject", timeout=2)


def test_deciding_what_another_has_just_decided_shows_theirs_and_asks(desk: Desk) -> None:
    emulator = desk.serve(people(6))
    with desk.review(emulator.url) as one, desk.review(emulator.url) as other:
        for number in range(1, 6):
            for terminal in (one, other):
                terminal.wait_for(f"Annn{number} Doe")
            before = len(desk.decisions())
            one.press("x")
            # Sooner than it is on either screen: what the other one has been shown is not asked for again.
            one.wait_for(partial(lambda before, _: len(desk.decisions()) > before, before))
            other.press("m")
            asked, shown = "marked this group reject", f"Group {number + 1} of 6"
            text = other.wait_for(
                partial(lambda said, text: any(words in text for words in said), (asked, shown))
            )
            if asked in text:
                break
        assert f"Group {number} of 6" in text
        other.press("m")
        other.wait_for(f"Annn{number + 1} Doe")
    assert [said.verdict for said in desk.decisions()][-2:] == [Verdict.REJECT, Verdict.MERGE]


def test_a_run_later_changed_groups_are_asked_again_and_the_others_are_not(desk: Desk) -> None:
    before = desk.serve(people(3))
    with desk.review(before.url) as terminal:
        for number in (1, 2):
            terminal.wait_for(f"Annn{number} Doe")
            terminal.press("m")
        terminal.wait_for("Annn3 Doe")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    content = people(3) | {"MatchGenerationDate": "2026-11-28T00:00:00Z"}
    content["Profiles"][0]["BirthDate"] = "1981-04-02"
    after = desk.serve(content)
    with desk.review(after.url) as terminal:
        terminal.wait_for("will be asked again")
        terminal.press("k", "k")
        terminal.wait_for("Was ✓ merge by you")
        terminal.wait_for("have changed since, so it is asked again")
        terminal.press("x")
        terminal.wait_for("Group 3 of 3")
        terminal.press("k")
        terminal.wait_for("Group 2 of 3")
        text = terminal.wait_for("✓ merge by you")
        assert "asked again" not in text


def test_a_group_that_has_grown_names_the_pair_that_was_rejected(desk: Desk) -> None:
    before = desk.serve(people(1))
    with desk.review(before.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("x")
        terminal.wait_for("The end")
        terminal.press("q")
        terminal.wait_exit()
    after = desk.serve(people(1, profiles=3))
    with desk.review(after.url, columns=80, rows=24) as terminal:
        terminal.wait_for("A–B: rejected on")


def test_every_decision_on_a_group_and_the_latest_ones_are_a_key_away(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("m")
        terminal.wait_for("Annn2 Doe")
        terminal.press("u")
        terminal.wait_for("Took back")
        terminal.press("x")
        terminal.wait_for("Annn2 Doe")
        terminal.press("k")
        terminal.wait_for("Group 1 of 3")
        terminal.press("H")
        text = terminal.wait_for("The decisions on this group")
        assert "✗ reject · " in text
        assert "took back ✓ merge of " in text
        terminal.press("q", "L")
        terminal.wait_for("The latest decisions on this domain")
        terminal.press("\r")
        terminal.wait_for("Group 1 of 3")
        terminal.press("v")
        terminal.wait_for("Annn2 Doe")
    assert [one.verdict for one in desk.decisions()][-1] is Verdict.REVIEW


def test_leaving_tells_the_head_that_verify_takes(desk: Desk) -> None:
    emulator = desk.serve(people(2))
    with desk.review(emulator.url, "--verbose") as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("m")
        terminal.wait_for("Annn2 Doe")
        terminal.press("q")
        text = terminal.wait_for("tells later whether all of it is still there")
        with Journal.open_existing(desk.journal_path) as journal:
            assert f"The journal's head after 1 row: {journal.head}" in text


def test_a_verdict_that_the_disk_refuses_stays_on_the_screen_and_the_key_tries_again(desk: Desk) -> None:
    emulator = desk.serve(people(2))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        away = desk.journal_path.rename(Path(f"{desk.journal_path}.away"))
        terminal.press("m")
        terminal.wait_for("✓ merge is not saved yet: the same key tries again")
        away.rename(desk.journal_path)
        terminal.press("m")
        terminal.wait_for("Annn2 Doe")
    assert [one.verdict for one in desk.decisions()] == [Verdict.MERGE]
