"""Finding out what became of requests that were sent, or may have been, before anything is sent again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from reviewer.apply.held import Held
from reviewer.apply.looking import Looking, in_readings, unthrottled
from reviewer.apply.promised import NO_SNAPSHOT
from reviewer.apply.receipts import ReceiptMaker
from reviewer.apply.verification import Finding, finding
from reviewer.core.matches import Profile, ProfileBatch
from reviewer.core.problems import SourceError
from reviewer.core.receipts import Receipt, ReceiptState

LOST_AFTER = timedelta(minutes=15)
"""How long a request may be on its way: AWS merges in a Lambda function, which runs for that long at most."""
_MERGED = "MERGED"


@dataclass(frozen=True, slots=True)
class Lookup:
    """Looks for merges by their profiles, and by the main one's history."""

    looking: Looking
    maker: ReceiptMaker
    lost_after: timedelta = LOST_AFTER
    """How long after it was sent a merge that does not show counts as not done."""
    promised: Callable[[Receipt], Profile | str] = lambda receipt: NO_SNAPSHOT
    """Tells what a merge promised, or by a code why that is not known."""

    def look_up(
        self, receipts: Iterable[Receipt], progress: Callable[[int], None] = lambda count: None
    ) -> list[Receipt]:
        """Say of each open attempt what became of it; one that is still open is not in the answer.

        Args:
            receipts: the last one of each open attempt.
            progress: called with how many more have been looked up.

        Raises:
            JournalError: the journal can't be read.
            SourceError: no profile can be had.
        """
        found = []
        for some in in_readings(receipts):
            assert not isinstance(some, Held)
            ids = [id for one in some for id in one.profile_ids]
            batch = unthrottled(partial(self.looking.profiles, ids))
            for receipt in some:
                seen = self._seen(receipt, batch)
                if (then := self._judged(receipt, seen)) is not None:
                    found.append(then)
            progress(len(some))
        return found

    def _seen(self, receipt: Receipt, batch: ProfileBatch) -> Finding:
        digest = self.looking.journal.keyed_digest
        seen = finding(receipt, batch, digest)
        if seen.state is ReceiptState.DIFFERS:
            seen = finding(receipt, batch, digest, self.promised(receipt))
        return seen

    def _judged(self, receipt: Receipt, seen: Finding) -> Receipt | None:
        if seen.state is not None:
            # Between the merge and this look others may have changed the profile.
            late = ("looked-later",) if seen.state is ReceiptState.DIFFERS else ()
            return self.maker.then(receipt, seen.state, (*seen.codes, *late, *self._by_whom(receipt)))
        if datetime.now(UTC) - self.looking.journal.known_since(receipt) < self.lost_after:
            return None
        if seen.gone:
            # It is half done, or others had a hand in it: whatever it was, nothing more comes of the request.
            codes = (*(f"gone:{one}" for one in seen.gone), *self._by_whom(receipt))
            return self.maker.then(receipt, ReceiptState.NOT_DONE, codes)
        if not seen.is_untouched:
            return None
        by = self._by_whom(receipt)
        what = "half-done" if seen.holds_all else "others-merged-into-it" if by else "never-arrived"
        return self.maker.then(receipt, ReceiptState.NOT_DONE, (what, *by))

    def _sent_at(self, receipt: Receipt) -> datetime:
        journal = self.looking.journal
        of_group = journal.receipts_of(receipt.domain_name, receipt.region, [receipt.group_key])
        return min(one.recorded_at for one in of_group if one.attempt == receipt.attempt)

    def _by_whom(self, receipt: Receipt) -> tuple[str, ...]:
        """Who has merged into the main profile since the request was sent, where history tells."""
        since = self._sent_at(receipt) - _CLOCKS_DIFFER
        try:
            records = list(self.looking.history(receipt.main_profile_id))
        except SourceError:
            return ()  # Without the right to read histories the profiles have to do.
        by = {
            one.performed_by or "unnamed": None
            for one in records
            if one.action == _MERGED and one.created_at is not None and one.created_at >= since
        }
        return tuple(f"by:{one}" for one in by)


_CLOCKS_DIFFER = timedelta(minutes=5)
"""How far this machine's clock may be ahead of AWS's: more, and signed requests are not taken."""
