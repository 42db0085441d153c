"""The keys that mark the group under review: its clusters, survivor, reference, note and reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reviewer.comparison.clusters import Clusters
from reviewer.core.decisions import Verdict
from reviewer.core.matches import Profile
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.session.draft import DraftDecision
from reviewer.session.rules import NotAllowed, all_of, here
from reviewer.tui.screens.choosing import ChoosingScreen
from reviewer.tui.widgets.group_pane import GroupPane

if TYPE_CHECKING:
    from reviewer.comparison.masking import Mask  # Loading it takes a part of the first paint.


class DraftingScreen(ChoosingScreen):
    """What the review screen can do to a group short of giving a verdict."""

    def _mark(self, change: Callable[[DraftDecision], DraftDecision]) -> None:
        self._move(lambda: self.session.mark(change(self.session.draft)))

    def _divide(self, change: Callable[[Clusters, str], Clusters]) -> None:
        def divided(marking: DraftDecision) -> DraftDecision:
            profile_id = marking.focused_id
            return marking if profile_id is None else marking.split(change(marking.clusters, profile_id))

        self._mark(divided)

    def action_sideways(self, profiles: int) -> None:
        """Move the focus by so many profiles."""
        self._mark(lambda marking: marking.moved(profiles))

    def action_take_out(self) -> None:
        """Take the focused profile out of the merge, or back."""
        self._divide(lambda clusters, profile_id: clusters.toggled(profile_id))

    def action_put(self, number: int) -> None:
        """Put the focused profile into a cluster."""
        self._divide(lambda clusters, profile_id: clusters.put(profile_id, number))

    def action_survivor(self) -> None:
        """Let the focused profile survive the merge of its cluster."""

        def survive(clusters: Clusters, profile_id: str) -> Clusters:
            if profile_id in clusters.out:
                raise NotAllowed(
                    "A profile that is taken out can't survive a merge: <profile.out> takes it back"
                )
            return clusters.surviving(profile_id)

        self._divide(survive)

    def action_reference(self) -> None:
        """Compare the others with the focused profile."""

        def compared(marking: DraftDecision) -> DraftDecision:
            if len(marking.clusters.profile_ids) < 3:
                raise NotAllowed("Two profiles are compared with each other: there is nothing to choose")
            return marking.compared_with_focused()

        self._mark(compared)

    def action_reasons(self) -> None:
        """Tell below the values why they are alike or not, or leave it out."""
        self.query_one(GroupPane).toggle_reasons()

    def action_matrix(self) -> None:
        """Show how alike every two profiles are."""
        from reviewer.comparison.matrix import similarities
        from reviewer.tui.screens.matrix import MatrixScreen

        profiles = [member.profile for member in self.session.members]
        if len(profiles) > 1:
            region = self.session.settings.default_region
            self.app.push_screen(MatrixScreen(similarities(profiles, region)))

    def action_merged(self) -> None:
        """Show the profile that MergeProfiles would make, and let its sources be chosen."""
        from reviewer.tui.preview_keys import preview_keys
        from reviewer.tui.screens.merged import MergedScreen

        def take(result: tuple[DraftDecision, Verdict | None] | None) -> None:
            if result is None:
                return
            marking, verdict = result
            self._mark(lambda _: marking)
            if verdict is not None:
                self.run_action_of(verdict)

        def show() -> None:
            marking, profiles = self.session.draft, here(self.session.members)
            if not all_of(self.session.members):
                raise NotAllowed("What a merge would give can't be told before each profile is here")
            if not marking.part_of_focused(profiles):
                raise NotAllowed("Nothing to merge: every profile is apart. <profile.out> takes one back")
            keys = preview_keys(self._keys)
            self.app.push_screen(MergedScreen(marking, profiles, self._masks(profiles), keys), take)

        self._move(show)

    def _masks(self, profiles: Sequence[Profile]) -> Mask:
        """What a merge's values are shown as."""
        if not self.session.settings.mask:
            return lambda _, value: value
        from reviewer.comparison.masking import mask_of

        return mask_of(profiles, self.query_one(GroupPane).revealed)

    def run_action_of(self, verdict: Verdict) -> None:
        """Give a verdict as its key would."""
        raise NotImplementedError

    def action_note(self) -> None:
        """Write a note that goes into the journal with the verdict."""
        from reviewer.tui.screens.line import LineScreen

        def take(note: str | None) -> None:
            if note is not None:
                self._mark(lambda marking: marking.noted(note))

        def ask() -> None:
            screen = LineScreen(
                self.session.draft.note,
                placeholder="A note, without customers' data",
                foot="enter keeps it   esc leaves it as it was",
            )
            self.app.push_screen(screen, take)

        self._move(ask)

    def action_because(self) -> None:
        """Pick a reason that goes into the journal with the verdict."""
        from reviewer.tui.screens.choice import ChoiceScreen

        reasons = self.session.settings.reasons
        offered = ("", *(reason.name for reason in reasons))
        said = [f"{one.name}: {one.explained}" if one.explained else one.name for one in reasons]

        def take(chosen: int | None) -> None:
            if chosen is not None:
                self._mark(lambda marking: marking.because(offered[chosen]))

        def ask() -> None:
            now = self.session.draft.reason
            lines = [
                (Shown("✓" if reason == now else " "), terminal_text(text))
                for reason, text in zip(offered, ("no reason", *said), strict=True)
            ]
            title = Shown("Why: goes into the journal with the verdict")
            at = offered.index(now) if now in offered else 0
            self.app.push_screen(ChoiceScreen(title, lines, Shown("picks it"), Shown(""), at), take)

        self._move(ask)
