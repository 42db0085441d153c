"""Marking the group under review before its verdict: clusters, survivor, reference, sources, note, reason."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from reviewer.comparison.clusters import Clusters
from reviewer.comparison.handles import handle
from reviewer.core.decisions import Verdict
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.session.rules import (
    BLIND_TO_SPLITS,
    BLIND_TO_WEIGHTS,
    NotAllowed,
    all_of,
    all_toggled,
    check_split,
    here,
    split_notice,
)
from reviewer.session.session import Session
from reviewer.tui.action import Action, action, on_a_group
from reviewer.tui.drawing.entries import Entry
from reviewer.tui.review.protocol import Review


def _every_profile_is_here(session: Session) -> str:
    if not all_of(session.members):
        return "What a merge would give is known once each profile is here"
    return ""


_NUMBERS = "Person 1–9: profiles with one number are one person"


def _are_few(session: Session) -> bool:
    return len(session.members) < 3


class Drafting:
    """The draft decision on the group under review."""

    PART = "Say who is one person"

    def __init__(self, review: Review, decide: Callable[[Verdict], Awaitable[None]]) -> None:
        """Mark groups.

        Args:
            review: what is worked on.
            decide: gives a verdict as its key would.
        """
        self._review, self._decide = review, decide

    @property
    def _session(self) -> Session:
        return self._review.session

    def _divide(self, change: Callable[[Clusters, str], Clusters]) -> None:
        draft = self._session.draft
        if draft.focused_id is not None:
            self._session.mark(draft.split(change(draft.clusters, draft.focused_id)))

    @action(
        Action("profiles.right", "l,right", "Next profile", "profile", "h/l", 1),
        Action("profiles.left", "h,left", "Previous profile", argument=-1),
    )
    def focus(self, profiles: int) -> None:
        """Move the focus by so many profiles."""
        self._session.mark(self._session.draft.moved(profiles))

    @action(
        Action(
            "merged",
            "enter",
            "Show what a merge would keep and lose, and choose",
            "result",
            "enter",
            when=_every_profile_is_here,
            also="preview outcome fields values choose source survivor",
        )
    )
    async def merged(self) -> None:
        """Show the profile that MergeProfiles would make, and let its sources be chosen."""
        from reviewer.tui.screens.merged import MergedScreen
        from reviewer.tui.screens.preview_keys import preview_keys

        draft, profiles = self._session.draft, here(self._session.members)
        with self._session.failed.guarded(self._session.members):
            is_apart = not draft.part_of_focused(profiles)
        if is_apart:
            raise NotAllowed("Nothing to merge: every profile is apart. <profile.out> puts one back")
        keys = preview_keys(self._review.actions)
        with self._session.failed.guarded(self._session.members):
            screen = MergedScreen(draft, profiles, self._review.pane.mask(profiles), keys)
        result = await self._review.ask(screen)
        if result is not None:
            draft, verdict = result
            self._session.mark(draft)
            if verdict is not None:
                await self._decide(verdict)

    @action(
        Action(
            "profile.out",
            "space",
            "Leave this profile out (again: put it back)",
            "leave out",
            "space",
            also="exclude remove include take out",
        )
    )
    def take_out(self) -> None:
        """Take the focused profile out of the merge, or back."""
        self._divide(lambda clusters, profile_id: clusters.toggled(profile_id))

    @action(
        Action(
            "profiles.out",
            "A",
            "Leave all profiles out (again: put all back)",
            "all out",
            "A",
            also="exclude none",
        )
    )
    def take_all_out(self) -> None:
        """Take all profiles out of the merge, or all back."""
        self._divide(lambda clusters, _: all_toggled(clusters))

    @action(
        Action(
            "split",
            "P",
            "Propose who is one person, by the evidence",
            "propose",
            "P",
            when=on_a_group,
            if_blind=BLIND_TO_SPLITS,
            is_idle=_are_few,
            also="split divide several people suggest separate",
        )
    )
    async def split(self) -> None:
        """Mark who is one customer by the evidence; the reviewer changes it, and a verdict alone saves it."""
        session = self._session
        group, members = session.current, session.members
        check_split(members, blind=session.scope.hides)
        with session.failed.guarded(members):
            proposed = await asyncio.to_thread(
                session.draft.by_evidence, here(members), session.weighing.weights
            )
        if group == session.current:
            session.mark(proposed)
            self._review.say(split_notice(proposed.clusters))

    @action(
        Action(
            "profile.survivor",
            "s",
            "Keep this profile's id (★)",
            "keep id",
            "s",
            also="survivor main master primary",
        )
    )
    def survive(self) -> None:
        """Let the focused profile survive the merge of its cluster."""

        def survive(clusters: Clusters, profile_id: str) -> Clusters:
            if profile_id in clusters.out:
                raise NotAllowed(
                    "This profile is left out, so a merge can't keep its id: <profile.out> puts it back"
                )
            number = clusters.number_of(profile_id)
            if sum(clusters.number_of(one) == number for one in clusters.profile_ids) < 2:
                raise NotAllowed("The profile is merged with no other: it keeps its id anyway")
            return clusters.surviving(profile_id)

        self._divide(survive)

    @action(
        Action(
            "profile.reference",
            "equals_sign",
            "Compare the others with this profile",
            "compare",
            "=",
            is_idle=_are_few,
            also="reference base",
        )
    )
    def compare_with_focused(self) -> None:
        """Compare the others with the focused profile."""
        draft = self._session.draft
        if len(draft.clusters.profile_ids) < 3:
            raise NotAllowed("Two profiles are compared with each other: there is nothing to choose")
        self._session.mark(draft.compared_with_focused())

    @action(
        *(
            Action(
                f"profile.cluster-{number}",
                str(number),
                _NUMBERS if number == 1 else f"Person {number}: profiles with one number are one person",
                "person" if number == 1 else "",
                "1-9" if number == 1 else "",
                number,
                is_listed=number == 1,
                also="split cluster several people divide separate" if number == 1 else "",
            )
            for number in range(1, 10)
        )
    )
    def put(self, number: int) -> None:
        """Put the focused profile into a cluster."""
        before = self._session.draft
        self._divide(lambda clusters, profile_id: clusters.put(profile_id, number))
        if self._session.draft == before and before.focused_id is not None:
            who = handle(before.clusters.profile_ids.index(before.focused_id))
            self._review.say(f"{who} is person {number} already: another number makes it someone else")

    @action(
        Action(
            "matrix",
            "p",
            "Show how alike each two profiles are",
            "pairs",
            "p",
            if_blind=BLIND_TO_WEIGHTS,
            is_idle=_are_few,
            also="matrix table similarity",
        )
    )
    async def compare_pairs(self) -> None:
        """Show what every two profiles come to."""
        from reviewer.comparison.summary import MOST_COMPARED
        from reviewer.comparison.survivor import name_of
        from reviewer.tui.screens.matrix import MatrixScreen

        members = self._session.members
        if len(members) < 2:
            raise NotAllowed("There are no two profiles to compare")
        if len(members) > MOST_COMPARED:
            raise NotAllowed(f"The table of every two profiles takes {MOST_COMPARED} profiles at most")
        group = self._session.under_review.weighed()
        with self._session.failed.guarded(members):
            matrix = group.matrix()
        names = [terminal_text(name_of([] if one.profile is None else [one.profile])) for one in members]
        await self._review.ask(MatrixScreen(matrix, names))

    @action(Action("note", "c", "Write a note for the verdict", "note", "c", also="comment remark text"))
    async def note(self) -> None:
        """Write a note that goes into the journal with the verdict."""
        from reviewer.tui.screens.line import LineScreen

        note = await self._review.ask(
            LineScreen(
                self._session.draft.note,
                placeholder="A note on your decision, without customers' data",
                foot="enter keeps it for your decision   esc leaves it as it was",
            )
        )
        if note is not None:
            self._session.mark(self._session.draft.noted(note))
            if note:
                decide = "<verdict.merge>, <verdict.review> or <verdict.reject>"
                self._review.say(f"The note is saved with your decision: {decide}")

    @action(
        Action("reason", "b", "Pick a reason for the verdict", "because", "b", when=on_a_group, also="why")
    )
    async def reason(self) -> None:
        """Pick a reason that goes into the journal with the verdict."""
        from reviewer.tui.screens.choice import ChoiceScreen

        reasons, now = self._session.settings.reasons, self._session.draft.reason
        offered = ("", *(reason.name for reason in reasons))
        texts = [f"{one.name}: {one.explained}" if one.explained else one.name for one in reasons]
        lines = [
            Entry(Shown("✓" if reason == now else " "), terminal_text(text))
            for reason, text in zip(offered, ("no reason", *texts), strict=True)
        ]
        title = Shown("Why: goes into the journal with the verdict")
        at = offered.index(now) if now in offered else 0
        chosen = await self._review.ask(ChoiceScreen(title, lines, Shown("picks it"), at))
        if chosen is not None:
            self._session.mark(self._session.draft.because(offered[chosen]))
