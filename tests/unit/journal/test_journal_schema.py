"""The modes and the schema of a journal: read back, kept, and led from one version to the next."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from reviewer.core.decisions import Choice, ChosenBy, Verdict
from reviewer.journal import connection, schema
from reviewer.journal.export import jsonl_batches
from reviewer.journal.importer import Imported, import_decisions
from reviewer.journal.outbox import Outbox, Standing
from reviewer.journal.problems import JournalError
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal
from reviewer.journal.tallying import tallies
from reviewer.journal.verify import verify
from tests.unit.journal.making import decision, withdrawal


def test_the_modes_that_make_a_decision_durable_are_on(journal: Journal) -> None:
    modes = {
        name: journal.connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "fullfsync")
    }
    assert modes == {"journal_mode": "truncate", "synchronous": 3, "fullfsync": 1}


def test_a_journal_whose_mode_cannot_be_set_is_refused(path: Path) -> None:
    Journal.open(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    assert other.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    other.execute("SELECT * FROM decision").fetchall()
    with pytest.raises(JournalError):
        Journal.open(path)
    other.close()
    Journal.open(path).close()


def test_a_newer_journal_is_refused_and_left_as_it_is(path: Path) -> None:
    Journal.open(path).close()
    newer = sqlite3.connect(path, isolation_level=None)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    content = path.read_bytes()
    with pytest.raises(JournalError, match=r"newer reviewer.*Upgrade"):
        Journal.open(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "change",
    ["DROP TRIGGER decision_never_changes", "DROP INDEX decision_withdrawn", "CREATE TABLE more (x)"],
)
def test_a_journal_without_its_guards_is_refused(path: Path, change: str) -> None:
    Journal.open(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(change)
    other.close()
    with pytest.raises(JournalError, match="tables and guards"):
        Journal.open(path)


@pytest.mark.parametrize("moment", [1, 2, 3])
def test_a_journal_that_another_process_is_just_making_is_taken_for_a_journal(
    path: Path, moment: int
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    moments = 0

    def make_it_meanwhile(_: str) -> None:
        nonlocal moments
        moments += 1
        if moments == moment:
            with closing(sqlite3.connect(path, timeout=0)) as other, suppress(sqlite3.OperationalError):
                other.executescript(
                    f"BEGIN IMMEDIATE; CREATE TABLE decision (x);"
                    f"PRAGMA application_id = {schema.APPLICATION_ID}; PRAGMA user_version = 1; COMMIT"
                )

    with closing(sqlite3.connect(path, isolation_level=None)) as looking:
        looking.set_trace_callback(make_it_meanwhile)
        assert connection.schema_version(path, looking) in (0, 1)
    assert moments > 0


# Journals as earlier releases made them: their files are what people have.
HERE = Path(__file__).parent


def first_journal(path: Path) -> None:
    released_journal(path, 1)


def released_journal(path: Path, version: int) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    made = sqlite3.connect(path, isolation_level=None)
    made.executescript((HERE / f"journal-v{version}.sql").read_text())
    made.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    made.execute(f"PRAGMA user_version = {version}")
    made.close()
    path.chmod(0o600)


RELEASED = [
    decision(1),
    decision(
        2, note="twins", reason="shared household", blind=True, clusters=(("a", "b"), ("c",)),
        compared_digest="j:d", host="desk-7", account_id="123456789012", session_id="s-1",
        field_sources={"EmailAddress": "p-2", "Attributes": {"tier": "p-1"}},
    ),
    decision(
        3, Verdict.REVIEW, group=2, confidence_score=None, match_generation_date=None, reviewer_uid=None,
        caller_arn=None,
    ),
    withdrawal(4, of=decision(1)),
]  # fmt: skip
RELEASED_HEAD = "6f8e064b6fcd91e02006d18c071737b297812be313054aab4a832ada41992d01"


def test_a_journal_of_the_second_version_opens_with_all_it_holds_and_every_digest(path: Path) -> None:
    released_journal(path, 2)
    with Journal.open(path) as journal:
        assert list(journal.decisions()) == RELEASED
        assert journal.end == (4, RELEASED_HEAD)
        assert verify(journal.connection).broken is None
        with_evidence = decision(
            5,
            evidence={"0-1": ("name:identical", "email:different:other-host")},
            choice=Choice(ChosenBy.SAMPLE, 200, 5_000),
        )
        journal.append(with_evidence)
        assert verify(journal.connection).decisions == 5
        exported = "".join(text for text, _, _ in jsonl_batches(journal, Selection())).encode()
    with Journal.open(path.parent / "another.sqlite3") as another:
        assert import_decisions(another, exported.splitlines(), "bob") == Imported(5, 0)
        assert list(another.decisions()) == [*RELEASED, with_evidence]
        assert verify(another.connection).broken is None


@pytest.mark.parametrize("version", [1, 2])
def test_a_report_reads_a_journal_of_an_earlier_release_and_leaves_it_as_it_is(
    path: Path, version: int
) -> None:
    released_journal(path, version)
    before = path.read_bytes()
    with Journal.open_to_read(path) as journal:
        found = tallies(journal, "acme", "eu-west-1")
    assert found.deeds
    assert not found.controls
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", [1, 2])
def test_the_doctor_can_tell_that_a_journal_of_an_earlier_release_has_shared_nothing(
    path: Path, version: int
) -> None:
    released_journal(path, version)
    before = path.read_bytes()
    with Journal.open_to_read(path) as journal:
        assert Outbox.state_of(journal, "eu-west-1/reviews") is None
    assert path.read_bytes() == before


def test_how_a_journal_of_an_earlier_release_stands_with_its_team_is_told(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1))
        Outbox(journal, "eu-west-1/reviews")
    with closing(sqlite3.connect(path, isolation_level=None)) as earlier:
        earlier.executescript("ALTER TABLE team DROP COLUMN made_at; PRAGMA user_version = 9")
    with Journal.open_to_read(path) as journal:
        assert Outbox.state_of(journal, "eu-west-1/reviews") == Standing(0, 1, "", "")


def test_a_journal_of_the_second_version_is_exported_as_it_was(path: Path) -> None:
    released_journal(path, 2)
    header, *lines = (HERE / "export-v2.jsonl").read_text().splitlines(keepends=True)
    with Journal.open(path) as journal:
        now, *rest = [text for text, _, _ in jsonl_batches(journal, Selection())]
    changing = {"exported_at": None}
    assert json.loads(now) | changing == json.loads(header) | changing
    assert "".join(rest) == "".join(lines)


def test_an_export_of_the_second_version_is_imported_whole(journal: Journal) -> None:
    with (HERE / "export-v2.jsonl").open("rb") as lines:
        assert import_decisions(journal, lines, "bob") == Imported(4, 0)
    assert list(journal.decisions()) == RELEASED
    assert verify(journal.connection).broken is None


def test_a_journal_of_the_first_release_opens_with_all_it_holds(path: Path) -> None:
    first_journal(path)
    with Journal.open(path) as journal:
        assert list(journal.decisions()) == [decision(1, note="from the first release")]
        assert verify(journal.connection).broken is None
        journal.append(decision(2))
        assert verify(journal.connection).decisions == 2


def test_a_journal_is_led_to_a_later_version_with_every_digest_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1))
        before = journal.end
    later = ("ALTER TABLE decision ADD COLUMN weather TEXT", "CREATE INDEX by_weather ON decision (weather)")
    with monkeypatch.context() as patched:
        patched.setattr(connection, "MIGRATIONS", (*schema.MIGRATIONS, later))
        patched.setattr(connection, "VERSION", schema.VERSION + 1)
        connection.expected_schema.cache_clear()
        with Journal.open(path) as journal:
            assert journal.end == before
            assert journal.connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION + 1,)
            assert verify(journal.connection).broken is None
            journal.append(decision(2))
        Journal.open(path).close()
    connection.expected_schema.cache_clear()
    with pytest.raises(JournalError, match="newer reviewer"):
        Journal.open(path)


def test_a_migration_that_fails_leaves_the_journal_at_the_version_it_had(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1))
    failing = ("ALTER TABLE decision ADD COLUMN weather TEXT", "CREATE INDEX nonsense ON nowhere (x)")
    with monkeypatch.context() as patched:
        patched.setattr(connection, "MIGRATIONS", (*schema.MIGRATIONS, failing))
        patched.setattr(connection, "VERSION", schema.VERSION + 1)
        with pytest.raises(JournalError, match="nowhere"):
            Journal.open(path)
    with Journal.open(path) as journal:
        assert list(journal.decisions()) == [decision(1)]
