"""Ranges: which groups of a domain a lead has given whom, each as the line of a filter."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.team.layout import ranges_of, stamp
from reviewer.team.shared_table import SharedTable

EVERY = 300.0
"""Seconds between looks at one's own."""


def give(table: SharedTable, where: str, reviewer: str, line: str) -> None:
    """Give a reviewer the groups that pass a filter, in place of what they had; ``""`` gives all of them.

    Raises:
        SourceError: the table can't be reached, or takes it from a lead alone.
    """
    table.put({"pk": ranges_of(where), "sk": reviewer, "filter": line, "given_at": stamp(table.now())})


def given(table: SharedTable, where: str) -> Mapping[str, str]:
    """The filters by the names of those who have one; outside text, raw.

    Raises:
        SourceError: the table can't be reached.
    """
    found = table.query("pk = :pk", is_late=True, pk=ranges_of(where))
    return {str(one["sk"]): str(one["filter"]) for one in found if one.get("filter")}
