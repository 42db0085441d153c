"""The review as plain lines: in a dumb terminal, in a pipe, and never with a byte that steers a terminal."""

from __future__ import annotations

import re
import signal
import subprocess
from dataclasses import replace
from subprocess import CompletedProcess

import pytest

from reviewer.core.decisions import Verdict
from reviewer.emulator.conditions import Conditions
from reviewer.emulator.sample import bundled_domains
from reviewer.emulator.server import Emulator
from reviewer.journal.sqlite import Journal
from tests.end_to_end.conftest import REVIEWER, Desk, clean_environment, people

PROMPT = "merge, review, reject, undo, next, previous, help, quit?"
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


def review_command(desk: Desk, url: str, *options: str) -> list[str]:
    return [
        *REVIEWER, "review", "--domain-name", "people", "--endpoint-url", url, "--region", "us-east-1",
        "--journal", str(desk.journal_path), *options,
    ]  # fmt: skip


def converse(desk: Desk, command: list[str], *answers: str, **environment: str) -> CompletedProcess[str]:
    """Give answers through a pipe, to the end of what is said."""
    return desk.run(command, given="".join(f"{answer}\n" for answer in answers), **environment)


def groups_told(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"^Group (\d+) of", text, re.M)]


@pytest.mark.parametrize(("term", "options"), [("dumb", ()), ("xterm-256color", ("--plain",))])
def test_a_person_reviews_a_domain_in_a_terminal_that_can_only_print(
    desk: Desk, term: str, options: tuple[str, ...]
) -> None:
    emulator = desk.serve(people(4))
    with desk.review(emulator.url, *options, TERM=term) as terminal:
        terminal.wait_for("B: Annn1 Doe")
        terminal.wait_for(PROMPT)
        terminal.press("merge\n")
        terminal.wait_for("Saved: merge, which keeps A. 1 of 4 decided.")
        terminal.wait_for("B: Annn2 Doe")
        terminal.press("x\n")
        terminal.wait_for("B: Annn3 Doe")
        terminal.press("undo\n")
        terminal.wait_for("Took back reject of group 2")
        terminal.press("next\n", "rev\n")
        terminal.wait_for("Saved: review. 2 of 4 decided.")
        terminal.press("quit\n")
        terminal.wait_for("3 decisions and 1 undo saved in")
        assert terminal.wait_exit() == 0
        # The terminal's own line discipline ends lines with CR LF; nothing else that steers it is sent.
        assert not CONTROLS.search(terminal.raw.replace(b"\r\n", b"\n").decode())
    assert [(one.match_id[-1], one.verdict) for one in desk.decisions()] == [
        ("1", Verdict.MERGE),
        ("2", Verdict.REJECT),
        ("2", Verdict.WITHDRAWN),
        ("3", Verdict.REVIEW),
    ]


