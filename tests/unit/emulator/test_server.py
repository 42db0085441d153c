"""The server around the operations: its life, its connections, and who calls it."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.exceptions import BotoCoreError

from reviewer.emulator.conditions import Conditions
from reviewer.emulator.sample import bundled_domains
from reviewer.emulator.server import Emulator
from tests.unit.emulator.conftest import client_of


def test_an_emulator_that_was_stopped_answers_nobody_not_even_on_a_connection_kept_alive() -> None:
    emulator = Emulator(bundled_domains())
    emulator.start()
    client = client_of(emulator.url)
    client.list_domains()
    emulator.stop()
    with pytest.raises(BotoCoreError):
        client.list_domains()


def test_an_emulator_that_was_stopped_still_knows_its_url_so_that_another_can_take_its_place() -> None:
    with Emulator(bundled_domains()) as first:
        client_of(first.url).list_domains()
    port = urlsplit(first.url).port
    assert port is not None
    with Emulator(bundled_domains(), port=port) as second:
        assert second.url == first.url
        assert client_of(second.url).list_domains()["Items"]


def test_an_emulator_that_never_served_can_be_stopped() -> None:
    Emulator(bundled_domains()).stop()


def test_it_listens_before_it_is_started_so_that_an_early_call_waits_and_is_answered() -> None:
    emulator = Emulator(bundled_domains())
    address = urlsplit(emulator.url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as early:
        early.sendall(b"GET /domains HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        emulator.start()
        assert early.recv(64).startswith(b"HTTP/1.1 200 ")
    emulator.stop()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("Host: 127.0.0.1:4590", 200),
        ("Host: localhost", 200),
        ("Host: [::1]:4590", 200),
        ("Host: LOCALHOST:4590\r\nOrigin: http://localhost:4590", 200),
        ("Host: example.com", 403),
        ("Host: 127.0.0.1.example.com", 403),
        ("Host: localhost@example.com", 403),
        ("Host: 10.0.0.1", 403),
        ("Host: localhost\r\nHost: example.com", 403),
        ("Accept: */*", 403),
        ("Host: localhost\r\nOrigin: https://example.com", 403),
        ("Host: localhost\r\nOrigin: null", 403),
    ],
)
def test_only_this_machine_is_served_by_its_own_names(headers: str, status: int) -> None:
    with Emulator(bundled_domains()) as emulator:
        address = urlsplit(emulator.url)
        with socket.create_connection((address.hostname, address.port), timeout=5) as page:
            page.sendall(f"GET /domains HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n".encode())
            assert page.recv(64).startswith(f"HTTP/1.1 {status} ".encode())
        assert emulator.calls == ({"ListDomains": 1} if status == 200 else {})


def test_it_listens_on_loopback_only() -> None:
    emulator = Emulator([])
    assert urlsplit(emulator.url).hostname == "127.0.0.1"
    emulator.stop()


def test_every_answer_and_every_refusal_has_a_request_id() -> None:
    with Emulator(bundled_domains()) as emulator:
        client = client_of(emulator.url)
        one = client.list_domains()["ResponseMetadata"]["RequestId"]
        other = client.list_domains()["ResponseMetadata"]["RequestId"]
        assert one and other and one != other
        with pytest.raises(client.exceptions.ResourceNotFoundException) as refused:
            client.get_domain(DomainName="no-such")
        assert refused.value.response["ResponseMetadata"]["RequestId"]


def test_denying_what_is_no_operation_is_refused_and_not_passed_over() -> None:
    with pytest.raises(ValueError, match="GetMatch is no operation"):
        Emulator([], Conditions(deny=frozenset(["GetMatch"])))


def test_a_request_whose_length_is_no_number_is_refused() -> None:
    with Emulator([]) as emulator:
        address = urlsplit(emulator.url)
        with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
            connection.sendall(b"POST /domains HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n")
            assert connection.recv(64).startswith(b"HTTP/1.1 400 ")


def test_the_caller_has_an_identity_and_it_is_never_throttled_slowed_or_failed() -> None:
    with Emulator([], Conditions(throttle=0.01, fail=1, drop_connection_every=1)) as emulator:
        client = boto3.client(
            "sts",
            endpoint_url=emulator.url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        for _ in range(3):
            assert client.get_caller_identity()["Account"] == "123456789012"
