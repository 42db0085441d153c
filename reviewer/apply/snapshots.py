"""Snapshots in their place: kept before a merge is sent, found again, listed and pruned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from reviewer.apply.check import Step
from reviewer.apply.profile_state import ProfileStates
from reviewer.apply.snapshot import Snapshot
from reviewer.apply.snapshot_places import SnapshotPlace
from reviewer.core.problems import Problem, ProblemKind, SourceError

_NAME = re.compile(
    r"(?P<region>[a-z0-9-]{1,40})/(?P<domain>[a-zA-Z0-9_-]{1,64})/"
    r"(?P<merge>[0-9a-f]{32})-(?P<at>\d{8}T\d{6}\.\d{6}Z)\.json\.gz"
)
_TIME = "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True, slots=True)
class KeptSnapshot:
    """A snapshot that is there, by its name alone."""

    name: str
    merge_id: str
    domain_name: str
    region: str
    taken_at: datetime
    size: int
    """Bytes."""

    @property
    def progress_name(self) -> str:
        """The name of the file in which taking it apart notes how far it is."""
        return f"{self.name.removesuffix('.json.gz')}.apart.json.gz"


@dataclass(frozen=True, slots=True)
class Estimate:
    """Where snapshots are going to be kept, and how large they are."""

    where: str
    each: int
    """Bytes that one takes."""


def is_hindered(snapshots: Estimate | Problem | None) -> bool:
    """Whether no snapshot of a plan's merges can be taken, so that nothing can go."""
    return isinstance(snapshots, Problem) and not snapshots.kind.may_pass


class Snapshots:
    """The snapshots in one place. Methods block, and raise SourceError where the place or AWS fails."""

    def __init__(self, place: SnapshotPlace) -> None:
        self.place = place

    def keep(self, states: ProfileStates, step: Step) -> str:
        """Take a snapshot of a merge's profiles and keep it durably; answer where it is.

        Args:
            states: reads what belongs to the profiles of the merge's domain.
            step: the merge that is about to be sent, with its profiles as they were read just now.

        Raises:
            SourceError: it could not be taken or written: don't send the request.
        """
        snapshot, merge = take(states, step), step.merge
        stamp = snapshot.taken_at.strftime(_TIME)
        name = f"{merge.region}/{merge.domain_name}/{merge.id}-{stamp}.json.gz"
        if not _NAME.fullmatch(name):
            raise SourceError(
                Problem(
                    ProblemKind.OTHER,
                    f"{merge.domain_name} in {merge.region} can't be a domain's name",
                    "there is nowhere to keep a snapshot of it",
                    "See where the decision comes from: `reviewer journal list`",
                )
            )
        self.place.write(name, snapshot.to_bytes())
        return self.place.where(name)

    def estimate(self, states: ProfileStates, some: Sequence[Step]) -> Estimate:
        """Tell how large snapshots are by taking those of some merges; keeps nothing.

        Raises:
            SourceError: one can't be taken, or could not be kept.
        """
        if some:
            self.place.check()
        sizes = [len(take(states, step).to_bytes()) for step in some]
        return Estimate(self.place.where(""), sum(sizes) // len(sizes) if sizes else 0)

    def list(self) -> Iterator[KeptSnapshot]:
        """List the snapshots that there are; other files are passed over."""
        for name, size in self.place.files():
            if read := _NAME.fullmatch(name):
                taken_at = datetime.strptime(read["at"], _TIME).replace(tzinfo=UTC)
                yield KeptSnapshot(name, read["merge"], read["domain"], read["region"], taken_at, size)

    def find(self, named: str) -> KeptSnapshot:
        """Find the snapshot of a merge, by the beginning of its id or by where it is; of several the latest.

        Raises:
            SourceError: there is none, or the beginning is that of several merges.
        """
        found = [
            one
            for one in self.list()
            if one.merge_id.startswith(named.lower()) or named in (one.name, self.place.where(one.name))
        ]
        if not named or not found:
            raise SourceError(
                Problem(
                    ProblemKind.NOT_FOUND,
                    f"There is no snapshot of {named or 'a merge without an id'} in {self.place.where('')}",
                    "without it nobody knows what the profiles were",
                    "See `reviewer snapshots list`; --snapshot names another place",
                )
            )
        if len({one.merge_id for one in found}) > 1:
            raise SourceError(
                Problem(
                    ProblemKind.OTHER,
                    f"{named} is the beginning of several merges' ids",
                    "it is not clear which one is meant",
                    "Write more of the id: `reviewer snapshots list` shows them",
                )
            )
        return max(found, key=lambda one: one.taken_at)

    def read(self, kept: KeptSnapshot) -> Snapshot:
        """Read a snapshot.

        Raises:
            SourceError: it can't be read, or is none.
        """
        content = self.place.read(kept.name)
        try:
            if content is None:
                raise ValueError("it is gone")
            snapshot = Snapshot.of_bytes(content)
            if snapshot.merge.id != kept.merge_id:
                raise ValueError("it is of another merge, or was changed")
            return snapshot
        except ValueError as error:
            raise SourceError(
                Problem(
                    ProblemKind.OTHER,
                    f"{self.place.where(kept.name)} can't be used: {error}",
                    "nothing can be brought back from it",
                    "See whether a backup has it",
                )
            ) from None

    def prune(self, kept: KeptSnapshot) -> None:
        """Remove a snapshot, and what was noted of taking it apart: the merge can't be undone any more."""
        self.place.remove(kept.progress_name)
        self.place.remove(kept.name)


def take(states: ProfileStates, step: Step) -> Snapshot:
    """Read all that the API shows of a merge's profiles, beside their values, which were read already.

    Raises:
        SourceError: it can't be read.
    """
    merge = step.merge
    gaps: set[str] = set()
    history = {}
    for one in merge.profile_ids:
        told = states.history(one, gaps)
        history[one], gaps = tuple(told.records), told.gaps
    return Snapshot(
        merge,
        datetime.now(UTC),
        {one.profile_id: dict(one.members) for one in step.profiles},
        states.object_types(),
        tuple(one for profile_id in merge.profile_ids for one in states.objects(profile_id)),
        history,
        tuple(sorted(gaps)),
    )
