"""How the tests run: in parallel, unless ``-n 0`` says otherwise."""

from __future__ import annotations

import os
import signal

from hypothesis import settings

# A shell that starts the suite behind a `&` ignores SIGINT, and every process that a test starts would, too.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example may take depends on what else the machine does; what takes how long, tests.bench tells.
settings.register_profile("reviewer", deadline=None)
settings.load_profile("reviewer")


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are processors, since tests wait for processes and screens."""
    return (os.cpu_count() or 1) + 1
