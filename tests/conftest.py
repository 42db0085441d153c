"""How the tests run: in parallel, unless ``-n 0`` says otherwise; long counts by ``-m slow`` alone."""

from __future__ import annotations

import functools
import gc
import os
import signal
from pathlib import Path
from typing import Any

import botocore
import pytest
from botocore.loaders import JSONFileLoader
from hypothesis import settings

# A shell that starts the suite behind a `&` ignores SIGINT, and every process that a test starts would, too.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example may take depends on what else the machine does; what takes how long, tests.bench tells.
settings.register_profile("reviewer", deadline=None)
settings.load_profile("reviewer")

# Botocore reads its models again for each session, half of what a client costs: the tests make hundreds.
_own_models, _read = str(Path(botocore.__file__).parent), JSONFileLoader.load_file
_read_once = functools.cache(functools.partial(_read, JSONFileLoader()))


def _load_file(self: JSONFileLoader, path: str) -> Any:
    return _read_once(path) if path.startswith(_own_models) else _read(self, path)


JSONFileLoader.load_file = _load_file


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
