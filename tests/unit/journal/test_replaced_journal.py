"""A journal that is replaced, restored or deleted while it is open loses nothing in silence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.journal.backup import back_up
from reviewer.journal.problems import HeadLost, JournalError
from reviewer.journal.sqlite import Journal
from reviewer.journal.verify import verify
from tests.unit.journal.making import decision


def delete(path: Path) -> None:
    path.unlink()


def restore_over(path: Path) -> None:
    """As ``cp backup journal`` does: the same file, with what it held earlier."""
    shutil.copyfile(path.with_name("backup"), path)


def restore_in_place(path: Path) -> None:
    """As ``mv backup journal`` does: another file under the name."""
    path.with_name("backup").replace(path)


def put_another_there(path: Path) -> None:
    with Journal.open(path.with_name("another")) as another:
        another.append(decision(90, group=90))
        another.append(decision(91, group=91))
        another.append(decision(92, group=92))
    path.with_name("another").replace(path)


def empty(path: Path) -> None:
    path.write_bytes(b"")


EVERY_WAY = [delete, restore_over, restore_in_place, put_another_there, empty]


@pytest.fixture
def with_backup(journal: Journal) -> Journal:
    """A journal of two decisions, of which a backup has the first."""
    journal.append(decision(1, group=1))
    back_up(journal, journal.path.with_name("backup"))
    journal.append(decision(2, group=2))
    return journal


@pytest.mark.parametrize("lose", EVERY_WAY)
@pytest.mark.parametrize("is_closed", [False, True])
def test_nothing_is_written_before_the_loss_is_accepted_and_then_all_can_be_saved_again(
    with_backup: Journal, lose: Callable[[Path], None], is_closed: bool
) -> None:
    journal = with_backup
    ids = [decision(number).id for number in (1, 2)]
    assert journal.missing(ids) == set()
    if is_closed:
        journal.close()
    lose(journal.path)
    size = journal.path.stat().st_size if journal.path.exists() else None
    for _ in range(2):
        with pytest.raises(HeadLost, match=r"Not saved: the journal .* (is gone|has lost row 2)"):
            journal.append(decision(3, group=3))
    assert size == (journal.path.stat().st_size if journal.path.exists() else None)
    gone = journal.missing(ids)
    assert gone == {ids[1]} if "restore" in lose.__name__ else set(ids)
    journal.accept()
    for number in (1, 2, 3):
        journal.append(decision(number, group=number))
    assert journal.missing([*ids, decision(3).id]) == set()
    assert verify(journal.connection).broken is None


def test_a_file_that_is_no_journal_is_not_accepted_and_stays_refused(with_backup: Journal) -> None:
    with_backup.path.write_bytes(b"no journal at all" * 300)
    with pytest.raises(JournalError):
        with_backup.append(decision(3))
    with pytest.raises(JournalError, match="is no journal"):
        with_backup.accept()
    restore_over(with_backup.path)
    with pytest.raises(HeadLost):
        with_backup.append(decision(3))


def test_what_others_have_written_meanwhile_is_no_loss(with_backup: Journal) -> None:
    with Journal.open(with_backup.path) as other:
        other.append(decision(4, group=4))
    with_backup.close()
    with_backup.append(decision(5, group=5))
    assert with_backup.seq == 4
