"""How the tests run: in parallel, unless ``-n 0`` says otherwise."""

from __future__ import annotations

import os


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are processors, since tests wait for processes and screens."""
    return (os.cpu_count() or 1) + 1
