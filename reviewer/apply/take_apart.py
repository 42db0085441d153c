"""Taking a merge apart: new profiles from its snapshot, their keys and objects moved back, values restored.

AWS has no call for it. Each step can be made again without doubling anything, so that what was interrupted
goes on where it was: a profile that is created is marked until it is whole, and objects that are between two
profiles are noted beside the snapshot.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from reviewer.apply.profile_keys import Key, known_keys, lookup_keys, own_keys, possible_keys
from reviewer.apply.profile_state import ProfileStates
from reviewer.apply.profile_values import ENUMS, update_of, values_of
from reviewer.apply.snapshot import Members, ProfileObject, Snapshot
from reviewer.apply.snapshots import KeptSnapshot, Snapshots
from reviewer.apply.take_apart_plan import Move, Progress, TakeApartPlan, plan, what_differs
from reviewer.aws.connection import Connection
from reviewer.core.counted import number
from reviewer.core.problems import Problem, ProblemKind, SourceError, passing_over

Seen = TypeVar("Seen")

PATIENCE = 30.0
"""Seconds to wait at most until AWS shows what it was told: a search, or where an object went."""
_FIRST_PAUSE = 0.1
_MARK = "_account"
"""The key that marks a profile that is being created again: its AccountNumber, until its own is restored."""
_ID = re.compile("[a-f0-9]{32}")
"""An id of a profile, by the API's documentation."""
_NO_ID = Problem(
    ProblemKind.OTHER,
    "AWS named a profile without an id that can be read",
    "who has a key can't be told, and another profile might be made for it",
    "Try again: it goes on where it stopped",
)


@dataclass(frozen=True, slots=True)
class TakenApart:
    """What became of it."""

    targets: Mapping[str, str]
    """The id that each profile before the merge has now."""
    moved: int
    """How many objects have gone back."""
    lost: tuple[str, ...]
    """What is not back, as codes (see LOST)."""


