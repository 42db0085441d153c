"""Receipts: what became of one planned merge, as codes and ids, never with a value. Frozen, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from reviewer.core.decisions import FieldSources, Reviewer

OTHERS_FIRST = "others-first"
"""Code of a request that was not sent, since someone else in the team was first with its group."""
OTHERS_MERGE = "others-merge"
"""Code of a request that was not sent, since someone else's for one of its profiles is under way."""
OTHERS_UNREADABLE = "others-unreadable"
"""Code of a request that was not sent, since the team has something of its group that can't be read here."""


class ReceiptState(StrEnum):
    """What a receipt says of a planned merge."""

    APPROVED = "approved"
    """Someone else than who decided it has approved it, as it is planned."""
    SENT = "sent"
    """Its request is about to be sent: written before, so that it may have been sent or not."""
    ANSWERED = "answered"
    """AWS has taken the request; the merge itself may come later."""
    UNKNOWN = "unknown"
    """No answer came: it may have been done or not, until history or the profiles tell."""
    NOT_DONE = "not done"
    """It was not done: AWS refused the request, or it never arrived."""
    VERIFIED = "verified"
    """The merged profile holds what was promised, and the others are gone."""
    DIFFERS = "differs"
    """The others are gone, and the merged profile is another than was promised: the codes say where."""
    TAKEN_APART = "taken apart"
    """It was undone as far as the API allows."""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be found out what became of the request."""
        return self in (ReceiptState.SENT, ReceiptState.ANSWERED, ReceiptState.UNKNOWN)

    @property
    def is_merged(self) -> bool:
        """Whether the profiles are one."""
        return self in (ReceiptState.VERIFIED, ReceiptState.DIFFERS)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known of one planned merge at one time: one row of the journal's receipts."""

    id: str
    """UUID of the receipt."""
    recorded_at: datetime
    """When, in UTC, to the microsecond."""
    state: ReceiptState
    merge_id: str
    """The planned merge's id."""
    attempt: str
    """The id of the receipt that begins the attempt that this one tells of: its own for the first."""
    domain_name: str
    region: str
    group_key: str
    cluster: int
    """Which of the decision's clusters, from 0."""
    main_profile_id: str
    profile_ids_to_merge: tuple[str, ...]
    field_sources: FieldSources = field(hash=False)
    decision_ids: tuple[str, ...]
    """The decisions that it follows from."""
    reviewer: str
    """The OS user's name who applied or approved it."""
    reviewer_uid: int | None
    caller_arn: str | None
    host: str | None
    account_id: str | None
    merged_digest: str | None = None
    """Keyed digest of what the main profile is to hold afterwards (``Journal.keyed_digest``)."""
    left_digest: str | None = None
    """Keyed digest of all that is left of the group afterwards: what its next request is checked against.
    None where nothing more is to be merged of it."""
    codes: tuple[str, ...] = ()
    """Details, e.g. ``error:ThrottlingException`` or ``differs:Address.City``: codes and fields' names."""

    @property
    def profile_ids(self) -> tuple[str, ...]:
        """All profiles in the request, the main one first."""
        return (self.main_profile_id, *self.profile_ids_to_merge)

    @property
    def maker(self) -> Reviewer:
        """Who has applied or approved the merge."""
        return Reviewer(self.reviewer, self.reviewer_uid, self.host, self.caller_arn)
