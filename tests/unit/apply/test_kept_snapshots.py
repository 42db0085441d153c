"""Snapshots: all that the API shows of a merge's profiles, kept before it is sent, on disk or in S3."""

from __future__ import annotations

import gzip
import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from reviewer.apply.profile_keys import known_keys
from reviewer.apply.profile_state import ProfileStates
from reviewer.apply.snapshot import Snapshot
from reviewer.apply.snapshot_places import SnapshotBucket, SnapshotFolder
from reviewer.apply.snapshot_text import lines_of
from reviewer.apply.snapshots import Snapshots, take
from reviewer.aws.bucket import Bucket
from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.core.problems import SourceError
from reviewer.emulator.conditions import Conditions
from reviewer.emulator.server import Emulator
from tests.unit.apply.merging import DOMAIN, A, B, C, connected, planned, send, step_of, three


@pytest.fixture
def connection() -> Iterator[Connection]:
    with Emulator([three()]) as emulator:
        yield connected(emulator.url)


@pytest.fixture
def states(connection: Connection) -> ProfileStates:
    return ProfileStates(connection, DOMAIN)


def test_it_holds_profiles_objects_types_keys_and_history_and_reads_back_as_it_was(
    connection: Connection, states: ProfileStates
) -> None:
    connection.call("AddProfileKey", DomainName=DOMAIN, ProfileId=B, KeyName="loyalty", Values=["7", "8"])
    connection.call("DeleteProfileKey", DomainName=DOMAIN, ProfileId=B, KeyName="loyalty", Values=["8"])
    snapshot = take(states, step_of(states, planned()))
    assert snapshot.profiles == dict(three().by_id)
    assert [len(snapshot.objects_of(one)) for one in (A, B, C)] == [2, 4, 2]
    assert ("loyalty", "7") in known_keys(snapshot, B)
    assert ("loyalty", "8") not in known_keys(snapshot, B)
    assert ("customerNumber", B) in known_keys(snapshot, B)
    again = Snapshot.of_bytes(snapshot.to_bytes())
    assert again.to_bytes() == snapshot.to_bytes()
    assert again.merge.id == snapshot.merge.id
    text = "\n".join(lines_of(again))
    assert "Address.City: Paris" in text
    assert "2 objects of type Ticket" in text


def test_it_is_read_page_by_page_to_the_end() -> None:
    domain = three()
    for number in range(105):
        domain.hold(A, "Ticket", f'{{"id": "many-{number}", "customer": "{A}"}}')
    with Emulator([domain]) as emulator:
        states = ProfileStates(connected(emulator.url), DOMAIN)
        snapshot = take(states, step_of(states, planned()))
    assert len({one.unique_key for one in snapshot.objects_of(A)}) == 107


def test_a_profile_that_is_gone_makes_no_snapshot(connection: Connection, states: ProfileStates) -> None:
    step = step_of(states, planned())
    send(connection, planned(A, B))
    with pytest.raises(SourceError, match="did not find"):
        take(states, step)


def test_objects_that_may_not_be_read_make_no_snapshot_and_history_is_told_as_missing() -> None:
    with Emulator([three()], Conditions(deny=frozenset(["ListProfileObjects"]))) as emulator:
        states = ProfileStates(connected(emulator.url), DOMAIN)
        with pytest.raises(SourceError, match="ListProfileObjects was denied"):
            take(states, step_of(states, planned()))
    with Emulator([three()], Conditions(deny=frozenset(["ListProfileHistoryRecords"]))) as emulator:
        states = ProfileStates(connected(emulator.url), DOMAIN)
        snapshot = take(states, step_of(states, planned()))
    assert any("ListProfileHistoryRecords was denied" in line for line in lines_of(snapshot))


def test_it_is_kept_in_one_file_for_its_owner_alone_and_found_by_the_beginning_of_its_id(
    states: ProfileStates, tmp_path: Path
) -> None:
    snapshots = Snapshots(SnapshotFolder(tmp_path / "kept"))
    merge = planned()
    path = Path(snapshots.keep(states, step_of(states, merge)))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(one.stat().st_mode) for one in path.parents[:3]} == {0o700}
    [found] = snapshots.list()
    assert (found.merge_id, found.domain_name, found.region) == (merge.id, DOMAIN, "us-east-1")
    assert found.size == path.stat().st_size
    assert snapshots.find(merge.id[:6]) == snapshots.find(str(path)) == found
    assert snapshots.read(found).merge.id == merge.id
    assert abs(found.taken_at - datetime.now(UTC)) < timedelta(minutes=5)
    snapshots.prune(found)
    assert not list(snapshots.list())


