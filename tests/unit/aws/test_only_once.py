"""A request that does more when it is sent twice is sent once, whatever becomes of its reply."""

from __future__ import annotations

from typing import Any

import pytest

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.core.problems import SourceError
from reviewer.emulator.conditions import Conditions, Fault
from reviewer.emulator.domain import FIRST_RUN, Domain
from reviewer.emulator.server import Emulator

A, B = "a" * 32, "b" * 32
REQUESTS: dict[str, dict[str, Any]] = {
    "CreateProfile": {"FirstName": "Ann"},
    "MergeProfiles": {"MainProfileId": A, "ProfileIdsToBeMerged": [B]},
}


@pytest.mark.parametrize("operation", REQUESTS)
def test_it_is_sent_once_where_its_reply_is_lost_and_where_the_service_fails(operation: str) -> None:
    faults = (Fault.parse(f"{operation}:lost:times=1"), Fault.parse(f"{operation}:failed:times=1"))
    two = Domain("two", FIRST_RUN, [], {one: {"ProfileId": one} for one in (A, B)}, {})
    with Emulator([two], Conditions(faults=faults)) as served:
        connection = Connection(
            ConnectionOptions(
                region="us-east-1", endpoint_url=served.url, static_credentials=("test", "test")
            )
        )
        for calls in (1, 2):
            with pytest.raises(SourceError, match=operation):
                connection.call(operation, DomainName="two", **REQUESTS[operation])
            assert served.calls[operation] == calls
