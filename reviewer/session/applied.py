"""What became of a group's merges, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reviewer.core.receipts import Receipt, ReceiptState
from reviewer.core.terminal_text import Shown, terminal_text

_DIFFERS = "differs:"
_MOST_FIELDS = 3


def applied_words(receipts: Sequence[Receipt], said_by: Callable[[Receipt], str]) -> Shown:
    """Say of each request of a group what became of it: ``merged 28 Nov by ann, verified``.

    Args:
        receipts: the one that counts of each request.
        said_by: names who applied it.
    """
    said = (_said(one, said_by(one)) for one in receipts)
    return Shown(" · ".join(dict.fromkeys(said)))


def merged_away(receipts: Sequence[Receipt]) -> frozenset[str]:
    """The profiles that have gone into others by a group's merges."""
    return frozenset(gone for one in receipts if one.state.is_merged for gone in one.profile_ids_to_merge)


def _said(receipt: Receipt, who: str) -> str:
    on = f"{receipt.recorded_at.astimezone():%d %b} by {terminal_text(who)}"
    match receipt.state:
        case ReceiptState.VERIFIED:
            return f"merged {on}, verified"
        case ReceiptState.DIFFERS:
            return f"merged {on}, not as promised{_fields(receipt)}"
        case ReceiptState.NOT_DONE:
            return f"not merged {on}: {terminal_text(' '.join(receipt.codes))}"
        case ReceiptState.TAKEN_APART:
            return f"taken apart {on}"
    return f"sent {on}, not seen yet"


def _fields(receipt: Receipt) -> str:
    fields = [code.removeprefix(_DIFFERS) for code in receipt.codes if code.startswith(_DIFFERS)]
    more = f" and {len(fields) - _MOST_FIELDS} more" if len(fields) > _MOST_FIELDS else ""
    return f": {terminal_text(', '.join(fields[:_MOST_FIELDS]))}{more}" if fields else ""
