"""``reviewer apply``: the plan, the question, the merges, over real HTTP."""

from __future__ import annotations

import io
import json
import re
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from reviewer.apply.check import Ready
from reviewer.apply.plan import journal_plan
from reviewer.apply.receipts import ReceiptMaker
from reviewer.apply.requests import Decided
from reviewer.apply.run import Run
from reviewer.cli.apply import _stopping, apply
from reviewer.core.decisions import Verdict
from reviewer.core.receipts import ReceiptState
from reviewer.emulator.sample_objects import OBJECT_TYPES
from tests.unit.apply.applying import ANN, Shop, sent
from tests.unit.apply.making import DOMAIN, ids, merge, profile_id, reject


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    with Shop(tmp_path) as shop:
        yield shop


def run(shop: Shop, *options: str, answers: str | None = None) -> Result:
    where = ("--region", "eu-west-1", "--endpoint-url", shop.emulator.url, "--no-sign-request")
    journal = ("--journal", str(shop.journal.path))
    return CliRunner().invoke(apply, (*where, *journal, *options), input=answers)


def settings(**apply: Any) -> None:
    from reviewer.cli.settings_file import settings_path

    path = settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[apply]\n" + "".join(f"{name} = {value}\n" for name, value in apply.items()))


def test_a_dry_run_says_what_would_be_merged_and_sends_nothing(shop: Shop) -> None:
    shown = run(shop, "--dry-run")
    assert shown.exit_code == 0
    first, snapshots = shown.output.splitlines()
    assert first == "3 merges of 3 groups: 3 profiles go, 3 values are lost"
    assert "a snapshot is kept in" in snapshots
    assert shop.states == []


def test_without_a_terminal_nothing_is_sent_unless_yes_says_so(shop: Shop) -> None:
    assert run(shop).exit_code == 2
    done = run(shop, "--yes")
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "3 merges verified")
    assert len(sent(shop)) == 3
    again = run(shop, "--yes")
    assert again.output.splitlines() == ["Nothing is to be merged", "3 groups were merged already"]
    assert len(list((shop.journal.path.parent / "XDG_DATA_HOME").rglob("*.json.gz"))) == 3


def test_the_plan_says_where_snapshots_are_kept_and_how_large(shop: Shop) -> None:
    shown = run(shop, "--dry-run").output
    place = shop.journal.path.parent / "XDG_DATA_HOME" / "reviewer" / "snapshots"
    assert f"Before each a snapshot is kept in {place}, with customers' data: about" in shown
    told = re.search(r"about (\d+) bytes each, ([\d,.]+) (kB|bytes) in all", shown)
    assert told is not None
    assert not list(place.rglob("*.json.gz"))
    run(shop, "--yes")
    sizes = [one.stat().st_size for one in place.rglob("*.json.gz")]
    assert abs(sum(sizes) / 3 - int(told[1])) < 8


def test_no_snapshot_has_to_be_said(shop: Shop) -> None:
    done = run(shop, "--yes", "--no-snapshot", "--max", "1")
    assert "1 merge of 1 group (as far as --max goes)" in done.output
    assert done.output.splitlines()[-1] == "Left: what is decided beyond --max"
    assert "No snapshot is kept" in done.output
    assert not list((shop.journal.path.parent / "XDG_DATA_HOME").rglob("*.json.gz"))


def test_what_is_held_back_is_named_with_why(shop: Shop) -> None:
    shop.domain.by_id[profile_id("b0")] |= {"Gender": "MALE"}  # type: ignore[operator]
    shop.decide(merge(10, ["a1", "c9"], match_id="rival"))
    shop.decide(reject(11, "b1", "c9", match_id="not \x1b[2Jone"))
    shown = run(shop, "--dry-run").output
    assert "Held back: 1 group: changed since the decision: review again" in shown
    assert "Held back: 2 groups: contradict other decisions" in shown
    assert "3 decisions contradict each other. Decide again, and the others agree" in shown
    assert "\x1b" not in shown


