"""Ranges: which groups of a domain a lead has given whom, each as the line of a filter."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.team.layout import in_feed, ranges_of
from reviewer.team.shared_table import SharedTable


def give(table: SharedTable, where: str, reviewer: str, line: str) -> None:
    """Give a reviewer the groups that pass a filter, in place of what they had; ``""`` gives all of them.

    Raises:
        SourceError: the table can't be reached, or takes it from a lead alone.
    """
    key = {"pk": ranges_of(where), "sk": reviewer}
    table.put(key | in_feed(where, table.now()) | {"range": line})


def given(table: SharedTable, where: str) -> Mapping[str, str]:
    """The filters by the names of those who have one; outside text, raw.

    Raises:
        SourceError: the table can't be reached.
    """
    found = table.query("pk = :pk", pk=ranges_of(where))
    return {str(one["sk"]): str(one["range"]) for one in found if one.get("range")}
