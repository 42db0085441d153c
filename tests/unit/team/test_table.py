"""A team's table on moto's server in its own process, over real HTTP, by the command line and by sessions."""

from __future__ import annotations

import gzip
import json
import os
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.aws.table import Table
from reviewer.cli.main import main
from reviewer.core.decisions import Verdict
from reviewer.core.problems import ProblemKind, SourceError
from reviewer.core.receipts import ReceiptState
from reviewer.doctor.checks import State
from reviewer.doctor.team import team_checks
from reviewer.journal.outbox import Outbox
from reviewer.journal.place import Place
from reviewer.journal.sqlite import Journal
from reviewer.team.feed import Feed
from reviewer.team.layout import (
    HIGHER_FENCE,
    NEW,
    SCHEMA_KEY,
    VERSION,
    in_feed,
    member_key,
    members_of,
    stamp,
)
from reviewer.team.provision import check_schema, create
from reviewer.team.shipping import Outcome, Shipping
from reviewer.team.work import TeamWork
from tests.unit.aws.answering import Answered, Answering
from tests.unit.journal.making import decision, receipt, withdrawal
from tests.unit.team.memory import BEGIN
from tests.unit.team.moto_process import moto_process


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    with moto_process() as url:
        yield url


@pytest.fixture(autouse=True)
def environment(moto: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("AWS_", "XDG_"))]:
        monkeypatch.delenv(name)
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_ENDPOINT_URL_DYNAMODB": moto,
        "HOME": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)


def table_named(name: str) -> Table:
    return Table(Connection(ConnectionOptions(region="eu-west-1")), name)


@pytest.fixture
def table(request: pytest.FixtureRequest) -> Table:
    """A team's table of the test's own."""
    made = table_named(request.node.name[-200:])
    create(made)
    return made


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


