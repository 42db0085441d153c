"""The lines above and below the groups: what is reviewed, how far it is, which keys there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reviewer.core.decisions import VERDICTS, Verdict
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.matches.filter_line import written
from reviewer.matches.orders import Order
from reviewer.session.session import Session
from reviewer.tui.action import Footer
from reviewer.tui.drawing.bars import bar
from reviewer.tui.drawing.cells import CUT, fitted, wrapped
from reviewer.tui.drawing.job_words import job_words
from reviewer.tui.drawing.palette import PLAIN, QUIET, STRONG, TROUBLE

_APART = 2
"""Blanks between the two ends of a line, which would else read as one."""


def sides(left: str, right: str, width: int, style: Style = PLAIN) -> Strip:
    """Draw ``left`` and ``right`` at the two ends of a line, well apart; the left one gives way."""
    room = width - cell_len(right) - _APART
    if not right.strip() or room <= 8:
        return Strip([Segment(fitted(Shown(left), width), style)])
    return Strip([Segment(fitted(Shown(left), room) + " " * _APART + right, style)])


def run_name(generation_date: datetime | None) -> str:
    """Name a run by its date, in UTC as AWS schedules it."""
    if generation_date is None:
        return "run of unknown date"
    return f"run {generation_date:%d %b %Y %H:%M} UTC"


def top_line(session: Session, activity: Shown, width: int, retry: str = "r") -> Strip:
    """Draw the domain, the run and how many groups there are; ``activity`` is what is under way."""
    queue = session.groups
    left = f" reviewer · {terminal_text(session.domain_name)}"
    if session.scope.second_review is not None:
        left += " · second review"
    if session.scope.hides:
        left += " · blind"
    # Which groups are shown is more to the point than which run they are of.
    if (queue.pages or len(queue)) and (width >= 100 or session.navigator.view is None):
        left += f" · {run_name(queue.generation_date)}"
    if session.weighing.own is not None:
        left += " · own weights"
    if session.navigator.view is not None:
        left += f" · {terminal_text(_chosen_words(session))}"
    counts = [words for words in (activity, job_words(session, short=width < 100, retry=retry)) if words]
    if queue.potential_matches is not None:
        words = "potential matches" if width >= 100 else "matches"
        counts.append(Shown(f"{queue.potential_matches:,} {words}"))
    if queue.pages or len(queue):
        counts.append(Shown(f"{len(queue):,} loaded"))
    return sides(left, " · ".join(counts) + " ", width, STRONG)


def _chosen_words(session: Session) -> str:
    """Say which groups are shown, and in which order."""
    sample = session.scope.sample
    parts = ["" if sample is None else "sample"]
    parts.append(f"/{written(session.navigator.filter)}" if not session.navigator.filter.is_all else "")
    if session.navigator.order is not Order.RUN:
        parts.append(f"by {session.navigator.order.value}")
    shown = 0 if session.navigator.view is None else len(session.navigator.view)
    return " ".join([*(part for part in parts if part), f"({shown:,})"])


def progress_line(session: Session, width: int) -> Strip:
    """Draw how far the review is: decided of known, verdicts, pace and time left, last save."""
    decided, known = session.progress
    if not known:
        return Strip([])
    left = f" {decided:,} of {known:,} {bar(decided / known, 10 if width >= 100 else 5)} "
    if not session.scope.hides:
        left += "  ".join(f"{verdict.sign} {session.counted.count(verdict):,}" for verdict in VERDICTS)
    right = []
    rate = session.pace.a_minute
    remaining = session.pace.time_left(known - decided)
    if rate is not None and remaining is not None:
        right.append(f"{rate:.0f} a minute" if rate >= 10 else f"{rate:.1f} a minute")
        right.append(f"{_duration(remaining)} left")
    if session.decisions.saved_at is not None:
        right.append(f"saved {session.decisions.saved_at.astimezone():%H:%M:%S}")
    while len(right) > 1 and cell_len(left) + _APART + cell_len(" · ".join(right)) + 1 > width:
        del right[0]  # The pace is worth less than the counts, which would be cut.
    return sides(left, " · ".join(right) + " ", width)


def _duration(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 1:
        return "under 1 min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours:,} h {minutes:02} min" if hours else f"{minutes} min"


def keys_line(keys: Footer, width: int) -> Strip:
    """Draw as many keys with their names as fit, the first ones first, and those that are always shown."""
    always = _fitting(keys.always, width)
    ahead = _fitting(keys.ahead, width - cell_len(always))
    behind = ""
    if len(ahead) == len(_key_names(keys.ahead)):
        behind = _fitting(keys.behind, width - cell_len(ahead + always))
    return Strip([Segment(ahead + always + behind, QUIET)])


def _fitting(keys: Sequence[tuple[str, str]], width: int) -> str:
    fit = len(keys)
    while fit and cell_len(_key_names(keys[:fit])) > width:
        fit -= 1
    return _key_names(keys[:fit])


def _key_names(keys: Sequence[tuple[str, str]]) -> str:
    return "".join(f" {key} {label} " for key, label in keys)


def notice_lines(notice: Shown, width: int, junction: int, *, trouble: bool, most: int) -> list[Strip]:
    """Draw a notice in the place of the rule above the progress line, or the rule where there is none.

    In more than ``most`` lines it is cut, and says so.
    """
    if not notice:
        return [rule(width, junction, "┴")]
    lines = wrapped(notice, max(width - 4, 1))
    if len(lines) > most:
        lines = [*lines[: most - 1], Shown(lines[most - 1].rstrip() + CUT)]
    style = TROUBLE if trouble else STRONG
    drawn = [Strip([Segment(f" {'! ' if trouble else '· '}{lines[0]}", style)])]
    return drawn + [Strip([Segment(f"   {line}", style)]) for line in lines[1:]]


def warning_line(warning: str, width: int) -> Strip:
    """Draw what stays up in the place of the upper rule, e.g. that TLS is not checked."""
    return Strip([Segment(fitted(Shown(f" ! {terminal_text(warning)}"), width), TROUBLE)])


def rule(width: int, junction: int, sign: str) -> Strip:
    """Draw a horizontal rule with ``sign`` where the upright one meets it."""
    return Strip([Segment("─" * junction + sign + "─" * max(width - junction - 1, 0), QUIET)])


def signed_verdict(verdict: Verdict) -> str:
    """Name a verdict with its sign."""
    return f"{verdict.sign} {verdict}"
