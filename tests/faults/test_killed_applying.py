"""``reviewer apply`` killed again and again over a service that loses replies, throttles and fails.

The full count: ``pytest -m slow tests/faults/test_killed_applying.py``.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from reviewer.apply.outcomes import outcomes
from reviewer.core.receipts import ReceiptState
from reviewer.journal.verify import verify
from tests.unit.apply.applying import Shop
from tests.unit.apply.making import profile_id
from tests.warm_starts import PYTHON_M, Warm

_FAULTS = ("MergeProfiles:lost:every=7", "MergeProfiles:cut:every=11", "MergeProfiles:throttled:every=13",
           "MergeProfiles:late:every=17", "MergeProfiles:failed:every=19")  # fmt: skip
_LOST_AFTER = 0.01
"""Minutes. No request is on its way for longer, here."""


class Killed:
    """Runs of the command, each a process of its own."""

    def __init__(self, shop: Shop, folder: Path, rate: int) -> None:
        self._shop = shop
        where = ("--region", "eu-west-1", "--endpoint-url", shop.emulator.url, "--no-sign-request")
        options = ("--yes", "--no-snapshot", "--lost-after", str(_LOST_AFTER), "--rate", str(rate))
        journal = ("--journal", str(shop.journal.path))
        self._command = [*PYTHON_M, "reviewer", "apply", *where, *journal, *options]
        self._environment: Mapping[str, str] = os.environ | {
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
        }
        self.log = folder / "output"

    def start(self) -> Warm:
        with self.log.open("ab") as log, Path(os.devnull).open("rb") as nothing:
            return Warm(
                self._command,
                streams=[nothing.fileno(), log.fileno(), log.fileno()],
                environment=self._environment,
            )

    def kill_behind(self, requests: int, seconds: float) -> None:
        """Kill a run once so many requests more have come, and some time has passed."""
        calls = self._shop.emulator.calls
        wanted = calls.get("MergeProfiles", 0) + requests
        run = self.start()
        while run.poll() is None and calls.get("MergeProfiles", 0) < wanted:
            time.sleep(0.002)
        time.sleep(seconds)
        run.kill()
        run.wait()

    def finish(self) -> None:
        """Run until nothing is open and nothing more is sent."""
        for _ in range(20):
            self.start().wait(600)
            left = self._shop.journal.open_receipts("acme", "eu-west-1")
            if not left and len(self.known()) == len(self._shop.people) // 2 - len(self.spoilt):
                return
            time.sleep(_LOST_AFTER * 60)
        raise AssertionError(self.log.read_text())

    spoilt: frozenset[str] = frozenset()

    def known(self) -> dict[str, ReceiptState]:
        """The merges that are done, by their main profiles."""
        found = outcomes(self._shop.journal.receipts())
        return {one.main_profile_id: one.state for one in found.values() if one.state.is_merged}


@pytest.mark.parametrize(
    ("pairs", "kills", "rate"), [(24, 3, 40), pytest.param(1000, 100, 95, marks=pytest.mark.slow)]
)
def test_every_merge_is_done_once_or_named(tmp_path: Path, pairs: int, kills: int, rate: int) -> None:
    chance = random.Random(7)
    with Shop(tmp_path, pairs, *_FAULTS) as shop:
        runs = Killed(shop, tmp_path, rate)
        changed, gone = (profile_id(f"b{pairs - number}") for number in (1, 2))
        runs.spoilt = frozenset({profile_id(f"a{pairs - 1}"), profile_id(f"a{pairs - 2}")})
        for kill in range(kills):
            if kill == 1:
                shop.domain.by_id[changed] |= {"Gender": "MALE"}  # type: ignore[operator]
                del shop.domain.by_id[gone]
            runs.kill_behind(chance.randint(1, max(2, pairs // kills)), chance.random() / 20)
        runs.finish()

        planned = {profile_id(f"a{number}") for number in range(pairs)}
        times = Counter(str(one["MainProfileId"]) for one in shop.emulator.merges)
        assert set(times) == planned - runs.spoilt
        assert set(times.values()) == {1}, "sent twice"
        assert set(runs.known()) == planned - runs.spoilt
        assert set(runs.known().values()) == {ReceiptState.VERIFIED}
        announced = {one.main_profile_id for one in shop.journal.receipts() if one.state is ReceiptState.SENT}
        assert set(times) <= announced
        assert "a profile is gone" in runs.log.read_text()
        assert "changed since the decision" in runs.log.read_text()
        assert verify(shop.journal.connection).broken is None
