"""How a team's table is laid out: one table, a partition key ``pk`` and a sort key ``sk``, both texts.

| item | pk | sk | written by |
| --- | --- | --- | --- |
| schema | ``T`` | ``schema`` | `reviewer team init` |
| decision | ``D#region/domain#group key`` | slot, ten digits | a put that no item may be in the way of |
| refused decision | the group's | ``refused#`` id | its maker, together with its taking back |
| receipts | ``R#region/domain#group key`` | the last one's id | a put that no item may be in the way of |
| claim | ``C#region/domain#group key`` | ``claim`` | a put over a lower fencing number alone |
| fence | ``P#region/domain#profile id`` | slot, ten digits | a put that no item may be in the way of |
| member | ``H#region/domain`` | session id | its session: every BEAT seconds, and when it leaves |
| range | ``A#region/domain`` | a reviewer's name | a lead |

A group's slots are its revisions and its fencing numbers in one. Who has seen slots 1 to k decides into slot
k + 1. If something is there, someone else was first: nothing is written, and the reviewer is asked with that
beside it. A claim reserves slot k + 1. Whoever takes a dead claim over closes its slot first, by a void: what
the old holder decides afterwards finds it closed. So one conditional put decides each race, nothing has to be
changed or deleted, and a put that is tried again (its answer was lost) meets its own item and is done.

What `apply` is about to send takes the group's next slot, too: nothing is sent where someone else has decided
the group, or sent something of it, since it was looked at. Groups overlap: so it takes the next slot of each
of its profiles before, in the order of their ids, and what is met there unseen holds it back all the same.
Later receipts come as items of their own.

A lease counts as dead once its member's record has not changed for its length on the observer's own monotonic
clock, or says that the member has left. No wall clock is asked.

The feed is the index ``feed``: ``feed`` = ``region/domain#day``, ``at`` = when it was written, by AWS's clock
(the Date of its last answer, carried on by the monotonic clock). A reader asks for what came since its last
look and OVERLAP seconds before. Where the answer shows that a decision came more than LATE seconds behind
its own ``at`` (the process was stopped in between), an item ``N#…`` announces it again, and another that item
where it came late itself. Voids and fences are in none. Members and ranges are in it too, with what is new of
them: one query tells all there is to know.

A decision holds lines of a journal's export, packed, so that it is imported as one is: ids, scores, verdicts,
codes and, unless `team.notes` is off, notes. Never a value of a profile.

What it costs, in requests: claim 1, decision 1, a heartbeat every NEWS seconds at most, since each decision
changes what is held, and every BEAT seconds at least; a look at the feed every LOOK seconds. So a decision in
LOOK seconds takes 2.3 writes and 1 read, one in ten seconds 2.7 and 2.2, one in thirty 3 and 6.7: who is to
see others' decisions within five seconds has to look six times in thirty.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

VERSION = 1
"""The version of the layout."""
SCHEMA_KEY = {"pk": "T", "sk": "schema"}
FEED = "feed"
"""The index, and its partition key."""
LEASE = 90
"""Seconds without a change after which a member is gone: two lost heartbeats, and what lies between looks."""
BEAT = 40
"""Seconds between changes of a member's record that has nothing new to say."""
NEWS = 15
"""Seconds between changes of a member's record who holds other groups than before."""
LOOK = 4.5
"""Seconds between looks at the feed: others' decisions are to be seen within five."""


class Rhythm(NamedTuple):
    """How often a session shows itself and looks around; tests go faster."""

    lease: float = LEASE
    beat: float = BEAT
    news: float = NEWS
    look: float = LOOK