def test_what_was_taken_back_is_given_again(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    command = review_command(desk, emulator.url)
    done = converse(desk, command, "redo", "merge", "undo", "redo", "redo", "quit", TERM="dumb")
    assert "Nothing to give again: undo takes a decision back first" in done.stdout
    assert done.stdout.count("Saved: ") == 2
    verdicts = [one.verdict for one in desk.decisions()]
    assert verdicts == [Verdict.MERGE, Verdict.WITHDRAWN, Verdict.MERGE]


def test_answers_come_through_a_pipe_where_the_terminal_is_dumb(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    done = converse(desk, review_command(desk, emulator.url), "m", "reject", "review", TERM="dumb")
    assert done.returncode == 0
    assert done.stderr == ""
    assert groups_told(done.stdout) == [1, 2, 3]
    assert "The end: all 3 groups have their verdict" in done.stdout
    assert "\x1b" not in done.stdout
    assert [one.verdict for one in desk.decisions()] == [Verdict.MERGE, Verdict.REJECT, Verdict.REVIEW]


def test_the_demo_is_told_as_plain_lines_too(desk: Desk) -> None:
    done = converse(desk, [*REVIEWER, "demo", "--plain"], "next", "x", "quit")
    assert done.returncode == 0
    assert groups_told(done.stdout) == [1, 2, 3]
    assert "1 decision saved in" in done.stdout
    again = converse(desk, [*REVIEWER, "demo", "--plain"], "next", "quit")
    assert "Decided: reject by you on" in again.stdout


def test_the_end_of_the_answers_is_a_goodbye(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    done = converse(desk, review_command(desk, emulator.url, "--plain"))
    assert done.returncode == 0
    assert groups_told(done.stdout) == [1]
    assert desk.decisions() == []


def test_a_group_is_told_with_its_evidence_in_words(desk: Desk) -> None:
    config = desk.home / ".config" / "reviewer" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('default_region = "US"')
    content = people(1, profiles=3)
    first, second, third = content["Profiles"]
    first |= {"PhoneNumber": "+1-206-555-0100", "BirthDate": "1981-04-02", "EmailAddress": "a@example.com"}
    second |= {"PhoneNumber": "(206) 555 0100", "BirthDate": "1984-02-04", "EmailAddress": "a@example.com"}
    third |= {"EmailAddress": "a@example.com"}
    emulator = desk.serve(content)
    said = converse(desk, review_command(desk, emulator.url, "--plain"), "quit").stdout
    assert "Group 1 of 1: 3 profiles, score 0.5." in said
    assert "For: " in said
    assert "birth dates differ" in said
    assert "EmailAddress, the same in all: a@example.com" in said
    assert "  B: (206) 555 0100 (same once normalised: same number, other format)" in said
    assert "BirthDate, differs:\n  A: 1981-04-02\n  B: 1984-02-04 (different" in said
    assert "  C: none" in said


def test_what_is_answered_unclearly_is_not_done(desk: Desk) -> None:
    emulator = desk.serve(people(2))
    command = review_command(desk, emulator.url, "--plain")
    said = converse(desk, command, "re", "mergge", "undo it", "merge A Z", "", "quit").stdout
    assert '"re" could be review or reject or redo or retry' in said
    assert '"mergge" is no answer, did you mean merge?' in said
    assert "undo takes no words after it" in said
    assert "there is no profile Z, only A, B" in said
    assert desk.decisions() == []


def test_some_of_a_group_are_merged_by_naming_them(desk: Desk) -> None:
    emulator = desk.serve(people(2, profiles=4))
    command = review_command(desk, emulator.url, "--plain")
    said = converse(desk, command, "merge b d", "merge A C, B D", "p", "q").stdout
    assert "Saved: merge of B and D, which keeps B." in said
    assert "Saved: merge of A and C, and of B and D, which keeps A and B." in said
    one, two = desk.decisions()
    ids = one.profile_ids
    assert one.clusters == ((ids[1], ids[3]),)
    assert two.clusters is not None
    assert [len(part) for part in two.clusters] == [2, 2]
    assert "Decided: merge of B and D by you on" in said


def test_a_note_and_a_reason_go_with_the_verdict(desk: Desk) -> None:
    config = desk.home / ".config" / "reviewer" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('reasons = ["twins", {name = "till", explained = "entered at the till"}]')
    emulator = desk.serve(people(2))
    command = review_command(desk, emulator.url, "--plain")
    said = converse(desk, command, "because", "because 2", "note see the ticket", "x", "history", "q").stdout
    assert "2 till: entered at the till" in said
    [one] = desk.decisions()
    assert (one.reason, one.note) == ("till", "see the ticket")


def test_letters_are_answers_as_the_keymap_moves_them(desk: Desk) -> None:
    config = desk.home / ".config" / "reviewer" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(
        '[keymap]\nverdict.merge = "M"\nverdict.reject = "m"\nreveal = "f9"\nundecided.next = ")"\n'
    )
    emulator = desk.serve(people(4))
    answers = ("help", "p", "m", ")", "M", "]")
    done = converse(desk, review_command(desk, emulator.url, "--plain"), *answers)
    assert "merge (M): " in done.stdout
    assert "undecided ()), back ([): " in done.stdout
    assert "Saved: reject. 1 of 4 decided." in done.stdout
    assert "Saved: merge, which keeps A. 2 of 4 decided." in done.stdout
    assert done.stdout.count("This is the first group\n") == 1
    assert '"]" is no answer, the keymap has moved it' in done.stdout


def test_what_identifies_a_customer_is_masked_where_the_settings_say_so(desk: Desk) -> None:
    config = desk.home / ".config" / "reviewer" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("mask = true\nbands.merge = 0.4\n")
    content = people(1)
    for number, profile in enumerate(content["Profiles"]):
        profile["BirthDate"] = f"1981-04-0{number + 1}"
    emulator = desk.serve(content)
    said = converse(desk, review_command(desk, emulator.url, "--plain"), "q").stdout
    assert "1981" not in said
    assert "BirthDate, differs:\n  A: ••••-••-•• ①\n  B: ••••-••-•• ②" in said
    assert "score 0.5 (your bands suggest merge)" in said


def test_a_masked_field_is_shown_when_it_is_asked_for(desk: Desk) -> None:
    content = people(1)
    for number, profile in enumerate(content["Profiles"]):
        profile |= {"BirthDate": f"1981-04-0{number + 1}", "PhoneNumber": "206-555-0142"}
    emulator = desk.serve(content)
    command = review_command(desk, emulator.url, "--plain", "--mask")
    said = converse(desk, command, "show birth", "show shoe size", "q").stdout
    assert "BirthDate, differs:\n  A: 1981-04-01\n  B: 1981-04-02" in said
    assert '"shoe size" names no field of this group: there are FullName, PhoneNumber' in said
    assert "555" not in said


def test_a_blind_review_is_told_neither_score_nor_what_others_said(desk: Desk) -> None:
    emulator = desk.serve(people(2))
    command = review_command(desk, emulator.url, "--plain")
    converse(desk, command, "reject", "q")
    [mine] = desk.decisions()
    desk.journal_path.unlink()
    with Journal.open(desk.journal_path) as journal:
        journal.append(replace(mine, reviewer="bob"))
    said = converse(desk, [*command, "--blind"], "previous", "history", "merge", "q").stdout
    told, _, rest = said.partition("Blind: score, bands and others' verdicts are hidden\n")
    # That it is connecting is told where that takes a while.
    assert told.replace("Connecting. Please wait.\n", "") == "Reviewing people. help lists the answers.\n"
    assert "score" not in rest
    assert "bob" not in said
    assert "reject" not in said.replace(PROMPT, "")
    assert said.count("Others have decided this group; this blind review hides what.") >= 2
    assert [(one.verdict, one.blind) for one in desk.decisions()] == [
        (Verdict.REJECT, False),
        (Verdict.MERGE, True),
    ]


def test_text_that_would_steer_the_terminal_is_shown_instead(desk: Desk) -> None:
    content = people(1)
    content["Profiles"][0]["FirstName"] = "A\x1b[2Jnn\r\n\x9b31m\u202eeve"
    content["Matches"][0]["MatchId"] = "f" * 32
    emulator = desk.serve(content)
    done = converse(desk, review_command(desk, emulator.url, "--plain"), "ids", "q")
    assert "A␛[2Jnn␍␊⟨U+009B⟩31m⟨U+202E⟩eve" in done.stdout
    assert not CONTROLS.search(done.stdout)


def test_what_the_terminal_cannot_write_is_escaped_and_no_error(desk: Desk) -> None:
    content = people(1)
    content["Profiles"][0]["FirstName"] = "Zoë"
    emulator = desk.serve(content)
    done = converse(desk, review_command(desk, emulator.url, "--plain"), "q", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "Zo\\xeb" in done.stdout


def test_a_domain_is_picked_by_its_number(desk: Desk) -> None:
    emulator = desk.stack.enter_context(Emulator(bundled_domains()))
    command = [
        *REVIEWER, "review", "--plain", "--endpoint-url", emulator.url, "--region", "us-east-1",
        "--journal", str(desk.journal_path),
    ]  # fmt: skip
    said = converse(desk, command, "99", "acme-empty", "q").stdout
    assert "1 acme-demo" in said
    assert "That is none of them." in said
    assert "There are no match groups in this run." in said


def test_what_fails_to_load_is_told_and_asked_again(desk: Desk) -> None:
    emulator = desk.serve(people(2), Conditions(deny=frozenset({"GetMatches"})))
    said = converse(desk, review_command(desk, emulator.url, "--plain"), "retry", "merge", "q")
    assert said.returncode == 0
    assert said.stdout.count("GetMatches was denied") == 3
    assert desk.decisions() == []


def test_it_says_what_it_waits_for(desk: Desk) -> None:
    emulator = desk.serve(people(1), Conditions(latency=2.5))
    said = converse(desk, review_command(desk, emulator.url, "--plain"), "q").stdout
    assert "Loading page 1. Please wait." in said
    assert said.count("Please wait") <= 3


def test_control_c_leaves_with_what_was_saved(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    with desk.review(emulator.url, "--plain", TERM="dumb") as terminal:
        terminal.wait_for("B: Annn1 Doe")
        terminal.wait_for(PROMPT)
        terminal.press("m\n")
        terminal.wait_for("B: Annn2 Doe")
        terminal.wait_for(lambda text: text.count(PROMPT) == 2)
        terminal.press("ctrl+c")
        assert terminal.wait_exit(5) == 130
        terminal.wait_for("1 decision saved in")
    assert len(desk.decisions()) == 1


def test_a_verdict_said_to_be_saved_survives_kill_9(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    with desk.review(emulator.url, "--plain", TERM="dumb") as terminal:
        terminal.wait_for(PROMPT)
        terminal.press("m\n")
        terminal.wait_for("Saved: merge")
        terminal.kill(signal.SIGKILL)
        terminal.wait_exit()
    assert len(desk.decisions()) == 1


def test_whoever_stops_reading_ends_it_without_a_traceback(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    process = subprocess.Popen(
        review_command(desk, emulator.url, "--plain"),
        env=clean_environment(desk.home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    process.stdin.write(b"m\nx\nq\n")
    process.stdin.close()
    assert process.stderr.read() == b""
    assert process.wait(20) == 0


def test_that_tls_is_not_checked_is_told_with_every_group(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    command = review_command(desk, emulator.url, "--plain", "--no-verify-ssl")
    said = converse(desk, command, "next", "q").stdout
    assert said.count("TLS certificates are not checked") == len(groups_told(said)) == 2


def test_the_balance_of_two_is_told_step_by_step_and_kept_with_the_verdict_in_codes_alone(desk: Desk) -> None:
    content = people(1, profiles=3)
    first, second, third = content["Profiles"]
    first |= {"BirthDate": "1981-04-02", "EmailAddress": "a@example.com"}
    second |= {"BirthDate": "1984-02-04", "EmailAddress": "a@example.com"}
    third |= {"EmailAddress": "a@example.com"}
    emulator = desk.serve(content)
    command = review_command(desk, emulator.url, "--plain")
    said = converse(desk, command, "balance", "balance A B", "merge A B", "quit").stdout
    assert "A balance is between two profiles that can be shown: balance A B" in said
    assert "A and B: + for one customer, - against it. Ours, not AWS's, and no verdict." in said
    steps = [float(number) for number in re.findall(r": ([+-][\d.]+), [+-][\d.]+ so far\.$", said, re.M)]
    [total] = re.findall(r"^Sum: ([+-][\d.]+)\.$", said, re.M)
    assert abs(sum(steps) - float(total)) < 0.2
    assert "weights: built in" in said
    [decision] = desk.decisions()
    assert decision.evidence is not None
    assert set(decision.evidence) == {"0-1", "0-2", "1-2"}
    assert "email:identical:identical" in decision.evidence["0-1"]
    assert "example" not in str(decision.evidence)
    blind = converse(desk, [*command, "--blind"], "balance A B", "quit").stdout
    assert "A blind review shows no weights" in blind
    assert "so far" not in blind
