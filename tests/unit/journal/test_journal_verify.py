"""Verifying finds what was changed, removed, put in between, or damaged, and names the first broken row."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from reviewer.core.decisions import Verdict
from reviewer.journal.backup import back_up
from reviewer.journal.problems import JournalError
from reviewer.journal.schema import CHAINED, chained
from reviewer.journal.sqlite import Journal
from reviewer.journal.verify import Verification, verify
from tests.unit.journal.making import decision, withdrawal


@pytest.fixture
def filled(journal: Journal) -> Journal:
    """Five decisions and the taking back of one."""
    for number in range(1, 6):
        journal.append(decision(number, group=number, verdict=Verdict.REJECT))
    journal.append(withdrawal(6, of=decision(2, group=2, verdict=Verdict.REJECT)))
    return journal


def tampered(journal: Journal, *statements: str) -> Verification:
    """Change the file behind the guards' back, as someone with SQLite and write access could."""
    with sqlite3.connect(journal.path) as other:
        guards = other.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            other.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            other.execute(statement)
        for _, sql in guards:
            other.execute(sql)
    other.close()
    return verify(journal.connection)


def test_an_untouched_journal_is_sound(filled: Journal) -> None:
    assert verify(filled.connection) == Verification(6, filled.head, None)


def test_an_empty_journal_is_sound(journal: Journal) -> None:
    assert verify(journal.connection) == Verification(0, "", None)


@pytest.mark.parametrize("column", CHAINED)
def test_a_change_to_any_column_is_found_and_its_row_named(filled: Journal, column: str) -> None:
    values = {
        "profile_ids": "'[]'", "reviewer_uid": "7", "confidence_score": "0.5", "verdict": "'merge'",
        "blind": "1",
    }  # fmt: skip
    column_value = values.get(column, "'changed'")
    if column == "withdraws":
        column_value += ", verdict = 'withdrawn'"
    found = tampered(filled, f"UPDATE decision SET {column} = {column_value} WHERE seq = 3")
    assert found.broken is not None
    assert found.broken.seq == 3
    assert found.decisions == 2


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("DELETE FROM decision WHERE seq = 1", 1),
        ("DELETE FROM decision WHERE seq = 4", 4),
        ("UPDATE decision SET chain = 'x' WHERE seq = 6", 6),
        ("UPDATE decision SET seq = 9 WHERE seq = 6", 6),
        ("UPDATE decision SET seq = -1 WHERE seq = 1", 1),
    ],
)
def test_a_row_that_is_gone_or_moved_is_found(filled: Journal, statement: str, row: int) -> None:
    found = tampered(filled, statement)
    assert found.broken is not None
    assert found.broken.seq == row


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tally SET standing = 3",
        "DELETE FROM tally",
        "INSERT INTO tally VALUES ('acme', 'eu-west-1', 'merge', 1)",
        "DELETE FROM member WHERE seq = 2",
        "INSERT INTO member VALUES ('x', 2)",
        "DELETE FROM about",
        "DELETE FROM about WHERE name = 'salt'",
        "UPDATE about SET value = 'x' WHERE name = 'salt'",
        "UPDATE about SET value = substr(value, 2) || substr(value, 1, 1) WHERE name = 'salt'",
        "UPDATE about SET value = '' WHERE name = 'journal_id'",
    ],
)
def test_a_change_to_what_is_not_in_the_rows_is_found(filled: Journal, statement: str) -> None:
    assert tampered(filled, statement).broken is not None


def test_a_journal_without_its_key_is_told_when_it_is_opened(filled: Journal) -> None:
    tampered(filled, "DELETE FROM about WHERE name = 'salt'")
    with pytest.raises(JournalError, match=r"the key of its digests \(salt\) is gone: .*backup"):
        Journal.open(filled.path)


def test_a_head_noted_earlier_shows_that_rows_were_lost_since(filled: Journal) -> None:
    noted = filled.head
    assert verify(filled.connection, noted).broken is None
    found = tampered(filled, "DELETE FROM decision WHERE seq = 6", "UPDATE tally SET standing = 5")
    assert found.broken is None, "the chain alone can't show that its end is missing"
    found = verify(filled.connection, noted)
    assert found.broken is not None
    assert noted in found.broken.what


def test_a_head_noted_earlier_is_still_met_after_more_decisions(filled: Journal) -> None:
    noted = filled.head
    filled.append(decision(7, group=7))
    assert verify(filled.connection, noted[:12]).broken is None


def test_a_head_noted_earlier_shows_a_journal_written_anew(filled: Journal) -> None:
    noted = filled.head
    rows = filled.connection.execute(
        f"SELECT seq, {', '.join(CHAINED)} FROM decision ORDER BY seq"
    ).fetchall()
    statements, digest = ["UPDATE decision SET note = 'made up' WHERE seq = 2"], ""
    for seq, *cells in rows:
        if seq == 2:
            cells[CHAINED.index("note")] = "made up"
        digest = chained(digest, tuple(cells))
        statements.append(f"UPDATE decision SET chain = '{digest}' WHERE seq = {seq}")
    assert tampered(filled, *statements).broken is None, "whoever can write can chain anew"
    assert verify(filled.connection, noted).broken is not None


def test_a_backup_is_a_journal_with_the_same_head(filled: Journal, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert back_up(filled, copy) == 6
    assert copy.stat().st_mode & 0o777 == 0o600
    with Journal.open(copy) as opened:
        assert opened.end == filled.end
        assert verify(opened.connection).broken is None
        opened.append(decision(7))


def test_a_backup_replaces_an_older_one_but_never_the_journal(filled: Journal, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    back_up(filled, copy)
    filled.append(decision(7))
    assert back_up(filled, copy) == 7
    with pytest.raises(JournalError, match="the journal itself"):
        back_up(filled, filled.path)
    link = tmp_path / "link"
    link.symlink_to(filled.path)
    with pytest.raises(JournalError, match="the journal itself"):
        back_up(filled, link)
    assert verify(filled.connection).decisions == 7


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(filled: Journal, tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="can't be written"):
        back_up(filled, tmp_path / "no such folder" / "copy.sqlite3")
    with pytest.raises(JournalError, match="not a file"):
        back_up(filled, Path("/dev/null"))
    assert [file.name for file in tmp_path.iterdir()] == ["data"]
