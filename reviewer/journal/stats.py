"""What a journal holds, in numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from reviewer.core.decisions import Verdict
from reviewer.core.receipts import ReceiptState
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal


@dataclass(frozen=True, slots=True)
class DomainStats:
    """How far one domain is reviewed."""

    domain_name: str
    region: str
    effective: dict[Verdict, int]
    """Groups by their effective verdict; verdicts with none are left out."""
    decisions: int
    withdrawn: int
    """How many decisions were taken back."""
    merges: dict[ReceiptState, int]
    """Planned merges by the state of their last receipt; states with none are left out."""


@dataclass(frozen=True, slots=True)
class ReviewerStats:
    """What one reviewer has decided."""

    reviewer: str
    decisions: int
    """Those taken back later among them, the taking back not."""
    withdrawn: int
    first: str
    """``decided_at`` of the first, ISO 8601 in UTC."""
    last: str


@dataclass(frozen=True, slots=True)
class JournalStats:
    """What a journal holds."""

    decisions: int
    """Every row, those that take one back among them."""
    head: str
    domains: tuple[DomainStats, ...]
    reviewers: tuple[ReviewerStats, ...]


def stats(journal: Journal, selection: Selection = Selection()) -> JournalStats:  # noqa: B008 (frozen)
    """Count the chosen decisions of a journal, in passes that keep nobody from writing.

    A group counts where the decision that stands is a chosen one. Of the merges all count, or none where
    anything but the domain is chosen.

    Raises:
        JournalError: it can't be read.
    """
    last, head = journal.end
    domains: dict[tuple[str, str], list[int]] = {}
    reviewers: dict[str, tuple[int, int, str, str]] = {}
    cells = ("domain_name", "region", "reviewer", "decided_at", "verdict = 'withdrawn'")
    for batch in journal.batches(selection, last=last, cells=cells):
        for domain_name, region, reviewer, decided_at, is_withdrawal in batch.rows:
            counted = domains.setdefault((str(domain_name), str(region)), [0, 0])
            counted[bool(is_withdrawal)] += 1
            when = str(decided_at)
            decided, withdrawn, first, latest = reviewers.get(str(reviewer), (0, 0, when, when))
            reviewers[str(reviewer)] = (
                decided + (not is_withdrawal),
                withdrawn + bool(is_withdrawal),
                min(first, when),
                max(latest, when),
            )
    is_whole = replace(selection, domain_name=None).is_everything
    standing: dict[tuple[str, str], Counter[Verdict]] = defaultdict(Counter)
    if not is_whole:
        standing_ones = replace(selection, latest=True)
        for batch in journal.batches(standing_ones, last=last, cells=("domain_name", "region", "verdict")):
            for domain_name, region, verdict in batch.rows:
                standing[str(domain_name), str(region)][Verdict(str(verdict))] += 1
    return JournalStats(
        last,
        head,
        tuple(
            DomainStats(
                name,
                region,
                journal.counts(name, region) if is_whole else standing[name, region],
                decided,
                withdrawn,
                journal.merges(name, region) if is_whole else {},
            )
            for (name, region), (decided, withdrawn) in sorted(domains.items())
        ),
        tuple(ReviewerStats(name, *counted) for name, counted in sorted(reviewers.items())),
    )
