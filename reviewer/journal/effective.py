"""Effective decisions: the newest on each group that was not taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from reviewer.core.decisions import Decision
from reviewer.journal.schema import ORDER, decision_of
from reviewer.journal.writing import EFFECTIVE, SELECT

OF_GROUP = "decision.domain_name = ? AND decision.region = ? AND decision.group_key = ?"
"""A condition that takes domain name, region and group key."""
NEWEST_FIRST = f"ORDER BY {ORDER} DESC, decision.id DESC"
IDS_AT_ONCE = 500
"""SQLite takes at least 999 values a statement."""


def effective(
    connection: sqlite3.Connection, domain_name: str, region: str, group_keys: Sequence[str]
) -> dict[str, Decision]:
    """Find the effective decision of each group; undecided ones are not in the answer.

    Raises:
        sqlite3.Error: the file can't be read.
    """
    found = {}
    for key in _with_decisions(connection, domain_name, region, group_keys):
        row = connection.execute(
            f"{SELECT} WHERE {OF_GROUP} AND {EFFECTIVE} {NEWEST_FIRST} LIMIT 1", (domain_name, region, key)
        ).fetchone()
        if row is not None:
            found[key] = decision_of(row)
    return found


def _with_decisions(
    connection: sqlite3.Connection, domain_name: str, region: str, group_keys: Sequence[str]
) -> list[str]:
    """The keys that any decision speaks of, which of most pages of a new run are none."""
    found: set[str] = set()
    for start in range(0, len(group_keys), IDS_AT_ONCE):
        some = group_keys[start : start + IDS_AT_ONCE]
        rows = connection.execute(
            "SELECT group_key FROM decision WHERE domain_name = ? AND region = ?"
            f" AND group_key IN ({', '.join('?' * len(some))})",
            (domain_name, region, *some),
        )
        found.update(key for (key,) in rows)
    return [key for key in group_keys if key in found]
