"""What the terminal can do: colours, size, and whether a clipboard can be reached through it."""

from __future__ import annotations

import curses
import os
import subprocess
from collections.abc import Iterator, Mapping

from reviewer.doctor.checks import Check, State

LEAST_COLUMNS, LEAST_ROWS = 80, 24
"""The smallest size that the screens are drawn for in full."""


def examine_terminal(environment: Mapping[str, str], encoding: str) -> Iterator[Check]:
    """Look at the terminal that this process was started in.

    Args:
        environment: the process's.
        encoding: that of standard output.
    """
    size = _size()
    if size is None:
        yield Check(
            "terminal",
            State.WARNING,
            "there is none here, and `reviewer review` draws on one",
            "Run it in a terminal; over ssh, with `ssh -t`",
            {"terminal": False},
        )
        return
    yield _terminal(environment, encoding)
    yield _size_finding(*size)
    yield _colours(environment)
    yield _link(environment)
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


def _terminal(environment: Mapping[str, str], encoding: str) -> Check:
    term = environment.get("TERM", "")
    facts = {"terminal": True, "term": term, "encoding": encoding}
    if term in ("", "dumb", "unknown"):
        return Check(
            "terminal",
            State.WARNING,
            f"TERM is {term or 'not set'}: it can't move its cursor, as far as this tells",
            "Set TERM to your terminal's name, e.g. xterm-256color",
            facts,
        )
    if encoding.lower().replace("-", "") != "utf8":
        return Check(
            "terminal",
            State.WARNING,
            f"{term}, encoding {encoding}: names in other scripts and the lines between can't be drawn",
            "Set LANG to a UTF-8 locale, e.g. C.UTF-8",
            facts,
        )
    return Check("terminal", State.GOOD, f"{term}, {encoding}", facts=facts)


def _size_finding(columns: int, rows: int) -> Check:
    facts = {"columns": columns, "rows": rows}
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        return Check(
            "size",
            State.WARNING,
            f"{columns} × {rows}",
            f"Make it at least {LEAST_COLUMNS} × {LEAST_ROWS}: less shows less of a group",
            facts,
        )
    return Check("size", State.GOOD, f"{columns} × {rows}", facts=facts)


def _colours(environment: Mapping[str, str]) -> Check:
    if environment.get("NO_COLOR"):
        return Check("colours", State.NOTE, "the terminal's own, since NO_COLOR is set", facts={"colours": 0})
    if environment.get("COLORTERM") in ("truecolor", "24bit"):
        return Check("colours", State.GOOD, "true colour", facts={"colours": 1 << 24})
    count = _terminfo_colours(environment.get("TERM", ""))
    return Check(
        "colours",
        State.GOOD if count >= 8 else State.NOTE,
        f"{count}" if count > 0 else "none known; nothing is told by colour alone",
        facts={"colours": count},
    )


def _terminfo_colours(term: str) -> int:
    try:
        curses.setupterm(term, 1)
        return max(curses.tigetnum("colors"), 0)
    except curses.error:
        return 256 if "256" in term else 0


def _link(environment: Mapping[str, str]) -> Check:
    remote = bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))
    if remote:
        return Check(
            "link",
            State.NOTE,
            "over SSH",
            "On a slow one, `--theme ansi` sends half the bytes",
            {"ssh": True},
        )
    return Check("link", State.GOOD, "this machine's own terminal", facts={"ssh": False})


def _set_clipboard() -> str:
    """What tmux does with a program's wish to set the clipboard; ``""`` where it does not say."""
    try:
        asked = subprocess.run(
            ["tmux", "show-options", "-gv", "set-clipboard"],
            capture_output=True,
            text=True,
            timeout=3,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()


def _tmux(set_clipboard: str) -> Check:
    facts = {"tmux": True, "set_clipboard": set_clipboard}
    if set_clipboard == "on":
        return Check(
            "tmux", State.GOOD, "set-clipboard is on: what is copied reaches your clipboard", facts=facts
        )
    return Check(
        "tmux",
        State.NOTE,
        f"set-clipboard is {set_clipboard or 'not known'}: what is copied stays inside tmux",
        "Run: tmux set -g set-clipboard on",
        facts,
    )
