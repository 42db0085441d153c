"""Decisions in an export's lines: reading one, and refusing what no decision can be."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

from reviewer.core.decisions import Decision, Verdict
from reviewer.core.matches import group_key
from reviewer.journal.schema import COLUMNS, decision_of, time_text

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""Before this no decision can have been made."""
_FAR_AHEAD = timedelta(days=365 * 200)
"""How far ahead of this clock no other is, however wrong; nothing comes behind the calendar's end."""
_OPTIONAL = (
    "reviewer_uid", "caller_arn", "confidence_score", "match_generation_date", "withdraws", "clusters",
    "compared_digest", "host", "account_id", "session_id", "field_sources",
    "evidence", "choice",
)  # fmt: skip
_KINDS: dict[str, tuple[type, ...]] = {
    "reviewer_uid": (int,),
    "profile_ids": (list,),
    "confidence_score": (float, int),
    "blind": (bool,),
    "clusters": (list,),
    "field_sources": (list, dict),
    "evidence": (dict,),
}
"""What a member of a line may be where it is not a string."""
_DEFAULTS: dict[str, object] = {"reason": "", "blind": False, "note": ""}
"""What a member is taken for where it is missing and can't be null."""


def decision_in(record: dict[str, object]) -> Decision:
    """Make a decision of a line's members.

    Raises:
        ValueError: one is missing or holds something else than it should.
    """
    cells: list[object] = []
    for name in COLUMNS:
        value = record.get(name, _DEFAULTS.get(name))
        kinds = _KINDS.get(name, (str,))
        is_of_kind = isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))
        if not is_of_kind and not (value is None and name in _OPTIONAL):
            raise ValueError(f"{name} is {'missing' if name not in record else 'not what it should be'}")
        if isinstance(value, str) and value.encode(errors="ignore").decode() != value:
            raise ValueError(f"{name} has text that is no Unicode")
        cells.append(json.dumps(value, sort_keys=True) if isinstance(value, (list, dict)) else value)
    for ids in (record["profile_ids"], *(record.get("clusters") or ())):  # type: ignore[misc]
        if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
            raise ValueError("profile_ids or clusters are no lists of ids")
    _check_sources(record.get("field_sources"), record.get("clusters"))
    if not _are_codes(record.get("evidence") or {}):
        raise ValueError("evidence has something else than codes")
    if isinstance(uid := record.get("reviewer_uid"), int) and not 0 <= uid < 2**63:
        raise ValueError("reviewer_uid is no user's number")
    try:
        decision = decision_of(cells)  # type: ignore[arg-type]
    except OverflowError as error:
        raise ValueError("confidence_score is too large a number") from error
    if decision.group_key != group_key(decision.profile_ids):
        raise ValueError("group_key is not that of its profile_ids, so that it would decide another group")
    if (decision.verdict is Verdict.WITHDRAWN) != (decision.withdraws is not None):
        raise ValueError("withdraws and verdict don't fit")
    time_in(record, "match_generation_date")
    time_in(record, "decided_at", of_decision=True)
    return decision


def _are_codes(evidence: object) -> bool:
    """Whether evidence is a mapping of pairs to codes: anything else may be a customer's value."""
    return isinstance(evidence, dict) and all(
        re.fullmatch(r"\d+-\d+", pair)
        and isinstance(said, list)
        and all(isinstance(one, str) and re.fullmatch(r"[a-z]+(?:[-:][a-z]+)*", one) for one in said)
        for pair, said in evidence.items()
    )


def _check_sources(sources: object, clusters: object) -> None:
    """Check whose values a line says win: for each cluster, or in one mapping for all as it was before.

    Raises:
        ValueError: they are no mappings of names to profiles, not as many as clusters, or a cluster's are of
            another one.
    """
    is_by_cluster = isinstance(sources, list)
    by_cluster: list[object] = sources if isinstance(sources, list) else [sources or {}]
    if is_by_cluster and (not isinstance(clusters, list) or len(by_cluster) != len(clusters)):
        raise ValueError("field_sources are not as many as clusters")
    for at, one in enumerate(by_cluster):
        for source in one.values() if isinstance(one, dict) else (None,):
            for profile_id in source.values() if isinstance(source, dict) else (source,):
                if not isinstance(profile_id, str):
                    raise ValueError("field_sources names no profiles")
                if is_by_cluster and isinstance(clusters, list) and profile_id not in clusters[at]:
                    raise ValueError("field_sources names a profile that is not in its cluster")


def time_in(record: dict[str, object], name: str, *, of_decision: bool = False) -> str | None:
    """Read a time as this program writes it; ``of_decision``: one at which a decision can have been made.

    Raises:
        ValueError: it is none, or has no time zone, or can't be that.
    """
    if record.get(name) is None:
        return None
    moment = datetime.fromisoformat(str(record[name]))
    if moment.tzinfo is None:
        raise ValueError(f"{name} has no time zone")
    try:
        text = time_text(moment)
    except OverflowError as error:
        raise ValueError(f"{name} lies outside the calendar") from error
    if of_decision and moment > datetime.now(UTC) + _FAR_AHEAD:
        raise ValueError(f"{name} is {text}, centuries ahead of this machine's clock")
    if of_decision and moment < EARLIEST:
        raise ValueError(f"{name} is {text}, when no decision can have been made")
    return text