def run(*words: str) -> str:
    result = CliRunner().invoke(main, [*words, "--region", "eu-west-1"])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_init_makes_a_table_that_can_be_restored_and_loses_nothing_and_prints_policies() -> None:
    policies = json.loads(run("team", "init", "--table", "ours", "--create"))["policies"]
    run("team", "init", "--table", "ours", "--create")  # Again it leaves the table as it is.
    table = table_named("ours")
    check_schema(table)
    described = table.describe()
    assert described["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert described["SSEDescription"]["Status"] == "ENABLED"
    backups = (
        Connection(ConnectionOptions(region="eu-west-1"))
        .dynamodb()
        .describe_continuous_backups(TableName="ours")["ContinuousBackupsDescription"]
    )
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    actions = {
        who: {action for one in policy["Statement"] for action in one["Action"]}
        for who, policy in policies.items()
    }
    assert all(not {"dynamodb:UpdateItem", "dynamodb:DeleteItem"} & allowed for allowed in actions.values())
    assert "dynamodb:PutItem" in actions["reviewer"]
    assert "dynamodb:PutItem" not in actions["auditor"]


def test_init_prints_the_template_for_those_who_may_not_make_a_table() -> None:
    printed = json.loads(run("team", "init", "--table", "theirs"))
    [resource] = printed["cloudformation"]["Resources"].values()
    assert resource["Properties"]["TableName"] == "theirs"
    with pytest.raises(SourceError) as caught:
        check_schema(table_named("theirs"))
    assert caught.value.problem.kind is ProblemKind.NOT_FOUND
    assert "There is no table theirs" in caught.value.problem.what


def test_a_put_is_made_where_its_condition_holds_and_answers_what_is_in_the_way(table: Table) -> None:
    item = {"pk": "p", "sk": "s", "fence": 3, "holder": "ann"}
    assert table.put(item, NEW) is None
    assert table.put(item | {"holder": "bob"}, NEW) == item
    assert table.put(item, HIGHER_FENCE, fence=3, holder="ann", nobody="") is None
    assert table.put(item | {"holder": "bob"}, HIGHER_FENCE, fence=3, holder="bob", nobody="") == item
    higher = item | {"fence": 4, "holder": "bob"}
    assert table.put(higher, HIGHER_FENCE, fence=4, holder="bob", nobody="") is None
    assert table.get({"pk": "p", "sk": "s"}) == higher
    assert table.put(higher | {"holder": ""}, HIGHER_FENCE, fence=4, holder="bob", nobody="") is None
    assert table.put(higher | {"holder": "cid"}, HIGHER_FENCE, fence=4, holder="cid", nobody="") is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"{}", "What answered Query is not AWS"),
        (b'{"Items": [{"at": {"Q": "a"}}]}', "The answer to Query can't be read: an item has a value"),
        (b'{"Items": [{"at": {"N": "%b"}}]}' % (b"9" * 400), "The answer to Query can't be read"),
        (b'{"Items": [{"at": 3}]}', "The answer to Query can't be read: Items[0].at is a number"),
        (b'{"Items": [{}], "LastEvaluatedKey": {"at": {"S": "a"}}}', "the same page token twice"),
    ],
)
def test_answers_that_are_none_or_never_end_are_told(
    monkeypatch: pytest.MonkeyPatch, answer: bytes, said: str
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with Answering(Answered(body=answer)) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", server.url)
        table = Table(Connection(ConnectionOptions(region="us-east-1")), "t")
        with pytest.raises(SourceError) as raised:
            list(table.query("at = :at", at="a"))
    assert said in raised.value.problem.line


def test_the_time_is_that_of_the_answers_date(table: Table) -> None:
    drift = table.clock_drift
    assert drift is not None
    assert abs(drift.total_seconds()) < 5


def test_the_doctor_tells_table_rights_and_what_waits_and_writes_nothing(
    table: Table, tmp_path: Path
) -> None:
    place = Place(tmp_path / "journal.sqlite3")
    with Journal.open(place) as journal:
        Outbox(journal, f"eu-west-1/{table.name}")
        journal.append(decision(1))
    found = list(team_checks(ConnectionOptions(region="eu-west-1"), table.name, place))
    assert {one.state for one in found} == {State.GOOD}
    assert [one.name for one in found] == ["team", "may PutItem", "may Query", "sharing"]
    assert found[-1].result == "1 decision waits to be shared"
    assert list(table.query("pk = :pk", pk=members_of("doctor"))) == []


def test_the_doctor_says_of_a_missing_table_what_to_do(tmp_path: Path) -> None:
    [found] = team_checks(ConnectionOptions(region="eu-west-1"), "nowhere", Place(tmp_path / "none"))
    assert found.state is State.WARNING
    assert "There is no table nowhere in region eu-west-1" in found.result
    assert "reviewer team init" in found.todo


def test_a_lead_gives_a_reviewer_groups_and_the_session_is_told(table: Table, tmp_path: Path) -> None:
    def assign(*words: str) -> str:
        return run("team", "assign", "--table", table.name, "--domain-name", "acme", *words)

    assert assign("bob", "score>=0.90") == "bob: score>=0.9\n"
    with Journal.open(Place(tmp_path / "journal.sqlite3")) as journal:
        bob = TeamWork(
            lambda: table_named(table.name), journal, table_name=table.name, domain_name="acme", name="bob"
        )
    bob.start("eu-west-1")
    wait_until(lambda: bob.state.range == "score>=0.9")
    bob.close()
    assert assign("bob", "").startswith("Nobody has groups of their own")
    there = ("team", "assign", "--table", table.name, "--domain-name", "acme", "--region", "eu-west-1")
    assert CliRunner().invoke(main, [*there, "bob", "score>=0.9"]).stderr == ""
    assert (
        "Nobody called Bob was at work here" in CliRunner().invoke(main, [*there, "Bob", "score>=0.9"]).stderr
    )
    assert "Which reviewer?" in CliRunner().invoke(main, [*there, " ", "score>=0.9"]).stderr


def test_two_sessions_share_what_they_decide_and_one_that_leaves_gives_its_work_back(
    table: Table, tmp_path: Path
) -> None:
    places = {name: Place(tmp_path / name / "journal.sqlite3") for name in ("ann", "bob")}
    made = decision(1)

    def work(name: str) -> TeamWork:
        with Journal.open(places[name]) as journal:
            return TeamWork(
                lambda: table_named(table.name), journal, table_name=table.name, domain_name="acme", name=name
            )

    ann, bob = work("ann"), work("bob")
    with Journal.open(places["ann"]) as journal:
        ann.start("eu-west-1")
        ann.want([decision(1).group_key, decision(1, group=2).group_key])
        wait_until(lambda: ann.state.is_connected)
        journal.append(made)
        ann.saved()
        ann.ship()
        wait_until(lambda: not ann.state.waiting)
    bob.start("eu-west-1")
    bob.want([decision(1, group=2).group_key])
    wait_until(lambda: bob.is_others(decision(1, group=2).group_key))
    with Journal.open(places["bob"]) as journal:
        wait_until(lambda: list(journal.decisions()) == [made])
    status = run("team", "status", "--table", table.name, "--domain-name", "acme", "--journal",
                 str(places["ann"].path))  # fmt: skip
    assert "0 decisions of this journal wait" in status
    assert [line.split()[0] for line in status.splitlines()[1:3]] == ["ann", "bob"]
    ann.close()
    bob.close()
    status = run("team", "status", "--table", table.name, "--domain-name", "acme", "--journal",
                 str(places["ann"].path))  # fmt: skip
    assert status.count("has left") == 2


def test_another_table_of_the_same_name_is_told_and_gets_all_by_joining(table: Table, tmp_path: Path) -> None:
    place = Place(tmp_path / "journal.sqlite3")
    options = ConnectionOptions(region="eu-west-1")

    def team(command: str, *words: str) -> Result:
        there = ("--table", table.name, "--region", "eu-west-1", "--journal", str(place.path))
        return CliRunner().invoke(main, ["team", command, *there, *words])

    def status() -> str:
        return team("status", "--domain-name", "acme").output

    with Journal.open(place) as journal:
        journal.append(decision(1))
    assert "Nothing of this journal has been shared by this table yet" in status()
    with Journal.open(place) as journal:
        Outbox(journal, f"eu-west-1/{table.name}")
    assert "1 decision of before is not shared: `reviewer team join` does that" in status()
    assert "1 decision from before it is not shared" in [*team_checks(options, table.name, place)][-1].result
    assert team("join").stdout == "1 earlier decision is shared now\n"
    table.put(SCHEMA_KEY | {"version": VERSION, "made_at": stamp(BEGIN)})  # As another one would say.
    assert "is not the one that this journal has shared by" in status()
    assert [*team_checks(options, table.name, place)][-1].state is State.WARNING
    assert team("join").stdout.splitlines()[1:] == ["1 earlier decision is shared now"]
    assert "0 decisions of this journal wait to be shared" in status()


def test_a_record_that_no_member_has_written_hides_nobody_at_work(table: Table, tmp_path: Path) -> None:
    scope = "eu-west-1/acme"
    for at, said in enumerate(("a text", {"name": "ann", "lease": "long", "waiting": "much"})):
        table.put(member_key(scope, str(at)) | in_feed(scope, table.now()) | {"member": said})
    table.put(member_key(scope, "2") | {"at": "yesterday"})
    place = tmp_path / "journal.sqlite3"
    with Journal.open(Place(place)):
        there = ("--table", table.name, "--domain-name", "acme", "--journal", str(place))
        assert "\nann  " in run("team", "status", *there)


def exported(table: Table, folder: Path) -> Path:
    """The table as ExportTableToPointInTime leaves it in S3 (DynamoDB JSON), copied to a folder."""
    data = folder / "AWSDynamoDB" / "01700000000000-0a1b2c3d" / "data"
    data.mkdir(parents=True)
    client = Connection(ConnectionOptions(region="eu-west-1")).dynamodb()
    items = client.scan(TableName=table.name)["Items"]
    for number, some in enumerate((items[1::2], items[::2])):
        lines = (json.dumps({"Item": one}, default=lambda raw: b64encode(raw).decode()) for one in some)
        (data / f"{number}.json.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    (data.parent / "manifest-summary.json").write_text("{}")
    return folder


def test_a_journal_is_made_anew_of_the_tables_export(table: Table, tmp_path: Path) -> None:
    with Journal.open(Place(tmp_path / "journal.sqlite3")) as journal:
        outbox = Outbox(journal, table.name)
        made = [decision(1), decision(2, Verdict.REJECT), withdrawal(3, decision(1))]
        for one in made:
            journal.append(one)
        announced = receipt(1, ReceiptState.SENT, decision(1))
        journal.append_receipts([announced])
        shipping = Shipping(journal, outbox, table, domain=("acme", "eu-west-1"), holder="ann")
        while shipping.ship_next() or shipping.ship_receipts():
            pass
    anew = tmp_path / "anew.sqlite3"
    folder = exported(table, tmp_path / "copied")
    result = CliRunner().invoke(main, ["team", "import", str(folder), "--journal", str(anew)])
    assert result.output == "3 decisions taken in, 0 were there already\n1 receipt of merges taken in\n"
    with Journal.open_existing(Place(anew)) as journal:
        assert list(journal.decisions()) == made
        assert list(journal.receipts()) == [announced]


@pytest.mark.parametrize(
    "content",
    [b"no gzip", gzip.compress(b"{}"), gzip.compress(b'{"Item": {}')],
    ids=["no gzip", "no item", "no JSON"],
)
def test_what_is_no_export_is_refused_before_a_journal_is_made(tmp_path: Path, content: bytes) -> None:
    file, anew = tmp_path / "0.json.gz", tmp_path / "anew.sqlite3"
    file.write_bytes(content)
    result = CliRunner().invoke(main, ["team", "import", str(file), "--journal", str(anew)])
    assert result.exit_code == 1
    assert "is no item of a table's export" in result.output
    assert not anew.exists()


@pytest.mark.parametrize(("made", "clashing"), [(40, 3), pytest.param(2_000, 20, marks=pytest.mark.slow)])
def test_a_day_without_a_network_is_shipped_in_order_and_what_clashed_is_listed(
    table: Table, tmp_path: Path, made: int, clashing: int
) -> None:
    """In full 2,000 decisions: ``python -m pytest -m slow tests/unit/team/test_table.py``."""

    def host(name: str) -> tuple[Journal, Outbox, Shipping]:
        journal = Journal.open(Place(tmp_path / name / "journal.sqlite3"))
        outbox = Outbox(journal, table.name, ("acme", "eu-west-1"))
        return journal, outbox, Shipping(
            journal, outbox, table, domain=("acme", "eu-west-1"), holder=name
        )  # fmt: skip

    (ann, anns, from_ann), (bob, bobs, from_bob) = host("ann"), host("bob")
    with ann, bob:
        decided = [
            replace(decision(number, Verdict.REJECT, number), reviewer="bob") for number in range(made)
        ]
        for one in decided:
            bob.append(one)
        for number in range(clashing):
            ann.append(decision(10_000 + number, Verdict.MERGE, number * (made // clashing)))
        while from_ann.ship_next():
            pass
        began = time.monotonic()
        outcomes = []
        while outcome := from_bob.ship_next():
            outcomes.append(outcome)
        assert time.monotonic() - began <= 60
        clashed = bobs.asked_again()
        assert outcomes.count(Outcome.REFUSED) == len(clashed) == clashing
        assert {(mine.verdict, first and first.verdict) for mine, first in clashed} == {
            (Verdict.REJECT, Verdict.MERGE)
        }
        feed = Feed(anns, table, from_ann, ("acme", "eu-west-1"), check_schema(table))
        while not feed.look().is_all:
            pass
        refused = {mine.id for mine, _ in clashed}
        came = [one for one in ann.decisions() if one in decided and one.id not in refused]
        assert came == [one for one in decided if one.id not in refused]
        assert anns.asked_again() == []
