"""Decisions to write into journals under test."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from reviewer.core.decisions import Choice, ChosenBy, Decision, Verdict
from reviewer.core.matches import group_key
from reviewer.core.receipts import Receipt, ReceiptState

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def decision(number: int, verdict: Verdict = Verdict.MERGE, group: int = 1, **changes: Any) -> Decision:
    """The ``number``th decision, a second after the one before; on a group of two by its number."""
    ids = (f"{group:032x}", f"{group + 1000:032x}")
    made = Decision(
        id=f"00000000-0000-4000-8000-{number:012}",
        decided_at=NOON + timedelta(seconds=number),
        reviewer="ann",
        reviewer_uid=1001,
        caller_arn="arn:aws:iam::123456789012:user/ann",
        domain_name="acme",
        region="eu-west-1",
        match_id=f"{group:032x}",
        group_key=group_key(ids),
        profile_ids=ids,
        confidence_score=0.93,
        match_generation_date=datetime(2026, 11, 21, tzinfo=UTC),
        verdict=verdict,
    )
    return replace(made, **changes)


EVERYTHING = decision(
    1,
    note="twins",
    reason="shared household",
    blind=True,
    clusters=(("a", "b"), ("c",)),
    compared_digest="j:d",
    host="desk-7",
    account_id="123456789012",
    session_id="s-1",
    field_sources=({"EmailAddress": "p-2", "Attributes": {"tier": "p-1"}}, {}),
    evidence={"0-1": ("name:identical", "email:different:other-host")},
    choice=Choice(ChosenBy.AUDIT, 1, 10),
)
"""A decision with all its members."""


def withdrawal(number: int, of: Decision) -> Decision:
    """The ``number``th decision, which takes ``of`` back."""
    moment = NOON + timedelta(seconds=number)
    return replace(
        of, id=decision(number).id, decided_at=moment, verdict=Verdict.WITHDRAWN, note="", withdraws=of.id
    )


def receipt(number: int, state: ReceiptState, of: Decision, **changes: Any) -> Receipt:
    """The ``number``th receipt, a minute after the decisions; of the merge that ``of`` comes to."""
    made = Receipt(
        id=f"00000000-0000-4000-9000-{number:012}",
        recorded_at=NOON + timedelta(minutes=1, seconds=number),
        state=state,
        merge_id=of.group_key,
        attempt="00000000-0000-4000-9000-000000000001",
        domain_name=of.domain_name,
        region=of.region,
        group_key=of.group_key,
        cluster=0,
        main_profile_id=of.profile_ids[0],
        profile_ids_to_merge=of.profile_ids[1:],
        field_sources={"Gender": of.profile_ids[1], "Attributes": {"tier": of.profile_ids[1]}},
        decision_ids=(of.id,),
        reviewer="ann",
        reviewer_uid=1001,
        caller_arn=None,
        host="desk",
        account_id="123456789012",
    )
    return replace(made, **changes)
