"""What is shown when the program itself fails: one line for the reviewer, the frames for whoever mends it.

Neither holds a value: an exception's message may quote a customer, a traceback with locals does.
"""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

from reviewer import __version__
from reviewer.core.folders import open_log, state_folder


def report_path() -> Path:
    """Where reports go: ``$XDG_STATE_HOME/reviewer/crash.log``."""
    return state_folder() / "crash.log"


def write_report(error: BaseException, path: Path) -> None:
    """Append the kind of error and its frames to ``path``, readable by its owner alone.

    Raises:
        OSError: it can't be written.
    """
    frames = traceback.extract_tb(error.__traceback__)
    lines = [
        f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} match-reviewer {__version__}: {type(error).__name__}",
        *(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames),
    ]
    with open_log(path, keep=True) as log:
        log.write("\n".join(lines) + "\n")


def reported(error: BaseException) -> str:
    """Write the report and answer where it is, or why there is none."""
    try:
        path = report_path()
        write_report(error, path)
    except OSError as failure:
        return f"No report could be written ({failure.strerror})"
    return f"Where it failed, without any customer data, is in {path}: please send it in"


def parting_words(error: BaseException) -> str:
    """Write the report and answer the line that the reviewer is left with."""
    return (
        f"reviewer: it failed with {type(error).__name__}. Every decision that was shown as saved is in the "
        f"journal: start again to go on. {reported(error)}"
    )
