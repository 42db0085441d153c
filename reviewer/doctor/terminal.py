"""What the terminal can do: colours, size, and whether a clipboard can be reached through it."""

from __future__ import annotations

import curses
import os
import subprocess
from collections.abc import Iterator, Mapping

from reviewer.doctor.checks import Check, State, check

LEAST_COLUMNS, LEAST_ROWS = 80, 24
"""The smallest size that the screens are drawn for in full."""


def terminal_checks(environment: Mapping[str, str], encoding: str, chosen_by: str) -> Iterator[Check]:
    """Look at the terminal that this process was started in.

    Args:
        environment: the process's.
        encoding: how the terminal encodes text, as a codec of Python is named.
        chosen_by: what says so, e.g. ``LC_ALL=C.UTF-8``; ``""`` where no variable does.
    """
    size = _size()
    if size is None:
        result = "there is none here, and `reviewer review` draws on one"
        todo = "Run it in a terminal; over ssh, with `ssh -t`"
        yield check("terminal", State.WARNING, result, todo, terminal=False)
        return
    yield _terminal(environment.get("TERM", ""), encoding, chosen_by)
    yield _size_check(*size)
    yield _colours(environment)
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        todo = "On a slow one, `--theme ansi` sends half the bytes"
        yield check("link", State.NOTE, "over SSH", todo, ssh=True)
    else:
        yield check("link", State.GOOD, "this machine's own terminal", ssh=False)
    if environment.get("TMUX"):
        yield _tmux(_set_clipboard())


def _size() -> tuple[int, int] | None:
    """Columns and rows of the controlling terminal; None where there is none."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return None
    try:
        found = os.get_terminal_size(terminal)
    finally:
        os.close(terminal)
    return found.columns, found.lines


def _terminal(term: str, encoding: str, chosen_by: str) -> Check:
    state, result, todo = State.GOOD, f"{term}, {encoding}", ""
    if term in ("", "dumb", "unknown"):
        state = State.WARNING
        result = f"TERM is {term or 'not set'}: it can't move its cursor, as far as that tells"
        todo = "Set TERM to your terminal's name, e.g. xterm-256color"
    elif encoding != "utf-8":
        state = State.WARNING
        result = (
            f"{term}, encoding {encoding} by {chosen_by or 'the locale'}: `reviewer review` won't draw there"
        )
        todo = "Set that and the terminal to UTF-8, e.g. LC_ALL=C.UTF-8, or review with --plain"
    return check("terminal", state, result, todo, terminal=True, term=term, encoding=encoding)


def _size_check(columns: int, rows: int) -> Check:
    state, todo = State.GOOD, ""
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        state = State.WARNING
        todo = f"Make it at least {LEAST_COLUMNS} × {LEAST_ROWS}: less shows less of a group"
    return check("size", state, f"{columns} × {rows}", todo, columns=columns, rows=rows)


def _colours(environment: Mapping[str, str]) -> Check:
    if environment.get("NO_COLOR"):
        return check("colours", State.NOTE, "the terminal's own, since NO_COLOR is set", colours=0)
    if environment.get("COLORTERM") in ("truecolor", "24bit"):
        return check("colours", State.GOOD, "true colour", colours=1 << 24)
    count = _terminfo_colours(environment.get("TERM", ""))
    result = f"{count}" if count > 0 else "none known; nothing is told by colour alone"
    return check("colours", State.GOOD if count >= 8 else State.NOTE, result, colours=count)


def _terminfo_colours(term: str) -> int:
    try:
        curses.setupterm(term, 1)
        return max(curses.tigetnum("colors"), 0)
    except curses.error:
        return 256 if "256" in term else 0


def _set_clipboard() -> str:
    """What tmux does when a program sets the clipboard; ``""`` where it does not say."""
    command = ["tmux", "show-options", "-gv", "set-clipboard"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=3, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()


def _tmux(set_clipboard: str) -> Check:
    state, todo = State.GOOD, ""
    result = "set-clipboard is on: what is copied reaches your clipboard"
    if set_clipboard != "on":
        state, todo = State.NOTE, "Run: tmux set -g set-clipboard on"
        result = f"set-clipboard is {set_clipboard or 'not known'}: what is copied stays inside tmux"
    return check("tmux", state, result, todo, tmux=True, set_clipboard=set_clipboard)
