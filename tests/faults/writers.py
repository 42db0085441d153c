"""Processes that decide without end and tell what has been shown as saved; and what must hold afterwards."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.core.decisions import Decision
from reviewer.journal.problems import NotSaved
from reviewer.journal.sqlite import Journal
from reviewer.journal.verify import verify
from tests.unit.journal.making import decision


def rollback_path(path: Path) -> Path:
    """The file in which SQLite keeps what a transaction on the journal at ``path`` overwrites."""
    return Path(f"{path}-journal")


def numbered(name: str, number: int) -> Decision:
    """A writer's ``number``th decision; each tenth is on a group that was decided before."""
    return decision(number, group=number // 10 * 10 if number % 10 == 9 else number, id=f"{name}-{number:06}")


def in_order(name: str, journal: Journal, show: Callable[[str], None], start: int, stop: int | None) -> None:
    """Append decisions and show the id of each once it is saved."""
    number = start
    while stop is None or number < stop:
        one = numbered(name, number)
        journal.append(one)
        show(one.id)
        number += 1


@dataclass
class Writer:
    """A process that opens a journal, appends to it, and shows each id when ``append`` has returned."""

    path: Path
    name: str
    start: int = 0
    stop: int | None = None
    deciding: Callable[[Journal, Callable[[str], None]], None] | None = None
    """How it decides; by default it appends ``numbered`` decisions to the journal."""
    may_fail: bool = False
    """Whether it may find that the journal can't be written any more; it ends then."""
    pid: int = field(init=False)
    shown: list[str] = field(default_factory=list, init=False)
    _reading: int = field(init=False)
    _partial: bytes = field(default=b"", init=False)

    def __post_init__(self) -> None:
        self._reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid:
            os.close(writing)
            return
        try:
            os.close(self._reading)
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            with Journal.open(self.path) as journal:
                if self.deciding is not None:
                    self.deciding(journal, lambda shown: _write_all(writing, shown))
                else:
                    in_order(self.name, journal, lambda id: _write_all(writing, id), self.start, self.stop)
            os._exit(0)
        except NotSaved:
            if not self.may_fail:
                traceback.print_exc()
        except BaseException:  # noqa: BLE001 (a forked child must never return into the tests)
            traceback.print_exc()
        finally:
            os._exit(1)

    def wait_for_one(self) -> None:
        """Wait until something has been shown as saved; raises EOFError if the process ends before."""
        while not self.shown:
            if not self._take():
                raise EOFError("the writer ended with nothing saved")

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End the process, and take in what it had shown by then."""
        os.kill(self.pid, number)
        self.finish()

    def finish(self) -> int:
        """Wait for the end; answers the exit code, or the signal's number below zero."""
        while self._take():
            pass
        os.close(self._reading)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def _take(self) -> bool:
        read = os.read(self._reading, 65536)
        *lines, self._partial = (self._partial + read).split(b"\n")
        self.shown += [line.decode() for line in lines]
        return bool(read)


def _write_all(descriptor: int, id: str) -> None:
    os.write(descriptor, f"{id}\n".encode())


def assert_nothing_lost(path: Path, shown: Iterable[list[str]]) -> list[str]:
    """Hold a journal to what its writers showed as saved; answers the ids it has.

    Every id that was shown is there, none twice, each writer's in their order, each with the same
    cells; the chain verifies; opening it again needs no person.
    """
    with Journal.open(path) as journal:
        found = list(journal.decisions())
        assert verify(journal.connection).broken is None
    ids = [one.id for one in found]
    assert len(set(ids)) == len(ids)
    for own in shown:
        assert set(own) <= set(ids)
        for name in {id.partition("-")[0] for id in own}:
            written = [id for id in ids if id.startswith(f"{name}-")]
            assert written == sorted(written)
    for one in found:
        name, _, number = one.id.partition("-")
        assert one == numbered(name, int(number))
    return ids
