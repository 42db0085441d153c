"""Makes the README's screenshots from the running app over the emulator: `python screenshots/make.py`."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from textual.pilot import Pilot

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.domain_journal import Reviewer
from reviewer.journal.store import Journal
from reviewer.review import ReviewSession
from reviewer.tui.app import ReviewerApp, Setup
from reviewer.tui.screens.review import ReviewScreen

HERE = Path(__file__).parent
DOMAIN = "acme-demo"
# Each picture: its name, the size of the terminal, and the keys that lead to it.
PICTURES = (
    ("review", (120, 34), ("m", "x", "m", "v", "x", "m")),
    ("narrow", (80, 24), ("m", "x")),
    ("splitting", (120, 34), ("j", "j", "j", "j", "j", "j", "l", "2", "l", "l", "2")),
    ("result", (120, 34), ("j", "j", "j", "j", "j", "j", "l", "space", "h", "enter")),
    ("latest", (100, 30), ("m", "x", "m", "v", "x", "m", "L", "j", "j")),
    ("help", (100, 48), ("question_mark",)),
)


async def settled(pilot: Pilot[int]) -> None:
    """Wait until the group on the screen has its profiles."""
    for _ in range(500):
        await pilot.pause(0.02)
        screen = pilot.app.screen
        if not isinstance(screen, ReviewScreen):
            return
        members = screen.session.members
        if members and not any(member.awaited for member in members) and screen.weighs_evidence:
            return
    raise SystemExit("the emulator's groups never came")


async def picture(url: str, name: str, size: tuple[int, int], keys: tuple[str, ...], folder: Path) -> None:
    """Run the app, press the keys, and write the picture."""
    options = ConnectionOptions(
        region="us-east-1",
        endpoint_url=url,
        sts_endpoint_url=url,
        static_credentials=("demo", "demo"),
    )
    ticks = count()
    start = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    with Journal.open(folder / f"{name}.sqlite3") as journal:
        app = ReviewerApp(
            Setup(
                domain_name=DOMAIN,
                list_domains=lambda: [DOMAIN],
                connect=lambda domain: Connection.open(options).matches(domain, 100),
                open_session=lambda domain: ReviewSession(
                    domain_name=domain,
                    journal=journal,
                    reviewer=Reviewer("ann", 1001),
                    spool_folder=folder,
                    clock=lambda: start + timedelta(seconds=7 * next(ticks)),
                ),
            )
        )
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            for key in keys:
                await pilot.press(key)
                await settled(pilot)
            await pilot.pause(0.2)
            (HERE / f"{name}.svg").write_text(app.export_screenshot(title="reviewer"))


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
        for name, size, keys in PICTURES:
            await picture(url, name, size, keys, Path(folder))
        emulator.stdin.close()


if __name__ == "__main__":
    asyncio.run(main())
