"""A modal screen that shows the profile a merge would give, and lets its survivor and sources be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import BindingType
from textual.strip import Strip

from reviewer.comparison.handles import handle
from reviewer.comparison.masking import Mask
from reviewer.comparison.merged import has_value
from reviewer.comparison.words import survivor_words
from reviewer.core.counted import number
from reviewer.core.decisions import Verdict
from reviewer.core.matches import Profile
from reviewer.core.settings import FieldRule
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.core.wrapping import wrapped
from reviewer.session.draft import DraftDecision
from reviewer.tui.drawing.cells import fitted, wrapped_name
from reviewer.tui.drawing.merged_lines import MergedLine, merged_lines, merged_title
from reviewer.tui.drawing.palette import CURSOR, DIFFERENT, PLAIN, QUIET, STRONG
from reviewer.tui.keys.names import written
from reviewer.tui.screens.preview_keys import PREVIEW_BINDINGS, REVIEW_ACTION
from reviewer.tui.screens.sheet import Sheet

_UNASKED = {FieldRule.UNION: "where the union takes it", FieldRule.MAJORITY: "where most have it"}


class MergedScreen(Sheet[tuple[DraftDecision, Verdict | None] | None]):
    """Shows each merge of a group; its result is the draft as changed here, with the verdict if given."""

    BINDINGS: ClassVar[list[BindingType]] = list(PREVIEW_BINDINGS)

    def __init__(
        self,
        draft: DraftDecision,
        profiles: Sequence[Profile],
        mask: Mask,
        keys: Mapping[str, Sequence[str]],
    ) -> None:
        """Preview the merge of the focused profile's cluster first.

        Args:
            draft: what is marked on the group; at least one cluster has two profiles.
            profiles: all profiles of the group.
            mask: what values are shown as.
            keys: the keys that it shares with the review, by the ids of its actions.
        """
        super().__init__()
        self._keys = keys
        self._mask = mask
        self._draft = draft
        self._profiles = {profile.profile_id: profile for profile in profiles}
        self._cursor = 0
        self._lines: list[MergedLine] = []
        self._parts: tuple[tuple[str, ...], ...] = ()
        """Each cluster that becomes one, survivor first."""
        self._part: tuple[str, ...] = ()
        """The one of them that is shown."""
        self._said = ""
        """What the last key did, or why it did nothing."""
        self._compute()

    def _compute(self) -> None:
        everyone = list(self._profiles.values())
        self._parts = self._draft.parts_to_merge(everyone)
        self._part = self._draft.part_of_focused(everyone)
        result = self._draft.merged(self._part, everyone)
        by_rule = self._draft.sources_of(self._part, everyone).keys() - self._draft.sources_in(self._part)
        self._lines = merged_lines(result, self._draft.clusters.profile_ids, self._mask, by_rule)
        self._cursor = max(min(self._cursor, len(self._lines) - 1), 0)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what the keymap has moved to a key that means something else here."""
        shared = REVIEW_ACTION.get(action)
        return shared is None or bool(self._keys[shared])

    def action_move(self, lines: int) -> None:
        """Move the cursor by ``lines``."""
        self._said = ""
        self._cursor = max(min(self._cursor + lines, len(self._lines) - 1), 0)
        self.draw()

    def action_go(self, merges: int) -> None:
        """Show the merge so many after this one, and focus the profile that survives it."""
        self._said = ""
        at = self._parts.index(self._part) + merges
        if 0 <= at < len(self._parts):
            survivor = self._parts[at][0]
            self._draft = replace(self._draft, focus=self._draft.clusters.profile_ids.index(survivor))
            self._cursor = 0
            self._compute()
        else:
            self._said = f"There is no merge {'after' if merges > 0 else 'before'} this one"
        self.draw()

    def action_survivor(self) -> None:
        """Let the next profile of the cluster survive."""
        self._said = ""
        in_order = [one for one in self._draft.clusters.profile_ids if one in self._part]
        following = in_order[(in_order.index(self._part[0]) + 1) % len(in_order)]
        self._draft = self._draft.split(self._draft.clusters.surviving(following))
        self._compute()
        self.draw()

    def action_source(self) -> None:
        """Keep a lost value, or take a kept field from the next profile in its turn, then from the union.

        The cursor stays among the losses while there are any, so that several can be kept in a row.
        """
        line = self._lines[self._cursor] if self._lines else None
        if line is None:
            return
        if line.path is None:
            self._said = f"AWS takes {line.name} from no source but the one that the union takes"
            self.draw()
            return
        source = line.source if line.is_loss else self._source_after(line.path)
        ids = self._draft.clusters.profile_ids
        where = (
            _UNASKED[self._draft.settings.survivor_fields] if source is None else handle(ids.index(source))
        )
        self._said = f"{terminal_text(line.path)} is taken from {where}"
        self._draft = self._draft.with_source(line.path, self._part, source)
        self._compute()
        losses = sum(one.is_loss for one in self._lines)
        if line.is_loss and losses:
            self._cursor = min(self._cursor, losses - 1)
        else:
            self._follow(line)
        self.draw()

    def _source_after(self, path: str) -> str | None:
        """The profile to take a field from in its turn; None for where it comes from unasked."""
        now = self._draft.sources_in(self._part).get(path)
        # Whoever tries the key means another value, and none only behind all of those.
        in_turn = sorted(self._part, key=lambda one: not has_value(self._profiles[one], path))
        choices: list[str | None] = [*in_turn, None]
        return choices[(choices.index(now) + 1) % len(choices)] if now in choices else choices[0]

    def _follow(self, before: MergedLine) -> None:
        """Keep the cursor on the value of a field that has moved among the lines."""
        same = [at for at, line in enumerate(self._lines) if line.path == before.path]
        kept = [at for at in same if not self._lines[at].is_loss]
        named = [at for at in kept if self._lines[at].name == before.name]
        if found := named or kept or same:
            self._cursor = found[0]

    def action_merge(self) -> None:
        """Leave and mark the group merge."""
        self.dismiss((self._draft, Verdict.MERGE))

    def action_leave(self) -> None:
        """Leave with what was chosen here."""
        self.dismiss((self._draft, None))

    def draw(self) -> None:
        """Draw the lines around the cursor."""
        width, height = self.room
        drawn: list[Strip] = []
        top = bottom = 0
        longest = max((cell_len(line.name) for line in self._lines), default=0)
        name_width = min(longest, max(width // 3, 8))
        losses = sum(line.is_loss for line in self._lines)
        for at, line in enumerate(self._lines):
            if at == losses and losses:
                drawn.append(Strip([Segment("What is kept:", QUIET)]))
            if at == self._cursor:
                top = len(drawn)
            drawn += _strips(line, name_width, width, here=at == self._cursor)
            if at == self._cursor:
                bottom = len(drawn)
        first = max(min(top - (height - (bottom - top)) // 2, len(drawn) - height), 0)
        more = len(drawn) - first - height
        above, below = f"  ▲ {first}" if first else "", f"  ▼ {more} more" if more > 0 else ""
        foot = f"{self._keys_said()}{above}{below}"
        title, below_title = self._titles()
        self.paint(title, drawn[first : first + height], Shown(self._said or foot), below_title)

    def _keys_said(self) -> str:
        survivor, merge = self._keys["profile.survivor"], self._keys["verdict.merge"]
        is_lost = bool(self._lines) and self._lines[self._cursor].is_loss
        text = (
            f"{written(merge[0])} merge" if merge else "",
            "f keep it" if is_lost else "f source",
            f"{written(survivor[0])} other id" if survivor else "",
            "h/l merge" if len(self._parts) > 1 else "",
            "esc back",
        )
        return "  ".join(one for one in text if one)

    def _titles(self) -> tuple[Shown, Shown]:
        """What becomes one; and what that loses, and why the survivor is taken."""
        proposed = self._draft.proposed_survivor([self._profiles[one] for one in self._part])
        why = survivor_words(proposed) if proposed.profile_id == self._part[0] else "chosen"
        losses = sum(line.is_loss for line in self._lines)
        title = merged_title(self._draft.clusters, self._parts, self._part, self.room.width)
        survivor = handle(self._draft.clusters.profile_ids.index(self._part[0]))
        return title, Shown(f"{number(losses, 'value')} lost · {survivor}★: {terminal_text(why)}")


def _strips(line: MergedLine, name_width: int, width: int, *, here: bool) -> list[Strip]:
    sign = "-" if line.is_loss else " "
    style = CURSOR if here else DIFFERENT if line.is_loss else PLAIN
    names = wrapped_name(line.name, name_width)
    parts = wrapped(line.text, max(width - name_width - 4, 8))
    strips, left = [], len(line.value)
    for at, (name, part) in enumerate(zip_longest(names, parts, fillvalue=Shown(""))):
        head = f"{'▸' if here and at == 0 else ' '}{sign if at == 0 else ' '} {fitted(name, name_width)} "
        value, rest = part[:left], part[left:]
        left -= len(value)
        runs = [Segment(value, style), Segment(rest, CURSOR if here else QUIET)]
        strips.append(
            Strip([Segment(head, STRONG if line.is_loss else QUIET), *(run for run in runs if run.text)])
        )
    return strips
