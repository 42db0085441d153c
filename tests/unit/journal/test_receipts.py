"""Receipts are kept as decisions are: durable, only growing, chained, exported and imported with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.core.decisions import Verdict
from reviewer.core.receipts import ReceiptState
from reviewer.journal.importer import import_decisions
from reviewer.journal.problems import HeadLost, JournalError, NotSaved
from reviewer.journal.schema import RECEIPT_CHAINED
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal
from reviewer.journal.verify import verify
from tests.unit.journal.making import decision, receipt
from tests.unit.journal.test_journal_exchange import exported
from tests.unit.journal.test_journal_verify import tampered

MERGE = decision(1)
SENT = receipt(1, ReceiptState.SENT, MERGE, left_digest="of what is left")
VERIFIED = receipt(2, ReceiptState.VERIFIED, MERGE, codes=("performed-by:arn:aws:iam::1:user",))


@pytest.fixture
def applied(journal: Journal) -> Journal:
    """A merge that was sent and verified, a decision that came after, and another merge that was not done."""
    journal.append(MERGE)
    journal.append_receipts([SENT])
    journal.append_receipts([VERIFIED])
    later = decision(2, group=2)
    journal.append(later)
    refused = receipt(3, ReceiptState.NOT_DONE, later, codes=("error:AccessDeniedException",))
    journal.append_receipts([refused])
    return journal


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "other" / "journal.sqlite3") as opened:
        yield opened


def test_what_is_written_comes_back_in_its_order(applied: Journal) -> None:
    assert list(applied.receipts())[:2] == [SENT, VERIFIED]
    assert applied.receipts_of("acme", "eu-west-1", [MERGE.group_key]) == [SENT, VERIFIED]


def test_merges_are_counted_by_their_last_receipt(applied: Journal) -> None:
    assert applied.merges("acme", "eu-west-1") == {ReceiptState.VERIFIED: 1, ReceiptState.NOT_DONE: 1}


def test_a_receipt_that_is_there_already_is_not_written_again(applied: Journal) -> None:
    before = applied.receipts_end
    applied.append_receipts([SENT])
    assert applied.receipts_end == before


def test_receipts_are_never_changed_or_removed(applied: Journal) -> None:
    for statement in (
        "UPDATE receipt SET state = 'not done' WHERE seq = 1",
        "DELETE FROM receipt WHERE seq = 1",
        "INSERT OR REPLACE INTO receipt SELECT * FROM receipt WHERE seq = 1",
    ):
        with pytest.raises(sqlite3.DatabaseError, match="only grows"):
            applied.connection.execute(statement)


def test_an_applied_journal_is_sound(applied: Journal) -> None:
    found = verify(applied.connection)
    assert (found.broken, found.receipts, found.receipts_head) == (None, *applied.receipts_end)
    assert verify(applied.connection, found.receipts_head).broken is None


@pytest.mark.parametrize("column", RECEIPT_CHAINED)
def test_a_change_to_any_column_is_found_and_its_receipt_named(applied: Journal, column: str) -> None:
    value = "7" if column in ("cluster", "reviewer_uid", "decision_seq") else "'changed'"
    found = tampered(applied, f"UPDATE receipt SET {column} = {value} WHERE seq = 2")
    assert found.broken is not None
    assert "receipt 2" in found.broken.what


def test_a_receipt_that_is_gone_is_missed(applied: Journal) -> None:
    found = tampered(applied, "DELETE FROM receipt WHERE seq = 1")
    assert found.broken is not None
    assert "receipt 1 is missing" in found.broken.what


def test_a_decision_lost_below_a_receipt_is_missed(applied: Journal) -> None:
    found = tampered(
        applied,
        "DELETE FROM member WHERE seq = 2",
        "DELETE FROM decision WHERE seq = 2",
        "UPDATE tally SET standing = standing - 1 WHERE verdict = 'merge'",
    )
    assert found.broken is not None
    assert "row 2, which was there before receipt 3" in found.broken.what


def test_a_journal_that_has_lost_a_receipt_takes_no_more(applied: Journal) -> None:
    tampered(applied, "DELETE FROM receipt WHERE seq = 3")
    with pytest.raises(HeadLost, match=r"lost receipt 3.*its receipts tell what was sent"):
        applied.append_receipts([receipt(4, ReceiptState.SENT, MERGE)])


def test_receipts_that_cannot_be_written_are_not_there(
    applied: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = applied.receipts_end
    with monkeypatch.context() as patch:
        patch.setattr(
            "reviewer.journal.sqlite.add_receipt",
            lambda *_: (_ for _ in ()).throw(sqlite3.OperationalError("disk I/O error")),
        )
        with pytest.raises(NotSaved):
            applied.append_receipts([receipt(4, ReceiptState.SENT, MERGE)])
    assert applied.receipts_end == before
    applied.append_receipts([receipt(4, ReceiptState.SENT, MERGE)])


def test_an_export_carries_them_to_another_journal_once(applied: Journal, other: Journal) -> None:
    assert import_decisions(other, exported(applied), "bob").receipts == 3
    assert list(other.receipts()) == list(applied.receipts())
    assert verify(other.connection).broken is None
    assert import_decisions(other, exported(applied), "bob").receipts == 0


def test_what_came_by_import_is_exported_on(applied: Journal, other: Journal, tmp_path: Path) -> None:
    import_decisions(other, exported(applied), "bob")
    with Journal.open(tmp_path / "third" / "journal.sqlite3") as third:
        import_decisions(third, exported(other), "eve")
        assert list(third.receipts()) == list(applied.receipts())


def test_an_export_of_some_decisions_has_their_receipts(applied: Journal, other: Journal) -> None:
    some = exported(applied, Selection(since=decision(2).decided_at))
    assert import_decisions(other, some, "bob").receipts == 1
    assert exported(applied, Selection(verdicts=(Verdict.REJECT,)))[1:] == []


def test_earlier_releases_can_read_an_export_without_receipts(journal: Journal) -> None:
    journal.append(MERGE)
    assert exported(journal)[0].startswith(b'{"reviewer_journal_export": 1')


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        (b'"state": "verified"', b'"state": "not done"'),
        (b'"codes": ["performed', b'"codes": ["Anna Bell", "performed'),
        (b'"cluster": 0', b'"cluster": "0"'),
        (b'"recorded_at": "2026-11-23T12:01:02.000000Z"', b'"recorded_at": "2026-11-23T12:01:02"'),
        (b'"receipts": 3', b'"receipts": 4'),
    ],
)
def test_a_changed_export_is_refused(applied: Journal, other: Journal, found: bytes, instead: bytes) -> None:
    changed = [line.replace(found, instead) for line in exported(applied)]
    assert changed != exported(applied)
    with pytest.raises(JournalError):
        import_decisions(other, changed, "bob")
    assert verify(other.connection).broken is None


def test_a_receipt_that_says_something_else_is_refused(applied: Journal, other: Journal) -> None:
    import_decisions(other, exported(applied), "bob")
    with Journal.open(applied.path.parent / "changed.sqlite3") as changed:
        changed.append(MERGE)
        changed.append_receipts([replace(SENT, state=ReceiptState.NOT_DONE)])
        with pytest.raises(JournalError, match="something else of receipt"):
            import_decisions(other, exported(changed), "bob")
