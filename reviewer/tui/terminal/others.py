"""Notices that another program has written on the terminal, such as ``wall``: what it covers is not seen."""

from __future__ import annotations

import os

_CLOSED_AFTER_WRITING = 0x8
"""IN_CLOSE_WRITE, https://man7.org/linux/man-pages/man7/inotify.7.html. Who writes on closes nothing."""


def watch(terminal: int) -> int | None:
    """A descriptor that can be read once a program has opened the terminal, written and closed it.

    None where the system tells of no such thing: inotify is Linux's.

    Args:
        terminal: the descriptor of the terminal.
    """
    import ctypes  # Behind the first paint.

    libc = ctypes.CDLL(None, use_errno=True)
    try:
        begin, add = libc.inotify_init1, libc.inotify_add_watch
        path = os.ttyname(terminal)
    except (AttributeError, OSError):
        return None
    watching = int(begin(os.O_NONBLOCK | os.O_CLOEXEC))
    if watching < 0:
        return None
    if add(watching, os.fsencode(path), _CLOSED_AFTER_WRITING) < 0:
        os.close(watching)
        return None
    return watching
