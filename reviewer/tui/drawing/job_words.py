"""What the line above says of the domain's jobs, without being asked."""

from __future__ import annotations

from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.session.session import Session


def job_words(session: Session, *, short: bool, retry: str = "r") -> Shown:
    """Say that a new run is out, with the key that turns to it, or that a job is at work; else ``""``."""
    if session.feed.new_run_is_out:
        return Shown(f"new run: press {retry}" if short else f"a new run is out: press {retry}")
    if session.feed.jobs is not None and session.feed.jobs.running is not None:
        status = terminal_text(session.feed.jobs.running.status)
        return Shown(f"job: {status}" if short else f"a job is running: {status}")
    return Shown("")


def no_groups_words(session: Session) -> Shown:
    """Say that a run has no groups, and when the next one starts where that is known."""
    next_run = None if session.feed.jobs is None else session.feed.jobs.next_run
    when = "" if next_run is None else f"; the next one starts on {next_run:%a %d %b %H:%M} UTC"
    return Shown(f"no match groups in this run{when}")
