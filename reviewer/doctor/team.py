"""Whether decisions can be shared with a team: the table, rights on it, this machine's clock, what waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.aws.table import Table
from reviewer.core.counted import number
from reviewer.core.problems import ProblemKind, SourceError
from reviewer.doctor.checks import Check, State, check
from reviewer.doctor.permissions import tried
from reviewer.journal.outbox import Outbox, Standing
from reviewer.journal.place import Place
from reviewer.journal.sqlite import Journal
from reviewer.team.layout import FEED, member_key, stamp, team_of
from reviewer.team.provision import check_schema

_MOST_DRIFT = 60
"""Seconds that a clock may be off without a word; AWS takes no signature that is off by some minutes."""
_NEVER = "attribute_exists(pk) AND attribute_not_exists(pk)"
"""A condition under which nothing is ever put: whoever is told so may put."""


def team_checks(options: ConnectionOptions, table_name: str, place: Place) -> Iterator[Check]:
    """Look at a team's table as this host reaches it. Nothing is written, and reviewing works without it."""
    try:
        table = Table(Connection(options), table_name)
        made_at = check_schema(table)
    except SourceError as error:
        problem = error.problem
        result = f"{problem.what}: decisions are saved here and wait"
        yield check("team", State.WARNING, result, problem.todo, problem=problem.kind.value)
        return
    result = f"table {table.name} in {table.region}, a team's since {made_at:%d %b %Y}"
    yield check("team", State.GOOD, result, table=table.name, region=table.region)
    key = member_key("doctor", "doctor")
    yield _right("PutItem", "sharing decisions", lambda: table.put(key, _NEVER))
    yield _right(
        "Query",
        "seeing others' decisions",
        lambda: list(table.query("feed = :feed AND #at >= :at", index=FEED, feed="doctor", at="0")),
    )
    drift = table.clock_drift
    if drift is not None and abs(drift.total_seconds()) > _MOST_DRIFT:
        seconds = round(drift.total_seconds())
        result = f"this machine's is {abs(seconds):,} s {'ahead of' if seconds > 0 else 'behind'} AWS's"
        yield check(
            "clock", State.WARNING, result, "Set it, e.g. with `timedatectl set-ntp true`", drift=seconds
        )
    if place.path.is_file() and place.path.stat().st_size:
        with Journal.open_to_read(place) as journal:
            yield _waiting(Outbox.state_of(journal, team_of(table.region, table.name)), stamp(made_at))


def _right(operation: str, purpose: str, ask: Callable[[], object]) -> Check:
    _, error = tried(ask)
    name, action = f"may {operation}", f"dynamodb:{operation}"
    if error is None:
        return check(name, State.GOOD, "allowed", action=action, allowed=True)
    problem = error.problem
    if problem.kind is ProblemKind.DENIED:
        result = f"denied; it is for {purpose}"
        return check(name, State.WARNING, result, problem.todo, action=action, allowed=False)
    return check(name, State.WARNING, f"could not be tried: {problem.what}", problem.todo, action=action)


def _waiting(state: Standing | None, made_at: str) -> Check:
    if state is None:
        return check("sharing", State.NOTE, "nothing of this journal has been shared with it yet")
    if state.made_at not in ("", made_at):
        result = "this journal has shared by another table of that name: nothing is shared by this one"
        todo = "Where that one was lost, run `reviewer team join`; otherwise check the AWS profile"
        return check("sharing", State.WARNING, result, todo)
    seen = f"; others' decisions are here up to {state.seen_until[:19]}Z" if state.seen_until else ""
    result = f"{number(state.waiting, 'decision waits', 'decisions wait')} to be shared{seen}"
    if state.unjoined:
        before = number(state.unjoined, "decision from before it is", "decisions from before it are")
        result += f"; {before} not shared"
        todo = "`reviewer team join` shares what was decided before"
        return check("sharing", State.NOTE, result, todo, waiting=state.waiting)
    return check("sharing", State.GOOD, result, waiting=state.waiting)
