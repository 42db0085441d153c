"""What applying decisions asks of a team: that each merge is sent once, whoever sends it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.core.problems import SourceError
from reviewer.core.receipts import OTHERS_FIRST, OTHERS_MERGE, OTHERS_UNREADABLE, Receipt
from reviewer.journal.conflicts import Group
from reviewer.journal.outbox import EVER, Outbox, OutgoingReceipt
from reviewer.journal.place import Place
from reviewer.journal.problems import JournalError
from reviewer.journal.sqlite import Journal
from reviewer.team.feed import Feed
from reviewer.team.layout import team_of
from reviewer.team.provision import check_table
from reviewer.team.shipping import Shipping

if TYPE_CHECKING:
    from reviewer.aws.table import Table


class SharedMerging:
    """A team's table as :class:`reviewer.apply.team.Team` wants it. Methods block, from any thread.

    They raise JournalError, and SourceError where the table can't be reached: then nothing is to be sent.
    """

    def __init__(self, shipping: Shipping, feed: Feed, outbox: Outbox, domain: tuple[str, str]) -> None:
        """Apply on a domain, by its name and region."""
        self._shipping, self._feed, self._outbox, self._domain = shipping, feed, outbox, domain
        self._lock = threading.Lock()

    def catch_up(self) -> None:
        """Share what was decided and applied here, then take in what the others have."""
        with self._lock, _telling():
            while self._shipping.ship_next() is not None or self._shipping.ship_receipts():
                pass
            while not self._feed.look().is_all:
                pass
            self._outbox.keep_progress()

    def slots(self, group_keys: Sequence[str]) -> Mapping[str, int]:
        """The next slot of each group, as far as is known here."""
        with self._lock:
            return {key: self._outbox.next_slot(Group(*self._domain, key), EVER) for key in group_keys}

    def reserve(self, sent: Receipt, slot: int) -> str:
        """Fill a slot of each profile and the group's by what is about to be sent; ``""`` where it may be.

        Else the code of why it must not be. What others have put there unseen has come here then.
        """
        group = Group(sent.domain_name, sent.region, sent.group_key)
        with self._lock:
            outgoing = self._outbox.receipt(sent.id)
        with _telling():
            # In the same order everywhere: of two that have profiles in common one gets all of these.
            if not all(self._fence(outgoing, one) for one in sorted({*sent.profile_ids})):
                return OTHERS_MERGE
            occupant = self._shipping.reserve(outgoing, slot)
        with self._lock:
            if occupant is None:
                self._outbox.learn([(group, slot, self._outbox.end)])
                return ""
            self._shipping.learn_occupant(group, slot, occupant, EVER)
            return OTHERS_FIRST if self._outbox.next_slot(group, EVER) > slot else OTHERS_UNREADABLE

    def _fence(self, outgoing: OutgoingReceipt, profile_id: str) -> bool:
        """Fill a profile's next slot; False where it is not known of a request before what became of it."""
        of_profile = outgoing.group._replace(group_key=f"profile:{profile_id}")
        while True:
            with self._lock:
                slot = self._outbox.next_slot(of_profile, EVER)
            occupant = self._shipping.fence(outgoing, profile_id, slot)
            if occupant is None:
                return True
            with self._lock:
                self._shipping.take_lines([occupant])
                if not self._outbox.is_over(str(occupant.get("id"))):
                    return False
                # Only now: whoever tries again is to meet what is not over again.
                self._outbox.learn([(of_profile, slot, self._outbox.end)])


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except SourceError as error:
        problem = replace(
            error.problem,
            means="nothing more is sent: someone else in the team may be applying the same decisions",
            todo=f"{error.problem.todo}. --offline applies without the team, where nobody else does",
        )
        raise SourceError(problem) from error


@contextmanager
def shared_merging(
    open_table: Callable[[], Table], place: Place, domain_name: str, holder: str, *, with_notes: bool
) -> Iterator[SharedMerging]:
    """Take part in a team while a domain's decisions are applied; may block.

    Args:
        open_table: may raise SourceError.
        place: the journal's.
        domain_name: the domain's.
        holder: names who applies among the team's.
        with_notes: whether notes are shared.

    Raises:
        SourceError: the table can't be reached, or is no team's.
        JournalError: the journal can't be used.
    """
    with _telling():
        table = open_table()
    domain = (domain_name, table.region)
    with Journal.open(place) as journal:
        outbox = Outbox(journal, team_of(table.region, table.name), domain)
        with _telling():
            made_at = check_table(table, outbox)
        shipping = Shipping(journal, outbox, table, domain=domain, holder=holder, with_notes=with_notes)
        feed = Feed(outbox, table, shipping, domain, made_at)
        try:
            yield SharedMerging(shipping, feed, outbox, domain)
        finally:
            with suppress(JournalError):  # What is not written down is only shipped and read once more.
                outbox.keep_progress()