def test_what_is_no_whole_snapshot_is_refused_in_words(states: ProfileStates, tmp_path: Path) -> None:
    snapshots = Snapshots(SnapshotFolder(tmp_path))
    path = Path(snapshots.keep(states, step_of(states, planned())))
    content = path.read_bytes()
    for broken in (b"", b"not packed", content[:-20], content[: len(content) // 2]):
        path.write_bytes(broken)
        with pytest.raises(SourceError, match="can't be used"):
            snapshots.read(next(snapshots.list()))


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("profiles", B, "FirstName"), 5, "profiles.FirstName"),
        (("profiles", B, "Address"), "Paris", "profiles.Address"),
        (("profiles", B, "Attributes"), {"n": []}, "profiles.Attributes.n"),
        (("profiles", B, "EngagementPreferences"), {"Phone": ["+33"]}, "EngagementPreferences.Phone"),
        (("profiles", B), None, f"profiles.{B}"),
        (("profiles",), {A: {}}, "lacks profile"),
        (("profiles",), [], "profiles"),
        (("merge", "decision_ids"), [7], "merge.decision_ids"),
        (("merge", "main_profile_id"), False, "merge.main_profile_id"),
        (("merge", "main_profile_id"), B, "of another merge"),
        (("merge", "domain_name"), "another", "of another merge"),
        (("object_types",), {"Ticket": 1}, "object_types.Ticket"),
        (("objects", 0, "content"), {}, "objects.content"),
        (("history", A), "none", f"history.{A}"),
        (("gaps",), [[]], "gaps"),
        (("taken_at",), 1e308, "taken_at"),
    ],
)
def test_a_snapshot_that_was_changed_is_refused_by_what_is_wrong_in_it(
    states: ProfileStates, tmp_path: Path, place: tuple[str | int, ...], value: object, said: str
) -> None:
    snapshots = Snapshots(SnapshotFolder(tmp_path))
    path = Path(snapshots.keep(states, step_of(states, planned())))
    content: Any = json.loads(gzip.decompress(path.read_bytes()))
    holder = content
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    path.write_bytes(gzip.compress(json.dumps(content).encode()))
    with pytest.raises(SourceError, match=f"can't be used: .*{said}"):
        snapshots.read(next(snapshots.list()))


def test_preferences_are_kept_as_the_api_nests_them() -> None:
    domain = three()
    preferences = {"Email": [{"KeyName": "_email", "KeyValue": "ada@example.com"}]}
    domain.by_id[B] = {**domain.by_id[B], "EngagementPreferences": preferences}
    with Emulator([domain]) as emulator:
        states = ProfileStates(connected(emulator.url), DOMAIN)
        kept = take(states, step_of(states, planned())).to_bytes()
    assert Snapshot.of_bytes(kept).profiles[B]["EngagementPreferences"] == preferences


def test_there_is_no_snapshot_of_what_was_not_kept(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no snapshot of abc"):
        Snapshots(SnapshotFolder(tmp_path / "none")).find("abc")


def test_a_place_that_cant_be_written_is_told_and_nothing_is_left_there(
    states: ProfileStates, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="can't be written"):
        Snapshots(SnapshotFolder(tmp_path / "file")).keep(states, step_of(states, planned()))
    with pytest.raises(SourceError, match="can't be written"):
        Snapshots(SnapshotFolder(tmp_path / "file" / "below")).estimate(states, [step_of(states, planned())])


def test_what_snapshots_take_is_told_before_there_is_a_folder_of_them(
    states: ProfileStates, tmp_path: Path
) -> None:
    snapshots = Snapshots(SnapshotFolder(tmp_path / "snapshots" / "kept"))
    assert snapshots.estimate(states, [step_of(states, planned())]).each > 0
    assert not list(tmp_path.iterdir())


def test_it_is_kept_in_s3_under_a_key_of_kms(states: ProfileStates, monkeypatch: pytest.MonkeyPatch) -> None:
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    try:
        host, port = moto.get_host_and_port()
        url = f"http://{host}:{port}"
        for name, value in {"AWS_ACCESS_KEY_ID": "t", "AWS_SECRET_ACCESS_KEY": "t"}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", url)
        client = boto3.client("s3", endpoint_url=url, region_name="us-east-1")
        client.create_bucket(Bucket="kept")
        bucket = Bucket(Connection(ConnectionOptions(region="us-east-1")), "kept")
        snapshots = Snapshots(SnapshotBucket(bucket, "before/merges", "alias/reviewer"))
        merge = planned()
        where = snapshots.keep(states, step_of(states, merge))
        assert where.startswith(f"s3://kept/before/merges/us-east-1/{DOMAIN}/{merge.id}-")
        head = client.head_object(Bucket="kept", Key=where.removeprefix("s3://kept/"))
        assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", "alias/reviewer")
        assert snapshots.read(snapshots.find(where)).merge.id == merge.id
        assert snapshots.place.read(snapshots.find(merge.id).progress_name) is None
        snapshots.prune(snapshots.find(merge.id))
        assert not list(snapshots.list())
        with pytest.raises(SourceError, match="no snapshot"):
            snapshots.find(merge.id)
    finally:
        moto.stop()
