"""Starts ``python -m MODULE`` and ``python -c CODE`` by forking a process that has imported everything.

What comes of it is a process of its own, with streams, terminal, environment, signals and exit code as if it
had been started afresh, at a fraction of the cost: most of a start is spent on imports. Once it has waited
for its threads, done what it was to do at its exit, and flushed its streams, it takes no module apart.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import functools
import gc
import importlib
import io
import json
import os
import pkgutil
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from tests import botocore_models

PYTHON_M = (sys.executable, "-m")
_LARGEST_REQUEST = 1 << 17
_IMPORTED_LATE = (
    "boto3", "awscli.handlers", "textual.app", "textual.drivers.linux_driver", "phonenumbers", "nicknames",
    "rapidfuzz.distance",
)  # fmt: skip
"""What no module of ours imports before it is needed."""


def can_start(command: Sequence[str]) -> bool:
    """Whether a command is one of Python's that can be started by forking."""
    return command[0] == sys.executable and command[1] in ("-m", "-c")


class Warm:
    """A command's process, with those of ``subprocess.Popen``'s methods that the tests use."""

    def __init__(
        self, command: Sequence[str], *, streams: Sequence[int], environment: Mapping[str, str]
    ) -> None:
        """Start ``command`` as the leader of a session on these three descriptors.

        Where the first of them is a terminal, it becomes the session's own.
        """
        assert can_start(command)
        self._line, its_line = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        request = _Request(command[1], list(command[2:]), dict(environment), str(Path.cwd()))
        with its_line:
            socket.send_fds(_server(), [json.dumps(request).encode()], [its_line.fileno(), *streams])
        self.pid = int(self._line.recv(32))
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended; answers its exit code, minus the signal's number if one has ended it."""
        if self.returncode is None:
            ready, _, _ = select.select([self._line], [], [], timeout)
            if not ready:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.returncode = int(self._line.recv(32))
            self._line.close()
        return self.returncode

    def poll(self) -> int | None:
        """Its exit code, or nothing while it runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """End it at once."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def run(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    given: str = "",
    output: str | None = None,
    timeout: float = 60,
) -> subprocess.CompletedProcess[str]:
    """Do as ``subprocess.run`` does.

    Args:
        command: as for :class:`Warm`.
        environment: all of its environment.
        given: what comes through standard input, a pipe.
        output: the path of a file where standard output goes; else it is answered.
        timeout: seconds until it is ended.

    Raises:
        TimeoutExpired: it was ended.
    """
    source, writing = os.pipe()
    os.write(writing, given.encode())
    os.close(writing)
    with (
        Path(output).open("wb") if output else tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        process = Warm(command, streams=[source, out.fileno(), err.fileno()], environment=environment)
        os.close(source)
        try:
            code = process.wait(timeout)
        finally:
            process.kill()
        return subprocess.CompletedProcess(command, code, "" if output else _content(out), _content(err))


def _content(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


class _Request(NamedTuple):
    option: str
    arguments: list[str]
    environment: dict[str, str]
    folder: str


@functools.cache
def _server() -> socket.socket:
    """Start this test process's server, which ends with it; answers the line for requests to it."""
    line, its_line = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its_line:
        server = subprocess.Popen(
            [*PYTHON_M, "tests.warm_starts", str(its_line.fileno())],
            pass_fds=[its_line.fileno()],
            start_new_session=True,
        )

    def end() -> None:
        line.close()
        server.wait()

    atexit.register(end)
    return line


def _import_everything() -> None:
    import reviewer

    for module in pkgutil.walk_packages(reviewer.__path__, "reviewer."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in _IMPORTED_LATE:
        importlib.import_module(name)
    _make_clients_once()
    gc.collect()
    gc.freeze()


def _make_clients_once() -> None:
    """Read what a client is made from, which takes half of what one costs; nothing is asked of anyone."""
    from botocore.session import Session

    botocore_models.read_once()
    session = Session()
    session.set_credentials("test", "test")
    for service in ("customer-profiles", "sts"):
        session.create_client(service, region_name="us-east-1")


def _serve(requests: socket.socket, home: Path) -> tuple[_Request, list[int]]:
    """Fork for each request until the line ends; answers, in each child, what to become.

    Some modules note a folder below ``home`` when they are imported: it leads to each request's own home.
    """
    wake, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken)
    lines: dict[int, socket.socket] = {}
    while True:
        ready = select.select([requests.fileno(), wake], [], [])[0]
        if wake in ready:
            os.read(wake, 4096)
            while lines:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    break
                _tell(lines.pop(pid), os.waitstatus_to_exitcode(status))
        if requests.fileno() in ready:
            data, descriptors, _, _ = socket.recv_fds(requests, _LARGEST_REQUEST, 4)
            if not data:
                shutil.rmtree(home.parent)
                raise SystemExit
            request = _Request(*json.loads(data))
            home.unlink(missing_ok=True)
            home.symlink_to(request.environment["HOME"])
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                return request, descriptors[1:]
            lines[pid] = socket.socket(fileno=descriptors[0])
            _tell(lines[pid], pid)
            for descriptor in descriptors[1:]:
                os.close(descriptor)


def _tell(line: socket.socket, number: int) -> None:
    with contextlib.suppress(BrokenPipeError):  # The test has ended without waiting for it.
        line.send(str(number).encode())


def _become(request: _Request, streams: Sequence[int]) -> None:
    """Run the module as ``python -m`` does, as far as a process can't tell the difference."""
    os.setsid()
    for target, descriptor in enumerate(streams):
        os.dup2(descriptor, target)
    os.closerange(3, 1024)
    if os.isatty(0):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(request.folder)
    # Set by awscli when it is imported: where its own data lie.
    own = {"AWS_DATA_PATH": os.environ["AWS_DATA_PATH"]} if request.arguments[0] == "awscli" else {}
    os.environ.clear()
    os.environ.update(request.environment | own)
    time.tzset()
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        stream = _stream(descriptor, getattr(sys, name).errors)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    what, sys.argv = request.arguments[0], request.arguments
    if request.option == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        sys.argv[0] = "-c"
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})


_exit_codes: list[int] = []
"""What this process exits with, once it has decided that."""


def _become_and_note_exit(request: _Request, streams: Sequence[int]) -> None:
    try:
        _become(request, streams)
        _exit_codes.append(0)
    except SystemExit as leaving:
        if leaving.code is None or isinstance(leaving.code, int):
            _exit_codes.append(leaving.code or 0)
        raise


def _leave() -> None:
    """Leave at once, as the last that is done at an exit.

    To take all modules apart touches each of their pages, which then are copied: more than half of a start.
    """
    # What can't be flushed, or was put in the place of a stream, is left to the interpreter.
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
        sys.stderr.flush()
        if _exit_codes:
            os._exit(_exit_codes[0] & 0xFF)


def _stream(descriptor: int, errors: str) -> io.TextIOWrapper:
    opened: Any = open(descriptor, "wb" if descriptor else "rb", closefd=False)  # noqa: SIM115
    lines = os.isatty(descriptor) or descriptor == 2
    return io.TextIOWrapper(opened, os.environ.get("PYTHONIOENCODING", "utf-8"), errors, line_buffering=lines)


if __name__ == "__main__":
    atexit.register(_leave)  # Before all others, which are done the last one first.
    link = Path(tempfile.mkdtemp(), "home")
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ["HOME"] = str(link)
    _import_everything()
    with socket.socket(fileno=int(sys.argv[1])) as requests:
        asked = _serve(requests, link)
    _become_and_note_exit(*asked)
