"""Receipts in an export's lines: reading one, and checking that it follows from the one before."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime

from reviewer.core.receipts import Receipt
from reviewer.journal.receipts import RECEIPT_LISTS
from reviewer.journal.schema import RECEIPT_CHAINED, RECEIPT_COLUMNS, chained, receipt_of, receipt_row_of

_OPTIONAL = ("reviewer_uid", "caller_arn", "host", "account_id", "merged_digest", "left_digest")
_NUMBERS = ("cluster", "reviewer_uid")
_CODE = re.compile(r"[a-z-]+(?::[\w.:\[\] -]+)?")
"""A code with what it is about: the name of an error or a field, or an id."""


def is_receipt(record: Mapping[str, object]) -> bool:
    """Whether a line of an export is a receipt's, and not a decision's."""
    return "merge_id" in record


def receipt_in(record: Mapping[str, object]) -> Receipt:
    """Make a receipt of a line's members.

    Raises:
        ValueError: one is missing or holds something else than it should.
    """
    cells: list[str | int | None] = []
    for name in RECEIPT_COLUMNS:
        value = record.get(name)
        if value is None and name in _OPTIONAL:
            cells.append(None)
        elif name in RECEIPT_LISTS and isinstance(value, dict if name == "field_sources" else list):
            cells.append(json.dumps(value, sort_keys=True))
        elif name in _NUMBERS and isinstance(value, int) and 0 <= value < 2**63:
            cells.append(int(value))
        elif isinstance(value, str) and name not in (*RECEIPT_LISTS, *_NUMBERS):
            value.encode()  # Half a surrogate pair is a ValueError.
            cells.append(value)
        else:
            raise ValueError(f"{name} is {'missing' if name not in record else 'not what it should be'}")
    if datetime.fromisoformat(str(record["recorded_at"])).tzinfo is None:
        raise ValueError("recorded_at has no time zone")
    receipt = receipt_of(cells)
    named = (*receipt.profile_ids_to_merge, *receipt.decision_ids, *receipt.codes)
    if not all(isinstance(one, str) for one in named):
        raise ValueError("its ids or codes are no texts")
    if not all(_CODE.fullmatch(one) for one in receipt.codes):
        raise ValueError("codes has something else than codes")
    return receipt


def chain_of(before: str, receipt: Receipt, record: Mapping[str, object]) -> str:
    """The digest of a receipt in an export that follows the one with the digest ``before``."""
    rest = [record.get(name) for name in RECEIPT_CHAINED[len(RECEIPT_COLUMNS) :]]
    cells = [one if isinstance(one, int) or one is None else str(one) for one in rest]
    return chained(before, (*receipt_row_of(receipt), *cells), RECEIPT_CHAINED)
