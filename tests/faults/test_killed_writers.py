"""Processes that end without a word in the middle of deciding."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from tests.faults.writers import Writer, assert_nothing_lost, rollback_path


@pytest.mark.parametrize("times", [30, pytest.param(1000, marks=pytest.mark.slow)])
def test_kills_at_random_moments_lose_nothing_that_was_shown_as_saved(path: Path, times: int) -> None:
    moments = random.Random(times)
    shown: list[list[str]] = []
    in_mid_commit = 0
    for number in range(times):
        writer = Writer(path, f"k{number}")
        writer.wait_for_one()
        time.sleep(moments.uniform(0, 0.006))
        writer.kill()
        shown.append(writer.shown)
        rollback = rollback_path(path)
        in_mid_commit += rollback.exists() and rollback.stat().st_size > 0
        if number % 50 == 49:
            assert_nothing_lost(path, shown)
    assert_nothing_lost(path, shown)
    assert in_mid_commit > times / 20, "the kills have to hit commits, or they prove nothing"


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
@pytest.mark.parametrize("times", [10, pytest.param(100, marks=pytest.mark.slow)])
def test_signals_during_a_commit_lose_nothing(path: Path, number: int, times: int) -> None:
    moments = random.Random(number)
    shown = []
    for one in range(times):
        writer = Writer(path, f"s{one}")
        writer.wait_for_one()
        time.sleep(moments.uniform(0, 0.006))
        writer.kill(number)
        shown.append(writer.shown)
    assert_nothing_lost(path, shown)


@pytest.mark.parametrize(("writers", "each"), [(2, 60), (8, 60)])
def test_writers_at_once_lose_and_double_nothing(path: Path, writers: int, each: int) -> None:
    _write_at_once(path, writers, each)


@pytest.mark.slow
@pytest.mark.parametrize(("writers", "each"), [(2, 2000), (8, 2000)])
def test_writers_at_once_for_long_lose_and_double_nothing(path: Path, writers: int, each: int) -> None:
    _write_at_once(path, writers, each)


def _write_at_once(path: Path, writers: int, each: int) -> None:
    running = [Writer(path, f"w{number}", stop=each) for number in range(writers)]
    assert [one.finish() for one in running] == [0] * writers
    assert len(assert_nothing_lost(path, [one.shown for one in running])) == writers * each


@pytest.mark.parametrize("times", [10, pytest.param(200, marks=pytest.mark.slow)])
def test_a_writer_that_is_killed_keeps_nobody_else_waiting(path: Path, times: int) -> None:
    survivor = Writer(path, "survivor")
    survivor.wait_for_one()
    moments = random.Random(times)
    shown = []
    for number in range(times):
        victim = Writer(path, f"v{number}")
        victim.wait_for_one()
        time.sleep(moments.uniform(0, 0.006))
        victim.kill()
        shown.append(victim.shown)
    survivor.kill(signal.SIGTERM)
    assert len(survivor.shown) > times
    assert_nothing_lost(path, [*shown, survivor.shown])
