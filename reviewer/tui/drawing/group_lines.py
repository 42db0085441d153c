"""The list of groups, a line each."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from reviewer.core.counted import number
from reviewer.core.decisions import VERDICTS, Verdict
from reviewer.core.matches import Match
from reviewer.core.settings import ListSize, Thresholds
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.tui.drawing.bars import bar, score_text, tilt, tilted_bar
from reviewer.tui.drawing.cells import fitted, fitted_runs
from reviewer.tui.drawing.palette import (
    CURSOR,
    HIDDEN_SIGN,
    HOLDER_SIGN,
    NOTE_SIGN,
    PART_SIGN,
    PLAIN,
    QUIET,
    STRONG,
    SUGGESTION_SIGNS,
    TROUBLE,
    VERDICT_STYLES,
)

_FULL = 12.0
"""Bits that fill the bar of a group's evidence."""
_WIDE_TITLE = 70
"""From this width of the title on there is room for bars of more than a cell."""
_SCORE = 5
"""Cells of a score with the blank before it."""
_MATCH_ID_AT_LEAST = 18
"""Cells that tell something of a MatchId; in fewer it is left out."""
_WORDS: dict[Verdict, str] = {verdict: verdict.label.rpartition(" ")[2] for verdict in VERDICTS}
"""The last word of what a verdict's key does; there is room for no more."""
_DECIDED = "decided"
"""What is said of a verdict that a blind review hides."""
# Its sign, a blank and its word.
_WIDEST_VERDICT = 2 + max(map(len, _WORDS.values()))


class ListShape(NamedTuple):
    """How wide the parts of a line are, in cells."""

    width: int
    position: int
    verdict: int
    bar: int = 0
    """0 where there is room for a name instead: of the two, the score says what the bar does."""
    score: int = 0
    """With the blank before it; 0 where none is shown."""
    name: int = 0
    """0 where neither a name is shown nor the number of profiles."""

    @classmethod
    def of(cls, size: ListSize, known: int, columns: int, *, blind: bool = False) -> ListShape:
        """Choose the shape of a list.

        Args:
            size: how much of it is shown.
            known: how many groups there may be.
            columns: how many cells the screen has.
            blind: whether no score is shown, whose room the names have then.
        """
        position = max(len(f"{known:,}"), 3)
        if size is ListSize.HIDDEN:
            return cls(0, position, 0)
        if size is ListSize.NARROW:
            return cls(1 + position + 1 + 1 + 1, position, 1)
        bar_width, name = (10, 20) if columns >= 160 else (0, 12) if columns >= 120 else (0, 9)
        width = 1 + position + 1 + bar_width + _SCORE + 1 + 3 + 1 + name + 1 + _WIDEST_VERDICT
        if blind:
            verdict = 2 + len(_DECIDED)
            name += bar_width + _SCORE + _WIDEST_VERDICT - verdict
            return cls(width, position, verdict, name=name)
        return cls(width, position, _WIDEST_VERDICT, bar_width, _SCORE, name)


class VerdictShown(NamedTuple):
    """What the list tells of a group's verdict."""

    verdict: Verdict | None = None
    is_part: bool = False
    """Whether it is a merge that leaves some of the group apart."""
    is_hidden: bool = False
    """Whether the group is decided, and no more may be shown of it."""
    by: str = ""
    """Who gave it, where that was someone else; outside text, raw."""
    is_noted: bool = False
    """Whether a note goes with it, or waits for it."""
    holder: str = ""
    """Who else is at work on a group that is undecided; outside text, raw."""

    def words(self, *, wide: bool) -> str:
        """Say it: by sign and word where there is room, else by the sign alone."""
        if self.holder:
            return f"{HOLDER_SIGN} {terminal_text(self.holder)}" if wide else HOLDER_SIGN
        if self.is_hidden:
            return f"{HIDDEN_SIGN} {_DECIDED}" if wide else HIDDEN_SIGN
        if self.verdict is None:
            return ""
        sign = self.verdict.sign
        if not wide:
            return PART_SIGN if self.is_part else sign
        if self.by:
            return f"{PART_SIGN if self.is_part else sign} {terminal_text(self.by)}"
        return f"{PART_SIGN} split" if self.is_part else f"{sign} {_WORDS[self.verdict]}"


@lru_cache(maxsize=512)
def group_line(
    shape: ListShape,
    position: int,
    group: Match,
    shown: VerdictShown,
    *,
    here: bool,
    thresholds: Thresholds = Thresholds(),  # noqa: B008 (frozen)
    blind: bool = False,
    name: str = "",
) -> Strip:
    """Draw one group: position, a dot for a note, confidence bar, score, number of profiles, name, verdict.

    Args:
        shape: how wide the parts are.
        position: the group's, from 0.
        group: the group.
        shown: its verdict, as far as it may be shown.
        here: whether it is the one under review.
        thresholds: what scores suggest, shown of groups without a verdict.
        blind: leave the score out, and what it suggests.
        name: whose profiles they are, as far as they are here; outside text, raw.
    """
    wide = shape.verdict > 1
    words = shown.words(wide=wide)
    suggested = None if blind else thresholds.suggested(group.score)
    suggestion = _suggestion(suggested, wide=wide)
    place = f"{'▸' if here else ' '}{position + 1:>{shape.position},}{NOTE_SIGN if shown.is_noted else ' '}"
    drawn = score = beside = ""
    if shape.score and not blind and group.rule_level is not None:
        drawn = f"rule {group.rule_level:<2}".ljust(shape.bar + shape.score)
    elif shape.score and not blind:
        drawn, score = bar(group.score, shape.bar, suggested=suggested), f" {score_text(group.score)}"
    if shape.name:
        # Until there is a verdict, the name has its room too.
        behind = 0 if words or suggestion else shape.verdict
        room = shape.bar + shape.score - len(drawn + score) + shape.name + behind
        beside = f" {len(group.profile_ids):>3} {fitted(terminal_text(name), room)} "
    if here:
        text = fitted(Shown(place + drawn + score + beside + (words or suggestion)), shape.width)
        return Strip([Segment(text, CURSOR)])
    if words:
        # What is decided steps back behind its verdict.
        verdict = QUIET if shown.verdict is None else VERDICT_STYLES[shown.verdict]
        runs = [(place + drawn + score + beside, QUIET), (words, verdict)]
    else:
        hue = QUIET if suggested is None else VERDICT_STYLES[suggested]
        of_place = QUIET if wide else PLAIN  # Where it is not all there is to see, it is read last.
        of_score = PLAIN if shape.bar or suggested is None else hue
        runs = [(place, of_place), (drawn, hue), (score, of_score), (beside, PLAIN), (suggestion, hue)]
    return fitted_runs(runs, shape.width)


