"""``reviewer demo``: the emulator and the reviewer in one command, with nothing of AWS needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from reviewer.cli.output import fail
from reviewer.cli.review_options import review_options
from reviewer.cli.session_setup import SessionSetup
from reviewer.cli.showing import show
from reviewer.core.folders import data_folder
from reviewer.core.settings import Settings
from reviewer.session.scope import Scope

DEMO_DOMAIN = "acme-demo"


@click.command()
@click.option("--fresh", is_flag=True, help="Forget what was decided in the demo before, and start over.")
@review_options
def demo(fresh: bool, scope: Scope, plain: bool, verbose: bool, settings: Settings) -> None:
    """Try the reviewer on a bundled domain: no AWS account, no credentials, no network.

    What you decide is kept in a journal of the demo's own, so that leaving and coming back goes on
    where you were.
    """
    journal_path = data_folder() / "demo.sqlite3"
    if fresh:
        _forget(journal_path)
    emulator = _start_emulator()

    from reviewer.aws.options import ConnectionOptions
    from reviewer.journal.place import Place

    def options() -> ConnectionOptions:
        url = _url_of(emulator)
        return ConnectionOptions(
            region="us-east-1", endpoint_url=url, sts_endpoint_url=url, static_credentials=("demo", "demo")
        )

    setup = SessionSetup(
        options=options,
        place=Place(journal_path),
        page_size=100,
        first_token=None,
        settings=settings,
        verbose=verbose,
        merges=False,
        merges_by="That was the demo: nothing is merged. `reviewer review` reviews a domain of yours",
        scope=scope,
    )
    show(setup, DEMO_DOMAIN, plain=plain)


def _forget(journal_path: Path) -> None:
    """Remove the demo's own journal, which holds nothing but what was tried out."""
    for path in (journal_path, Path(f"{journal_path}-journal")):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            fail(f"the demo's journal can't be removed: {error}. Remove it by hand, or leave --fresh out", 1)


def _start_emulator() -> subprocess.Popen[str]:
    """Start the emulator as a child that ends when this process does, however that ends.

    A process of its own keeps its work off the screen's thread.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return subprocess.Popen(
        [sys.executable, "-m", "reviewer", "emulator", "--port", "0", "--until-stdin-closes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        text=True,
        start_new_session=True,
    )


def _url_of(emulator: subprocess.Popen[str]) -> str:
    """Wait for the line in which the emulator says where it listens."""
    from reviewer.core.problems import Problem, ProblemKind, SourceError

    assert emulator.stdout is not None
    url = emulator.stdout.readline().strip()
    if not url:
        raise SourceError(
            Problem(
                ProblemKind.OTHER,
                f"The demo's emulator ended with code {emulator.wait()}",
                "there are no groups to show",
                "Run `reviewer emulator` to see why",
            )
        )
    return url
