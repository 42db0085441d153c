"""What is kept of every group in memory, in compact columns: 15 bytes a group, by position from 0."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.core.decisions import Verdict
from reviewer.core.matches import Match

CODES: dict[Verdict | None, int] = {None: 0, Verdict.MERGE: 1, Verdict.REVIEW: 2, Verdict.REJECT: 3}
"""The byte that stands for each verdict; 0 is undecided."""
PART = 4
"""The byte of a merge that leaves some of the group apart."""
VERDICTS = {code: verdict for verdict, code in CODES.items()} | {PART: Verdict.MERGE}
"""The verdict that each byte stands for."""
CARRIED = 8
"""Added to the byte of a verdict from another run, until it is known that its profiles are as they were."""
VERDICT_ALONE = bytes(CODES[VERDICTS.get(code & ~CARRIED)] for code in range(256))
"""Translates a byte into the one of ``CODES`` that stands for its verdict."""

_MOST_PROFILES = 0xFFFF


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who gave a verdict, and for which reason."""

    by: str = ""
    reason: str = ""
    is_own: bool = False
    """Whether it was this reviewer."""


NOBODY = Attribution()
"""Of a group that is undecided, or of whose decision only the verdict is known."""


class Columns:
    """One entry a group in each column. A filter over a million groups reads these and no disk."""

    def __init__(self) -> None:
        self.scores = array("d")
        """``ConfidenceScore`` to its last bit; NaN where there is none, or no finite one."""
        self.sizes = array("H")
        """The number of profiles; 65,535 stands for that many or more."""
        self.verdicts = bytearray()
        """A key of ``VERDICTS`` each, with ``CARRIED`` where it applies."""
        self.saying_codes = array("I")
        """Where in ``sayings`` it stands who decided and why."""
        self.sayings: list[Attribution] = [NOBODY]
        """Each saying once: few reviewers and few reasons make few of them."""
        self._codes_of_sayings = {NOBODY: 0}

    def __len__(self) -> int:
        return len(self.verdicts)

    def extend(self, groups: Iterable[Match]) -> None:
        """Append groups that are not decided yet."""
        for group in groups:
            score = group.score
            self.scores.append(score if score is not None and math.isfinite(score) else math.nan)
            self.sizes.append(min(len(group.profile_ids), _MOST_PROFILES))
            self.saying_codes.append(0)
            self.verdicts.append(CODES[None])

    def score(self, position: int) -> float | None:
        """The score of a group; None where there is none."""
        score = self.scores[position]
        return None if math.isnan(score) else score

    def verdict(self, position: int) -> Verdict | None:
        """What stands for a group; None while it is undecided."""
        return VERDICTS[self.verdicts[position] & ~CARRIED]

    def merges_a_part(self, position: int) -> bool:
        """Whether what stands for a group is a merge that leaves some of it apart."""
        return self.verdicts[position] & ~CARRIED == PART

    def saying(self, position: int) -> Attribution:
        """Who decided a group, and why."""
        return self.sayings[self.saying_codes[position]]

    def mark(
        self,
        position: int,
        verdict: Verdict | None,
        saying: Attribution,
        *,
        part: bool = False,
        carried: bool = False,
    ) -> None:
        """Set what stands for a group; ``part`` and ``carried`` are for verdicts that can be so."""
        code = self._codes_of_sayings.setdefault(saying, len(self.sayings))
        if code == len(self.sayings):
            self.sayings.append(saying)
        self.saying_codes[position] = code
        byte = PART if part and verdict is Verdict.MERGE else CODES[verdict]
        self.verdicts[position] = byte | (CARRIED if carried and verdict is not None else 0)

    def clear(self) -> None:
        """Forget every group."""
        del self.scores[:], self.sizes[:], self.saying_codes[:], self.verdicts[:]