class TakeApart:
    """Takes one merge apart. Methods block and raise SourceError, after which it can be called again."""

    def __init__(
        self,
        connection: Connection,
        snapshots: Snapshots,
        kept: KeptSnapshot,
        patience: float = PATIENCE,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Read the snapshot and how far it has been taken apart.

        Args:
            connection: to AWS.
            snapshots: where ``kept`` is.
            kept: the snapshot of the merge.
            patience: seconds to wait until AWS shows what it was told.
            pause: waits for some seconds.

        Raises:
            SourceError: the snapshot can't be used.
        """
        self.snapshot: Snapshot = snapshots.read(kept)
        self._place, self._progress_name = snapshots.place, kept.progress_name
        self._connection = connection
        self._domain = self.snapshot.merge.domain_name
        self._states = ProfileStates(connection, self._domain)
        self._patience, self._pause = patience, pause
        self.progress = self._read_progress()

    def _read_progress(self) -> Progress:
        try:
            return Progress.of_bytes(self._place.read(self._progress_name))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            where = self._place.where(self._progress_name)
            raise SourceError(
                Problem(
                    ProblemKind.OTHER,
                    f"{where} can't be used: {error}",
                    "it tells how far taking apart is, and profiles would be created twice without it",
                    "See whether a backup has it",
                )
            ) from None

    def plan(self) -> TakeApartPlan:
        """Find out what is to be done; only reads.

        Raises:
            SourceError: something can't be read, or there is nothing to go on with.
        """
        return plan(self.snapshot, self.progress, self._states)

    def run(
        self,
        on_created: Callable[[Mapping[str, str]], None] = lambda targets: None,
        on_step: Callable[[str], None] = lambda words: None,
    ) -> TakenApart:
        """Take it apart, or go on with that.

        Args:
            on_created: is told the id that each profile has now, before anything is moved.
            on_step: is told what is being done.

        Raises:
            SourceError: a step failed; what was done stays, and running it again goes on.
        """
        planned = self.plan()
        targets: dict[str, str] = {}
        for old, new in planned.targets.items():
            on_step(f"Profile {old}" if new else f"Creating profile {old} again")
            targets[old] = new or self._create(old)
        on_created(targets)
        moved, lost = 0, list(planned.lost)
        for owner in self.snapshot.merge.profile_ids:
            moves = [one for one in planned.moves if one.object.profile_id == owner]
            if moves:
                on_step(f"Moving {number(len(moves), 'object')} to profile {targets[owner]}")
                astray = self._move(moves, targets)
                moved += len(moves) - len(astray)
                lost += astray
        on_step("Restoring values and keys")
        self._take_back_lent(targets)
        self._restore_values(planned, targets)
        lost += self._restore_keys(planned, targets)
        known = tuple(lost)
        lost += self._wait_for(
            lambda: what_differs(planned, self._states, targets, known), lambda differing: not differing
        )
        self.progress.moving.clear()
        self.progress.lent.clear()
        self.progress.held.clear()
        self.progress.done = True
        self._note()
        return TakenApart(targets, moved, tuple(lost))

    def _note(self) -> None:
        self._place.write(self._progress_name, self.progress.to_bytes())

    def _call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:
        return self._connection.call(operation, DomainName=self._domain, **parameters)

    # Profiles

    def _create(self, old: str) -> str:
        """Create a profile for an old id, marked by its account number; once, however often it is tried."""
        mark = self._mark(old)
        found: list[str] = []
        if old in self.progress.creating:
            found = self._wait_for(lambda: self._made(mark), bool)
        else:
            self.progress.creating.append(old)
            self._note()
        if not found:
            try:
                answered = str(self._call("CreateProfile", AccountNumber=mark)["ProfileId"])
                # Of another id nothing can be asked; the search tells the profile's own.
                found = (
                    [answered] if _ID.fullmatch(answered) else self._wait_for(lambda: self._made(mark), bool)
                )
            except SourceError as error:
                if error.problem.kind in (ProblemKind.DENIED, ProblemKind.THROTTLED):
                    raise
                # It may have been created, and its reply lost.
                found = self._wait_for(lambda: self._made(mark), bool)
                if not found:
                    raise
        if not found:
            raise SourceError(_NO_ID)
        new, *twins = sorted(found)
        for twin in twins:  # An earlier try that no search showed in time; it holds nothing but the mark.
            self._ignoring_missing("DeleteProfile", ProfileId=twin)
        self.progress.targets[old] = new
        self._note()
        return new

    def _restore_values(self, planned: TakeApartPlan, targets: Mapping[str, str]) -> None:
        main = self.snapshot.merge.main_profile_id
        for old, new in targets.items():
            if old == main:
                changes = planned.update
            elif old in self.progress.targets:
                current = self._wait_for(lambda new=new: self._members(new), bool)  # type: ignore[misc]
                changes, _ = update_of(current, self.snapshot.profiles[old])
            else:
                continue  # It never went, and nobody has changed its values.
            if changes:
                self._call("UpdateProfile", ProfileId=new, **changes)

    def _members(self, profile_id: str) -> Members:
        """What a profile holds; nothing where it does not show yet."""
        found = self._states.profiles([profile_id]).profiles.get(profile_id)
        return {} if found is None else found.members

    # Objects

    def _move(self, moves: Sequence[Move], targets: Mapping[str, str]) -> list[str]:
        """Move objects back to one profile; answers those that could not be, as codes."""
        owner = moves[0].object.profile_id
        target = targets[owner]
        keys = {one.object: self._lookup_keys(one.object) for one in moves}
        every = {key for pair in keys.values() for some in pair for key in some}
        before = {key: self._holders(key) for key in sorted(every)}
        ours = set(targets.values())
        progress = self.progress
        # Who has a key is told by the first look alone: from then on it is taken, given, and taken again.
        if first := before.keys() - {*progress.lent, *progress.held}:
            progress.lent += [key for key in first if ours.isdisjoint(before[key])]
            progress.held += [key for key in first if not ours.isdisjoint(before[key])]
            self._note()
        holders = {key: self._give_alone(key, found, target, targets) for key, found in before.items()}
        lost: list[str] = []
        going: list[Move] = []
        for move in moves:
            if _chosen(keys[move.object], holders) == {target}:
                going.append(move)
            else:
                lost.append(f"object-ambiguous:{move.object.named}")
        noted = {one.identity for one in self.progress.moving}
        new = [one.object for one in going if one.object.identity not in noted]
        self.progress.moving += [replace(one, profile_id=owner) for one in new]
        if new:
            self._note()
        for move in going:
            one = move.object
            if move.held_by is not None:
                self._ignoring_missing(
                    "DeleteProfileObject",
                    ProfileId=move.held_by,
                    ObjectTypeName=one.type_name,
                    ProfileObjectUniqueKey=one.unique_key,
                )
            self._call("PutProfileObject", ObjectTypeName=one.type_name, Object=one.content)
        wanted = {one.object.identity for one in going}
        names = {one.object.type_name for one in going}
        there = self._wait_for(
            lambda: {one.identity for one in self._states.objects(target, names)},
            lambda found: wanted <= found,
        )
        return lost + [f"object-astray:{type_name}:{key}" for type_name, key in sorted(wanted - there)]

    def _take_back_lent(self, targets: Mapping[str, str]) -> None:
        for key in self.progress.lent:
            for profile_id in {*targets.values()}.intersection(self._holders(key)):
                self._ignoring_missing("DeleteProfileKey", ProfileId=profile_id, **_named(key))

    def _lookup_keys(self, one: ProfileObject) -> tuple[list[Key], list[Key]]:
        return lookup_keys(self._states.object_types().get(one.type_name, {}), one.content)

    # Keys

    def _give_alone(
        self, key: Key, holders: Sequence[str], target: str, targets: Mapping[str, str]
    ) -> Sequence[str]:
        """Let one of the profiles alone have a key; answers who has it then, strangers among them.

        Args:
            key: by which an object's profile is looked up.
            holders: who has it now.
            target: who is to have it.
            targets: the profiles taken apart, by their old ids.
        """
        others = set(targets.values()) - {target}
        if target in holders and others.isdisjoint(holders):
            return holders
        for other in others.intersection(holders):
            self._ignoring_missing("DeleteProfileKey", ProfileId=other, **_named(key))
        if target not in holders:
            self._call("AddProfileKey", ProfileId=target, **_named(key))
        return self._wait_for(
            lambda: self._holders(key), lambda found: target in found and others.isdisjoint(found)
        )

    def _restore_keys(self, planned: TakeApartPlan, targets: Mapping[str, str]) -> list[str]:
        """Give every profile the keys that it is known to have had, and take from the others what came by the
        merge."""
        snapshot, lost = self.snapshot, []
        values = {**snapshot.profiles, snapshot.merge.main_profile_id: planned.wanted}
        had = {old: known_keys(snapshot, old) | own_keys(values[old]) for old in targets}
        may_have_had = {old: possible_keys(snapshot, old) for old in targets}
        ours = set(targets.values())
        every = set().union(*had.values(), *may_have_had.values())
        holders = {key: set(self._holders(key)) & ours for key in sorted(every)}
        due = {
            # What none of them has now, none had: a merge drops no key.
            key: {targets[old] for old in targets if key in had[old] or (found and key in may_have_had[old])}
            for key, found in holders.items()
        }
        # All are taken before any is given: of two ways to write one e-mail address, taking one takes both.
        taken = [(key, one) for key, those in holders.items() for one in those - due[key]]
        for key, profile_id in taken:
            self._ignoring_missing("DeleteProfileKey", ProfileId=profile_id, **_named(key))
        for key, before in holders.items():
            theirs = due[key]
            missing = theirs - (set(self._holders(key)) if taken else before)
            for profile_id in missing:
                self._call("AddProfileKey", ProfileId=profile_id, **_named(key))
            if missing:
                found = self._wait_for(lambda key=key: self._holders(key), theirs.issubset)  # type: ignore[misc]
                lost += [f"key:{key[0]}:{one}" for one in sorted(theirs.difference(found))]
        for old, new in self.progress.targets.items():
            mark = (_MARK, self._mark(old))
            marked = self._holders(mark)
            if new in marked:
                self._ignoring_missing("DeleteProfileKey", ProfileId=new, **_named(mark))
            if marked not in ([], [new]):
                for twin in {*self._made(mark[1])} - {*targets.values()}:  # No search had shown it before.
                    self._ignoring_missing("DeleteProfile", ProfileId=twin)
        return lost

    def _mark(self, old: str) -> str:
        return f"take-apart-{self.snapshot.merge.id}-{old}"

    def _made(self, mark: str) -> list[str]:
        """The profiles that were created under a mark and hold nothing else yet.

        Whatever else a search finds is a customer: one that has been merged since brings its mark along.
        """
        found = self._states.profiles(self._holders((_MARK, mark))).profiles
        held = {one: values_of(profile.members) for one, profile in found.items()}
        return [
            one
            for one, values in held.items()
            if values.pop("AccountNumber", None) == mark
            and not values.keys() - {*ENUMS}
            and not any(self._states.objects(one))
        ]

    def _holders(self, key: Key) -> list[str]:
        """The first hundred profiles that a search by a key finds."""
        answer = self._call("SearchProfiles", KeyName=key[0], Values=[key[1]], MaxResults=100)
        found = [one.get("ProfileId") for one in answer.get("Items") or () if isinstance(one, Mapping)]
        ids = [one for one in found if isinstance(one, str)]
        if len(ids) < len(answer.get("Items") or ()):
            raise SourceError(_NO_ID)
        return ids

    def _ignoring_missing(self, operation: str, **parameters: Any) -> None:
        """Remove something that an earlier try may have removed already."""
        with passing_over(ProblemKind.NOT_FOUND):
            self._call(operation, **parameters)

    def _wait_for(self, look: Callable[[], Seen], is_there: Callable[[Seen], bool]) -> Seen:
        """Look until it is there, or patience ends; answers what was seen last."""
        pause, left = _FIRST_PAUSE, self._patience
        while not is_there(found := look()) and left > 0:
            self._pause(pause)
            left -= pause
            pause = min(pause * 2, 4.0)
        return found


def _chosen(keys: tuple[list[Key], list[Key]], holders: Mapping[Key, Sequence[str]]) -> set[str]:
    """The profiles that PutProfileObject may choose: those that have a key alone, a SECONDARY one only where
    nobody has another."""
    first, second = ({holders[key][0] for key in some if len(holders[key]) == 1} for some in keys)
    return first or second


def _named(key: Key) -> dict[str, Any]:
    return {"KeyName": key[0], "Values": [key[1]]}
