"""The lines above and below the groups: what is reviewed, how far it is, which keys there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reviewer.core.counted import number
from reviewer.core.decisions import VERDICTS, Verdict
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.core.wrapping import wrapped
from reviewer.matches.filter_line import written
from reviewer.matches.orders import Order
from reviewer.session.session import Session
from reviewer.tui.action import Action
from reviewer.tui.drawing.bars import bar
from reviewer.tui.drawing.cells import CUT, fitted, fitted_runs
from reviewer.tui.drawing.job_words import job_words
from reviewer.tui.drawing.palette import (
    ACCENT,
    PART_SIGN,
    PLAIN,
    QUIET,
    STRONG,
    TITLE,
    TROUBLE,
    VERDICT_STYLES,
)

_APART = 2
"""Blanks between the two ends of a line, which would else read as one."""


def sides(left: str | Sequence[tuple[str, Style]], right: str, width: int, style: Style = PLAIN) -> Strip:
    """Draw ``left`` and ``right`` at the two ends of a line, well apart; the left one gives way."""
    runs = [(left, PLAIN)] if isinstance(left, str) else left
    room = width - cell_len(right) - _APART
    if not right.strip() or room <= 8:
        return fitted_runs(runs, width)
    beside = Segment(" " * _APART + right, style)
    return Strip([*fitted_runs(runs, room), beside]).simplify()


def run_name(generation_date: datetime | None, *, short: bool = False) -> str:
    """Name a run by its date, in UTC as AWS schedules it; the day alone if ``short``."""
    if generation_date is None:
        return "run of unknown date"
    if short:
        return f"run {generation_date:%d %b}"
    return f"run {generation_date:%d %b %Y %H:%M} UTC"


def top_line(session: Session, activity: Shown, width: int, retry: str = "r") -> Strip:
    """Draw the domain, the run and how many groups there are; ``activity`` is what is under way."""
    queue = session.groups
    domain, left = terminal_text(session.domain_name), ""
    if session.scope.second_review is not None:
        left += " · second review"
    if session.scope.hides:
        left += " · blind"
    if queue.pages or len(queue):
        # Which groups are walked is more to the point than the minute of their run.
        is_short = width < (80 if session.navigator.view is None else 100)
        left += f" · {run_name(queue.generation_date, short=is_short)}"
    if session.weighing.own is not None:
        left += " · own weights"
    chosen = "" if session.navigator.view is None else f" · {terminal_text(_chosen_words(session))}"
    counts = [words for words in (activity, job_words(session, short=width < 100, retry=retry)) if words]
    if (waiting := session.decisions.to_apply) and not session.scope.hides:
        # A group that was split comes to several merges.
        groups = f"{waiting:,}" if width < 100 else number(waiting, "group")
        counts.append(Shown(f"{groups} to apply"))
    if queue.potential_matches is not None:
        words = "potential matches" if width >= 100 else "matches"
        counts.append(Shown(f"{queue.potential_matches:,} {words}"))
    if queue.pages or len(queue):
        counts.append(Shown(f"{len(queue):,} loaded"))
    named = [(" ", PLAIN), (domain, TITLE), (left, PLAIN), (chosen, ACCENT)]
    # Which groups are walked, and how many, is worth more than how many there are.
    taken = sum(cell_len(text) for text, _ in named) + _APART + 1
    while chosen and len(counts) > bool(activity) and cell_len(" · ".join(counts)) + taken > width:
        counts.pop()
    return sides(named, " · ".join(counts) + " ", width, QUIET)


def _chosen_words(session: Session) -> str:
    """Say which groups are shown, and in which order."""
    scope = session.scope
    parts = ["" if scope.sample is None else "sample"]
    parts.append("" if scope.share is None else f"share {scope.share}")
    parts.append(f"/{written(session.navigator.filter)}" if not session.navigator.filter.is_all else "")
    if session.navigator.order is not Order.RUN:
        parts.append(f"{session.navigator.order.label} first")
    shown = 0 if session.navigator.view is None else len(session.navigator.view)
    return " ".join([*(part for part in parts if part), f"({shown:,})"])


def progress_line(session: Session, width: int) -> Strip:
    """Draw how far the review is: decided of known, verdicts, pace and time left, last save."""
    decided, known = session.progress.decided
    if not known:
        return Strip([])
    left = [(f" {decided:,} of {known:,} {bar(decided / known, 10 if width >= 100 else 5)}", PLAIN)]
    if not session.scope.hides:
        left += [
            (
                f"{'  ' if at else ' '}{verdict.sign} {session.progress.counted.count(verdict):,}",
                VERDICT_STYLES[verdict],
            )
            for at, verdict in enumerate(VERDICTS)
        ]
    room = width - sum(cell_len(text) for text, _ in left) - _APART - 1
    right = []
    rate = session.deciding.pace.a_minute
    remaining = session.deciding.pace.time_left(session.progress.left)
    if rate is not None and remaining is not None:
        right.append(f"{rate:.0f} a minute" if rate >= 10 else f"{rate:.1f} a minute")
        right.append(f"{_duration(remaining)} left")
    if (saved := session.decisions.last_saved) is not None:
        at = session.groups.position_of(saved.group_key)
        when = f"saved {saved.decided_at.astimezone():%H:%M:%S}"
        sign = PART_SIGN if saved.merges_a_part else saved.verdict.sign or "undo of"
        whole = when if at is None else f"{sign} group {at + 1:,} {when}"
        right.append(whole if cell_len(whole) <= room else when)
    state = session.team.state
    if state is not None and (state.waiting or not state.is_connected):
        right.append(f"{state.waiting:,} not shared yet")
    elif state is not None:
        right.append(f"{state.unjoined:,} of before not shared" if state.unjoined else "all shared")
    while right and cell_len(" · ".join(right)) > room:
        del right[0]  # The pace is worth less than the counts, which would be cut.
    return sides(left, " · ".join(right) + " ", width, QUIET)


def _duration(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 1:
        return "under 1 min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours:,} h {minutes:02} min" if hours else f"{minutes} min"


def notice_lines(notice: Shown, width: int, *, trouble: bool, most: int) -> list[Strip]:
    """Draw a notice above the progress line, or an empty line where there is none.

    In more than ``most`` lines it is cut, and says so.
    """
    if not notice:
        return [_EMPTY]
    lines = wrapped(notice, max(width - 4, 1))
    if len(lines) > most:
        lines = [*lines[: most - 1], Shown(lines[most - 1].rstrip() + CUT)]
    style = TROUBLE if trouble else STRONG
    drawn = [Strip([Segment(f" {'! ' if trouble else '· '}{lines[0]}", style)])]
    return drawn + [Strip([Segment(f"   {line}", style)]) for line in lines[1:]]


def warning_line(warning: str, width: int) -> Strip:
    """Draw what stays up in the place of the upper rule, e.g. that TLS is not checked."""
    return Strip([Segment(fitted(Shown(f" ! {terminal_text(warning)}"), width), TROUBLE)])


def panes_line(actions: Sequence[Action], width: int, junction: int) -> Strip:
    """Draw the names of the panes with their keys, parted at the junction; 0 where there is but one.

    The same for every group: some 700 bytes would be sent again wherever it changed.
    """
    keys = {one.id: one.shown for one in actions if one.shown}
    rooms = [junction, width - junction - (1 if junction else 0)]
    groups, named = _pane("Groups", _OF_GROUPS, keys, rooms[0])
    # What the narrow list has no room for stands with the profiles: closer where only that lets it fit.
    missing = {} if _MOST_NEEDED in named else {_MOST_NEEDED: _OF_GROUPS[_MOST_NEEDED]}
    labels = _OF_PROFILES | missing | _MORE_OF_PROFILES
    ways = (_pane("Profiles", labels | brief, keys, rooms[1], apart) for brief, apart in _WAYS)
    fitting = (line for line, named in ways if named.keys() >= missing.keys())
    profiles = next(fitting, None) or _pane("Profiles", labels, keys, rooms[1])[0]
    return Strip([*groups, Segment(UPRIGHT, QUIET), *profiles]) if junction else profiles


def _pane(
    name: str, labels: Mapping[str, str], keys: Mapping[str, str], room: int, apart: int = 2
) -> tuple[Strip, Mapping[str, str]]:
    """Draw a pane's name, and as many of its keys as there is room for; tells which."""
    runs = [(" ", PLAIN), (name, TITLE), (" " * (apart - 1), PLAIN)]
    left = room - cell_len(name) - apart
    named: dict[str, str] = {}
    for id, label in labels.items():
        if not (key := keys.get(id)):
            continue
        left -= cell_len(key) + cell_len(label) + 1 + apart
        if left + apart - 1 < 0:
            break
        runs += [(f" {key}", ACCENT), (f" {label}{' ' * (apart - 1)}", QUIET)]
        named[id] = label
    return fitted_runs(runs, room), named


UPRIGHT = "│"
"""Parts the panes."""
_EMPTY = Strip([])
_OF_GROUPS = {"filter": "filter", "order": "sort", "scores": "scores"}
_MOST_NEEDED = "order"
"""What the footer of a small screen doesn't name either."""
_OF_PROFILES = {
    "group.next": "group",
    "profiles.right": "profile",
    "profile.out": "leave out",
    "profile.cluster-1": "person",
    "note": "note",
}
_MORE_OF_PROFILES = {
    "fields.down": "fields",
    "balance": "evidence",
    "reasons": "reasons",
    "list.smaller": "room",
    "field.next": "field",
}
"""The actions whose keys the panes show where there is room, in a word each."""
_WAYS: Sequence[tuple[dict[str, str], int]] = (({}, 2), ({}, 1), ({"profile.out": "out"}, 1))
"""How the profiles' keys may be shown: shorter words, and how many blanks they stand apart."""


def signed_verdict(verdict: Verdict) -> str:
    """Name a verdict with its sign, by the word that its key has."""
    return f"{verdict.sign} {verdict.label}"
