"""Merges a second: `reviewer apply` against the account's limit, and against loops that only send."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from reviewer.core.receipts import ReceiptState
from reviewer.emulator.sample_objects import OBJECT_TYPES
from reviewer.journal.sqlite import Journal
from reviewer.journal.writing import add, transaction
from tests.bench.figures import RUNS, Figure, desk, ms
from tests.bench.get_matches import Took, run_to
from tests.bench.starting import served
from tests.end_to_end.conftest import REVIEWER, Desk, clean_environment
from tests.unit.apply.making import DOMAIN, merge, profile, seen

_MERGES = 1_000
_FIRST = 10
"""Merges that go before one is seen to come out as promised: however many follow, once a run."""
_OF_THE_CLI = 10
"""Requests that a loop over the AWS CLI sends; it takes as long for each of the others."""
_LIMIT = 100
"""MergeProfiles requests that an account may send in a second, unless AWS has raised it."""


class _Shop:
    """A domain in an emulator's own process, and a journal that says which of its pairs are merged."""

    def __init__(self, place: Desk, name: str, pairs: int) -> None:
        self._place = place
        people = [
            profile(f"{letter}{at}", FirstName=first, EmailAddress=f"{at}@example.com")
            for at in range(pairs)
            for letter, first in (("a", "Anna"), ("b", "Anne"))
        ]
        folder = place.home / name
        folder.mkdir(parents=True)
        domain, self.requests = folder / "domain.json", folder / "requests.jsonl"
        types = [{key: one[key] for key in one if not key.endswith("At")} for one in OBJECT_TYPES.values()]
        profiles = [dict(one.members) for one in people]
        domain.write_text(json.dumps({"DomainName": "acme", "Profiles": profiles, "ObjectTypes": types}))
        pairs_of = [(people[at].profile_id, people[at + 1].profile_id) for at in range(0, len(people), 2)]
        self.requests.write_text("".join(json.dumps(one) + "\n" for one in pairs_of))
        self._url = served(place, "--domain", str(domain))
        self._journal = folder / "data" / "journal.sqlite3"
        with Journal.open(self._journal) as journal, transaction(journal.connection):
            for at in range(pairs):
                one = merge(at, [f"a{at}", f"b{at}"])
                add(journal.connection, seen(journal, one, people[2 * at : 2 * at + 2]))

    def applied(self, *options: str) -> tuple[float, Took]:
        """Apply everything: the requests a second behind the first ten, and what it all took."""
        where = ("--endpoint-url", self._url, "--region", "eu-west-1", "--journal", str(self._journal))
        took = self._took([*REVIEWER, "apply", "--yes", *where, *options])
        with Journal.open(self._journal) as journal:
            states = journal.merges(*DOMAIN)
            sent = sorted(one.recorded_at for one in journal.receipts() if one.state is ReceiptState.SENT)
        assert set(states) == {ReceiptState.VERIFIED}, states
        return (len(sent) - _FIRST - 1) / (sent[-1] - sent[_FIRST]).total_seconds(), took

    def looped(self) -> float:
        """Send the same by a loop over boto3 that looks at nothing: requests a second."""
        loop = str(Path(__file__).with_name("bare_merges.py"))
        done = subprocess.run(
            [sys.executable, loop, self._url, str(self.requests)],
            env=clean_environment(self._place.home),
            stdout=subprocess.PIPE,
            check=True,
        )
        return float(done.stdout)

    def looped_by_the_cli(self) -> float:
        """Send some by a loop over the AWS CLI: requests a second."""
        aws = str(Path(sys.executable).with_name("aws"))
        some = [json.loads(one) for one in self.requests.read_text().splitlines()[:_OF_THE_CLI]]
        before = time.perf_counter()
        for main, other in some:
            where = ("--endpoint-url", self._url, "--region", "eu-west-1", "--domain-name", "acme")
            ids = ("--main-profile-id", main, "--profile-ids-to-be-merged", other)
            self._took([aws, "customer-profiles", "merge-profiles", *where, *ids])
        return len(some) / (time.perf_counter() - before)

    def _took(self, command: Sequence[str]) -> Took:
        return run_to(self._place, command, Path(os.devnull))


def merging(runs: int) -> list[Figure]:
    """Apply the same merges, of two profiles each, in several ways; each in an emulator of its own."""
    count = _MERGES * runs // RUNS
    with desk() as place:
        bare = _Shop(place, "bare", count).looped()
        cli = _Shop(place, "cli", min(_OF_THE_CLI, count)).looped_by_the_cli()
        ways = {
            "apply": (),
            "apply without snapshots": ("--no-snapshot",),
            "apply without snapshots, as fast as it can": ("--no-snapshot", "--rate", "100000"),
        }
        figures = []
        for what, options in ways.items():
            rate, whole = _Shop(place, what.replace(" ", "-"), count).applied(*options)
            figures.append(
                Figure(
                    f"{what}, {count:,} merges",
                    f"{rate:.1f} a second behind the first {_FIRST}, {rate / _LIMIT:.1%} of the limit;"
                    f" {whole.seconds:.1f} s in all"
                    f" (processor {ms(whole.cpu / count)} a merge), {rate / cli:.0f} × the aws loop",
                    f"aws loop {cli:.1f} a second ({_OF_THE_CLI} run); boto3 loop that only sends {bare:.0f}",
                    "—" if "can" in what else "95 %, ≥ 1 × aws",
                )
            )
    return figures
