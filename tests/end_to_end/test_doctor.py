"""`reviewer doctor` as a person and as a script run it."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from reviewer.aws.connection import Connection
from reviewer.aws.domains import domain_settings
from reviewer.aws.options import ConnectionOptions
from reviewer.emulator.conditions import Conditions
from reviewer.emulator.sample import bundled_domains
from reviewer.emulator.server import Emulator
from tests.end_to_end.conftest import REVIEWER, Desk, people
from tests.end_to_end.terminal import Terminal
from tests.unit.aws.answering import Answered, Answering, sts_error

MFA = """
[profile base]
aws_access_key_id = a
aws_secret_access_key = b
[profile with-code]
role_arn = arn:aws:iam::123456789012:role/Reviewer
source_profile = base
mfa_serial = arn:aws:iam::123456789012:mfa/ann
"""


@pytest.fixture
def sample(desk: Desk) -> Emulator:
    """The bundled domains."""
    return desk.stack.enter_context(Emulator(bundled_domains()))


@pytest.fixture
def sts() -> Iterator[str]:
    """The URL of an STS that lets every role be assumed."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def arguments(desk: Desk, url: str, *options: str) -> list[str]:
    reaching = ("--endpoint-url", url, "--region", "us-east-1", "--journal", str(desk.journal_path))
    return [*REVIEWER, "doctor", *reaching, *options]


def run(desk: Desk, url: str, *options: str, **env: str) -> subprocess.CompletedProcess[str]:
    return desk.run(arguments(desk, url, *options), **env)


def in_terminal(desk: Desk, url: str, *options: str, **env: str) -> Terminal:
    return desk.terminal(arguments(desk, url, *options), columns=200, rows=50, **env)


def test_a_domain_that_can_be_reviewed_exits_0_also_without_a_terminal(desk: Desk, sample: Emulator) -> None:
    done = run(desk, sample.url, "--domain-name", "acme-demo")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "320 potential matches" in done.stdout
    assert done.stdout.endswith("Reviewing works, with something missing: see !\n")
    assert not desk.journal_path.exists()


@pytest.mark.parametrize("domain", ["acme-matching-off", "no-such"])
def test_a_domain_that_can_not_be_reviewed_exits_1(desk: Desk, sample: Emulator, domain: str) -> None:
    done = run(desk, sample.url, "--domain-name", domain)
    assert done.returncode == 1
    assert "Reviewing would not work" in done.stdout


def test_where_several_domains_are_there_and_none_is_named_reviewing_is_not_said_to_work(
    desk: Desk,
) -> None:
    denied = Conditions(deny=frozenset(["GetMatches", "BatchGetProfile"]))
    emulator = desk.stack.enter_context(Emulator(bundled_domains(), denied))
    done = run(desk, emulator.url)
    assert done.returncode == 1
    assert "Name one with --domain-name: acme-demo" in done.stdout
    assert done.stdout.endswith("Whether reviewing works is not known: see ? domain\n")
    assert json.loads(run(desk, emulator.url, "--output", "json").stdout)["works"] is False


def test_a_sign_in_page_of_the_network_is_told_as_such(desk: Desk) -> None:
    page = Answered(200, {"Content-Type": "text/html"}, b"<html><body>proxy sign-in</body></html>")
    with Answering(page) as server:
        done = run(desk, server.url, "--domain-name", "acme-demo")
    assert done.returncode == 1
    assert "What answered ListDomains at http://127.0.0.1" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("output", ["text", "json"])
def test_a_full_disk_ends_it_with_one_line(desk: Desk, sample: Emulator, output: str) -> None:
    done = desk.run_on_a_full_disk(
        arguments(desk, sample.url, "--domain-name", "acme-demo", "--output", output)
    )
    assert done.returncode == 1
    assert done.stderr.startswith("reviewer: The output can't be written: No space left on device.")
    assert done.stderr.count("\n") == 1


def test_for_programs_it_is_one_json_object(desk: Desk, sample: Emulator) -> None:
    done = run(desk, sample.url, "--domain-name", "acme-demo", "--output", "json")
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["works"] is True
    facts = {finding["name"]: finding["facts"] for finding in told["findings"]}
    assert facts["job"]["status"] == "COMPLETED"
    assert facts["auto-merging"]["enabled"] is False
    assert facts["may GetMatches"] == {"action": "profile:GetMatches", "allowed": True}
    assert facts["terminal"] == {"terminal": False}


