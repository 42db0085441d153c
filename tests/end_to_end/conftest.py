"""The reviewer as a person starts it, over the emulator."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from reviewer.core.decisions import Decision
from reviewer.emulator.conditions import Conditions
from reviewer.emulator.domain import Domain
from reviewer.emulator.server import Emulator
from reviewer.journal.sqlite import Journal
from tests import warm_starts
from tests.end_to_end.terminal import Terminal

REVIEWER = (*warm_starts.PYTHON_M, "reviewer")


def clean_environment(home: Path, **changes: str) -> dict[str, str]:
    """An environment with nothing of AWS but test credentials, and folders below ``home``."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "XDG_", "TEXTUAL", "PYTHON"))
        # COLUMNS and LINES, which pytest-xdist's workers have, would beat the terminal's own size.
        and name not in ("NO_COLOR", "TERM", "COLORTERM", "COLUMNS", "LINES")
    }
    return kept | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        **changes,
    }


def domain_of(folder: Path, content: Mapping[str, Any]) -> Domain:
    """A domain from the API's own shapes, by way of a file."""
    path = folder / "domain.json"
    path.write_text(json.dumps(content))
    return Domain.load(path)


def people(groups: int, profiles: int = 2) -> dict[str, Any]:
    """``groups`` groups in the API's own shapes: Ann1 and Annn1, Ann2 and Annn2 …"""
    matches, members = [], []
    for number in range(1, groups + 1):
        ids = [f"{number:024x}{at:08x}" for at in range(profiles)]
        matches.append({"MatchId": f"{number:032x}", "ProfileIds": ids, "ConfidenceScore": 0.5})
        members += [
            {"ProfileId": one, "FirstName": f"Ann{'n' * at}{number}", "LastName": "Doe"}
            for at, one in enumerate(ids)
        ]
    return {"DomainName": "people", "Matches": matches, "Profiles": members}


@dataclass
class Desk:
    """A person's place of work: where the reviewer is started, and what it leaves behind."""

    home: Path
    stack: ExitStack
    starts_warm: bool = True
    """Whether commands in terminals start by forking (``warm_starts``), or by an interpreter of their own."""
    takes_every_key: bool = True
    """Whether verdicts count at any pace: ``verdict_pause = 0``, unless a test has written its settings."""

    @property
    def journal_path(self) -> Path:
        return self.home / "journal.sqlite3"

    def serve(self, content: Mapping[str, Any] | Domain, conditions: Conditions | None = None) -> Emulator:
        domain = domain_of(self.home, content) if isinstance(content, Mapping) else content
        return self.stack.enter_context(Emulator([domain], conditions))

    def review(
        self,
        url: str,
        *options: str,
        domain: str = "people",
        columns: int = 120,
        rows: int = 40,
        **env: str,
    ) -> Terminal:
        """Start ``reviewer review`` over an emulator."""
        command: Sequence[str] = (
            *REVIEWER, "review", "--domain-name", domain, "--endpoint-url", url, "--region", "us-east-1",
            "--journal", str(self.journal_path), *options,
        )  # fmt: skip
        return self.terminal(command, columns=columns, rows=rows, **env)

    def terminal(self, command: Sequence[str], columns: int = 120, rows: int = 40, **env: str) -> Terminal:
        """Start a command in a terminal."""
        settings = self.home / ".config" / "reviewer" / "config.toml"
        if self.takes_every_key and not settings.exists():
            settings.parent.mkdir(parents=True, exist_ok=True)
            settings.write_text("verdict_pause = 0\n")
        warm = self.starts_warm and warm_starts.can_start(command)
        environment = clean_environment(self.home, **env)
        return self.stack.enter_context(
            Terminal(command, environment=environment, columns=columns, rows=rows, warm=warm)
        )

    def run(self, command: Sequence[str], *, given: str = "", **env: str) -> CompletedProcess[str]:
        """Run a command without a terminal, to its end."""
        return warm_starts.run(command, environment=clean_environment(self.home, **env), given=given)

    def run_on_a_full_disk(self, command: Sequence[str]) -> CompletedProcess[str]:
        """Run a command whose output finds no room."""
        return warm_starts.run(command, environment=clean_environment(self.home), output="/dev/full")

    def decisions(self) -> list[Decision]:
        """What is in the journal now."""
        with Journal.open_existing(self.journal_path) as journal:
            return list(journal.decisions())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk of one's own; what was started at it ends with the test."""
    with ExitStack() as stack:
        yield Desk(tmp_path, stack)