def test_json_has_the_plan_and_the_result_and_no_values(shop: Shop) -> None:
    shop.decide(merge(10, ["a1", "c9"]))
    done = run(shop, "--yes", "--output", "json")
    printed = json.loads(done.output)
    assert printed["plan"]["requests"] == 2
    assert {one["main_profile_id"] for one in printed["plan"]["merges"]} == set(ids("a0", "a2"))
    assert {one["why"] for one in printed["plan"]["held"]} == {"overlaps"}
    assert (printed["result"]["merges"], printed["result"]["left"]) == ({"verified": 2}, 0)
    assert printed["plan"]["snapshots"]["where"].endswith("snapshots")
    assert "Anna" not in done.output


def test_verify_finds_out_what_became_of_what_was_sent(shop: Shop) -> None:
    assert run(shop, "--yes", "--no-wait").output.splitlines()[-1].startswith("3 merges taken by AWS")
    assert run(shop, "--verify").output == "3 merges verified\n"
    assert run(shop, "--verify").output == "Nothing is left to look up\n"


@pytest.mark.parametrize("state", [state for state in ReceiptState if state.is_open])
def test_a_request_of_which_nothing_is_known_yet_is_told_and_is_no_success(
    shop: Shop, state: ReceiptState
) -> None:
    decided = [one for one in journal_plan(shop.journal, *DOMAIN) if isinstance(one, Decided)]
    ready = shop.looking().look(decided)[0]
    assert isinstance(ready, Ready)
    maker = ReceiptMaker(ANN, None)
    begun = maker.sent(ready.steps[0])
    shop.journal.append_receipts([begun, maker.then(begun, state)])
    for options in (("--verify",), ("--verify", "--output", "json")):
        shown = run(shop, *options)
        assert (shown.exit_code, "1 merge " in shown.output or f'"{state}": 1' in shown.output) == (1, True)
    done = run(shop, "--yes").output
    assert done.startswith("Sent before: 1 merge ")
    assert "2 merges verified" in done


def test_a_domain_without_a_decided_merge_is_told_from_one_where_all_is_done(shop: Shop) -> None:
    assert (
        "no decided merge on acne in eu-west-1; there are on acme"
        in run(shop, "--dry-run", "--domain-name", "acne").output
    )
    assert "no decided merge" not in run(shop, "--dry-run", "--domain-name", "acme").output


@pytest.mark.parametrize("option", [("--verify",), ("--dry-run",), ("--output", "json")])
def test_review_takes_no_option_that_it_would_not_do(shop: Shop, option: tuple[str, ...]) -> None:
    refused = run(shop, "--review", *option)
    assert (refused.exit_code, f"leave {' '.join(option)} out" in refused.output) == (2, True)


def test_what_became_of_earlier_requests_is_said_whenever_it_is_found_out(shop: Shop) -> None:
    run(shop, "--yes", "--no-wait", "--max", "2")
    shop.domain.by_id[profile_id("a1")] |= {"Gender": "MALE"}  # type: ignore[operator]
    shown = run(shop, "--dry-run").output.splitlines()
    assert shown[0] == "Sent before: 1 merge verified"
    assert shown[1].startswith("Sent before: 1 merge merged, but not as promised")
    assert f"into {profile_id('a1')}: differs:Gender looked-later" in shown[2]
    run(shop, "--yes", "--no-wait")
    shop.domain.by_id[profile_id("a2")] |= {"Gender": "MALE"}  # type: ignore[operator]
    verified = run(shop, "--verify", "--output", "json")
    assert verified.exit_code == 1
    (told,) = json.loads(verified.output)["looked_up"]["differing"]
    assert told["details"][0] == "differs:Gender"


def test_four_eyes_wait_for_someone_else(shop: Shop) -> None:
    settings(approvals=2)
    shop.decide(merge(20, ["a1", "b1"], reviewer="bob", reviewer_uid=1002))
    shown = run(shop, "--yes")
    assert "2 groups: wait for someone else to approve them" in shown.output
    assert sent(shop) == [profile_id("a1")]
    stopped = run(shop, "--yes", "--review", answers="")
    assert stopped.exit_code == 130
    assert "Stopped: 0 approved" in stopped.output
    asked = run(shop, "--yes", "--review", answers="y\nn\n")
    assert f"  A ({profile_id('a0')}) stays" in asked.output
    assert "FirstName" in asked.output
    assert asked.output.splitlines()[-1] == "1 of 2 approved"
    assert [one.state for one in shop.journal.receipts()][-1] is ReceiptState.APPROVED
    assert run(shop, "--yes").output.splitlines()[-1] == "1 merge verified"


