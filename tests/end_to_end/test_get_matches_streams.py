"""`reviewer get-matches` to the end of many pages: pipes, pagers, terminals, interruptions."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
from pathlib import Path

import pytest

from reviewer.emulator.conditions import Conditions
from reviewer.emulator.procedural import ProceduralDomain
from reviewer.emulator.sample import NAME, bundled_domains
from reviewer.emulator.server import Emulator
from tests.end_to_end.conftest import REVIEWER, Desk, clean_environment

OURS = (*REVIEWER, "get-matches")


def reaching(url: str, domain: str = "big") -> tuple[str, ...]:
    return ("--domain-name", domain, "--endpoint-url", url, "--region", "us-east-1")


def started(desk: Desk, *arguments: str, **env: str) -> subprocess.Popen[str]:
    """Start it with pipes; it ends with the test at the latest."""
    process = subprocess.Popen(
        [*OURS, *arguments],
        env=clean_environment(desk.home, **env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    desk.stack.callback(process.communicate)
    desk.stack.callback(process.kill)
    return process


def ended(desk: Desk, *arguments: str, **env: str) -> tuple[str, str, int]:
    """What it writes on standard output and standard error, and its exit code."""
    done = desk.run((*OURS, *arguments), **env)
    return done.stdout, done.stderr, done.returncode


def left(process: subprocess.Popen[str]) -> tuple[str, str, int]:
    out, err = process.communicate(timeout=60)
    return out, err, process.returncode


def executable(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return shlex.quote(str(path))  # A pager is a line of a shell, and the path may have blanks.


# To the end


@pytest.mark.parametrize("size", [(), ("--max-results", "7")])
def test_every_page_is_followed_whatever_its_size(desk: Desk, size: tuple[str, ...]) -> None:
    emulator = desk.serve(ProceduralDomain(250))
    out, err, code = ended(desk, *reaching(emulator.url), *size)
    answer = json.loads(out)
    assert (len(answer["Matches"]), answer["PotentialMatches"], err, code) == (250, 250, "", 0)
    assert "NextToken" not in answer
    assert emulator.calls["GetMatches"] == (36 if size else 3)


def test_a_token_alone_is_followed_to_the_end_from_there(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(250))
    first = json.loads(ended(desk, *reaching(emulator.url), "--no-paginate", "--max-results", "100")[0])
    out, _, _ = ended(desk, *reaching(emulator.url), "--next-token", first["NextToken"])
    rest = json.loads(out)["Matches"]
    assert (len(first["Matches"]), len(rest)) == (100, 150)
    assert len({match["MatchId"] for match in first["Matches"] + rest}) == 250


def test_empty_pages_on_the_way_are_no_end(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(450), Conditions(empty_page_every=2))
    out, _, code = ended(desk, *reaching(emulator.url), "--output", "jsonl")
    assert (len(out.splitlines()), code) == (450, 0)


def test_a_failure_half_way_says_how_to_go_on_and_going_on_gives_the_rest(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(450), Conditions(fail=0.34))
    out, err, code = ended(desk, *reaching(emulator.url), "--output", "jsonl", AWS_MAX_ATTEMPTS="1")
    assert code == 254
    assert len(out.splitlines()) == 200
    assert "What was printed ends after 200 groups; --next-token " in err
    token = err.split("--next-token ")[1].split()[0]
    rest, _, _ = ended(desk, *reaching(emulator.url), "--output", "jsonl", "--next-token", token)
    assert len({json.loads(line)["MatchId"] for line in (out + rest).splitlines()}) == 450


def test_a_new_run_half_way_ends_it_before_two_runs_are_mixed(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(450), Conditions(new_run_after=2))
    out, err, code = ended(desk, *reaching(emulator.url), "--output", "jsonl")
    assert (len(out.splitlines()), code) == (200, 255)
    assert "new run" in err
    assert "--next-token" not in err


def test_a_token_that_a_new_run_ends_is_told_as_a_new_run(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(450), Conditions(new_run_after=2, old_token="refuse"))
    out, err, code = ended(desk, *reaching(emulator.url), "--output", "jsonl")
    assert (len(out.splitlines()), code) == (200, 255)
    assert err == (
        "reviewer: A new run was published while its groups were being read: what was read so far is of the"
        " run before, and can't be gone on with. Start again from the first page. What was printed ends"
        " after 200 groups\n"
    )


def test_a_token_that_expires_half_way_is_not_named_to_go_on_from(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(450), Conditions(token_ttl=0))
    out, err, code = ended(desk, *reaching(emulator.url), "--output", "jsonl")
    assert (len(out.splitlines()), code) == (100, 254)
    assert "AWS no longer accepts the page token" in err
    assert err.endswith("Start again from the first page. What was printed ends after 100 groups\n")
    assert "--next-token" not in err


def test_memory_stays_flat_over_many_pages(desk: Desk) -> None:
    def peak(groups: int) -> int:
        emulator = desk.serve(ProceduralDomain(groups))
        command = [*OURS, *reaching(emulator.url), "--output", "jsonl"]
        process = subprocess.Popen(command, env=clean_environment(desk.home), stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        assert status == 0
        return int(usage.ru_maxrss)

    assert peak(20_000) < peak(200) + 8 * 1024


# Who reads


@pytest.mark.parametrize("output", ["json", "jsonl", "text", "yaml", "yaml-stream", "table"])
def test_a_reader_that_goes_away_ends_it_without_a_word(desk: Desk, output: str) -> None:
    emulator = desk.serve(ProceduralDomain(20_000 if output != "table" else 2_000))
    process = started(desk, *reaching(emulator.url), "--output", output)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(30) == 0
    assert process.stderr.read() == ""
    if output != "table":
        assert emulator.calls["GetMatches"] < 100


def test_ctrl_c_leaves_with_130_and_no_traceback(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(20_000), Conditions(latency=0.1))
    process = started(desk, *reaching(emulator.url), "--output", "jsonl")
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err, code = left(process)
    assert (code, err, out[-1:]) == (130, "", "\n")


def test_pages_are_written_as_they_come(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(300), Conditions(latency=1.0))
    process = started(desk, *reaching(emulator.url), "--output", "jsonl")
    assert process.stdout is not None
    process.stdout.readline()
    assert emulator.calls["GetMatches"] < 3


def test_halves_of_surrogate_pairs_are_written_as_json_escapes_them(desk: Desk) -> None:
    hostile = {
        "DomainName": "people",
        "Matches": [{"MatchId": "a\ud800b", "ProfileIds": ["x", "y"]}],
        "Profiles": [],
    }
    emulator = desk.serve(hostile)
    out, err, code = ended(desk, *reaching(emulator.url, "people"), "--output", "jsonl")
    assert (json.loads(out)["MatchId"], err, code) == ("a\ud800b", "", 0)


@pytest.mark.parametrize("output", ["json", "jsonl", "text", "yaml", "yaml-stream", "table"])
def test_a_full_disk_ends_it_with_one_line(desk: Desk, output: str) -> None:
    emulator = desk.serve(ProceduralDomain(150))
    assert on_full_disk(desk, *reaching(emulator.url), "--output", output) == (NO_ROOM, 255)


@pytest.mark.parametrize("kind", ["input", "yaml-input", "output"])
def test_a_skeleton_that_finds_no_room_is_told_in_one_line(desk: Desk, kind: str) -> None:
    options = ("--generate-cli-skeleton", kind, "--domain-name", "d", "--region", "us-east-1")
    assert on_full_disk(desk, *options) == (NO_ROOM, 255)


NO_ROOM = (
    "reviewer: The output can't be written: No space left on device. What was written is not whole:"
    " make room or write elsewhere, and start again\n"
)


def on_full_disk(desk: Desk, *arguments: str) -> tuple[str, int]:
    """What is said on standard error where the output finds no room, and the exit code."""
    done = desk.run_on_a_full_disk((*OURS, *arguments))
    return done.stderr, done.returncode


def test_an_output_that_is_closed_ends_it_with_one_line(desk: Desk) -> None:
    command = shlex.join((*OURS, *reaching("http://127.0.0.1:9"))) + " >&-"
    done = subprocess.run(
        ["sh", "-c", command],
        env=clean_environment(desk.home),
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 255
    assert done.stderr.startswith("reviewer: Standard output is closed")
    assert done.stderr.count("\n") == 1


def test_without_a_terminal_no_mfa_code_is_read_from_standard_input(desk: Desk) -> None:
    config = desk.home / "config"
    config.write_text(
        "[profile base]\naws_access_key_id = a\naws_secret_access_key = b\n"
        "[profile mfa]\nrole_arn = arn:aws:iam::123456789012:role/Reviewer\nsource_profile = base\n"
        "mfa_serial = arn:aws:iam::123456789012:mfa/ann\n"
    )
    done = subprocess.run(
        [*OURS, "--domain-name", "acme", "--region", "us-east-1", "--profile", "mfa"],
        env=clean_environment(desk.home, AWS_CONFIG_FILE=str(config)),
        input="123456\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        start_new_session=True,
    )
    assert done.returncode == 255
    assert done.stderr.startswith("reviewer: Profile mfa asks for an MFA code and there is no terminal")
    assert done.stderr.count("\n") == 1


# On a terminal


def test_a_progress_bar_is_drawn_on_standard_error_and_goes_away(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(3_000), Conditions(latency=0.05))
    out = desk.home / "out"
    command = f"{shlex.join((*OURS, *reaching(emulator.url)))} --output jsonl > {shlex.quote(str(out))}"
    with desk.terminal(("sh", "-c", command)) as terminal:
        terminal.wait_for(lambda text: "match groups" in text and "/3000" in text)
        assert terminal.wait_exit() == 0
        terminal.settled()
        assert terminal.text.strip() == ""
    assert len(out.read_text().splitlines()) == 3_000


def test_without_a_terminal_on_standard_error_there_is_no_bar(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(300))
    assert ended(desk, *reaching(emulator.url))[1] == ""


def test_the_pager_of_the_aws_cli_shows_it_on_a_terminal(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(1))
    aws_pager = executable(desk.home / "aws_pager", 'echo "AWS_PAGER LESS=$LESS"; cat >/dev/null')
    pager = executable(desk.home / "pager", "echo PAGER; cat >/dev/null")
    (desk.home / "config").write_text(
        f"[default]\ncli_pager = {executable(desk.home / 'c', 'echo CLI_PAGER')}\n"
    )
    config = {"AWS_CONFIG_FILE": str(desk.home / "config")}
    for environment, shown in (
        ({"AWS_PAGER": aws_pager, "PAGER": pager, **config}, "AWS_PAGER LESS=FRX"),
        ({"PAGER": pager, **config}, "CLI_PAGER"),
        ({"PAGER": pager}, "PAGER"),
        ({"AWS_PAGER": aws_pager, "LESS": "S"}, "AWS_PAGER LESS=S"),
        ({"AWS_PAGER": "", "PAGER": pager}, '"Matches"'),
    ):
        with desk.terminal((*OURS, *reaching(emulator.url)), 120, 40, **environment) as terminal:
            assert terminal.wait_exit() == 0
            terminal.settled()
            assert shown in terminal.text


def test_no_cli_pager_uses_none(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(1))
    command = (*OURS, *reaching(emulator.url), "--no-cli-pager")
    with desk.terminal(command, PAGER="no-such-pager") as terminal:
        assert terminal.wait_exit() == 0
        terminal.settled()
        assert '"Matches"' in terminal.text


def test_less_that_is_not_there_is_not_missed_where_nobody_asked_for_it(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(1))
    with desk.terminal((*OURS, *reaching(emulator.url)), PATH=str(desk.home)) as terminal:
        assert terminal.wait_exit() == 0
        terminal.settled()
        assert '"Matches"' in terminal.text


def test_a_pager_that_is_not_there_is_told_with_what_to_do(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(1))
    with desk.terminal((*OURS, *reaching(emulator.url)), AWS_PAGER="no-such-pager") as terminal:
        assert terminal.wait_exit() == 253
        terminal.settled()
        assert "--no-cli-pager" in terminal.text


def test_a_pager_that_is_left_early_ends_the_fetching(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(20_000), Conditions(latency=0.02))
    pager = executable(desk.home / "pager", "head -c 100 >/dev/null")
    with desk.terminal((*OURS, *reaching(emulator.url), "--output", "jsonl"), PAGER=pager) as terminal:
        assert terminal.wait_exit(20) == 0
    assert emulator.calls["GetMatches"] < 100


def test_a_table_has_colours_on_a_terminal_or_when_asked(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(1))
    command = (*OURS, *reaching(emulator.url), "--output", "table", "--no-cli-pager")
    for options, environment, colored in (
        ((), {}, True),
        (("--color", "off"), {}, False),
        ((), {"NO_COLOR": "1"}, False),
        (("--color", "on"), {"NO_COLOR": "1"}, True),
    ):
        with desk.terminal((*command, *options), 120, 40, **environment) as terminal:
            assert terminal.wait_exit() == 0
            terminal.settled()
            assert (b"\x1b[1m" in terminal.raw) is colored
    assert "\x1b[" in ended(desk, *command[len(OURS) :], "--color", "on")[0]
    assert "\x1b[" not in ended(desk, *command[len(OURS) :])[0]


def test_the_picker_asks_for_the_domain_and_the_output_goes_where_it_should(desk: Desk) -> None:
    emulator = desk.stack.enter_context(Emulator(bundled_domains()))
    out = desk.home / "out"
    ours = shlex.join((*OURS, *reaching(emulator.url)[2:]))
    command = f"{ours} --cli-auto-prompt --output jsonl > {shlex.quote(str(out))}"
    with desk.terminal(("sh", "-c", command)) as terminal:
        terminal.wait_for("acme-empty")
        assert "enter print its groups" in terminal.text
        terminal.press("enter")
        assert terminal.wait_exit() == 0
    assert len(out.read_text().splitlines()) == 320


def test_leaving_the_picker_leaves_the_command(desk: Desk) -> None:
    emulator = desk.stack.enter_context(Emulator(bundled_domains()))
    with desk.terminal((*OURS, *reaching(emulator.url)[2:], "--cli-auto-prompt")) as terminal:
        terminal.wait_for("acme-empty")
        terminal.press("q")
        assert terminal.wait_exit() == 130
    assert "GetMatches" not in emulator.calls


def test_the_picker_needs_a_terminal(desk: Desk) -> None:
    out, err, code = ended(desk, "--cli-auto-prompt", "--region", "us-east-1")
    assert (out, code) == ("", 252)
    assert "--domain-name" in err


# The log, and protections switched off


def test_debug_logs_to_standard_error_without_secrets(desk: Desk) -> None:
    emulator = desk.stack.enter_context(Emulator(bundled_domains()))
    out, err, code = ended(desk, *reaching(emulator.url, NAME), "--debug", AWS_SECRET_ACCESS_KEY="verySecret")
    assert code == 0
    assert len(json.loads(out)["Matches"]) == 320
    assert "match-reviewer/" in err and "Sending http request" in err
    assert "verySecret" not in err
    assert json.loads(out)["Matches"][0]["MatchId"] not in err


@pytest.mark.parametrize("flag", ["--no-verify-ssl", "--allow-insecure-endpoint"])
def test_a_protection_that_is_switched_off_is_told_once(desk: Desk, flag: str) -> None:
    emulator = desk.serve(ProceduralDomain(300))
    _, err, code = ended(desk, *reaching(emulator.url), flag)
    assert code == 0
    assert len(err.splitlines()) == 1
    assert flag in err


def test_a_timeout_for_reading_is_kept(desk: Desk) -> None:
    emulator = desk.serve(ProceduralDomain(1), Conditions(latency=600))
    _, _, code = ended(desk, *reaching(emulator.url), "--cli-read-timeout", "1", AWS_MAX_ATTEMPTS="1")
    assert code == 255, "long before the answer would have come"
