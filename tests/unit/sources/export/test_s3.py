"""Exports in S3: moto's server and the emulator, real boto3, real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from moto.server import ThreadedMotoServer

from reviewer.aws.bucket import Bucket
from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.core.problems import ProblemKind, SourceError
from reviewer.emulator.conditions import Conditions
from reviewer.emulator.domain import FIRST_RUN, Domain
from reviewer.emulator.server import Emulator
from reviewer.sources.api import DomainMatches
from reviewer.sources.export.files import Location
from reviewer.sources.export.s3 import export_parts, latest_export
from reviewer.sources.export.source import Aws
from tests.unit.aws.answering import Answered, Answering
from tests.unit.sources.export.making import (
    HEADER,
    groups_of,
    nobody_asked,
    packed,
    profiles_of,
    source_over,
    written,
)

BUCKET = "exports"


@dataclass
class Store:
    """A bucket on moto's server."""

    client: Any
    url: str

    def put(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket=BUCKET, Key=key, Body=content)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture
def store(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server)
    client = boto3.client("s3", endpoint_url=server, region_name="us-east-1")
    client.create_bucket(Bucket=BUCKET)
    yield Store(client, server)
    urlopen(Request(f"{server}/moto-api/reset", method="POST")).close()


def connected(url: str | None = None) -> Connection:
    return Connection(ConnectionOptions(region="us-east-1", endpoint_url=url))


def bucket() -> Bucket:
    return Bucket(connected(), BUCKET)


