"""What the operating system refuses: threads, open files, memory."""

from __future__ import annotations

import errno

from reviewer.core.problems import Problem, ProblemKind

_LIMITS = (errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOMEM)


def is_limit(error: BaseException) -> bool:
    """Whether an error says that the system has no more threads, open files or memory to give."""
    if isinstance(error, RuntimeError):
        return "start new thread" in str(error)  # Python has no type for it.
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _LIMITS)


def refusal(error: BaseException) -> Problem:
    """What the system refused, raw, and where its limits can be seen."""
    where = f" ({error.filename})" if isinstance(error, OSError) and error.filename else ""
    what = getattr(error, "strerror", None) or str(error) or "no memory is left"
    return Problem(
        ProblemKind.OTHER,
        "The system refused what this takes",
        f"{what}{where}",
        "`ulimit -a` shows its limits",
    )
