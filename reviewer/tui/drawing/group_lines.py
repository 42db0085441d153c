"""The list of groups, a line each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.segment import Segment
from textual.strip import Strip

from reviewer.model import Match, Verdict
from reviewer.terminal_text import Shown, terminal_text
from reviewer.tui.drawing.bars import bar, score_text
from reviewer.tui.drawing.cells import fitted
from reviewer.tui.drawing.palette import CURSOR, PART_SIGN, PLAIN, QUIET, STRONG, VERDICT_SIGNS


@dataclass(frozen=True, slots=True)
class ListShape:
    """How wide the parts of a line are, in cells."""

    width: int
    position: int
    bar: int
    verdict: int

    @classmethod
    def of(cls, screen_width: int, known: int) -> ListShape:
        """Choose the shape for a screen and the number of groups there may be."""
        position = max(len(f"{known:,}"), 3)
        wide = screen_width >= 100
        bar_width, verdict = (10, 8) if wide else (4, 1)
        return cls(1 + position + 1 + bar_width + 1 + 4 + 1 + 3 + 1 + verdict, position, bar_width, verdict)


@lru_cache(maxsize=512)
def group_line(
    shape: ListShape,
    position: int,
    group: Match,
    verdict: Verdict | None,
    *,
    here: bool,
    part: bool = False,
) -> Strip:
    """Draw one group: position, confidence bar, score, number of profiles, verdict.

    ``part`` is for a merge that leaves some of the group apart.
    """
    sign = "" if verdict is None else VERDICT_SIGNS[verdict]
    if part:
        said = f"{sign} part" if shape.verdict > 1 else PART_SIGN
    else:
        said = sign if verdict is None or shape.verdict == 1 else f"{sign} {verdict}"
    text = (
        f"{'▸' if here else ' '}{position + 1:>{shape.position},} {_measure(group, shape.bar)} "
        f"{len(group.profile_ids):>3} {said}"
    )
    return Strip([Segment(fitted(Shown(text), shape.width), CURSOR if here else PLAIN)])


def _measure(group: Match, width: int) -> str:
    """Draw the confidence as a bar of ``width`` cells with the score, or write the level of the rule."""
    if group.rule_level is not None:
        return f"rule {group.rule_level}".ljust(width + 5)
    return f"{bar(group.score, width)} {score_text(group.score)}"


def tail_line(shape: ListShape, text: Shown) -> Strip:
    """Draw the line behind the last group: what comes next, or that the matches end here."""
    return Strip([Segment(fitted(text, shape.width), QUIET)])


def group_title(group: Match, position: int, known: int, width: int) -> Strip:
    """Draw the head of the group under review: its place, bar and score, MatchId."""
    place = f" Group {position + 1:,} of {known:,} · {len(group.profile_ids)} profiles   "
    measure = f"{score_text(group.score, 4)} {bar(group.score, 20 if width >= 90 else 8)}  "
    if group.rule_level is not None:
        measure = f"rule {group.rule_level}  "
    text = f"{place}{measure} MatchId {terminal_text(group.match_id)}"
    return Strip([Segment(fitted(Shown(text), width), STRONG)])
