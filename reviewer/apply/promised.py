"""What a merge that was sent promised, as its snapshot tells: receipts hold no values."""

from __future__ import annotations

from collections import defaultdict

from reviewer.apply.check import Digest
from reviewer.apply.snapshots import KeptSnapshot, Snapshots
from reviewer.comparison.fields import compared_text
from reviewer.comparison.merged import merged_profile
from reviewer.core.matches import Profile
from reviewer.core.problems import SourceError
from reviewer.core.receipts import Receipt

NO_SNAPSHOT, UNREADABLE = "no-snapshot", "snapshot-unreadable"
"""Codes of why it is not known what a merge promised."""


class Promised:
    """Makes merged profiles anew from snapshots, which are listed once, when the first is asked for."""

    def __init__(self, snapshots: Snapshots | None, digest: Digest) -> None:
        self._snapshots, self._digest = snapshots, digest
        self._kept: dict[str, list[KeptSnapshot]] | None = None

    def of(self, receipt: Receipt) -> Profile | str:
        """The profile that a merge was to make, or a code of why that is not known."""
        if self._snapshots is None:
            return NO_SNAPSHOT
        try:
            return self._found(self._snapshots, receipt)
        except SourceError:
            return UNREADABLE

    def _found(self, snapshots: Snapshots, receipt: Receipt) -> Profile | str:
        if self._kept is None:
            self._kept = defaultdict(list)
            for kept in snapshots.list():
                self._kept[kept.merge_id].append(kept)
        for kept in self._kept.get(receipt.merge_id, ()):
            snapshot = snapshots.read(kept)
            if not snapshot.profiles.keys() >= set(receipt.profile_ids):
                continue
            before = [Profile(one, snapshot.profiles[one]) for one in receipt.profile_ids]
            promised = merged_profile(before, receipt.main_profile_id, receipt.field_sources)
            # The same merge may have been tried before, on other values.
            if self._digest(compared_text([promised])) == receipt.merged_digest:
                return promised
        return NO_SNAPSHOT
