"""How the tests run: in parallel, unless ``-n 0`` says otherwise; long counts by ``-m slow`` alone."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import sys

import pytest
from hypothesis import settings

from tests import botocore_models

# A shell that starts the suite behind a `&` ignores SIGINT, and every process that a test starts would, too.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example may take depends on what else the machine does; what takes how long, tests.bench tells.
settings.register_profile("reviewer", deadline=None)
settings.load_profile("reviewer")

botocore_models.read_once()


def pytest_xdist_auto_num_workers() -> int:
    """Two workers more than there are processors, since tests wait for processes and screens."""
    return (os.cpu_count() or 1) + 2


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a test of a long value by its beginning: names go between the workers with each report.

    Bytes that are no text are named by their argument: a packed value holds the second it was packed in, and
    workers that collect a test under two names end the run.
    """
    if isinstance(val, bytes) and not val.isascii():
        return argname
    if isinstance(val, (str, bytes)) and len(val) > 100:
        return f"{val[:60]!a} and {len(val) - 60:,} more"
    return None


def pytest_collection(session: pytest.Session) -> None:
    """Import a share of the tests ahead, another one in each worker.

    Pytest rewrites each file of tests before its first import and keeps that for all: on a fresh checkout
    each worker would do so for every file, for twice as long as collecting takes.
    """
    worker = getattr(session.config, "workerinput", None)
    if worker is None or session.config.args != session.config.getini("testpaths"):
        return
    files = sorted(session.config.rootpath.glob("tests/**/test_*.py"))
    number = int(worker["workerid"].removeprefix("gw"))
    for file in files[number :: worker["workercount"]]:
        sys.path.insert(0, str(file.parent))
        # What can't be imported is told of where it is collected.
        with contextlib.suppress(Exception):
            importlib.import_module(file.stem)
        sys.path.remove(str(file.parent))


def pytest_collection_finish() -> None:
    """Keep the collector from what stays to the end: it took a quarter of the tests that talk to AWS."""
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long counts to those who ask for them."""
    if "slow" in config.option.markexpr:
        return
    slow = {item for item in items if item.get_closest_marker("slow")}
    config.hook.pytest_deselected(items=list(slow))
    items[:] = [item for item in items if item not in slow]