def rows(first: int, end: int) -> list[tuple[str, ...]]:
    return [
        (str(at // 2), "0.5", f"{at:032x}", f"Ann{at}", "x" * 200, "") for at in range(2 * first, 2 * end)
    ]


@pytest.mark.parametrize("ending", ["csv", "csv.gz"])
def test_an_export_of_many_parts_is_read_with_its_values(store: Store, tmp_path: Path, ending: str) -> None:
    every = rows(0, 2_000)
    # The second cut goes through a group.
    for number, (first, end) in enumerate(pairwise((0, 1_400, 2_801, 4_000)), 9):
        content = written([HEADER, *every[first:end]])
        key = f"jobs/1/CustomerProfilesPendingMatches-people-part-{number}.{ending}"
        store.put(key, packed(content) if ending.endswith("gz") else content)
    store.put("jobs/1/manifest.json", b"{}")
    source = source_over(export_parts(bucket(), "jobs/1/"))
    groups = groups_of(source)
    assert [group.match_id for group in groups] == [str(at) for at in range(2_000)]
    assert [one.members["FirstName"] for one in profiles_of(source, groups[1_234])] == ["Ann2468", "Ann2469"]


def test_a_whole_key_names_one_file(store: Store, tmp_path: Path) -> None:
    store.put("a.csv", written([HEADER, *rows(0, 1)]))
    store.put("a.csv.old.csv", written([HEADER, *rows(5, 9)]))
    assert [part.name for part in export_parts(bucket(), "a.csv")] == ["s3://exports/a.csv"]


def test_more_keys_than_a_listing_holds_are_all_found_and_put_in_order(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "5")
    for number in range(12):
        store.put(f"many/part-{number}.csv", b"")
    names = [part.name for part in export_parts(bucket(), "many/")]
    assert names == [f"s3://exports/many/part-{number}.csv" for number in range(12)]


def test_several_exports_below_one_prefix_are_refused_with_one_to_name(store: Store) -> None:
    store.put("jobs/1/a.csv", b"")
    store.put("jobs/2/a.csv", b"")
    with pytest.raises(SourceError, match=r"--from s3://exports/jobs/2/"):
        export_parts(bucket(), "jobs/")
    assert len(export_parts(bucket(), "jobs/", of_one_export=True)) == 2


@pytest.mark.parametrize("name", [BUCKET, "no-such-bucket"])
def test_a_place_with_no_export_is_told(store: Store, name: str) -> None:
    with pytest.raises(SourceError, match=f"There is no .*s3://{name}/nowhere") as raised:
        export_parts(Bucket(connected(), name), "nowhere")
    assert raised.value.problem.kind is ProblemKind.NOT_FOUND
    assert "aws s3 ls" in raised.value.problem.todo


def test_an_object_that_was_replaced_meanwhile_is_not_taken_for_the_one_before(
    store: Store, tmp_path: Path
) -> None:
    store.put("a.csv", written([HEADER, *rows(0, 3)]))
    source = source_over(export_parts(bucket(), "a.csv"))
    [first, *_] = groups_of(source)
    store.put("a.csv", written([HEADER, *rows(7, 9)]))
    with pytest.raises(SourceError, match="another file than when the review began"):
        source.profiles(first.profile_ids)


def test_an_object_that_is_gone_is_told(store: Store, tmp_path: Path) -> None:
    store.put("a.csv", written([HEADER, *rows(0, 3)]))
    parts = export_parts(bucket(), "a.csv")
    store.client.delete_object(Bucket=BUCKET, Key="a.csv")
    with pytest.raises(SourceError, match=r"There is no s3://exports/a\.csv"):
        source_over(parts)


@pytest.mark.parametrize(
    ("url", "bucket_name", "key"),
    [("s3://b/p/q", "b", "p/q"), ("s3://b", "b", ""), ("s3://b/", "b", ""), ("s3://b/a?b#c", "b", "a?b#c")],
)
def test_a_url_of_s3_names_bucket_and_key(url: str, bucket_name: str, key: str) -> None:
    assert Location.of_url(url) == Location(bucket_name, key)


@pytest.mark.parametrize("url", ["s3://", "s3:/b/k", "https://b/k", "b/k"])
def test_any_other_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="names no bucket"):
        Location.of_url(url)


# The latest job's


def people() -> Domain:
    return Domain("people", FIRST_RUN, [], {}, {})


def test_the_latest_export_lies_where_the_latest_finished_job_says(store: Store) -> None:
    with Emulator([people()], Conditions(new_run_after=1)) as emulator:
        connection = connected(emulator.url)
        first = latest_export(connection, "people")
        matches = DomainMatches(connection, "people")
        matches.match_page(None)
        matches.match_page(None)
        second = latest_export(connection, "people")
    assert first.bucket == second.bucket == "emulated-identity-resolution"
    assert first.key != second.key


def test_a_domain_without_jobs_has_no_export(store: Store) -> None:
    domain = people()
    domain.enabled = False
    with Emulator([domain]) as emulator, pytest.raises(SourceError, match="is finished") as raised:
        latest_export(connected(emulator.url), "people")
    assert "ExportingConfig" in raised.value.problem.todo


def test_the_export_of_a_domain_that_is_not_there_is_told_with_the_nearest_names(store: Store) -> None:
    with Emulator([people()]) as emulator, pytest.raises(SourceError) as raised:
        latest_export(connected(emulator.url), "peolpe")
    assert "Did you mean people?" in raised.value.problem.todo


def test_an_export_of_ids_only_gets_its_values_from_the_api(store: Store, tmp_path: Path) -> None:
    one, two, gone = "a" * 32, "b" * 32, "c" * 32
    store.put("ids.csv", written([(member, "7", "0.9") for member in (one, two, gone)]))
    profiles: dict[str, Any] = {
        member: {"ProfileId": member, "FirstName": member[:2]} for member in (one, two)
    }
    with Emulator([Domain("people", FIRST_RUN, [], profiles, {})]) as emulator:
        connection = connected(emulator.url)
        aws = Aws(DomainMatches(connection, "people").profiles, connection.caller_arn)
        source = source_over(export_parts(bucket(), "ids.csv"), aws=aws)
        [group] = groups_of(source)
        batch = source.profiles(group.profile_ids)
    assert batch.profiles[one].members["FirstName"] == "aa"
    assert "no longer exists" in batch.unavailable[gone]


def test_an_export_with_values_asks_the_api_nothing(store: Store, tmp_path: Path) -> None:
    store.put("a.csv", written([HEADER, *rows(0, 1)]))
    aws = Aws(nobody_asked, lambda: str(nobody_asked()))
    source = source_over(export_parts(bucket(), "a.csv"), aws=aws)
    [group] = groups_of(source)
    assert len(profiles_of(source, group)) == 2


def test_an_s3_that_is_not_reached_is_told_with_the_variable_that_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    for url in ("http://127.0.0.1:9", "https://s3.invalid"):
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", url)
        with pytest.raises(SourceError) as raised:
            export_parts(bucket(), "a.csv")
        assert "AWS_ENDPOINT_URL_S3" in raised.value.problem.todo
        assert "--endpoint-url" not in raised.value.problem.todo


def test_an_s3_over_plain_http_elsewhere_is_refused_and_asking_again_does_not_help(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://192.0.2.1")
    with pytest.raises(SourceError, match="plain http off this machine") as raised:
        connected().s3()
    assert not raised.value.problem.again


def test_a_page_of_html_in_the_place_of_s3_is_no_missing_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    for status in (200, 403, 404):
        with Answering(Answered(status, {}, b"<html><body>proxy sign-in</body></html>")) as server:
            monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server.url)
            with pytest.raises(SourceError, match="What answered ListObjectsV2 is not AWS"):
                export_parts(bucket(), "a.csv")


def test_a_listing_whose_tokens_lead_in_a_circle_is_left_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    page = (
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>true</IsTruncated>'
        "<Contents><Key>a.csv</Key><Size>1</Size><ETag>e</ETag></Contents>"
        "<NextContinuationToken>again</NextContinuationToken></ListBucketResult>"
    )
    with Answering(Answered(200, {"Content-Type": "application/xml"}, page.encode())) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server.url)
        with pytest.raises(SourceError, match="AWS gave the same page token twice"):
            export_parts(bucket(), "a")
