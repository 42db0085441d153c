"""Whether a merge has come out as promised, by what its profiles are now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.apply.check import Digest
from reviewer.apply.promised import NO_SNAPSHOT
from reviewer.apply.receipts import field_code
from reviewer.comparison.fields import compared_text, fields_of
from reviewer.core.matches import Profile, ProfileBatch
from reviewer.core.receipts import Receipt, ReceiptState


@dataclass(frozen=True, slots=True)
class Finding:
    """What a merge's profiles tell of it."""

    state: ReceiptState | None
    """VERIFIED or DIFFERS; None where the merge does not show, or not all of it."""
    codes: tuple[str, ...] = ()
    """Of DIFFERS: the fields."""
    is_untouched: bool = False
    """Whether every profile of it is still there."""
    gone: tuple[str, ...] = ()
    """The profiles that are gone where not all that were to go are, or the main one is."""
    holds_all: bool = False
    """Whether the main profile holds what it was to, whatever became of the others."""


def finding(
    receipt: Receipt, batch: ProfileBatch, digest: Digest, promised: Profile | str = NO_SNAPSHOT
) -> Finding:
    """Look for a merge in its profiles of now.

    Args:
        receipt: of an attempt, with the digest of what was promised.
        batch: the merge's profiles.
        digest: the journal's.
        promised: the merged profile, or a code of why it is not known, so that no fields can be named.
    """
    others = receipt.profile_ids_to_merge
    main = batch.profiles.get(receipt.main_profile_id)
    if any(one not in batch.profiles and one not in batch.gone for one in receipt.profile_ids):
        return Finding(None)
    holds_all = main is not None and digest(compared_text([main])) == receipt.merged_digest
    left = [one for one in others if one in batch.profiles]
    if left:
        gone = tuple(one for one in receipt.profile_ids if one in batch.gone)
        return Finding(None, is_untouched=not gone, gone=gone, holds_all=holds_all)
    if holds_all:
        return Finding(ReceiptState.VERIFIED, holds_all=True)
    if main is None:
        return Finding(ReceiptState.DIFFERS, (f"gone:{receipt.main_profile_id}",))
    if isinstance(promised, str):
        return Finding(ReceiptState.DIFFERS, (promised,))
    return Finding(ReceiptState.DIFFERS, tuple(map(field_code, _differing(promised, main))))


def _differing(promised: Profile, main: Profile) -> Iterable[str]:
    wanted, found = fields_of(promised), fields_of(main)
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
