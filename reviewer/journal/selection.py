"""Choosing decisions, and reading them without keeping anyone from writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reviewer.core.decisions import Verdict
from reviewer.journal.schema import COLUMNS, ORDER, Cell, Row, time_text

_STEP = 1000
"""Rows looked at in one go: a few milliseconds, in which nobody else can commit."""
IN_ORDER = "ORDER BY decision.seq"
"""SQL: the journal's own order."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which decisions are wanted; every condition that is given has to hold."""

    domain_name: str | None = None
    region: str | None = None
    verdicts: tuple[Verdict, ...] = ()
    """Any of these; all where none is named."""
    since: datetime | None = None
    """Those decided then or later (timezone-aware)."""
    until: datetime | None = None
    """Those decided before then (timezone-aware)."""
    reviewer: str | None = None
    latest: bool = False
    """Only effective ones: for each group its newest decision that was not taken back."""
    shares_profiles: bool = False
    """Only those of which another decision, of any kind, names a profile too."""

    @property
    def is_everything(self) -> bool:
        """Whether every decision is wanted."""
        return self == Selection()


@dataclass(frozen=True, slots=True)
class Batch:
    """Some chosen rows, in journal order."""

    rows: Sequence[Row]
    """The cells asked for."""
    seq: int
    """How far the journal has been read."""


def batches(
    fetch: Callable[[str, Mapping[str, Cell]], Sequence[Row]],
    selection: Selection,
    last: int,
    cells: Sequence[str] = COLUMNS,
    by: str = IN_ORDER,
) -> Iterator[Batch]:
    """Read the chosen decisions as they were after row ``last``, in journal order.

    A reader keeps writers out while it reads, so each batch is read on its own; as rows never change,
    what comes is one state of the journal all the same.

    Args:
        fetch: runs a statement with its values, and answers all its rows.
        selection: which decisions.
        last: the number of the last row that counts.
        cells: what to read of each: columns, or SQL over them.
        by: SQL that orders a batch's rows, or groups them where cells are aggregates.
    """
    chosen, values = condition(selection)
    statement = (
        f"SELECT {', '.join(cells)} FROM decision"
        f" WHERE decision.seq > :after AND decision.seq <= :upto{chosen} {by}"
    )
    after = 0
    while after < last:
        upto = min(after + _STEP, last)
        rows = fetch(statement, values | {"after": after, "upto": upto, "last": last})
        after = upto
        yield Batch(rows, after)


def condition(selection: Selection) -> tuple[str, dict[str, Cell]]:
    """Write a selection as SQL behind a ``WHERE`` on ``decision``, with its values but ``last``."""
    parts: list[str] = []
    values: dict[str, Cell] = {}
    for name in ("domain_name", "region", "reviewer"):
        wanted = getattr(selection, name)
        if wanted is not None:
            # The plus keeps SQLite from reading the whole domain by an index for every batch.
            parts.append(f"+decision.{name} = :{name}")
            values[name] = wanted
    for name, order in (("since", ">="), ("until", "<")):
        moment = getattr(selection, name)
        if moment is not None:
            parts.append(f"decision.decided_at {order} :{name}")
            values[name] = time_text(moment)
    if selection.verdicts:
        parts.append(
            f"decision.verdict IN ({', '.join(f':verdict{at}' for at in range(len(selection.verdicts)))})"
        )
        values |= {f"verdict{at}": verdict.value for at, verdict in enumerate(selection.verdicts)}
    if selection.latest:
        parts.append(_IS_LATEST)
    if selection.shares_profiles:
        parts.append(_SHARES_PROFILES)
    return "".join(f" AND {part}" for part in parts), values


_SHARES_PROFILES = (
    "EXISTS (SELECT 1 FROM json_each(decision.profile_ids) AS named"
    " JOIN member ON member.profile_id = named.value AND member.seq <> decision.seq)"
)
_NOT_UNDONE = (
    "NOT EXISTS (SELECT 1 FROM decision AS undo WHERE undo.withdraws = {0}.id AND undo.seq <= :last)"
)
_NEWER_ORDER = ORDER.replace("decision.", "newer.")
_IS_LATEST = f"""decision.verdict <> 'withdrawn' AND {_NOT_UNDONE.format("decision")}
    AND NOT EXISTS (
        SELECT 1 FROM decision AS newer
        WHERE newer.domain_name = decision.domain_name AND newer.region = decision.region
            AND newer.group_key = decision.group_key AND newer.seq <= :last
            AND {_NEWER_ORDER} >= {ORDER}
            AND ({_NEWER_ORDER} > {ORDER} OR newer.id > decision.id)
            AND newer.verdict <> 'withdrawn' AND {_NOT_UNDONE.format("newer")}
    )"""
