"""Claims on groups: who is at work on what, and what becomes of the work of those who are gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from reviewer.journal.conflicts import Group
from reviewer.journal.outbox import EVER, Outbox
from reviewer.team.layout import (
    HIGHER_FENCE,
    LEASE,
    NEW,
    NOBODY,
    claim_key,
    decision_key,
    in_feed,
    member_key,
    scope,
)
from reviewer.team.members import SILENT, Member, member_in
from reviewer.team.shared_table import Item, SharedTable
from reviewer.team.shipping import Shipping

_TRIES = 4
_RUBBISH_AFTER = timedelta(days=1)


class Claim(NamedTuple):
    """Someone's claim on a group."""

    holder: str
    """Their session's id."""
    name: str
    """Who they are; outside text, raw."""


@dataclass(slots=True)
class _Observed:
    """A member's record as this session has seen it, in seconds of its own monotonic clock."""

    record: str
    """When it was written, by whatever clock."""
    first_seen: float
    """When this record was first seen like this, by when it was there at the latest."""
    last_seen: float
    """When it was last asked for, and had not changed."""
    member: Member = SILENT
    """What it says."""

    @property
    def is_dead(self) -> bool:
        return self.member.has_left or self.last_seen - self.first_seen > self.member.lease


@dataclass
class Claims:
    """The claims of one session on one domain, and those that are in its way. For one thread.

    Methods raise SourceError where the table can't be reached, and JournalError.
    """

    table: SharedTable
    outbox: Outbox
    shipping: Shipping
    domain: tuple[str, str]
    """Its name and region."""
    holder: str
    """This session's id."""
    name: str
    """Who claims."""
    host: str = ""
    lease: float = LEASE
    monotonic: Callable[[], float] = time.monotonic
    held: dict[str, int] = field(default_factory=dict)
    """What this session holds: the slot by the group's key."""
    others: dict[str, Claim] = field(default_factory=dict)
    """Claims of others by the group's key, as they said themselves or as was met."""

    def __post_init__(self) -> None:
        self._scope = scope(self.domain[1], self.domain[0])
        self._members: dict[str, _Observed] = {}
        self._met: dict[str, tuple[Claim, str]] = {}
        """Claims that were in the way, each with its holder's record at that time."""
        self._last_beat = self.monotonic()
        self._said = ""
        """What was said to be held."""

    # Being there

    @property
    def has_news(self) -> bool:
        """Whether other groups are held than the others were told."""
        return " ".join(self.held) != self._said

    def beat(self) -> None:
        """Show that this session is alive. What it held is claimed anew where that comes too late."""
        now = self.monotonic()
        if now - self._last_beat > self.lease:
            self.held.clear()
        self._last_beat = now
        held = " ".join(self.held)
        self._put_member(held=held)
        self._said = held

    def leave(self) -> None:
        """Give all claims back, and say what is still not shared."""
        self._put_member(left=True)
        self.held.clear()

    def _put_member(self, **said: object) -> None:
        now = self.table.now()
        member = {
            "name": self.name, "host": self.host, "lease": Decimal(self.lease),
            "waiting": self.outbox.waiting(),
        } | said  # fmt: skip
        rubbish_at = int((now + _RUBBISH_AFTER).timestamp())
        key = member_key(self._scope, self.holder)
        self.table.put(key | in_feed(self._scope, now) | {"member": member, "rubbish_at": rubbish_at})

    def hear(self, items: Sequence[Item], asked_at: float | None) -> None:
        """Take in what the feed has of members: who is gone, and what the others are at work on.

        Args:
            items: what is new in it, of members and others.
            asked_at: when it was asked for, by the monotonic clock: whoever is not in it has not changed
                until then. None where it goes on, so that this can't be told yet.
        """
        if asked_at is not None:
            for seen in self._members.values():
                seen.last_seen = asked_at
        for item in items:
            if "member" in item:
                self._note(str(item["sk"]), item)
        alive = {holder: seen for holder, seen in self._members.items() if not seen.is_dead}
        alive.pop(self.holder, None)
        # What was met lasts until its holder has said anew what they hold.
        self._met = {
            key: (claim, record)
            for key, (claim, record) in self._met.items()
            if claim.holder in alive and alive[claim.holder].record == record
        }
        said = {
            key: Claim(holder, seen.member.name) for holder, seen in alive.items() for key in seen.member.held
        }
        self.others = {
            key: claim
            for key, claim in (said | {key: claim for key, (claim, _) in self._met.items()}).items()
            if key not in self.held
        }

    def _note(self, holder: str, item: Item | None) -> _Observed:
        record, now = "" if item is None else str(item.get("at")), self.monotonic()
        seen = self._members.get(holder)
        if seen is None or seen.record != record:
            self._members[holder] = seen = _Observed(record, now, now)
        seen.member = member_in(item)
        return seen

    # Claiming

    def claim(self, group_key: str) -> bool:
        """Claim a group, from a member who is gone too; tells whether it is this session's.

        What fills its slots meanwhile is taken in. False too where it turns out to be decided.
        """
        group = Group(*self.domain, group_key)
        slot = self.outbox.next_slot(group, EVER)
        if self.held.get(group_key) == slot:
            return True
        for _ in range(_TRIES):
            before = self._put_claim(group_key, slot, self.holder)
            if before is None:
                self.held[group_key] = slot
                self.others.pop(group_key, None)
                return True
            if "holder" not in before or not isinstance(before.get("fence"), (int, Decimal)):
                return False  # Whoever's this is, it is no claim.
            fence = int(before["fence"])
            if fence > slot and self._read_up(group):
                slot = self.outbox.next_slot(group, EVER)
                continue
            holder = str(before["holder"])
            if holder == NOBODY:
                slot = fence
                continue
            seen = self._members.get(holder)
            if seen is None:
                seen = self._note(holder, self.table.get(member_key(self._scope, holder)))
            if not seen.is_dead:
                self.others[group_key] = met = Claim(holder, str(before.get("name", "")))
                self._met[group_key] = met, seen.record
                return False
            if self._close(group, fence):
                return False
            slot = self.outbox.next_slot(group, EVER)
        return False

    def keep(self, wanted: Collection[str]) -> None:
        """Give back what is held, undecided, and wanted no longer. All that was decided is shipped by now."""
        for key in [key for key in self.held if key not in wanted]:
            slot = self.held.pop(key)
            if slot == self.outbox.next_slot(Group(*self.domain, key), EVER):
                self._put_claim(key, slot, NOBODY)

    def _put_claim(self, group_key: str, slot: int, holder: str) -> Item | None:
        """Claim a slot for this session, or give it back; answers the claim that is in the way."""
        item = claim_key(self._scope, group_key) | {"fence": slot, "holder": holder, "name": self.name}
        return self.table.put(item, HIGHER_FENCE, fence=slot, holder=self.holder, nobody=NOBODY)

    def _read_up(self, group: Group) -> bool:
        """Take in the slots of a group that are not known yet; tells whether there were any."""
        first = self.outbox.next_slot(group, EVER)
        key = decision_key(self._scope, group.group_key, first)
        found = list(self.table.query("pk = :pk AND sk >= :sk", pk=key["pk"], sk=key["sk"]))
        for item in found:
            if "lines" in item:
                self.shipping.take([item], group)
            else:
                self.outbox.learn([(group, int(item["sk"]), self.outbox.end)])
        return self.outbox.next_slot(group, EVER) > first

    def _close(self, group: Group, slot: int) -> bool:
        """Fill the slot of a dead claim, so that its holder no longer can; tells whether they had decided."""
        void = decision_key(self._scope, group.group_key, slot) | {"holder": self.holder}
        occupant = self.table.put(void, NEW)
        if occupant is not None and "lines" in occupant:
            self.shipping.take([occupant], group)
            return True
        self.outbox.learn([(group, slot, self.outbox.end)])
        return False