def failed_line(shape: ListShape, position: int, *, here: bool) -> Strip:
    """Draw the place of a group that can't be shown."""
    text = f"{'▸' if here else ' '}{position + 1:>{shape.position},} can't be shown"
    return Strip([Segment(fitted(Shown(text), shape.width), CURSOR if here else TROUBLE)])


def _suggestion(verdict: Verdict | None, *, wide: bool) -> str:
    """What the score suggests, as it is written where a verdict would be."""
    if verdict is None:
        return ""
    return f"{verdict}?" if wide else SUGGESTION_SIGNS[verdict]


def tail_line(shape: ListShape, text: Shown) -> Strip:
    """Draw the line behind the last group: what comes next, or that the matches end here."""
    return Strip([Segment(fitted(text, shape.width), QUIET)])


def group_title(
    group: Match,
    position: int,
    known: int,
    width: int,
    *,
    thresholds: Thresholds = Thresholds(),  # noqa: B008 (frozen)
    blind: bool = False,
    bits: float | None = None,
    stands_against: bool = False,
    loses: int | None = None,
) -> Strip:
    """Draw the head of the group under review: its place, bar and score unless ``blind``, MatchId.

    Args:
        group: the group.
        position: its place, from 0.
        known: how many groups there are.
        width: in cells.
        thresholds: what scores suggest.
        blind: leave the score out, and what it suggests.
        bits: what its evidence comes to; None where that is not shown.
        stands_against: whether something speaks against one customer whatever that is.
        loses: how many values a merge would lose; None where that is not known.
    """
    at = f"{position + 1:,} of {known:,}"
    place = f"{at} · {number(len(group.profile_ids), 'profile')}"
    lost = "" if loses is None else f" · merge loses {loses or 'nothing'}"
    of_what = f" · merge loses {number(loses, 'value')}" if loses else lost
    is_wide = width >= _WIDE_TITLE
    cells = 20 if width >= 90 else 8 if bits is None or is_wide else 4 if thresholds.edges else 0
    score, score_bar, short_bar = f"AWS {score_text(group.score, 4)}", "", ""
    suggested = thresholds.suggested(group.score)
    if cells:
        score_bar = f" {bar(group.score, cells, thresholds.edges, suggested)}".rstrip(" ")
    if thresholds.edges:
        short_bar = f" {bar(group.score, 4, thresholds.edges, suggested)}".rstrip(" ")
    if group.rule_level is not None:
        score, score_bar, short_bar = f"rule {group.rule_level}", "", ""
    measure = "  "
    if suggested is not None:
        measure += f"{suggested}?  " if width >= 80 else f"{SUGGESTION_SIGNS[suggested]}  "
    if blind:
        score, score_bar, short_bar, measure = "blind", "", "", "  "
    drawn = ""
    if bits is not None:
        bits = round(bits, 1) + 0.0  # Neither -0.0 nor a bar beside 0.0.
        sides = 2 if is_wide else 1
        drawn = tilted_bar(tilt(bits, sides, _FULL), sides, "!" if stands_against else "│").rstrip(" ")
        measure += f"ours {bits:+.1f} "
    # The numbers, and what stands against, are worth more than the bars.
    flag = "!" if drawn and stands_against else ""
    ways = (  # How many profiles there are stands in the list, and over the columns where not all are seen.
        f" Group {place}{of_what}   {score}{score_bar}{measure}{drawn}",
        *([f" Group {at}{of_what}  {score}{short_bar}{measure}{drawn}"] if loses else []),
        f" Group {place}{of_what}  {score}{short_bar}{measure}{flag}",
        f" Group {at}{of_what}  {score}{short_bar}{measure}{flag}",
        f" Group {at}{of_what.replace(' merge', '')}  {score}{measure}{flag}",
        f" Group {place}{lost}  {score}{short_bar}{measure}{flag}",
        f" Group {at}{lost.replace(' merge', '')}  {score}{short_bar}{measure}{flag}",
        f" Group {place}{lost}  {score}{measure}{flag}",
        f" Group {at}{lost.replace(' merge', '')}  {score}{measure}{flag}",
        f" Group {place}   {score}{score_bar}{measure}{drawn}",
        f" Group {place}  {score}{score_bar}{measure}{flag}",
        f" Group {place}   {score}{measure}{drawn}",
        f" {place}  {score}{measure}{flag}",
    )
    text = next((way for way in ways if cell_len(way.rstrip(" ")) <= width), ways[-2])
    text += "  " if drawn else ""
    named = f" MatchId {terminal_text(group.match_id)}"
    if width - cell_len(text) < _MATCH_ID_AT_LEAST:
        text, named = text.rstrip(" "), ""
    return fitted_runs([(text, STRONG), (named, QUIET)], width)
