"""Taking merges apart in numbers: killed at any write, and over all ways of choosing values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from reviewer.aws.connection import Connection
from reviewer.emulator.sample import NAME, sample_domain
from reviewer.emulator.server import Emulator
from tests.unit.apply.merging import Case, answer, connected, planned, state, surveyed

_WRITES = 48
"""How often taking one merge apart writes at least."""


class Dies(BaseException):
    """The process is killed."""


class Dying(Connection):
    """A connection of a process that is killed at its n-th write, before or after AWS has taken it."""

    def __init__(self, connection: Connection, at: int, *, after: bool) -> None:
        self._real, self._left, self._after = connection, at, after

    def call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:
        is_write = not operation.startswith(("List", "Get", "Batch", "Search"))
        self._left -= is_write
        if is_write and not self._left and not self._after:
            raise Dies
        answer = self._real.call(operation, **parameters)
        if is_write and not self._left:
            raise Dies
        return answer


@pytest.mark.parametrize(
    "writes", [range(7, _WRITES, 20), pytest.param(range(2, _WRITES), marks=pytest.mark.slow)]
)
def test_killed_at_any_of_its_writes_it_goes_on_and_doubles_nothing(tmp_path: Path, writes: range) -> None:
    """Each before and after AWS has taken it."""
    kills = [(at, after) for at in writes for after in (False, True)]
    names = {kill: f"killed-{kill[0]}-{kill[1]}" for kill in kills}
    domains = {name: surveyed(name) for name in names.values()}
    with Emulator(domains.values()) as emulator:
        connection = connected(emulator.url)
        for (at, after), name in names.items():
            one = Case(domains[name], connection, tmp_path / name)
            answer(one)
            one.merged(planned(domain_name=name))
            with pytest.raises(Dies):
                one.taking(Dying(connection, at, after=after)).run()
            assert one.is_back(one.taking().run()), (at, after)
            assert len(one.domain.by_id) == 3


@pytest.mark.parametrize("times", [2, pytest.param(100, marks=pytest.mark.slow)])
def test_merges_are_taken_apart_and_what_is_not_back_is_named(tmp_path: Path, times: int) -> None:
    """By all ways of choosing values; everything that the API shows is compared."""
    random, domain = Random(16), sample_domain()
    with Emulator([domain]) as emulator:
        connection = connected(emulator.url)
        for group in random.sample(list(domain.matches), times):
            ids = random.sample(list(group["ProfileIds"]), len(group["ProfileIds"]))
            sources = {
                member: random.choice(ids)
                for member in random.sample(["FirstName", "LastName", "PhoneNumber", "Address"], 2)
            }
            merge = planned(ids[0], *ids[1:], sources=sources, domain_name=NAME)
            one = Case(domain, connection, tmp_path).merged(merge)
            done = one.taking().run()
            after = state(domain, done.targets)
            if done.lost:  # The API can't empty it; all else is back.
                assert done.lost == ("not-emptied:PartyType",)
                after[ids[0]][0].pop("PartyType")
            assert after == one.before
