"""Whatever the service answers, nothing ends in a traceback: each is a line, or a group that can be passed.

A long count: ``pytest -m slow tests/faults/test_fuzzed_answers.py``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.cli.get_matches import get_matches
from reviewer.core.decisions import Reviewer
from reviewer.core.terminal_text import Shown
from reviewer.fetching.fetcher import Fetcher
from reviewer.formats.outputs import FORMATS
from reviewer.journal.sqlite import Journal
from reviewer.plain.conversation import Conversation
from reviewer.plain.inbox import Inbox
from reviewer.session.session import Session
from reviewer.sources.api import DomainMatches
from reviewer.tui.app import ReviewerApp, Setup
from tests.faults.fuzzed_service import FuzzedService
from tests.unit.aws.answering import Answering

FEW, MANY = range(6), range(100, 400)
SLOW = [pytest.param(seed, marks=pytest.mark.slow) for seed in MANY]
KEYS = ["j", "x", "J", "enter", "escape", "h", "v", "S", "escape", "H", "escape", "k", "r", "m"]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No waits between attempts, and nothing of this machine's configuration."""
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "2")
    yield


def source_at(url: str) -> DomainMatches:
    options = ConnectionOptions(region="us-east-1", endpoint_url=url, static_credentials=("key", "secret"))
    return DomainMatches(Connection(options), "acme")


def session_on(journal: Journal, folder: Path) -> Session:
    return Session(
        domain_name="acme", store=journal, reviewer=Reviewer("ann", 1001), cache_folder=folder, page_size=2
    )


@pytest.mark.parametrize("seed", [*FEW, *SLOW])
def test_get_matches_prints_it_or_a_line(seed: int) -> None:
    service = FuzzedService(seed)
    format = list(FORMATS)[seed % len(FORMATS)]
    with Answering(service) as server:
        said = CliRunner().invoke(
            get_matches,
            [
                "--domain-name",
                "acme",
                "--endpoint-url",
                server.url,
                "--region",
                "eu-west-1",
                "--output",
                format,
            ],
        )
    if isinstance(said.exception, UnicodeEncodeError):
        return  # Half a surrogate pair: standard output escapes it, and click's stand-in for it doesn't.
    assert said.exception is None or isinstance(said.exception, SystemExit), said.exception
    assert said.exit_code in (0, 254, 255)
    if said.exit_code:
        assert said.stderr.startswith("reviewer: ")
        assert said.stderr.count("\n") == 1
        assert "report it" not in said.stderr or "AWS itself" in said.stderr
    assert not (service.is_cut and said.exit_code == 0)


@pytest.mark.parametrize("seed", [*FEW, *SLOW])
def test_the_plain_review_goes_on(seed: int, tmp_path: Path) -> None:
    typed, keyboard = os.pipe()
    os.write(keyboard, b"next\nreject\nnext\nhelp\nmerge\nback\nnext\n")
    os.close(keyboard)
    inbox, said = Inbox(typed), list[str]()

    def say(text: Shown, end: str = "\n") -> None:
        said.append(text)

    with Answering(FuzzedService(seed)) as server, Journal.open(tmp_path / "journal.sqlite3") as journal:
        session = session_on(journal, tmp_path)
        fetcher = Fetcher(lambda: source_at(server.url), inbox.deliver)
        Conversation(session, fetcher, inbox, say).hold()
        session.close()
    assert all("Error" not in line or "can't be read" in line for line in said), said


@pytest.mark.parametrize("seed", [*FEW, *SLOW])
async def test_the_full_screen_goes_on(seed: int, tmp_path: Path) -> None:
    with Answering(FuzzedService(seed)) as server, Journal.open(tmp_path / "journal.sqlite3") as journal:
        app = ReviewerApp(
            Setup(
                domain_name="acme",
                list_domains=lambda: ["acme"],
                connect=lambda _: source_at(server.url),
                open_session=lambda _: session_on(journal, tmp_path),
                theme="dark",
                keymap=dict,
            )
        )
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause(0.3)
            for key in KEYS:
                await pilot.press(key)
            await pilot.pause(0.05)
            assert app.return_code in (None, 0)
