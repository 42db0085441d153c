"""Makes the README's screenshots from the running app over the emulator: `python screenshots/make.py`."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from recording import film
from recording import picture as draw
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.strip import Strip

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.core.decisions import Reviewer
from reviewer.core.settings import Settings, Thresholds
from reviewer.journal.sqlite import Journal
from reviewer.session.scope import Scope
from reviewer.session.session import Session
from reviewer.sources.api import DomainMatches
from reviewer.tui.app import ReviewerApp, Setup
from reviewer.tui.review.screen import ReviewScreen
from reviewer.tui.screens.opening import OpeningScreen

HERE = Path(__file__).parent
THEME = "catppuccin-mocha"
DOMAIN = "acme-demo"


@dataclass(frozen=True)
class Picture:
    """One picture: its name, the size of the terminal, and the keys that lead to it."""

    name: str
    size: tuple[int, int]
    keys: Sequence[str]
    settings: Settings = Settings()  # noqa: RUF009 (frozen)
    scope: Scope = Scope()  # noqa: RUF009 (frozen)
    domain_name: str | None = DOMAIN
    plays: bool = False
    """Whether it is a film of the screens after each key."""


_SEVENTH = ("j",) * 6
PICTURES = (
    Picture("review", (120, 34), ("m", "x", "m", "v", "x", "m"), Settings(bands=Thresholds(0.9, 0.6))),
    Picture("ten-decisions", (100, 28), (*"mxmvxm", *"l2ll2m", *"mxm"), plays=True),
    Picture("narrow", (80, 24), ("m", "x")),
    Picture("domains", (80, 24), ("j",), domain_name=None),
    Picture("splitting", (120, 34), (*_SEVENTH, "l", "2", "l", "l", "2")),
    Picture("result", (120, 34), (*_SEVENTH, "l", "space", "h", "enter")),
    Picture("balance", (100, 24), ("j", "j", "e")),
    Picture("pairs", (100, 24), (*_SEVENTH, "p")),
    Picture("reasons", (100, 24), ("b", "j")),
    Picture("note", (100, 24), ("c", *"asked the shop")),
    Picture("filter", (100, 24), ("slash", *"score>=0.7 undecided")),
    Picture("orders", (100, 24), ("o", "j", "j", "j")),
    Picture("scores", (100, 34), ("a", "m", "x", "m", "v", "x", "m", "S", *"jj", "space", *"jjj")),
    Picture("history", (100, 24), ("x", "k", "c", *"twins", "enter", "v", "k", "H")),
    Picture("latest", (100, 30), ("m", "x", "m", "v", "x", "m", "L", "j", "j")),
    Picture("ids", (100, 24), ("i",)),
    Picture("blind", (120, 34), ("x", "m"), Settings(mask=True), Scope(blind=True)),
    Picture("help", (100, 58), ("question_mark",)),
)


def shown_by(screen: Screen[Any]) -> Region:
    """What a picture shows: a window's own part of the screen, or all of it."""
    if isinstance(screen, ModalScreen):
        return Region.from_union([child.region for child in screen.children])
    return screen.region


def strips_of(screen: Screen[Any]) -> list[Strip]:
    """What is on a screen, cropped to what is shown of it."""
    region = shown_by(screen)
    strips = screen._compositor.render_strips()[region.y : region.bottom]
    return [strip.crop(region.x, region.right) for strip in strips]


def screen_text(pilot: Pilot[int]) -> str:
    """What is on the screen, without colours."""
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def settled(pilot: Pilot[int]) -> None:
    """Wait until the review is open and the group on the screen has its profiles."""
    for _ in range(500):
        await pilot.pause(0.02)
        screen = pilot.app.screen
        if isinstance(screen, OpeningScreen):
            continue
        if not isinstance(screen, ReviewScreen):
            return
        members = screen.session.members
        here = members and not any(member.awaited for member in members)
        if here and "Against" in screen_text(pilot):
            return
    raise SystemExit("the emulator's groups never came")


async def take(picture: Picture, url: str, folder: Path) -> None:
    """Run the app, press the keys, and write the picture; of a film, the screen after each key."""
    options = ConnectionOptions(
        region="us-east-1",
        endpoint_url=url,
        sts_endpoint_url=url,
        static_credentials=("demo", "demo"),
    )
    ticks = count()
    start = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    with Journal.open(folder / f"{picture.name}.sqlite3") as journal:
        app = ReviewerApp(
            Setup(
                domain_name=picture.domain_name,
                theme=THEME,
                list_domains=lambda: ["acme-archive", DOMAIN, "acme-prod"],
                connect=lambda domain: DomainMatches(Connection(options), domain, 100),
                open_session=lambda domain: Session(
                    domain_name=domain,
                    store=journal,
                    reviewer=Reviewer("ann", 1001),
                    cache_folder=folder,
                    settings=picture.settings,
                    scope=picture.scope,
                    clock=lambda: start + timedelta(seconds=7 * next(ticks)),
                ),
            )
        )
        async with app.run_test(size=picture.size) as pilot:
            await settled(pilot)
            screens = [strips_of(app.screen)]
            for key in picture.keys:
                await pilot.press(key)
                await settled(pilot)
                if picture.plays:
                    await pilot.pause(0.2)
                    screens.append(strips_of(app.screen))
            await pilot.pause(0.2)
            drawn = film(screens) if picture.plays else draw(strips_of(app.screen))
            (HERE / f"{picture.name}.svg").write_text(drawn)


async def main() -> None:
    """Make every picture over one emulator."""
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, "-m", "reviewer", "emulator", "--port", "0", "--until-stdin-closes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as emulator,
    ):
        assert emulator.stdin is not None
        assert emulator.stdout is not None
        url = emulator.stdout.readline().strip()
        for picture in PICTURES:
            await take(picture, url, Path(folder))
        emulator.stdin.close()


if __name__ == "__main__":
    asyncio.run(main())
