"""``reviewer apply`` as a process that is stopped by a signal, and goes on."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from pathlib import Path

from tests.unit.apply.applying import Shop, sent
from tests.warm_starts import PYTHON_M, Warm


def start(shop: Shop, folder: Path, output: Path, *options: str) -> Warm:
    where = ("--region", "eu-west-1", "--endpoint-url", shop.emulator.url, "--no-sign-request")
    command = [*PYTHON_M, "reviewer", "apply", *where, "--journal", str(shop.journal.path), *options]
    environment = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with output.open("wb") as out, Path(os.devnull).open("rb") as nothing:
        streams = [nothing.fileno(), out.fileno(), out.fileno()]
        return Warm(command, streams=streams, environment=environment)


def test_ctrl_c_stops_behind_what_is_in_flight_and_the_next_run_goes_on(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with Shop(tmp_path, 30) as shop:
        run = start(shop, tmp_path, output, "--yes", "--no-snapshot", "--rate", "20")
        while run.poll() is None and len(sent(shop)) < 3:
            time.sleep(0.005)
        os.kill(run.pid, signal.SIGINT)
        assert run.wait(30) == 130
        told = output.read_text()
        assert "Stopped, as you asked: nothing is in flight" in told
        assert "Traceback" not in told
        stopped_at = len(sent(shop))
        assert 3 <= stopped_at < 30
        assert Counter(shop.states)["sent"] == stopped_at

        assert start(shop, tmp_path, output, "--yes", "--no-snapshot").wait(60) == 0
        assert set(Counter(sent(shop)).values()) == {1}
        assert len(sent(shop)) == 30
        assert not shop.journal.open_receipts("acme", "eu-west-1")
