"""What has become of planned merges, as their receipts tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer.core.receipts import Receipt, ReceiptState


def outcomes(receipts: Iterable[Receipt]) -> Mapping[str, Receipt]:
    """The receipt that counts for each merge, by the merge's id; merges never sent are not in the answer.

    Each attempt stands where its last receipt says. One that is open counts before all others: until it is
    found out what became of it, nothing may be sent. Then one that was merged counts before one that was not.

    Args:
        receipts: in the order in which they were written.
    """
    attempts: dict[str, Receipt] = {}
    for receipt in receipts:
        if receipt.state is not ReceiptState.APPROVED:
            attempts[receipt.attempt] = receipt
    found: dict[str, Receipt] = {}
    for receipt in attempts.values():
        before = found.get(receipt.merge_id)
        if before is None or _weight(receipt) >= _weight(before):
            found[receipt.merge_id] = receipt
    return found


def is_done(receipt: Receipt) -> bool:
    """Whether nothing is left to do of the merge that it tells of, not even where it was undone since."""
    return receipt.state.is_merged or receipt.state is ReceiptState.TAKEN_APART


def _weight(receipt: Receipt) -> int:
    if receipt.state.is_open:
        return 2
    return int(receipt.state is not ReceiptState.NOT_DONE)
