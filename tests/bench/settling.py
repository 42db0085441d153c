"""How many keys it takes to settle a domain's groups by what the screen says: a scripted reader at 120×40.

The reader reads the two lines of the summary off the screen, in whole: where they are cut, `w` is pressed.
Two profiles are merged, rejected or left as R1 of :mod:`.judgement` does; where of more something strong
names some of them, `P` proposes who is one person before `m`.
"""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections import Counter
from pathlib import Path

from textual.pilot import Pilot

from reviewer.core.decisions import Reviewer
from reviewer.core.matches import Match
from reviewer.journal.sqlite import Journal
from reviewer.session.session import Session
from reviewer.tui.app import ReviewerApp, Setup
from tests.bench.figures import Figure
from tests.tui.conftest import PlainSource, screen_text, until

_OFTEN_TWO = re.compile("address|e-mail|phone", re.IGNORECASE)
"""One customer has two of them often enough."""


def settling(file: Path) -> Figure:
    """Settle the groups of a domain in a file, and count the keys."""
    domain = json.loads(file.read_text(encoding="utf-8"))
    matches = [
        Match(one["MatchId"], tuple(one["ProfileIds"]), one.get("ConfidenceScore"))
        for one in domain["Matches"]
    ]
    source = PlainSource(matches, {one["ProfileId"]: one for one in domain["Profiles"]})
    source.pages_may_come.set()
    keys = asyncio.run(_settled(source))
    told = ", ".join(f"{key} {count}" for key, count in sorted(keys.items()))
    return Figure(
        "keys to settle a domain's groups at 120×40, by what the screen says",
        f"{keys.total()} for {len(matches)} groups: {told}",
        "one a group",
        "`w` never",
    )


async def _settled(source: PlainSource) -> Counter[str]:
    keys: Counter[str] = Counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        Journal.open(Path(folder) / "journal.sqlite3") as journal,
    ):
        app = ReviewerApp(
            Setup(
                domain_name="acme",
                list_domains=lambda: ["acme"],
                connect=lambda _: source,
                open_session=lambda name: Session(
                    domain_name=name,
                    store=journal,
                    reviewer=Reviewer("ann", 1001),
                    cache_folder=Path(folder) / "cache",
                ),
            )
        )
        async with app.run_test(size=(120, 40)) as pilot:

            async def press(key: str) -> None:
                keys[key] += 1
                await pilot.press(key)
                await pilot.pause()

            for at in range(1, len(source.matches) + 1):
                await until(pilot, lambda at=at: _is_shown(pilot, at))  # type: ignore[misc]
                if any(text.endswith("…") for text in _sides(pilot)):
                    await press("w")
                against, for_ = (text.partition("weak:")[0] for text in _sides(pilot))
                strong = [
                    one for one in against.split(" · ") if one.strip("– ") and not _OFTEN_TWO.search(one)
                ]
                enough = len([one for one in for_.split(" · ") if one.strip("– ")]) >= 2
                if strong and any(re.search(r"\([A-Z]", one) for one in strong):
                    await press("P")
                    await press("m")
                else:
                    await press("x" if strong else "m" if enough else "v")
    return keys


def _is_shown(pilot: Pilot[int], at: int) -> bool:
    text = screen_text(pilot)
    return f"Group {at} of" in text and "Against" in text and "profiles …" not in text


def _sides(pilot: Pilot[int]) -> list[str]:
    """What stands against and what for, as the screen has it."""
    lines = [line.partition("│")[2] for line in screen_text(pilot).splitlines()]
    sides: list[str] = []
    for line in lines:
        if line.startswith((" Against ", " For ")):
            sides.append(line[9:].strip())
        elif (
            sides
            and line.startswith(" " * 9)
            and line.strip()
            and not re.search(r"\b[AB]\S* [0-9a-zA-Z-]{8}", line)
        ):
            sides[-1] += f" {line.strip()}"
        elif len(sides) == 2:
            break
    return sides
