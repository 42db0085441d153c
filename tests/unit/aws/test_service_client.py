"""Clients of other services live as long as the connection's own."""

from __future__ import annotations

import pytest

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.aws.service_client import ServiceClient
from reviewer.core.problems import Problem, ProblemKind, SourceError


def test_a_client_is_made_once_and_again_behind_a_new_sign_in() -> None:
    connection = Connection(ConnectionOptions(region="us-east-1", static_credentials=("test", "test")))
    table = ServiceClient(connection, connection.dynamodb)
    first = table.get()
    assert connection.ask("GetItem", table.get) is first

    def refused() -> None:
        raise SourceError(Problem(ProblemKind.CREDENTIALS, "The session has expired", "nothing", "Sign in"))

    with pytest.raises(SourceError):
        connection.ask("GetItem", refused)
    assert connection.ask("GetItem", table.get) is not first
