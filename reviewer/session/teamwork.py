"""What a session sees of its team: whose claims to pass over, what waits to be shared, what to say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from reviewer.core.counted import number
from reviewer.core.decisions import Verdict
from reviewer.core.matches import Match
from reviewer.core.terminal_text import terminal_text
from reviewer.matches.groups import MatchQueue
from reviewer.session.navigator import Navigator
from reviewer.session.rules import NotAllowed

if TYPE_CHECKING:  # Without a team nothing of it is loaded.
    from reviewer.team.work import TeamState, TeamWork

_AHEAD = 3
"""Undecided groups behind the one under review that are claimed with it."""


class Teamwork:
    """A session's part in its team; without one, nobody else is at work on anything. Never waits."""

    def __init__(self, work: TeamWork | None, groups: MatchQueue) -> None:
        """Take part by ``work``, which is not started yet; None for no team."""
        self._work, self._groups = work, groups
        self._told: TeamState | None = None
        self._others = 0
        self._looked_at: tuple[int | None, int] | None = None
        self._came_knowing = True
        """Whether the group under review was known to be another's when the reviewer came to it."""
        self._warned: set[str] = set()

    @property
    def begins_at(self) -> float:
        """Where among the first groups this session begins, from 0 to 1, so that each begins elsewhere."""
        return 0.0 if self._work is None else crc32(self._work.holder.encode()) / 2**32

    @property
    def state(self) -> TeamState | None:
        """How it stands with what is to be shared; None without a team."""
        return None if self._work is None else self._work.state

    def start(self, region: str) -> None:
        """Begin, once the first group is here."""
        if self._work is not None:
            self._work.start(region)

    def saved(self) -> None:
        """Count what was saved just now as not shared yet; :meth:`go_on` shares it."""
        if self._work is not None:
            self._work.saved()

    def holder_of(self, group: Match) -> str:
        """Who else is at work on a group; ``""`` for nobody known. Outside text, raw."""
        if self._work is None:
            return ""
        claim = self._work.others.get(group.key)
        return "" if claim is None else claim.name or "someone"

    def holder_at(self, position: int) -> str:
        """Who else is at work on the group at a position; ``""`` for nobody known. Outside text, raw."""
        if self._work is None or not self._work.others:
            return ""  # Without reading the group.
        return self.holder_of(self._groups.group(position))

    def is_others(self, position: int) -> bool:
        """Whether someone else is at work on the group at a position."""
        return bool(self.holder_at(position))

    def asks_again(self, group_key: str) -> bool:
        """Whether a decision of this reviewer on a group came behind another's, so that it is asked again."""
        return self._work is not None and group_key in self._work.state.asked

    def newly_asked(self) -> frozenset[str]:
        """The groups that are asked again since the last :meth:`news`."""
        if self._work is None:
            return frozenset()
        return self._work.state.asked - (frozenset() if self._told is None else self._told.asked)

    def go_on(self, navigator: Navigator) -> None:
        """Share what was saved, and claim the group under review, if undecided, and those that come next.

        It is for behind a frame: the link's thread then wants the processor.
        """
        if self._work is None:
            return
        if self._work.state.waiting:
            self._work.ship()
        here = navigator.position
        if (here, len(self._groups)) == self._looked_at:
            return
        if self._looked_at is None or self._looked_at[0] != here:
            self._came_knowing = here is None or self.is_others(here)
        self._looked_at = (here, len(self._groups))
        ahead = [] if here is None or self._groups.verdict(here) is not None else [here]
        if here is not None:
            ahead += navigator.coming(_AHEAD + 1 - len(ahead))
        self._work.want([group.key for group in self._groups.groups(ahead)])

    def require_free(self, group: Match, verdict: Verdict) -> None:
        """Check that nobody else is at work on a group, or that the reviewer knows it.

        Raises:
            NotAllowed: somebody is, which is said once.
        """
        name = self.holder_of(group)
        if name and group.key not in self._warned:
            self._warned.add(group.key)
            again = f"<verdict.{verdict}> again decides it all the same"
            raise NotAllowed(f"{name} is at work on this group: {again}")

    def news(self, navigator: Navigator, *, is_marked: bool) -> str | None:
        """Say what has changed since the last time; ``""`` where it is only to be drawn, None for nothing.

        Goes on to another group where someone else is at work on the one under review, unless the reviewer
        came knowing that, or has marked something on it.
        """
        if self._work is None:
            return None
        state, told, position = self._work.state, self._told, navigator.position
        self._told = state
        if state.range != (before := "" if told is None else told.range):
            return self._take_range(before, state.range, navigator, is_marked=is_marked)
        changed = state != told or len(self._work.others) != self._others
        self._others = len(self._work.others)
        if position is not None and not self._came_knowing and self.is_others(position):
            self._came_knowing = True
            if self._groups.verdict(position) is None:
                name, at = self.holder_at(position), f"{position + 1:,}"
                if is_marked:
                    return f"{name} is at work on this group too"
                navigator.seek_next_undecided()
                return f"{name} is at work on group {at}: passed over, <group.previous> goes back to it"
        if state.refused > (0 if told is None else told.refused):
            return (
                "Someone was first with a group that you decided: yours was taken back,"
                " and the group is asked again with theirs beside it"
            )
        if state.unreadable > (0 if told is None else told.unreadable):
            items = number(state.unreadable, "item", "items")
            return (
                f"{items} of the team's table can't be read here and decided nothing:"
                " a newer match-reviewer may have written it"
            )
        if state.problem is not None and (told is None or told.problem != state.problem):
            return f"Saved here, not shared yet. {state.problem.line}"
        if state.problem is None and told is not None and told.problem is not None:
            return "The team's table answers again"  # In place of why it did not.
        return "" if changed else None

    def _take_range(self, before: str, line: str, navigator: Navigator, *, is_marked: bool) -> str:
        """Go through the groups that a lead has given, unless the reviewer is at something of their own."""
        from reviewer.matches.filter_line import FilterError, parsed, written

        shown = terminal_text(line)
        try:
            chosen = parsed(line)
            if not is_marked and written(navigator.filter) in ("", before):
                navigator.show(chosen, navigator.order)
        except (FilterError, NotAllowed) as error:
            return (
                f"A lead has given you the groups /{shown}, which can't be shown: {terminal_text(str(error))}"
            )
        if not line:
            return "A lead has taken back which groups are yours: all are"
        return (
            f"A lead has given you the groups /{shown}. <filter> and an empty line goes through all of them"
        )

    def close(self) -> None:
        """Share what is left and give the claims back, some seconds at most."""
        if self._work is not None:
            self._work.close()
