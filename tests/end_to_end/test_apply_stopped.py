"""``reviewer apply`` as a process that is stopped by a signal or by a reader that goes, and goes on."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.end_to_end.conftest import REVIEWER
from tests.end_to_end.terminal import Terminal
from tests.unit.apply.applying import Shop, sent
from tests.warm_starts import PYTHON_M, Warm

SLOWLY = ("--yes", "--no-snapshot", "--rate", "20")


def arguments(shop: Shop, *options: str) -> list[str]:
    where = ("--region", "eu-west-1", "--endpoint-url", shop.emulator.url, "--no-sign-request")
    return ["apply", *where, "--journal", str(shop.journal.path), *options]


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}


def start(shop: Shop, folder: Path, output: int, error: int, *options: str) -> Warm:
    with Path(os.devnull).open("rb") as nothing:
        streams = [nothing.fileno(), output, error]
        return Warm(
            [*PYTHON_M, "reviewer", *arguments(shop, *options)],
            streams=streams,
            environment=environment(folder),
        )


def wait_for_merges(shop: Shop, run: Warm) -> None:
    while run.poll() is None and len(sent(shop)) < 3:
        time.sleep(0.005)


def check_nothing_is_in_flight(shop: Shop) -> None:
    stopped_at = len(sent(shop))
    assert 3 <= stopped_at < 30
    assert Counter(shop.states)["sent"] == stopped_at
    assert not any(one.state == "sent" for one in shop.journal.open_receipts("acme", "eu-west-1"))


def check_the_next_run_sends_the_rest(shop: Shop, folder: Path) -> None:
    with (folder / "again").open("wb") as out:
        again = start(shop, folder, out.fileno(), out.fileno(), "--yes", "--no-snapshot")
        assert again.wait(60) == 0
    assert set(Counter(sent(shop)).values()) == {1}
    assert len(sent(shop)) == 30
    assert not shop.journal.open_receipts("acme", "eu-west-1")


def test_ctrl_c_stops_it_behind_what_is_in_flight(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with Shop(tmp_path, 30) as shop, output.open("wb") as out:
        run = start(shop, tmp_path, out.fileno(), out.fileno(), *SLOWLY)
        wait_for_merges(shop, run)
        os.kill(run.pid, signal.SIGINT)
        assert run.wait(30) == 128 + signal.SIGINT
        told = output.read_text()
        assert "Stopped, as you asked: nothing is in flight" in told
        assert "Traceback" not in told
        check_nothing_is_in_flight(shop)


def test_nothing_more_is_sent_once_nobody_reads_what_is_told(tmp_path: Path) -> None:
    error = tmp_path / "error"
    with Shop(tmp_path, 30) as shop, error.open("wb") as err:
        reading, writing = os.pipe()
        run = start(shop, tmp_path, writing, err.fileno(), *SLOWLY)
        os.close(writing)
        assert b"30 merges of 30 groups" in os.read(reading, 4096)
        wait_for_merges(shop, run)
        os.close(reading)
        assert run.wait(30) == 128 + signal.SIGPIPE
        told = error.read_text()
        assert told.startswith("reviewer: nobody reads the output any more\n")
        assert "merges of the plan, never sent" in told
        assert "Traceback" not in told
        check_nothing_is_in_flight(shop)


@pytest.mark.parametrize("output", ["text", "json"])
def test_nothing_is_sent_where_the_plan_finds_no_reader(tmp_path: Path, output: str) -> None:
    with Shop(tmp_path) as shop:
        reading, writing = os.pipe()
        os.close(reading)
        run = start(shop, tmp_path, writing, writing, "--yes", "--output", output)
        os.close(writing)
        assert run.wait(30) == 128 + signal.SIGPIPE
        assert shop.states == []


def test_a_closed_terminal_stops_it_behind_what_is_in_flight_and_the_next_run_goes_on(tmp_path: Path) -> None:
    with Shop(tmp_path, 30) as shop:
        command = [*REVIEWER, *arguments(shop, *SLOWLY)]
        with Terminal(command, environment=environment(tmp_path), warm=True) as terminal:
            while len(sent(shop)) < 3:
                time.sleep(0.005)
            terminal.hang_up()
            assert terminal.wait_exit() == 128 + signal.SIGHUP
        check_nothing_is_in_flight(shop)
        check_the_next_run_sends_the_rest(shop, tmp_path)