def test_nothing_is_approved_that_nobody_was_shown(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(approvals=2)
    monkeypatch.setattr("reviewer.cli.output.reader_is_gone", lambda: True)
    assert run(shop, "--yes", "--review", answers="y\ny\ny\n").exit_code == 141
    assert shop.states == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_whatever_signal_ends_a_process_stops_a_run_and_does_as_before_behind_it(
    number: signal.Signals,
) -> None:
    # Whoever runs the tests behind its shell has some of them ignored.
    before, stopped = signal.signal(number, signal.SIG_DFL), Event()
    try:
        with _stopping(stopped.set) as came:
            signal.raise_signal(number)
        assert (came, stopped.is_set()) == ([number], True)
        assert signal.getsignal(number) is signal.SIG_DFL
    finally:
        signal.signal(number, before)


def test_a_hangup_that_is_ignored_stays_so() -> None:
    """Under `nohup` a run goes on when its terminal is closed."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with _stopping(lambda: pytest.fail("it was stopped")) as came:
            signal.raise_signal(signal.SIGHUP)
        assert came == []
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_denial_ends_it_with_the_line_that_the_policy_lacks(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with Shop(tmp_path, 1, deny=frozenset({"MergeProfiles"})) as shop:
        done = run(shop, "--yes")
    assert done.exit_code == 1
    assert "Stopped: MergeProfiles was denied" in done.output
    assert "Have profile:MergeProfiles allowed" in done.output


def test_where_no_snapshot_can_be_taken_nothing_is_asked_or_sent(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with Shop(tmp_path, 1, deny=frozenset({"GetProfileObjectType"})) as shop:
        shop.domain.object_types = OBJECT_TYPES
        done = run(shop, "--yes")
        assert (done.exit_code, sent(shop)) == (1, [])
        assert "No snapshot can be taken, and nothing goes without: GetProfileObjectType was denied" in (
            done.output
        )
        assert run(shop, "--yes", "--no-snapshot").exit_code == 0


def test_with_several_domains_one_has_to_be_named(shop: Shop) -> None:
    shop.journal.append(merge(30, ["x", "y"], domain_name="other"))
    assert run(shop, "--dry-run").exit_code == 2
    assert run(shop, "--dry-run", "--domain-name", "acme").exit_code == 0
    assert shop.journal.counts("other", "eu-west-1") == {Verdict.MERGE: 1}


@pytest.mark.parametrize("output", ["text", "json"])
def test_whoever_can_not_be_shown_the_plan_has_nothing_sent(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    from reviewer.cli import output as streams

    def full(parts: Iterable[str], code: int = 1) -> None:
        if "".join(parts).strip():
            streams.fail("The output can't be written", code)

    monkeypatch.setattr("reviewer.cli.apply.write", full)
    assert run(shop, "--yes", "--output", output).exit_code == 1
    assert sent(shop) == []


def test_json_shows_the_plan_before_it_is_asked_about_and_is_whole_also_where_the_answer_is_no(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    asked: list[str] = []

    def answer_no(question: str, **_: object) -> None:
        asked.append("".join(shown))
        raise click.Abort

    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr("reviewer.cli.apply.sys", SimpleNamespace(stdin=terminal, stderr=io.StringIO()))
    monkeypatch.setattr("reviewer.cli.apply.write", shown.extend)
    monkeypatch.setattr("reviewer.cli.apply.click.confirm", answer_no)
    assert run(shop, "--output", "json").exit_code == 1
    assert '"requests": 3' in asked[0]
    assert json.loads("".join(shown))["plan"]["requests"] == 3
    assert sent(shop) == []


def test_a_run_that_the_system_breaks_off_tells_what_was_sent(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Run._group

    def no_more_threads(self: Run, group: Any) -> None:
        real(self, group)
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Run, "_group", no_more_threads)
    for options in ((), ("--output", "json")):
        done = run(shop, "--yes", *options, "--max", "1")
        assert isinstance(done.exception, RuntimeError)
        assert "The run broke off: can't start new thread: what was sent is written down" in done.output
        assert "1 merge verified" in done.output or '"verified": 1' in done.output
