"""What taking a merge apart comes to: found out by reads alone, from its snapshot and what is there now."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from reviewer.apply.profile_keys import Key, lookup_keys
from reviewer.apply.profile_state import ProfileStates
from reviewer.apply.profile_values import before_the_merge, update_of
from reviewer.apply.snapshot import Members, ProfileObject, Snapshot
from reviewer.core.problems import Problem, ProblemKind, SourceError

_VERSION = 1


@dataclass(slots=True)
class Progress:
    """How far taking apart is, kept beside the snapshot so that it can go on after anything."""

    creating: list[str] = field(default_factory=list)
    """The old ids for which CreateProfile has been, or is about to be, asked."""
    targets: dict[str, str] = field(default_factory=dict)
    """The new id of each old one that has been created again."""
    moving: list[ProfileObject] = field(default_factory=list)
    """The objects that are deleted from one profile to be put to another, by their owner before the merge."""
    lent: list[Key] = field(default_factory=list)
    """The keys by which a profile was chosen and that nobody had: they go again once it has its objects."""
    held: list[Key] = field(default_factory=list)
    """The keys by which a profile was chosen and that one of them had."""
    done: bool = False

    def to_bytes(self) -> bytes:
        """Write it as JSON."""
        return json.dumps({"version": _VERSION, **asdict(self)}).encode()

    @classmethod
    def of_bytes(cls, content: bytes | None) -> Progress:
        """Read it back; what is not there has not begun.

        Raises:
            ValueError: it is something else.
        """
        if content is None:
            return cls()
        read = json.loads(content)
        if read.pop("version", None) != _VERSION:
            raise ValueError("it is of another release")
        read["moving"] = [ProfileObject(**one) for one in read["moving"]]
        for keys in ("lent", "held"):
            read[keys] = [(str(name), str(value)) for name, value in read.get(keys, ())]
        return cls(**read)


@dataclass(frozen=True, slots=True)
class Move:
    """An object that goes back to the profile that had it before the merge."""

    object: ProfileObject
    """With its owner before the merge, and its content as it is now."""
    held_by: str | None
    """The profile that has it now; None where it is between two."""


@dataclass(frozen=True, slots=True)
class TakeApartPlan:
    """What taking a merge apart does, and what it can't bring back."""

    snapshot: Snapshot
    targets: Mapping[str, str | None] = field(hash=False)
    """For each profile before the merge the id it has now; None: it is to be created again."""
    moves: tuple[Move, ...]
    update: Mapping[str, Any] = field(hash=False)
    """What UpdateProfile is to be told of the main profile."""
    wanted: Members = field(hash=False)
    """What the main profile is to hold."""
    lost: tuple[str, ...]
    """What can't be brought back, as codes: ``object-gone:<type>:<unique key>`` and the like (see LOST)."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do: it is not merged, or has been taken apart."""
        return None not in self.targets.values() and not self.moves and not self.update


LOST = {
    "object-gone": "an object is gone since the merge, deleted or expired",
    "object-without-key": "an object names no key by which its profile could be found: it stays",
    "object-ambiguous": "an object's keys are those of another profile too: it stays",
    "object-astray": "an object was put back and went to another profile than it came from",
    "newer": "a value came after the merge, and stays",
    "not-emptied": "a value can't be emptied again by the API",
    "differs": "a value is not what it was",
    "key": "a key could not be given back",
}
"""What each code of what can't be brought back means."""


def plan(snapshot: Snapshot, progress: Progress, states: ProfileStates) -> TakeApartPlan:
    """Find out what is to be done; only reads.

    Raises:
        SourceError: something can't be read, the main profile is gone, or one that was brought back is.
    """
    merge = snapshot.merge
    main = merge.main_profile_id
    ids = (*merge.profile_ids, *progress.targets.values())
    there = states.profiles(ids).profiles
    if main not in there:
        raise SourceError(_main_gone(main))
    targets: dict[str, str | None] = {}
    for one in merge.profile_ids:
        new = progress.targets.get(one)
        if new is not None and new not in there:
            raise SourceError(_gone_again(one, new))
        targets[one] = one if one in there else new
    held = {
        one.identity: one
        for profile_id in there
        for one in states.objects(profile_id, {one.type_name for one in snapshot.objects})
    }
    moves, lost = _moves(snapshot, progress, targets, held)
    others = [snapshot.profiles[one] for one in merge.profile_ids_to_merge]
    current = there[main].members
    wanted, newer = before_the_merge(current, snapshot.profiles[main], others)
    update, impossible = update_of(current, wanted)
    lost += [f"newer:{name}" for name in newer] + [f"not-emptied:{name}" for name in impossible]
    return TakeApartPlan(snapshot, targets, tuple(moves), update, wanted, tuple(lost))


def _moves(
    snapshot: Snapshot,
    progress: Progress,
    targets: Mapping[str, str | None],
    held: Mapping[tuple[str, str], ProfileObject],
) -> tuple[list[Move], list[str]]:
    between = {one.identity: one for one in progress.moving}
    moves, lost = [], []
    for one in snapshot.objects:
        at = one.identity
        now = held.get(at) or between.get(at)
        if now is None:
            lost.append(f"object-gone:{one.named}")
            continue
        if at in held and now.profile_id == targets[one.profile_id]:
            continue
        if not any(lookup_keys(snapshot.object_types.get(one.type_name, {}), now.content)):
            lost.append(f"object-without-key:{one.named}")
            continue
        going = ProfileObject(one.profile_id, one.type_name, one.unique_key, now.content)
        moves.append(Move(going, now.profile_id if at in held else None))
    return moves, lost


def what_differs(
    plan: TakeApartPlan, states: ProfileStates, targets: Mapping[str, str], known: Collection[str]
) -> list[str]:
    """Compare what is there with what was before the merge; answers what is not back, as codes.

    Args:
        plan: of taking it apart.
        states: reads the profiles.
        targets: the id that each profile has now.
        known: the codes of what is known not to be back.

    Raises:
        SourceError: it can't be read.
    """
    snapshot = plan.snapshot
    main = snapshot.merge.main_profile_id
    there = states.profiles([*targets.values()]).profiles
    found: list[str] = []
    for old, new in targets.items():
        if new not in there:
            found.append(f"differs:{old}")
            continue
        wanted = plan.wanted if old == main else snapshot.profiles[old]
        changes, impossible = update_of(there[new].members, wanted)
        told = () if old == main else impossible  # Of the main one the plan has told already.
        found += [f"differs:{old}:{name}" for name in (*changes, *told)]
    names = {one.type_name for one in snapshot.objects}
    held = {one.identity: one.profile_id
            for new in targets.values() for one in states.objects(new, names)}  # fmt: skip
    already = {code.partition(":")[2] for code in known}
    for one in snapshot.objects:
        if held.get(one.identity) != targets[one.profile_id] and one.named not in already:
            found.append(f"object-astray:{one.named}")
    return found


def _main_gone(main: str) -> Problem:
    return Problem(
        ProblemKind.NOT_FOUND,
        f"Profile {main}, which the merge kept, is gone itself",
        "its objects and keys are somewhere else, or deleted",
        "See its history with `aws customer-profiles list-profile-history-records`; where it was merged"
        " into another profile, take that merge apart first",
    )


def _gone_again(old: str, new: str) -> Problem:
    return Problem(
        ProblemKind.NOT_FOUND,
        f"Profile {new}, which was created again for {old}, is gone",
        "it was merged again or deleted, so that there is nothing to go on with",
        "See its history with `aws customer-profiles list-profile-history-records`, and whether the domain's"
        " AutoMerging has merged it: `reviewer doctor` tells whether it is on",
    )
