"""An emulator and a real boto3 client for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config

from reviewer.emulator.conditions import Conditions
from reviewer.emulator.domain import Domain
from reviewer.emulator.sample import bundled_domains
from reviewer.emulator.server import Emulator

if TYPE_CHECKING:
    from mypy_boto3_customer_profiles import CustomerProfilesClient


def client_of(url: str, *, validate: bool = True) -> CustomerProfilesClient:
    """A boto3 client of an endpoint that neither retries nor, if so asked, checks what it sends."""
    client: CustomerProfilesClient = boto3.client(
        "customer-profiles",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, parameter_validation=validate),
    )
    return client


Serve = Callable[..., "CustomerProfilesClient"]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve domains under conditions: ``client = serve([domain], Conditions(...))``."""
    with ExitStack() as stack:

        def started(domains: list[Domain], conditions: Conditions | None = None) -> CustomerProfilesClient:
            return client_of(stack.enter_context(Emulator(domains, conditions)).url, validate=False)

        yield started


@dataclass
class Clock:
    """The emulator's, which stands still."""

    now: float = 100.0

    def monotonic(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What emulators measure time by in this test."""
    clock = Clock()
    for module in ("faults", "merges", "paging"):
        monkeypatch.setattr(f"reviewer.emulator.{module}.time", clock)
    return clock


@pytest.fixture(scope="session")
def sample() -> Iterator[CustomerProfilesClient]:
    """The bundled domains, not to be changed."""
    with Emulator(bundled_domains()) as emulator:
        yield client_of(emulator.url, validate=False)
