"""Profiles from the rows of an export."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.comparison.fields import fields_of
from reviewer.core.matches import Profile, ProfileBatch
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.sources.export.files import FilePart
from reviewer.sources.export.shapes import attributes_of
from reviewer.sources.export.source import Aws
from tests.unit.sources.export.making import (
    HEADER,
    BytesPart,
    groups_of,
    packed,
    profiles_of,
    source_of,
    source_over,
    written,
)

FIXTURES = Path(__file__).parent / "fixtures"
A, B = "a" * 32, "b" * 32
BARE = written([(A, "1", "0.5"), (B, "1", "0.5")])


def test_columns_become_members_as_the_api_nests_them(tmp_path: Path) -> None:
    source = source_over([FilePart(FIXTURES / "CustomerProfilesPendingMatches-people-part-0.csv")])
    priya, _, _ = profiles_of(source, groups_of(source)[0])
    noor, _ = profiles_of(source, source.match_page("1").matches[0])
    assert priya.members == {
        "ProfileId": f"{0xA01:032x}",
        "FirstName": "Priya",
        "PhoneNumber": "5550100",
        "EmailAddress": "priya@example.com",
        "Attributes": {"crmId": "P-1"},
    }
    assert noor.members["Address"] == {"City": "Cairo", "Country": "EG"}
    assert fields_of(noor)["Address.City"] == "Cairo"


def test_a_ragged_row_says_so_where_its_values_are_compared(tmp_path: Path) -> None:
    source = source_over([FilePart(FIXTURES / "CustomerProfilesPendingMatches-people-part-0.csv")])
    leo = profiles_of(source, groups_of(source)[2])[2]
    assert leo.members["FirstName"] == "Leo"
    assert leo.members["Attributes"] == {"crmId": "L-3"}
    assert fields_of(leo)["ExportRow"] == "ragged: 57 values for 59 columns, so fields may be mixed up"


def test_values_beyond_the_columns_are_kept(tmp_path: Path) -> None:
    row = ("1", "0.5", A, "Ann", "", "", "more", "")
    source = source_of(written([HEADER, row, ("1", "0.5", B, "", "", "")]))
    ann, _ = profiles_of(source, groups_of(source)[0])
    assert ann.members["BeyondColumns"] == ["more"]


def test_text_that_is_not_utf_8_is_shown_as_its_bytes(tmp_path: Path) -> None:
    rows = [("1", "0.5", A, "Zoë", "", ""), ("1", "0.5", B, "Zo@", "", "")]
    source = source_of(written([HEADER, *rows]).replace(b"@", b"\xeb"))
    zoe, other = profiles_of(source, groups_of(source)[0])
    assert (zoe.members["FirstName"], other.members["FirstName"]) == ("Zoë", r"Zo\xeb")


@pytest.mark.parametrize("zipped", [False, True])
def test_profiles_of_any_group_are_read_again_when_asked_for(tmp_path: Path, zipped: bool) -> None:
    rows = [
        (str(at // 2), "0.5", f"{at:032x}", f"Ann{at}", os.urandom(150).hex(), "{a=b}")
        for at in range(60_000)
    ]
    content = written([HEADER, *rows])
    part = BytesPart(packed(content) if zipped else content)
    source = source_over([part])
    groups = groups_of(source)
    part.read = 0
    for at in (29_999, 0, 15_000, 7_500):
        assert [one.members["FirstName"] for one in profiles_of(source, groups[at])] == [
            f"Ann{2 * at}",
            f"Ann{2 * at + 1}",
        ]
    # A gzipped part goes on from the nearest place that zlib's state was kept of.
    assert part.read < len(part.content)


def test_a_row_that_is_no_longer_where_it_was_makes_its_profile_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_bytes(written([HEADER, ("1", "0.5", A, "Ann", "", ""), ("1", "0.5", B, "Ann", "", "")]))
    source = source_over([FilePart(path)])
    [group] = groups_of(source)
    path.write_bytes(written([HEADER]))
    batch = source.profiles(group.profile_ids)
    assert not batch.profiles
    assert "the export has changed" in batch.unavailable[A]


def test_nothing_is_asked_of_aws_where_the_export_carries_values(tmp_path: Path) -> None:
    source = source_of(written([HEADER, ("1", "0.5", A, "", "", ""), ("1", "0.5", B, "", "", "")]))
    assert [one.members for one in profiles_of(source, groups_of(source)[0])] == [
        {"ProfileId": A},
        {"ProfileId": B},
    ]
    assert source.caller_arn() is None


def test_profiles_are_fetched_where_the_export_holds_ids_only(tmp_path: Path) -> None:
    def fetched(ids: Sequence[str]) -> ProfileBatch:
        return ProfileBatch({one: Profile(one, {"FirstName": one[:2]}) for one in ids}, {})

    source = source_of(BARE, aws=Aws(fetched, lambda: "arn:aws:iam::1:user/x"))
    [group] = groups_of(source)
    assert source.profiles(group.profile_ids).profiles[A].members == {"FirstName": "aa"}
    assert source.caller_arn() == "arn:aws:iam::1:user/x"


@pytest.mark.parametrize("kind", [ProblemKind.CREDENTIALS, ProblemKind.UNREACHABLE, ProblemKind.DENIED])
def test_profiles_that_aws_cannot_be_asked_for_are_unavailable_with_the_reason(
    tmp_path: Path, kind: ProblemKind
) -> None:
    def failing(ids: Sequence[str]) -> ProfileBatch:
        raise SourceError(Problem(kind, "There are no AWS credentials", "nothing", "Sign in"))

    source = source_of(BARE, aws=Aws(failing, lambda: None))
    [group] = groups_of(source)
    reason = source.profiles(group.profile_ids).unavailable[A]
    assert reason == "the export holds its id only, and AWS can't be asked (There are no AWS credentials)"


def test_no_value_and_no_file_name_is_left_on_disk(tmp_path: Path) -> None:
    source = source_of(written([HEADER, ("1", "0.5", A, "Ann", "", ""), ("1", "0.5", B, "", "", "")]))
    profiles_of(source, groups_of(source)[0])
    assert list(tmp_path.iterdir()) == []


# Attributes


@pytest.mark.parametrize(
    ("cell", "attributes"),
    [
        ("{crmId=P-1}", {"crmId": "P-1"}),
        ("{a=1, b=2=3}", {"a": "1", "b": "2=3"}),
        ("{note=tall, dark, b=2}", {"note": "tall, dark", "b": "2"}),
        ("{empty=, b=2}", {"empty": "", "b": "2"}),
        ("{}", {}),
        ('{"a": "1", "b": 2}', {"a": "1", "b": "2"}),
        ('{"a" is quoted=yes}', {'"a" is quoted': "yes"}),
        ("{no map}", "{no map}"),
        ("free text", "free text"),
        ("{unclosed=1", "{unclosed=1"),
    ],
)
def test_attributes_are_told_apart_as_far_as_they_can_be(cell: str, attributes: dict[str, str] | str) -> None:
    assert attributes_of(cell) == attributes


words = st.text(st.characters(codec="utf-8", exclude_characters=",={}"), min_size=1, max_size=9)


@settings(deadline=None)
@given(st.dictionaries(words.filter(lambda word: word[0] != '"'), words.map(str.strip), max_size=6))
def test_attributes_without_commas_and_equals_signs_come_back(attributes: dict[str, str]) -> None:
    cell = "{" + ", ".join(f"{key}={value}" for key, value in attributes.items()) + "}"
    assert attributes_of(cell) == attributes


@given(st.text(max_size=30))
def test_no_attributes_cell_is_lost(cell: str) -> None:
    found = attributes_of(cell)
    assert found == cell if isinstance(found, str) else cell.strip()[0] == "{"
