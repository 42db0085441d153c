"""A review on a headless screen, fed by a source made of plain data instead of a connection."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.geometry import Region
from textual.pilot import Pilot

from reviewer.core.decisions import Reviewer
from reviewer.core.matches import Match, MatchPage, Profile, ProfileBatch
from reviewer.core.settings import Settings
from reviewer.journal.sqlite import Journal
from reviewer.session.domain_weights import LearntWeights
from reviewer.session.remembered import Remembered
from reviewer.session.scope import Scope
from reviewer.session.session import Session
from reviewer.tui.app import ReviewerApp, Setup
from tests.tui.at_rest import AtRest

SATURDAY = datetime(2026, 11, 21, tzinfo=UTC)
USUAL, ALL_GROUPS, ANN = Settings(), Scope(), Reviewer("ann", 1001)
SIZES = [(80, 24), (120, 40), (200, 50)]


@dataclass
class PlainSource:
    """Groups in pages of ten; pages and profiles can be held back."""

    matches: Sequence[Match]
    members: Mapping[str, Mapping[str, object]]
    pages_may_come: threading.Event = field(default_factory=threading.Event)
    region: str = "eu-west-1"
    reason: str = "it no longer exists"
    """Why a profile that is not among the members can't be had."""

    def match_page(self, token: str | None) -> MatchPage:
        self.pages_may_come.wait(10)
        start = int(token or 0)
        following = str(start + 10) if start + 10 < len(self.matches) else None
        return MatchPage(tuple(self.matches[start : start + 10]), following, SATURDAY, len(self.matches))

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        known = {one: Profile(one, self.members[one]) for one in profile_ids if one in self.members}
        return ProfileBatch(known, {one: self.reason for one in profile_ids if one not in known})

    def caller_arn(self) -> str | None:
        return None


def people(groups: int, profiles: int = 2) -> PlainSource:
    """``groups`` groups of people who share an e-mail and differ in their names."""
    matches, members = [], {}
    for number in range(groups):
        ids = tuple(f"{number:028x}{at:04x}" for at in range(profiles))
        matches.append(Match(f"{number:032x}", ids, (number % 100) / 100))
        for at, one in enumerate(ids):
            members[one] = {
                "FirstName": "Jo" + "h" * at + "n",
                "LastName": f"Doe{number}",
                "EmailAddress": f"doe{number}@example.com",
            }
    source = PlainSource(matches, members)
    source.pages_may_come.set()
    return source


@pytest.fixture(autouse=True)
def rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key is done once nothing is at work because of it, and not twenty milliseconds later."""
    wait = AtRest().wait
    monkeypatch.setattr("textual.app.wait_for_idle", wait)
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait)


OpenReview = Callable[..., AbstractAsyncContextManager[Pilot[int]]]


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that a loaded machine makes slow is no journal that another program holds."""
    monkeypatch.setattr("reviewer.tui.review.screen.PATIENCE", 5.0)


@pytest.fixture
def open_review(tmp_path: Path) -> OpenReview:
    """Open the app on a source: ``async with open_review(people(3), size=(80, 24)) as pilot``."""

    @asynccontextmanager
    async def opened(
        source: PlainSource,
        size: tuple[int, int] = (120, 40),
        theme: str = "dark",
        keymap: Mapping[str, tuple[str, ...]] | None = None,
        settings: Settings = USUAL,
        scope: Scope = ALL_GROUPS,
        reviewer: Reviewer = ANN,
        learnt_weights: LearntWeights = LearntWeights({}),  # noqa: B008 (frozen)
        is_first_start: bool = False,
        remembered: Remembered | None = None,
        pause: float = 0.0,
        domain_name: str | None = "acme",
    ) -> AsyncIterator[Pilot[int]]:
        with Journal.open(tmp_path / "data" / "journal.sqlite3") as journal:
            app = ReviewerApp(
                Setup(
                    domain_name=domain_name,
                    list_domains=lambda: ["acme"],
                    connect=lambda _: source,
                    open_session=lambda name: Session(
                        domain_name=name,
                        store=journal,
                        reviewer=reviewer,
                        cache_folder=tmp_path / "cache",
                        page_size=10,
                        settings=settings,
                        scope=scope,
                        learnt_weights=learnt_weights,
                    ),
                    theme=theme,
                    keymap=lambda: keymap or {},
                    is_first_start=is_first_start,
                    remembered=remembered,
                    pause=pause,
                )
            )
            async with app.run_test(size=size) as pilot:
                if domain_name is not None and source.pages_may_come.is_set() and source.matches:
                    await until(pilot, lambda: "FullName" in screen_text(pilot))
                yield pilot

    return opened


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Wait until something holds on the screen, and all that comes with it is done.

    Raises:
        AssertionError: it did not in five seconds; with the screen's text.
    """
    for _ in range(500):
        if holds():
            await pilot.pause()
            return
        await pilot.pause(0.01)
    raise AssertionError(f"never came true on this screen:\n{screen_text(pilot)}")


def window_text(pilot: Pilot[int]) -> str:
    """What the window on top shows, without what lies around it."""
    screen = pilot.app.screen
    region = Region.from_union([child.region for child in screen.children])
    lines = screen._compositor.render_strips(pilot.app.size)[region.y : region.bottom]
    return "\n".join(line.crop(region.x, region.right).text for line in lines)


def screen_text(pilot: Pilot[int]) -> str:
    """What the screen shows, as plain lines."""
    screen = pilot.app.screen
    lines = screen._compositor.render_strips(pilot.app.size)
    return "\n".join(line.text for line in lines)
