"""The file in which weights learnt from a domain are in force, and what a session makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.comparison.evidence import IDENTICAL
from reviewer.comparison.weights import measured
from reviewer.core.decisions import Reviewer
from reviewer.fetching.events import Connected
from reviewer.journal.sqlite import Journal
from reviewer.session.domain_weights import DomainWeights, read_all, read_weights, weights_path, write_weights
from reviewer.session.session import Session

OWN = DomainWeights("2026-11-28T12:00:00.000000Z", 212, ((("birth-date", "agrees", "*"), 1.5),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_weights(weights_path(tmp_path / "weights", "acme/../x", "eu-west-1"), OWN)
    return tmp_path / "weights"


def test_weights_come_back_as_they_were_written_and_are_the_owners_alone(folder: Path) -> None:
    [path] = folder.iterdir()
    assert read_weights(path) == OWN
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_all(folder, "acme/../x") == ({"eu-west-1": OWN}, [])
    assert read_all(folder, "acme") == ({}, [])


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b'{"reviewer_weights": 2}', b"\xff", b"[" * 100_000, b"1" * 2_000_000,
     b'{"reviewer_weights": 1, "made_at": "x", "decisions": 1, "lines": [["a", "b", "c", 1e999]]}',
     b'{"reviewer_weights": 1, "made_at": "x", "decisions": 1, "lines": [["a", "b"]]}'],
)  # fmt: skip
def test_a_file_that_is_no_table_is_told_and_the_review_goes_on_without(folder: Path, content: bytes) -> None:
    [path] = folder.iterdir()
    path.write_bytes(content)
    found, [fault] = read_all(folder, "acme/../x")
    assert found == {}
    assert "The built-in ones are in force" in fault


@pytest.mark.parametrize(("region", "bits"), [("eu-west-1", 1.5), ("us-east-1", None)])
def test_a_session_weighs_by_the_weights_of_its_domain_and_region(
    folder: Path, tmp_path: Path, region: str, bits: float | None
) -> None:
    session = Session(
        domain_name="acme/../x",
        store=Journal.open(tmp_path / "journal.sqlite3"),
        reviewer=Reviewer("ann", 1001),
        cache_folder=tmp_path,
        learnt_weights=read_all(folder, "acme/../x"),
    )
    session.take(Connected(region))
    weights = session.weighing.weights or measured()
    assert weights.of("birth-date", IDENTICAL) == (
        measured().of("birth-date", IDENTICAL) if bits is None else bits
    )
    assert session.weighing.words == (
        "weights: built in" if bits is None else "weights: this domain's own, of 2026-11-28"
    )
    session.close()
