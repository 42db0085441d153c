"""A snapshot as lines of text; they hold outside text, raw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reviewer.apply.profile_keys import known_keys, untold
from reviewer.apply.profile_state import CONTENT_DENIED, CONTENT_FAILED, HISTORY_DENIED, HISTORY_FAILED
from reviewer.apply.snapshot import Snapshot
from reviewer.comparison.fields import FULL_NAME, fields_of, in_reading_order
from reviewer.core.counted import number
from reviewer.core.matches import Profile


def lines_of(snapshot: Snapshot) -> Iterator[str]:
    """What a snapshot holds: its merge, and of each profile the values, objects, keys and history."""
    merge = snapshot.merge
    yield f"Merge {merge.id}, before it: {snapshot.taken_at:%Y-%m-%d %H:%M:%S} UTC"
    yield f"Domain {merge.domain_name} in {merge.region}; decided by {', '.join(merge.decision_ids)}"
    for line in untold_lines(snapshot):
        yield f"Not in it: {line}"
    for profile_id in merge.profile_ids:
        yield ""
        kept = " (was to be kept)" if profile_id == merge.main_profile_id else ""
        yield f"Profile {profile_id}{kept}"
        fields = fields_of(Profile(profile_id, snapshot.profiles[profile_id]))
        for name in in_reading_order(set(fields) - {FULL_NAME}):
            yield f"  {name}: {fields[name]}"
        counts = Counter(one.type_name for one in snapshot.objects_of(profile_id))
        for type_name, count in sorted(counts.items()):
            yield f"  {number(count, 'object')} of type {type_name}"
        for key, value in sorted(known_keys(snapshot, profile_id)):
            yield f"  key {key}: {value}"
        for record in snapshot.history.get(profile_id, ()):
            by = f" by {record['PerformedBy']}" if record.get("PerformedBy") else ""
            yield f"  {record.get('CreatedAt')} {record.get('ActionType')}{by}"


def untold_lines(snapshot: Snapshot) -> Iterator[str]:
    """What is not known of the keys of a snapshot's profiles, those of one kind together."""
    by_kind: dict[str, list[str]] = {}
    for code in untold(snapshot):
        kind, of_what = (code, "") if code in _UNTOLD else code.partition(":")[::2]
        by_kind.setdefault(kind, []).append(of_what)
    for kind, those in by_kind.items():
        yield f"{_UNTOLD.get(kind, kind)}{', '.join(those)}"


_UNTOLD = {
    HISTORY_DENIED: "history, which tells of keys: profile:ListProfileHistoryRecords was denied",
    HISTORY_FAILED: "history, which tells of keys: AWS refused ListProfileHistoryRecords",
    CONTENT_DENIED: "which keys were added and removed: profile:GetProfileHistoryRecord was denied",
    CONTENT_FAILED: "which keys were added and removed: AWS refused GetProfileHistoryRecord",
    "history-empty": "keys that no object tells of, since history tells nothing of ",
    "history-odd": "keys whose history records could not be read, of ",
}
"""What is not known of keys, by its code."""
