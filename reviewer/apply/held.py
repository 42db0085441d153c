"""Why a decided merge is held back: codes, to be put into words where they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewer.core.decisions import Decision
from reviewer.core.receipts import OTHERS_MERGE, OTHERS_UNREADABLE


class Why(StrEnum):
    """Why a merge is not applied."""

    CONTRADICTS = "contradicts"
    """Decisions contradict each other by way of it."""
    OVERLAPS = "overlaps"
    """Another decided merge wants one of its profiles, too."""
    NO_SURVIVOR = "no-survivor"
    """It names no profile that stays."""
    UNFIT = "unfit"
    """MergeProfiles can't be asked for it: a field that has no source, or an id that is none."""
    GONE = "gone"
    """A profile of the group is there no more."""
    MERGED_BY_AWS = "merged-by-aws"
    """A profile of the group was merged by automatic merging meanwhile."""
    UNREADABLE = "unreadable"
    """A profile can't be read at the moment."""
    CHANGED = "changed"
    """The values are others than when it was decided."""
    NOT_COMPARED = "not-compared"
    """The decision does not tell which values it was made on."""
    OTHER_JOURNAL = "other-journal"
    """It was decided with another journal: whether values have changed can't be told with this one."""
    FROM_EXPORT = "from-export"
    """The values are others than those that it was decided on, which may have been an export's: of those it
    can't be told whether they have changed."""
    TOO_MANY_OBJECTS = "too-many-objects"
    """The merged profile would have more objects than one may."""
    NOT_APPROVED = "not-approved"
    """Fewer people than the settings ask for have decided or approved it."""
    UNDER_WAY = "under-way"
    """A request of it was sent, and what became of it is not known yet."""
    OTHERS_MERGE = OTHERS_MERGE
    """Someone else in the team has sent a request for one of its profiles."""
    OTHERS_UNREADABLE = OTHERS_UNREADABLE
    """The team has something of its group that can't be read here."""
    DIFFERS = "differs"
    """An earlier request of it made something else than was promised."""
    DECIDED_AGAIN = "decided-again"
    """Its decision was taken back or replaced since the plan was made."""

    @property
    def may_be_overruled(self) -> bool:
        """Whether only the comparison with the values at the time of the decision is missing."""
        return self in (Why.NOT_COMPARED, Why.OTHER_JOURNAL, Why.FROM_EXPORT)


@dataclass(frozen=True, slots=True)
class Held:
    """A decided merge that is not applied."""

    decision: Decision
    why: Why
    codes: tuple[str, ...] = ()
    """Details: ids of profiles and decisions, names of fields, ARNs."""