def test_what_is_missing_before_aws_is_asked_is_told_in_its_place(desk: Desk, sample: Emulator) -> None:
    done = run(desk, sample.url, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    assert done.returncode == 1
    assert "✗ credentials" in done.stdout
    assert sample.calls == {}


def test_a_plain_endpoint_off_this_machine_is_not_asked(desk: Desk) -> None:
    done = run(desk, "http://192.0.2.1")
    assert done.returncode == 2
    assert "https://" in done.stderr


def test_in_a_terminal_it_tells_what_that_can_do(desk: Desk, sample: Emulator) -> None:
    env = {"SSH_CONNECTION": "192.0.2.1 5 192.0.2.2 22", "LANG": "C.UTF-8"}
    with in_terminal(desk, sample.url, "--domain-name", "acme-demo", **env) as terminal:
        terminal.wait_for("Reviewing works")
        assert "xterm-256color" in terminal.text
        assert "200 × 50" in terminal.text
        assert "true colour" in terminal.text
        assert "--theme ansi" in terminal.text
        assert terminal.wait_exit() == 0


def test_a_small_or_dumb_terminal_is_warned_of(desk: Desk, sample: Emulator) -> None:
    command = arguments(desk, sample.url, "--domain-name", "acme-demo")
    with desk.terminal(command, columns=60, rows=60, TERM="dumb") as terminal:
        terminal.wait_for("Reviewing works")
        assert "! size" in terminal.text
        assert "TERM is dumb" in terminal.text


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.parametrize(
    ("setting", "said"), [("on", "reaches your clipboard"), ("off", "tmux set -g set-clipboard on")]
)
def test_in_tmux_it_tells_whether_the_clipboard_is_reached(
    desk: Desk, sample: Emulator, setting: str, said: str
) -> None:
    configuration = desk.home / "tmux.conf"
    configuration.write_text(f"set -g set-clipboard {setting}\n")
    told = desk.home / "told"
    script = desk.home / "script"
    script.write_text(" ".join(arguments(desk, sample.url, "--domain-name", "acme-demo")) + f" > {told}\n")
    socket = str(desk.home / "socket")
    command = ["tmux", "-S", socket, "-f", str(configuration), "new-session", "sh", str(script)]
    with desk.terminal(command, LANG="C.UTF-8") as terminal:
        terminal.wait_exit(30)
    assert said in told.read_text()


def matching_is_on(emulator: Emulator) -> bool:
    """Ask with a client of our own."""
    options = ConnectionOptions(
        region="us-east-1", endpoint_url=emulator.url, static_credentials=("key", "secret")
    )
    return domain_settings(Connection(options), "acme-matching-off").matching


@pytest.mark.parametrize(("answer", "turned_on"), [("y", True), ("n", False)])
def test_matching_is_turned_on_only_once_the_person_agrees(
    desk: Desk, sample: Emulator, answer: str, turned_on: bool
) -> None:
    options = ("--domain-name", "acme-matching-off", "--enable-matching")
    with in_terminal(desk, sample.url, *options) as terminal:
        terminal.wait_for("Turn Matching on for acme-matching-off in us-east-1?")
        assert not matching_is_on(sample)
        terminal.press(answer, "enter")
        assert terminal.wait_exit() == (0 if turned_on else 1)
    assert matching_is_on(sample) is turned_on


def test_matching_is_turned_on_unasked_only_with_yes(desk: Desk, sample: Emulator) -> None:
    options = ("--domain-name", "acme-matching-off", "--enable-matching")
    done = run(desk, sample.url, *options)
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert not matching_is_on(sample)
    assert run(desk, sample.url, *options, "--yes").returncode == 0
    assert matching_is_on(sample)
    assert "is on already" in run(desk, sample.url, *options, "--yes").stderr


def test_turning_matching_on_for_a_domain_that_is_not_there_names_the_nearest(
    desk: Desk, sample: Emulator
) -> None:
    done = run(desk, sample.url, "--enable-matching", "--yes", "--domain-name", "acme-dmeo")
    assert done.returncode == 1
    assert "Did you mean acme-demo" in done.stderr


def test_turning_matching_on_needs_the_domains_name(desk: Desk, sample: Emulator) -> None:
    done = run(desk, sample.url, "--enable-matching", "--yes")
    assert done.returncode == 2
    assert "--domain-name" in done.stderr


def with_code(desk: Desk, url: str, sts: str) -> Terminal:
    config = desk.home / "config"
    config.write_text(MFA)
    env = {"AWS_CONFIG_FILE": str(config), "AWS_ENDPOINT_URL_STS": sts}
    return in_terminal(desk, url, "--profile", "with-code", "--domain-name", "people", **env)


def test_a_profile_with_mfa_asks_for_the_code_and_goes_on(desk: Desk, sts: str) -> None:
    emulator = desk.serve(people(2))
    with with_code(desk, emulator.url, sts) as terminal:
        terminal.wait_for("Enter MFA code for arn:aws:iam::123456789012:mfa/ann:")
        time.sleep(0.3)
        terminal.press("987654", "enter")
        terminal.wait_for("from profile with-code (assume-role)")
        terminal.wait_for("2 potential matches")
        assert "987654" not in terminal.text
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize(
    ("code", "said"), [("123456", "AWS does not accept the MFA code"), ("12", "That is no MFA code")]
)
def test_a_wrong_mfa_code_is_told_as_such(desk: Desk, code: str, said: str) -> None:
    emulator = desk.serve(people(2))
    refusal = sts_error(
        403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code."
    )
    with Answering(refusal) as refusing, with_code(desk, emulator.url, refusing.url) as terminal:
        terminal.wait_for("Enter MFA code")
        time.sleep(0.3)
        terminal.press(code, "enter")
        terminal.wait_for(said)
        assert terminal.wait_exit() == 1
    assert emulator.calls == {}


@pytest.mark.parametrize(
    ("kind", "name", "state"),
    [
        ("settings", "settings", "broken"),
        ("cache", "cache folder", "warning"),
        ("journal", "journal", "broken"),
    ],
)
def test_json_comes_whatever_is_met(desk: Desk, sample: Emulator, kind: str, name: str, state: str) -> None:
    match kind:
        case "settings":
            config = desk.home / ".config" / "reviewer"
            config.mkdir(parents=True)
            (config / "config.toml").write_bytes(b"\xff\xfe = [[[")
        case "cache":
            (desk.home / "cache").write_text("a file where the folder should be")
        case _:
            desk.journal_path.parent.mkdir(parents=True, exist_ok=True)
            desk.journal_path.symlink_to("/dev/zero")
    done = run(desk, sample.url, "--domain-name", "acme-demo", "--output", "json")
    assert {one["name"]: one["state"] for one in json.loads(done.stdout)["findings"]}[name] == state
    assert done.stderr == ""
