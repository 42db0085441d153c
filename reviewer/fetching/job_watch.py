"""A thread that looks once a minute how it stands with the domain's jobs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from reviewer.core.problems import ProblemKind, SourceError
from reviewer.fetching.events import JobsSeen
from reviewer.sources.protocol import TellsJobs

FIRST_LOOK = 3.0
"""Seconds after the start: the first groups go first."""
EVERY = 60.0
"""Seconds between looks: the calls share a quota of five a second with everyone in the account."""


class JobWatch:
    """Looks at a source's jobs for as long as the process lives."""

    def __init__(self, deliver: Callable[[JobsSeen], None]) -> None:
        """Tell ``deliver``, from a thread, what is seen at each look."""
        self._deliver = deliver
        self._may_look = threading.Event()
        self._may_look.set()

    def watch(self, source: TellsJobs) -> None:
        """Look again and again; never returns."""
        time.sleep(FIRST_LOOK)
        while True:
            self._may_look.wait()
            self._look(source)
            time.sleep(EVERY)

    def _look(self, source: TellsJobs) -> None:
        try:
            status = source.job_status()
        except SourceError as error:
            # What is wrong is told by the fetching of groups; nobody has asked for this.
            if error.problem.kind is ProblemKind.CREDENTIALS:
                self._may_look.clear()
        else:
            self._deliver(JobsSeen(status))

    def resume(self) -> None:
        """Look again: the credentials are good."""
        self._may_look.set()