OVERLAP = 5
LATE = 2
WIDE, WIDE_EVERY = 120, 300
"""Seconds that a look goes back now and then, should the index lag that far, and between two such looks."""
LARGEST = 1 << 22
"""Bytes of an item's lines at most, unpacked: an item has 400 kB."""
_LIKE = (
    b'"recorded_at": "", "state": "answered", "merge_id": "", "attempt": "", "state": "verified", '
    b'"cluster": 0, "main_profile_id": "", "profile_ids_to_merge": [""], "decision_ids": [""], "codes": '
    b'[], "state": "sent", "verdict": "withdrawn", "withdraws": "", "verdict": "review", "reason": "", '
    b'"verdict": "reject", {"id": "", "decided_at": "2026-11-", "reviewer": "", "reviewer_uid": 100, '
    b'"caller_arn": "arn:aws:sts::0123456789:assumed-role/", "domain_name": "", "region": "eu-west-1", '
    b'"match_id": "", "group_key": "", "profile_ids": ["", ""], "confidence_score": 0.9, '
    b'"match_generation_date": "2026-11-22T00:00:00.000000Z", "verdict": "merge", "note": "", '
    b'"withdraws": null, "reason": "", "blind": false, "clusters": null, "compared_digest": "", "host": '
    b'"", "account_id": "", "session_id": "", "field_sources": null, "ordered_at": null, "imported_at": '
    b'null, "imported_by": null, "seq": 1, "chain": ""}\n'
)
"""What lines are packed against, which saves a third. It never changes: nothing could be read any more."""
NEW = "attribute_not_exists(pk)"
"""The condition of a put: nothing is there."""
NOBODY = ""
"""The holder of a claim that was given back."""
HIGHER_FENCE = (
    "attribute_not_exists(pk) OR fence < :fence OR (fence = :fence AND holder IN (:holder, :nobody))"
)
"""The condition of a claim: nothing is there, a lower fencing number, or the same of oneself or of nobody."""


def scope(region: str, domain_name: str) -> str:
    """Name a domain within a table."""
    return f"{region}/{domain_name}"


def team_of(region: str, table_name: str) -> str:
    """The name by which a journal knows a team among others."""
    return f"{region}/{table_name}"


def decision_key(scope: str, group_key: str, slot: int) -> dict[str, str]:
    """The key of a slot, from 1."""
    return {"pk": f"D#{scope}#{group_key}", "sk": f"{slot:010}"}


def refused_key(scope: str, group_key: str, id: str) -> dict[str, str]:
    """The key of a refused decision, by the id of what takes it back."""
    return {"pk": f"D#{scope}#{group_key}", "sk": f"refused#{id}"}


def receipts_key(scope: str, group_key: str, id: str) -> dict[str, str]:
    """The key of some receipts of a group, by the id of the last."""
    return {"pk": f"R#{scope}#{group_key}", "sk": id}


def fence_key(scope: str, profile_id: str, slot: int) -> dict[str, str]:
    """The key of a profile's slot, from 1."""
    return {"pk": f"P#{scope}#{profile_id}", "sk": f"{slot:010}"}


def again_key(key: Mapping[str, Any], moment: str) -> dict[str, str]:
    """The key of what announces the decision under ``key`` again."""
    return {"pk": f"N{key['pk'][1:]}", "sk": f"{key['sk']}#{moment}"}


def slot_of(item: Mapping[str, Any]) -> int | None:
    """The slot that an item fills or announces; None where it is none."""
    slot = str(item["sk"])[:10]
    return int(slot) if slot.isdecimal() else None


def claim_key(scope: str, group_key: str) -> dict[str, str]:
    """The key of a group's claim."""
    return {"pk": f"C#{scope}#{group_key}", "sk": "claim"}


def members_of(scope: str) -> str:
    """The partition of those at work on a domain, and of those who were, until their time to live is over."""
    return f"H#{scope}"


def member_key(scope: str, holder: str) -> dict[str, str]:
    """The key of a member's record, by their session's id."""
    return {"pk": members_of(scope), "sk": holder}


def ranges_of(scope: str) -> str:
    """The partition of what a lead has given whom of a domain."""
    return f"A#{scope}"


def feed_of(scope: str, moment: datetime) -> str:
    """The partition of the feed for a day, in UTC."""
    return f"{scope}#{moment:%Y-%m-%d}"


def in_feed(scope: str, moment: datetime) -> dict[str, str]:
    """What puts an item into the feed."""
    return {FEED: feed_of(scope, moment), "at": stamp(moment)}


def packed(lines: Sequence[str]) -> bytes:
    """Pack lines of an export, so that an item of one stays below a kilobyte: what a unit pays for."""
    packer = zlib.compressobj(9, zdict=_LIKE)
    return packer.compress("".join(lines).encode()) + packer.flush()


def lines_of(item: Mapping[str, Any]) -> list[bytes]:
    """The lines that an item holds, each with its line feed; none of an item that was packed by no one.

    More than LARGEST bytes come cut off.
    """
    try:
        return zlib.decompressobj(zdict=_LIKE).decompress(item["lines"], LARGEST).splitlines(keepends=True)
    except (zlib.error, TypeError, KeyError):
        return [b"no lines"]


def stamp(moment: datetime) -> str:
    """Write a time of the feed, so that texts order as the times do."""
    return f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}"


def written_at(item: Mapping[str, Any]) -> datetime | None:
    """When an item says that it was written; None where it says no time."""
    try:
        moment = datetime.fromisoformat(str(item.get("at")))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
