"""moto's server in a process of its own: prints its port, and ends when standard input does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.unit.team.quick_moto import serve


@contextmanager
def moto_process() -> Iterator[str]:
    """Run moto's server; gives its URL."""
    command = [sys.executable, "-m", "tests.unit.team.moto_process"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.kill()


if __name__ == "__main__":
    sys.stdout.write(f"{serve().server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()
