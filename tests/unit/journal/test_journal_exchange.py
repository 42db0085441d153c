"""Bringing decisions out and in: without loss, without doubles, and the same on both sides."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.core.decisions import Decision, FieldSources, Reviewer, Verdict
from reviewer.core.matches import group_key
from reviewer.journal.conflicts import conflicts
from reviewer.journal.export import csv_batches, jsonl_batches
from reviewer.journal.importer import Imported, import_decisions
from reviewer.journal.problems import JournalError
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal
from reviewer.journal.verify import verify
from tests.unit.journal.making import NOON, decision, withdrawal


def exported(journal: Journal, selection: Selection = Selection()) -> list[bytes]:  # noqa: B008 (frozen)
    text = "".join(text for text, _, _ in jsonl_batches(journal, selection))
    return text.encode().splitlines(keepends=True)


@contextmanager
def another() -> Iterator[Journal]:
    with tempfile.TemporaryDirectory() as folder, Journal.open(Path(folder) / "j.sqlite3") as opened:
        yield opened


def records(journal: Journal, selection: Selection = Selection()) -> list[dict[str, Any]]:  # noqa: B008
    return [json.loads(line) for line in exported(journal, selection)[1:]]


def test_a_line_has_the_documented_members(journal: Journal) -> None:
    journal.append(decision(1, note="twins"))
    [record] = records(journal)
    assert {
        name: record[name]
        for name in (
            "id", "decided_at", "reviewer", "domain_name", "region", "match_id", "group_key", "profile_ids",
            "confidence_score", "match_generation_date", "verdict", "note",
        )
    } == {
        "id": "00000000-0000-4000-8000-000000000001",
        "decided_at": "2026-11-23T12:00:01.000000Z",
        "reviewer": "ann",
        "domain_name": "acme",
        "region": "eu-west-1",
        "match_id": f"{1:032x}",
        "group_key": decision(1).group_key,
        "profile_ids": [f"{1:032x}", f"{1001:032x}"],
        "confidence_score": 0.93,
        "match_generation_date": "2026-11-21T00:00:00.000000Z",
        "verdict": "merge",
        "note": "twins",
    }  # fmt: skip


def test_the_header_line_carries_the_head_and_what_was_chosen(journal: Journal) -> None:
    journal.append(decision(1))
    header = json.loads(exported(journal, Selection(domain_name="acme", since=NOON))[0])
    assert header["head"] == journal.head
    assert header["decisions"] == 1
    assert header["complete"] is False
    assert header["selection"]["domain_name"] == "acme"
    assert json.loads(exported(journal)[0])["complete"] is True


def test_an_empty_journal_is_exported_as_a_header_and_imported_as_nothing(journal: Journal) -> None:
    assert len(exported(journal)) == 1
    with another() as other:
        assert import_decisions(other, exported(journal), "bob") == Imported(0, 0)


AWKWARD = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ['"', "\\", "\x00", "\x00a", "\n", "\x1f\x7f", "\u2028", "\U0001f46a", "null", "%s", "'"]
)


@settings(max_examples=150, deadline=None)
@given(
    note=AWKWARD,
    match_id=AWKWARD,
    arn=st.none() | AWKWARD,
    ids=st.lists(AWKWARD, max_size=3).map(tuple),
    score=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    merged=st.none() | st.integers(0, 3),
    sources=st.dictionaries(AWKWARD, AWKWARD | st.dictionaries(AWKWARD, AWKWARD, max_size=2), max_size=2),
    by_cluster=st.booleans(),
    blind=st.booleans(),
)
def test_any_decision_comes_back_from_jsonl(
    note: str,
    match_id: str,
    arn: str | None,
    ids: tuple[str, ...],
    score: float | None,
    merged: int | None,
    sources: FieldSources,
    by_cluster: bool,
    blind: bool,
) -> None:
    part = None if merged is None else tuple(sorted(set(ids)))[:merged]
    one = decision(
        1,
        note=note,
        match_id=match_id,
        caller_arn=arn,
        profile_ids=ids,
        group_key=group_key(ids),
        confidence_score=score,
        clusters=None if part is None else (part,),
        field_sources=({name: _from(part[0], source) for name, source in sources.items()},)
        if part and by_cluster
        else sources,
        blind=blind,
    )
    with another() as here, another() as there:
        here.append(one)
        lines = exported(here)
        assert len(lines) == 2
        assert import_decisions(there, lines, "bob") == Imported(1, 0)
        assert list(there.decisions()) == [one]


def _from(profile_id: str, source: str | Mapping[str, str]) -> str | Mapping[str, str]:
    return profile_id if isinstance(source, str) else dict.fromkeys(source, profile_id)


def test_importing_again_adds_nothing(journal: Journal) -> None:
    for number in range(5):
        journal.append(decision(number, group=number))
    with another() as other:
        assert import_decisions(other, exported(journal), "bob") == Imported(5, 0)
        assert import_decisions(other, exported(journal), "bob") == Imported(0, 5)
        assert list(other.decisions()) == list(journal.decisions())
        assert verify(other.connection).broken is None


def test_an_imported_row_says_that_it_was_imported_and_by_whom(journal: Journal) -> None:
    journal.append(decision(1))
    with another() as other:
        other.append(decision(2))
        import_decisions(other, exported(journal), "bob")
        own, imported = records(other)
    assert (own["imported_by"], own["imported_at"]) == (None, None)
    assert imported["imported_by"] == "bob"
    assert datetime.fromisoformat(imported["imported_at"]).tzinfo is not None


STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),  # on which host
        st.integers(0, 2),  # which group
        st.sampled_from([*Verdict]),
        st.integers(-3, 3),  # seconds on that host's clock since its last decision
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_two_journals_that_import_each_other_end_the_same(
    steps: list[tuple[int, int, Verdict, int]],
) -> None:
    with another() as one, another() as two:
        hosts, clocks = (one, two), [NOON, NOON]
        for number, (host, group, verdict, seconds) in enumerate(steps):
            clocks[host] += timedelta(seconds=seconds)
            made = decision(
                number, group=group, decided_at=clocks[host], reviewer=f"ann{host}", host=f"host{host}"
            )
            if verdict is Verdict.WITHDRAWN:
                last = hosts[host].last_undoable(
                    "acme", "eu-west-1", Reviewer(f"ann{host}", 1001, f"host{host}")
                )
                if last is None:
                    continue
                made = replace(
                    last, id=made.id, decided_at=made.decided_at, verdict=verdict, withdraws=last.id
                )
            else:
                made = replace(made, verdict=verdict)
            hosts[host].append(made)
        for host, journal in enumerate(hosts):
            own = [each.id for each in journal.decisions()]
            import_decisions(journal, exported(hosts[1 - host]), "ann")
            assert [each.id for each in journal.decisions()][: len(own)] == own
        keys = [decision(0, group=group).group_key for group in range(3)]
        assert one.effective("acme", "eu-west-1", keys) == two.effective("acme", "eu-west-1", keys)
        assert one.counts("acme", "eu-west-1") == two.counts("acme", "eu-west-1")
        for key in keys:
            assert one.history("acme", "eu-west-1", key) == two.history("acme", "eu-west-1", key)
        for journal in hosts:
            assert verify(journal.connection).broken is None


def test_decisions_of_others_are_found_when_they_arrive_after_their_withdrawal(journal: Journal) -> None:
    journal.append(decision(1))
    journal.append(withdrawal(2, of=decision(1)))
    header, *lines = exported(journal, Selection(reviewer="ann"))
    with another() as other:
        import_decisions(other, [header, *lines[::-1]], "bob")
        assert other.effective("acme", "eu-west-1", [decision(1).group_key]) == {}
        assert other.counts("acme", "eu-west-1") == {}


def test_an_export_cut_at_any_byte_of_its_last_line_is_told_and_loses_nothing_else(
    journal: Journal,
) -> None:
    for number in range(3):
        journal.append(decision(number, group=number, note="Zoë"))
    *whole, last = exported(journal)
    with another() as other:
        for length in range(len(last) - 1):
            with pytest.raises(JournalError, match="is cut off"):
                import_decisions(other, [*whole, last[:length]] if length else whole, "bob")
            assert list(other.decisions()) == [
                decision(0, group=0, note="Zoë"),
                decision(1, group=1, note="Zoë"),
            ]
        assert import_decisions(other, [*whole, last[:-1]], "bob") == Imported(1, 2)
        assert list(other.decisions()) == list(journal.decisions())


def edited(line: bytes, **changes: object) -> bytes:
    return json.dumps(json.loads(line) | changes).encode() + b"\n"


def test_a_changed_line_of_a_whole_export_is_told_and_not_taken_in(journal: Journal) -> None:
    for number in range(3):
        journal.append(decision(number, group=number))
    header, first, second, third = exported(journal)
    with another() as other:
        with pytest.raises(JournalError, match=r"Line 3 does not follow.*1 decision before it was taken in"):
            import_decisions(other, [header, first, edited(second, verdict="reject"), third], "bob")
        assert [one.id for one in other.decisions()] == [decision(0).id]
        with pytest.raises(JournalError, match="Line 3 does not follow"):
            import_decisions(other, [header, first, third], "bob")


def test_a_line_that_contradicts_the_journal_is_told_and_leaves_it_as_it_is(journal: Journal) -> None:
    journal.append(decision(1))
    _, line = exported(journal)
    new = edited(line, id="another")
    with pytest.raises(JournalError, match="Line 2 says something else of decision"):
        import_decisions(journal, [new, edited(line, verdict="reject"), edited(line, id="third")], "bob")
    assert [one.id for one in journal.decisions()] == [decision(1).id, "another"]


def test_a_line_that_puts_a_known_decision_elsewhere_in_time_is_told(journal: Journal) -> None:
    journal.append(decision(1))
    _, line = exported(journal)
    with pytest.raises(JournalError, match="Line 1 says something else of decision"):
        import_decisions(journal, [edited(line, ordered_at="2026-11-24T00:00:00Z")], "bob")
    silent = {name: value for name, value in json.loads(line).items() if name != "ordered_at"}
    assert import_decisions(journal, [json.dumps(silent).encode()], "bob") == Imported(0, 1)


def test_a_chosen_part_that_was_cut_between_two_lines_is_told_and_taken_in(journal: Journal) -> None:
    for number in range(4):
        journal.append(decision(number, group=number, domain_name="acme" if number else "other"))
    *whole, _last = exported(journal, Selection(domain_name="acme"))
    with (
        another() as other,
        pytest.raises(
            JournalError, match=r"cut off after 2 of 3 decisions: 2 decisions before it were taken"
        ),
    ):
        import_decisions(other, whole, "bob")


def test_a_chosen_part_by_an_older_program_counts_the_journal_and_is_taken_in(journal: Journal) -> None:
    for number in range(3):
        journal.append(decision(number, group=number))
    header, *lines = exported(journal, Selection(since=decision(1).decided_at))
    older = json.loads(header)
    older["decisions"] = older.pop("journal_rows")
    with another() as other:
        assert import_decisions(other, [json.dumps(older).encode(), *lines], "bob") == Imported(2, 0)


def test_an_empty_file_is_no_export(journal: Journal) -> None:
    for lines in ([], [b"\n", b" \n"]):
        with pytest.raises(JournalError, match="The file is empty"):
            import_decisions(journal, lines, "bob")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"verdict": "maybe"}, "maybe"),
        ({"verdict": "withdrawn"}, "withdraws and verdict"),
        ({"decided_at": "yesterday"}, "yesterday"),
        ({"decided_at": "2026-11-21T00:00:00"}, "no time zone"),
        ({"id": None}, "id is not what it should be"),
        ({"id": 7}, "id is not what it should be"),
        ({"profile_ids": "a b"}, "profile_ids"),
        ({"profile_ids": [1]}, "no lists of ids"),
        ({"clusters": [["a"], [None]]}, "no lists of ids"),
        ({"reviewer_uid": True}, "reviewer_uid"),
        ({"reviewer_uid": 2**70}, "reviewer_uid"),
        ({"field_sources": {"EmailAddress": 5}}, "names no profiles"),
        ({"field_sources": {"Attributes": {"tier": None}}}, "names no profiles"),
        ({"choice": "by Anne"}, "says not how a group was chosen"),
        ({"evidence": {"0-1": ["name:Anne"]}}, "evidence has something else than codes"),
        ({"evidence": {"Anne": []}}, "evidence has something else than codes"),
        ({"evidence": {"0-1": "name"}}, "evidence has something else than codes"),
        ({"evidence": ["a"]}, "evidence is not what it should be"),
        ({"field_sources": "a"}, "field_sources is not what it should be"),
        ({"clusters": [["a"]], "field_sources": ["a"]}, "names no profiles"),
        ({"clusters": [["a"]], "field_sources": [{}, {}]}, "not as many as clusters"),
        ({"field_sources": [{}]}, "not as many as clusters"),
        ({"clusters": [["a"], ["b"]], "field_sources": [{"Gender": "b"}, {}]}, "not in its cluster"),
        ({"blind": 1}, "blind is not what it should be"),
        ({"match_id": None}, "match_id is not what it should be"),
        ({"confidence_score": "high"}, "confidence_score"),
        ({"note": "\ud800"}, "note has text that is no Unicode"),
        ({"confidence_score": 10**400}, "confidence_score is too large"),
        ({"confidence_score": 93}, "confidence_score is 93, not from 0 to 1"),
        ({"confidence_score": -0.1}, "confidence_score is -0.1, not from 0 to 1"),
        ({"decided_at": "9999-12-31T23:59:59.999999+00:00"}, "decided_at is 9999-.* ahead of this machine"),
        ({"ordered_at": "9999-12-31T23:59:59.999999+00:00"}, "ordered_at is 9999-.* ahead of this machine"),
        ({"group_key": "0" * 32}, "group_key is not that of its profile_ids"),
        ({"profile_ids": ["a", "b"]}, "group_key is not that of its profile_ids"),
        ({"clusters": [["a", "b"]]}, "clusters are no parts of the group"),
        ({"clusters": [[f"{1:032x}"], [f"{1:032x}", f"{1001:032x}"]]}, "clusters are no parts of the group"),
        ({"decided_at": "9999-12-31T23:59:59-12:00"}, "decided_at lies outside the calendar"),
        ({"decided_at": "0001-01-01T00:00:00+12:00"}, "decided_at lies outside the calendar"),
        ({"match_generation_date": "0001-01-01T00:00:00+12:00"}, "date lies outside the calendar"),
        ({"decided_at": "1969-12-31T23:59:59Z"}, "no decision can have been made"),
    ],
)
def test_a_line_that_is_no_decision_is_told_by_its_number(
    journal: Journal, changes: dict[str, object], told: str
) -> None:
    with another() as other:
        other.append(decision(1))
        _, line = exported(other)
    with pytest.raises(JournalError, match=f"Line 1 is no decision: .*{told}"):
        import_decisions(journal, [edited(line, **changes)], "bob")
    assert journal.seq == 0


def test_a_score_on_another_scale_is_let_in_where_its_line_would_be_in_the_way_for_ever(
    journal: Journal,
) -> None:
    """Of a team's table it is its group's; of a whole journal all that follows hangs on it; or it is here."""
    with another() as other:
        other.append(decision(1, confidence_score=93.0))
        other.append(decision(2, group=2))
        of_domain = exported(other, Selection(domain_name="acme"))
        assert import_decisions(journal, of_domain[1:2], "the team's table", is_shared=True).added == 1
        assert import_decisions(journal, of_domain, "bob") == Imported(1, 1)
        with another() as third:
            assert import_decisions(third, exported(other), "bob").added == 2


CLOCK_OF_2099 = datetime(2099, 1, 1, tzinfo=UTC)


def test_what_was_decided_under_a_clock_of_2099_is_taken_in_and_told(journal: Journal) -> None:
    with another() as other:
        other.append(decision(1, decided_at=CLOCK_OF_2099))
        other.append(decision(2, Verdict.REJECT))
        imported = import_decisions(journal, exported(other), "bob")
        assert (imported.added, imported.ahead) == (3, 1)
        key = decision(1).group_key
        assert journal.effective("acme", "eu-west-1", [key]) == {key: decision(2, Verdict.REJECT)}
        assert verify(journal.connection).broken is None


def test_two_journals_agree_on_a_group_that_was_decided_under_a_wrong_clock(journal: Journal) -> None:
    key = decision(1).group_key
    with another() as other:
        journal.append(decision(1, decided_at=CLOCK_OF_2099))
        other.append(decision(2, Verdict.REJECT, reviewer="bob"))
        import_decisions(other, exported(journal), "bob")
        import_decisions(journal, exported(other), "ann")
        assert journal.effective("acme", "eu-west-1", [key]) == other.effective("acme", "eu-west-1", [key])
        other.append(decision(3, Verdict.REVIEW, reviewer="bob"))
        import_decisions(journal, exported(other), "ann")
        assert journal.effective("acme", "eu-west-1", [key])[key].id == decision(3).id
        assert other.effective("acme", "eu-west-1", [key])[key].id == decision(3).id


def test_blank_lines_before_an_export_and_no_other_export_behind_it_are_taken_in(journal: Journal) -> None:
    with another() as other:
        other.append(decision(1))
        lines = exported(other)
        assert import_decisions(journal, [b"\n", b" \n", *lines], "bob") == Imported(1, 0)
        with pytest.raises(JournalError, match="Line 3 begins another export"):
            import_decisions(journal, [*lines, *lines], "bob")


def test_an_export_made_ahead_of_this_machines_clock_is_refused_whole(journal: Journal) -> None:
    with another() as other:
        other.append(decision(1))
        header, line = exported(other)
    with pytest.raises(JournalError, match=r"made at 2099-.* one of the two is wrong: 0 decisions"):
        import_decisions(journal, [edited(header, exported_at="2099-01-01T00:00:00Z"), line], "bob")


def test_an_import_tells_what_it_replaces_with_something_else(journal: Journal) -> None:
    own = [decision(number, Verdict.REJECT, group=number) for number in range(1, 5)]
    for one in own:
        journal.append(one)
    with another() as other:
        for number, verdict in enumerate([Verdict.MERGE, Verdict.MERGE, Verdict.REJECT], 1):
            other.append(decision(10 + number, verdict, group=number, reviewer="bob", reviewer_uid=1002))
        other.append(decision(14, group=2, reviewer="bob", reviewer_uid=1002))
        before = decision(0, group=4, reviewer="bob", reviewer_uid=1002)
        other.append(before)
        imported = import_decisions(journal, exported(other), "ann")
    assert (imported.added, imported.known) == (5, 0)
    told = {(one.replaced.id, one.stands and one.stands.id) for one in imported.replaced}
    assert told == {(own[0].id, decision(11).id), (own[1].id, decision(14).id)}
    listed = {(one.replaced.id, one.stands and one.stands.id) for one in conflicts(journal)}
    assert listed == {*told, (before.id, own[3].id)}
    assert list(conflicts(journal, "other")) == []


def test_a_change_of_mind_is_no_conflict_and_what_was_taken_back_is_none_either(journal: Journal) -> None:
    journal.append(decision(1, Verdict.REJECT))
    journal.append(decision(2, Verdict.MERGE))
    bobs = decision(3, Verdict.REJECT, reviewer="bob")
    journal.append(bobs)
    assert [one.replaced.id for one in conflicts(journal)] == [decision(2).id]
    journal.append(withdrawal(4, of=bobs))
    assert list(conflicts(journal)) == []


def test_a_clock_that_is_some_hours_ahead_is_believed(journal: Journal) -> None:
    ahead = datetime.now(UTC) + timedelta(hours=23)
    with another() as other:
        other.append(decision(1, decided_at=ahead))
        assert import_decisions(journal, exported(other), "bob") == Imported(1, 0)


def test_an_export_of_before_with_one_mapping_a_group_means_the_same_and_goes_out_as_it_came(
    journal: Journal,
) -> None:
    with another() as other:
        ids = tuple("abcd")
        clusters = (("a", "b"), ("d", "c"))
        other.append(decision(1, profile_ids=ids, group_key=group_key(ids), clusters=clusters))
        _, line = exported(other)
    before = edited(line, field_sources={"EmailAddress": "b", "Attributes": {"tier": "c", "x.y": "a"}})
    assert import_decisions(journal, [before], "bob").added == 1
    [found] = journal.decisions()
    assert found.sources_by_cluster == (
        {"EmailAddress": "b", "Attributes": {"x.y": "a"}},
        {"Attributes": {"tier": "c"}},
    )
    assert records(journal)[0]["field_sources"] == json.loads(before)["field_sources"]


def test_what_stands_before_a_line_that_is_no_decision_is_taken_in(journal: Journal) -> None:
    with another() as other:
        other.append(decision(1))
        other.append(decision(2))
        _, first, second = exported(other)
    late = edited(second, decided_at="9999-12-31T23:59:59-12:00")
    with pytest.raises(JournalError, match=r"Line 2 is no decision.*1 decision before it was taken in"):
        import_decisions(journal, [first, late], "bob")
    assert list(journal.decisions()) == [decision(1)]


@pytest.mark.parametrize("line", [b"\xff\xfe\n", b"[]\n", b"{\n", b"[" * 100_000 + b"\n", b"1\n"])
def test_what_is_no_export_is_told(journal: Journal, line: bytes) -> None:
    with pytest.raises(JournalError, match="Line 1 is no JSON"):
        import_decisions(journal, [line], "bob")


def test_an_export_of_a_newer_format_is_refused(journal: Journal) -> None:
    with pytest.raises(JournalError, match="format 4"):
        import_decisions(journal, [b'{"reviewer_journal_export": 4}\n'], "bob")


def test_lines_without_a_header_are_taken_in_too(journal: Journal) -> None:
    with another() as other:
        other.append(decision(1))
        assert import_decisions(journal, exported(other)[1:], "bob") == Imported(1, 0)


@pytest.mark.parametrize(
    ("selection", "numbers"),
    [
        (Selection(), [1, 2, 3, 4, 5]),
        (Selection(domain_name="acme"), [1, 2, 4, 5]),
        (Selection(verdicts=(Verdict.MERGE,)), [1, 3]),
        (Selection(verdicts=(Verdict.MERGE, Verdict.WITHDRAWN)), [1, 3, 5]),
        (Selection(since=NOON + timedelta(seconds=4)), [4, 5]),
        (Selection(reviewer="bob"), [3]),
        (Selection(latest=True), [2, 3]),
        (Selection(latest=True, domain_name="acme"), [2]),
        (Selection(latest=True, verdicts=(Verdict.MERGE,)), [3]),
    ],
)
def test_decisions_are_chosen_by_every_condition(
    journal: Journal, selection: Selection, numbers: list[int]
) -> None:
    rows = [
        decision(1, Verdict.MERGE),
        decision(2, Verdict.REVIEW),
        decision(3, Verdict.MERGE, domain_name="other", reviewer="bob"),
        decision(4, Verdict.REJECT),
        withdrawal(5, of=decision(4, Verdict.REJECT)),
    ]
    for one in rows:
        journal.append(one)
    expected: list[Decision] = [rows[number - 1] for number in numbers]
    assert list(journal.decisions(selection)) == expected
    assert [record["id"] for record in records(journal, selection)] == [one.id for one in expected]


FORMULA_STARTS = [
    "=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0+", "\ufeff@", "\x00-", "＝", "＋", "－", "＠",
]  # fmt: skip


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_csv_neutralises_what_a_spreadsheet_takes_for_a_formula(journal: Journal, start: str) -> None:
    journal.append(
        decision(1, note=f"{start}1+1", profile_ids=(f"{start}a", "b"), reason='a, "b"\nc', match_id="plain")
    )
    text = "".join(text for text, _, _ in csv_batches(journal, Selection()))
    [record] = csv.DictReader(io.StringIO(text, newline=""))
    assert record["note"] == f"'{start}1+1"
    assert record["profile_ids"] == f"'{start}a b"
    assert (record["match_id"], record["reason"]) == ("plain", 'a, "b"\nc')


@pytest.mark.parametrize("note", ["", " ", "twins = one", "  a-b", "1+1"])
def test_csv_leaves_a_cell_that_is_no_formula_as_it_is(journal: Journal, note: str) -> None:
    journal.append(decision(1, note=note))
    text = "".join(text for text, _, _ in csv_batches(journal, Selection()))
    assert [record["note"] for record in csv.DictReader(io.StringIO(text, newline=""))] == [note]
