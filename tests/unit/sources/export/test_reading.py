"""Groups from the rows of an export, whatever the rows are like."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewer.core.matches import Match, MatchPage
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.sources.export.files import FilePart, plain_bytes
from reviewer.sources.export.rows import blocks, rows_between
from reviewer.sources.export.shapes import shape_at_start
from tests.unit.sources.export.making import (
    HEADER,
    BytesPart,
    Row,
    groups_of,
    packed,
    pages_of,
    source_of,
    source_over,
    written,
)

FIXTURES = Path(__file__).parent / "fixtures"
FOLDER = Path(mkdtemp())
"""Where unnamed files are made; hypothesis shares it between examples."""


def profile(number: int) -> str:
    return f"{number:032x}"


def row(group: object, number: int, score: str = "0.5", name: str = "Ann") -> Row:
    return (str(group), score, profile(number), name, "", "")


def sets(matches: Sequence[Match]) -> list[tuple[str, tuple[str, ...]]]:
    return [(match.match_id, match.profile_ids) for match in matches]


# The two shapes that public fixtures show


def test_the_shape_with_a_header_gives_its_groups_in_order() -> None:
    content = (FIXTURES / "CustomerProfilesPendingMatches-people-part-0.csv").read_bytes()
    found = groups_of(source_of(content))
    assert [(match.match_id, len(match.profile_ids), match.score) for match in found] == [
        ("0", 3, 0.7904),
        ("1", 2, 0.8904),
        ("3", 3, 0.8904),
        ("4", 2, 0.5721),
    ]


def test_the_shape_without_a_header_gives_its_groups_in_order() -> None:
    content = (FIXTURES / "CustomerProfilesPendingMatches-people.csv").read_bytes()
    found = groups_of(source_of(content))
    assert [(match.match_id, len(match.profile_ids), match.score) for match in found] == [
        ("25", 6, 0.9016945550682707),
        ("26", 2, 0.9961702723327049),
    ]


def test_a_group_is_as_sure_as_its_least_sure_row() -> None:
    rows = [row(1, 1, "0.99"), row(1, 2, "0.89"), row(1, 3, "n/a"), row(2, 4, "nan"), row(2, 5, "")]
    found = groups_of(source_of(written([HEADER, *rows])))
    assert [match.score for match in found] == [0.89, None]


@pytest.mark.parametrize("others", ["0.5", "0.50"])
def test_a_score_on_another_scale_is_none(others: str) -> None:
    """Whatever else is told of it was false: the bands and thresholds go from 0 to 1."""
    rows = [row(1, 1, "93"), row(1, 2, "93"), row(2, 3, "-1"), row(2, 4, "0.8"), row(3, 5), row(3, 6, others)]
    found = groups_of(source_of(written([HEADER, *rows])))
    assert [match.score for match in found] == [None, 0.8, 0.5]


def test_the_group_key_is_that_of_the_same_profiles_through_the_api() -> None:
    [found] = groups_of(source_of(written([HEADER, row(7, 2), row(7, 1)])))
    assert found.key == Match("8aed642b", (profile(1), profile(2)), 0.9).key


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (written([HEADER]), "holds a header and no rows"),
    ],
)
def test_an_export_without_groups_says_why_where_it_has_no_rows(content: bytes, said: str) -> None:
    [page] = pages_of(source_of(content))
    assert page.matches == ()
    assert said in page.notice


@pytest.mark.parametrize(
    "content", [b"name,age,city\nAnn,30,Ely\n", b"\x89PNG\r\n\x1a\n", b"ProfileId,FirstName\na,b\n"]
)
def test_a_file_that_is_no_export_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"part-0\.csv can't be read as an export"):
        source_of(content).match_page(None)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04\x14\x00", "it is a zip archive"),
        (b"\x28\xb5\x2f\xfd\x04\x00", "it is packed with zstd"),
        ("ProfileId,MatchingGroupId\n".encode("utf-16"), "it is UTF-16, not UTF-8"),
        ("ProfileId,MatchingGroupId\n".encode("utf-32"), "it is UTF-32, not UTF-8"),
        (b"\xef\xbb\xbfMatchingGroupId;ConfidenceScore;ProfileId\n1;0.5;a\n", "parted by semicolons"),
        (b'"ProfileId"\t"MatchingGroupId"\r\n', "parted by tabs"),
        (b'{"Matches": []}', "it is JSON, not CSV"),
        (b"<!DOCTYPE html>", "a web page"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "it is no text"),
    ],
)
def test_a_file_of_another_format_is_called_what_it_is(content: bytes, what: str) -> None:
    with pytest.raises(SourceError, match=what):
        source_of(content).match_page(None)


def test_a_byte_order_mark_is_no_part_of_the_first_id() -> None:
    [found] = groups_of(source_of(b"\xef\xbb\xbf" + written([("a", "1", "0.5"), ("b", "1", "0.5")])))
    assert found.profile_ids == ("a", "b")


# Laws

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
names = st.one_of(texts, st.sampled_from(['"', "a,b", "two\nlines", "\r\n", "é", '""', "{k=v, l=w}"]))
group_sizes = st.lists(st.integers(2, 5), min_size=1, max_size=12)


@st.composite
def exports(draw: st.DrawFn) -> list[Row]:
    """The rows of groups, each with values of any kind."""
    rows: list[Row] = []
    for number, size in enumerate(draw(group_sizes)):
        for _ in range(size):
            rows.append(
                (str(number), f"0.{number + 1}", profile(len(rows)), draw(names), draw(names), draw(names))
            )
    return rows


def expected(rows: Sequence[Row]) -> list[tuple[str, tuple[str, ...]]]:
    groups: dict[str, list[str]] = {}
    for one in rows:
        groups.setdefault(one[0], []).append(one[2])
    return [(group, tuple(ids)) for group, ids in groups.items()]


@settings(deadline=None)
@given(exports(), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.integers(1, 7))
def test_what_is_written_is_read(rows: list[Row], line_end: str, zipped: bool, page_size: int) -> None:
    content = written([HEADER, *rows], line_end)
    source = source_of(packed(content) if zipped else content, page_size=page_size)
    pages = pages_of(source)
    assert sets([match for page in pages for match in page.matches]) == expected(rows)
    assert not any(page.notice for page in pages)
    for page in pages:
        for match in page.matches:
            batch = source.profiles(match.profile_ids)
            assert [batch.profiles[one].members.get("FirstName", "") for one in match.profile_ids] == [
                one[3] for one in rows if one[0] == match.match_id
            ]


@settings(deadline=None)
@given(exports(), st.data(), st.booleans(), st.booleans())
def test_parts_split_at_any_row_give_the_same_groups(
    rows: list[Row], data: st.DataObject, headers: bool, zipped: bool
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=4)))
    parts = [rows[first:end] for first, end in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    contents = [
        written([HEADER, *part] if headers or not number else part) for number, part in enumerate(parts)
    ]
    source = source_of(*(packed(one) if zipped else one for one in contents), page_size=3)
    assert sets(groups_of(source)) == expected(rows)


class ShortPart(BytesPart):
    """A part that gives a few bytes at a time, so that rows are cut anywhere."""

    def __init__(self, content: bytes, step: int) -> None:
        super().__init__(content)
        self._step = step

    def read_at(self, offset: int, size: int) -> bytes:
        return super().read_at(offset, min(size, self._step))


@settings(deadline=None)
@given(exports(), st.integers(2, 300), st.booleans(), st.sampled_from(["\n", "\r\n"]), st.integers(1, 4))
def test_rows_cut_anywhere_by_reading_give_the_same_groups_on_the_way_and_on_the_way_back(
    rows: list[Row], step: int, zipped: bool, line_end: str, page_size: int
) -> None:
    content = written([HEADER, *rows], line_end)
    part = ShortPart(packed(content) if zipped else content, step)
    source = source_over([part], page_size=page_size)
    pages = pages_of(source)
    assert sets([match for page in pages for match in page.matches]) == expected(rows)
    tokens = [None, *(page.next_token for page in pages[:-1])]
    for token, page in zip(reversed(tokens), reversed(pages), strict=True):
        assert source.match_page(token).matches == page.matches
    names_by_id = {one[2]: one[3] for one in rows}
    for page in pages:
        for match in page.matches:
            found = source.profiles(match.profile_ids).profiles
            assert {one: found[one].members.get("FirstName", "") for one in match.profile_ids} == {
                one: names_by_id[one] for one in match.profile_ids
            }


@settings(deadline=None)
@given(exports(), st.randoms(use_true_random=False))
def test_rows_in_any_order_give_every_group_whole_in_the_end(rows: list[Row], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    found = groups_of(source_of(written([HEADER, *shuffled]), page_size=3))
    whole = {(group, frozenset(ids)) for group, ids in expected(rows)}
    assert whole <= {(group, frozenset(ids)) for group, ids in sets(found)}
    # What came before the second reading are parts of such groups, never anything else.
    by_group = dict(whole)
    assert all(set(match.profile_ids) <= by_group[match.match_id] for match in found)


@settings(deadline=None)
@example([["\r0", "0", "0", "", "", ""]])
@given(st.lists(st.lists(names, max_size=9), max_size=12))
def test_rows_of_any_width_are_told_and_never_fatal(rows: list[list[str]]) -> None:
    good = [row(1000, 1), row(1000, 2)]
    found = groups_of(source_of(written([HEADER, *good, *rows, row(1001, 3), row(1001, 4)])))
    assert {("1000", (profile(1), profile(2))), ("1001", (profile(3), profile(4)))} <= set(sets(found))


@given(
    st.lists(st.sampled_from(["Ann", "Ann, the second", 'Ann "Annie" Doe']), min_size=2, max_size=20),
    st.sampled_from([2, 20]),
    st.sets(st.integers(0, 39), max_size=4),
)
def test_quotes_that_are_never_closed_cost_no_other_row(
    of_one: list[str], times: int, slips: set[int]
) -> None:
    rows = [row(number // 2, number, name=name) for number, name in enumerate(of_one * times)]
    lines = written([HEADER, *rows]).decode().splitlines()
    for number in slips & set(range(len(rows))):
        lines[number + 1] = ",".join(row(number // 2, number, name='"Ann'))
    source = source_of("\n".join(lines).encode())
    found = groups_of(source)
    assert sets(found) == expected(rows)
    for match in found:
        for one, again in source.profiles(match.profile_ids).profiles.items():
            number = int(one, 16)
            assert number in slips or again.members["FirstName"] == rows[number][3]


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from('ab,"\r\n{}é=')), max_size=12))
def test_any_text_at_all_is_read_to_its_end(lines: list[str]) -> None:
    tail = written([row(1000, 1), row(1000, 2)])
    content = written([HEADER]) + "\n".join(lines).encode() + b'\n"\n' + tail
    found = groups_of(source_of(content, page_size=2))
    assert ("1000", (profile(1), profile(2))) in sets(found)


@settings(deadline=None)
@given(exports())
def test_without_quotes_splitting_gives_what_csv_gives(rows: list[Row]) -> None:
    content = written([HEADER, *rows]).replace(b'"', b"").replace(b"\r", b"")
    plain = plain_bytes(BytesPart(content))
    found = shape_at_start(plain, None)
    assert found is not None
    shape, start = found
    read = [
        one for block in blocks(plain, shape, start) for one in zip(block.groups, block.profiles, strict=True)
    ]
    parsed = csv.reader(StringIO(content.decode("latin-1"), newline=""))
    usable = [one for one in parsed if len(one) > 2 and one[0] and one[2] and tuple(one) != HEADER]
    assert len(read) == len(usable)
    assert list(rows_between(plain, shape, start, len(content))) == list(
        csv.reader(StringIO(content[start:].decode("latin-1"), newline=""))
    )


# Slips


def test_ragged_rows_are_counted_and_told_on_the_page_where_they_turn_up_and_at_the_end() -> None:
    rows = [row(1, 1), row(1, 2)[:-1], row(2, 3), row(2, 4), row(3, 5), (*row(3, 6), "one more"), ("4",)]
    pages = pages_of(source_of(written([HEADER, *rows]), page_size=1))
    assert [page.matches[0].match_id for page in pages] == ["1", "2", "3"]
    assert "3 rows are ragged" in pages[0].notice
    assert "1 row is left out" in pages[0].notice


def test_a_quote_that_is_never_closed_costs_only_its_own_row() -> None:
    lines = [",".join(row(number // 2, number)) for number in range(200)]
    lines[20] = lines[20].replace("Ann", '"Ann')
    found = groups_of(source_of("\n".join([",".join(HEADER), *lines]).encode()))
    assert sets(found)[:10] == [(str(one), (profile(2 * one), profile(2 * one + 1))) for one in range(10)]
    assert sets(found)[11:] == [
        (str(one), (profile(2 * one), profile(2 * one + 1))) for one in range(11, 100)
    ]


def test_a_line_that_ends_a_value_is_no_row_whatever_lies_behind_the_value() -> None:
    header = ("FirstName", "MatchingGroupId", "ConfidenceScore", "ProfileId")
    rows = [("two\nlines", "1", "0.5", profile(1)), ("Ann", "1", "0.5", profile(2))]
    source = source_of(written([header, *rows]))
    [page] = pages_of(source)
    found = source.profiles(page.matches[0].profile_ids).profiles
    assert [found[profile(number)].members["FirstName"] for number in (1, 2)] == ["two\nlines", "Ann"]
    assert not page.notice


def test_two_slips_that_would_quote_a_row_between_them_do_not_swallow_it() -> None:
    lines = [",".join(row(1, number)) for number in (1, 2, 3)]
    lines[0], lines[2] = lines[0].replace("Ann", '"Ann'), lines[2].replace("Ann", 'Ann"')
    [found] = groups_of(source_of("\n".join([",".join(HEADER), *lines]).encode()))
    assert found.profile_ids == (profile(1), profile(2), profile(3))


def test_a_value_that_is_too_long_for_a_row_costs_only_its_own_row() -> None:
    rows = [row(1, 1), row(1, 2), row(2, 3, name="x" * 200_000), row(3, 4), row(3, 5)]
    content = written([HEADER, ("1", "0.5", profile(9), '"', "", ""), *rows])
    pages = pages_of(source_of(content))
    assert [match.match_id for match in pages[0].matches] == ["1", "3"]
    assert "1 row is left out" in pages[0].notice


def test_a_header_in_the_middle_is_no_profile() -> None:
    rows = [row(1, 1), HEADER, row(1, 2)]
    [found] = groups_of(source_of(written([HEADER, *rows])))
    assert found.profile_ids == (profile(1), profile(2))


def test_a_profile_named_twice_in_a_group_counts_once() -> None:
    rows = [row(0, 8), row(0, 9), row(1, 1), row(1, 2), row(1, 1), row(2, 3), row(2, 4)]
    assert [len(match.profile_ids) for match in groups_of(source_of(written([HEADER, *rows])))] == [2] * 3


def test_rows_that_lie_apart_come_as_runs_and_whole_behind_all_others() -> None:
    rows = [row(1, 1), row(1, 2), row(2, 3), row(2, 4), row(1, 5), row(3, 6), row(3, 7)]
    pages = pages_of(source_of(written([HEADER, *rows]), page_size=2))
    assert sets([match for page in pages for match in page.matches]) == [
        ("1", (profile(1), profile(2))),
        ("2", (profile(3), profile(4))),
        ("3", (profile(6), profile(7))),
        ("1", (profile(1), profile(2), profile(5))),
    ]
    assert "1 group has rows that lie apart" in "".join(page.notice for page in pages)


def test_a_group_of_one_row_comes_behind_all_others() -> None:
    rows = [row(1, 1), row(2, 2), row(2, 3)]
    assert [match.match_id for match in groups_of(source_of(written([HEADER, *rows])))] == ["2", "1"]


# Pages


def rows_of(groups: int) -> list[Row]:
    return [row(number // 2, number, f"0.{number // 2:05}") for number in range(2 * groups)]


def test_a_first_page_reads_no_more_than_it_needs() -> None:
    part = BytesPart(written([HEADER, *rows_of(50_000)]))
    source_over([part], page_size=10).match_page(None)
    assert part.read < 300_000 < len(part.content)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 200), st.integers(5, 120))
def test_a_page_asked_for_again_is_the_same(position: int, page_size: int) -> None:
    content = written([HEADER, *rows_of(150)])
    source = source_of(content, page_size=page_size)
    before: dict[str | None, MatchPage] = {None: source.match_page(None)}
    while (token := list(before.values())[-1].next_token) is not None:
        before[token] = source.match_page(token)
    for token in [*before, *reversed(before)]:
        assert source.match_page(token).matches == before[token].matches
    fresh = source_of(content, page_size=page_size)
    ids = [match.match_id for match in fresh.match_page(str(position)).matches]
    assert ids == [str(one) for one in range(position, min(position + page_size, 150))]


@pytest.mark.parametrize("token", ["x", "-1", "²", ""])
def test_a_token_of_another_source_is_known_as_such(token: str) -> None:
    with pytest.raises(SourceError) as raised:
        source_of(written([HEADER, *rows_of(2)])).match_page(token)
    assert raised.value.problem.kind is ProblemKind.TOKEN_EXPIRED


class FailingPart(BytesPart):
    """A part of which every place but the first fails when it is read for the first time."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.failed = {0}

    def read_at(self, offset: int, size: int) -> bytes:
        if offset not in self.failed:
            self.failed.add(offset)
            raise SourceError(Problem(ProblemKind.UNREACHABLE, "it is away", "nothing came", "Try again"))
        return super().read_at(offset, size)


@pytest.mark.parametrize("zipped", [False, True])
def test_a_read_that_fails_is_tried_again_and_no_group_is_lost(zipped: bool) -> None:
    content = written([HEADER, *rows_of(9_000)])
    part = FailingPart(packed(content) if zipped else content)
    source = source_over([part])
    found: list[str] = []
    failures, token = 0, None
    while True:
        try:
            page = source.match_page(token)
        except SourceError:
            failures += 1
            continue
        found += [match.match_id for match in page.matches]
        token = page.next_token
        if token is None:
            break
    assert found == [str(one) for one in range(9_000)]
    assert failures


@pytest.mark.parametrize("cut", [-1, -9, -500, 1000])
def test_a_gzip_file_that_breaks_off_gives_what_is_there_and_then_says_so(cut: int) -> None:
    source = source_of(packed(written([HEADER, *rows_of(9_000)]))[:cut], page_size=1)
    assert source.match_page(None).matches[0].match_id == "0"
    with pytest.raises(SourceError, match="gzip data breaks off after"):
        source.match_page("8999")


def test_damaged_gzip_data_is_told() -> None:
    content = bytearray(packed(written([HEADER, *rows_of(9_000)])))
    content[len(content) // 2 : len(content) // 2 + 40] = bytes(40)
    with pytest.raises(SourceError, match="gzip data is damaged"):
        source_of(bytes(content)).match_page("8999")


def test_gzip_files_put_one_behind_the_other_are_one() -> None:
    first, second = written([HEADER, *rows_of(3)]), written(rows_of(5)[6:])
    assert len(groups_of(source_of(packed(first) + packed(second) + bytes(512)))) == 5


def test_a_file_put_in_the_place_of_the_one_that_is_read_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_bytes(written([HEADER, *rows_of(5)]))
    source = source_over([FilePart(path)], page_size=2)
    source.match_page(None)
    (tmp_path / "new").write_bytes(b"something else")
    (tmp_path / "new").rename(path)
    assert [match.match_id for match in source.match_page("2").matches] == ["2", "3"]


def test_a_file_that_is_not_held_is_known_from_one_put_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_bytes(b"ProfileId")
    part = FilePart(path, is_held=False)
    assert part.read_at(0, 100) == b"ProfileId"
    (tmp_path / "new").write_bytes(b"something else")
    (tmp_path / "new").rename(path)
    with pytest.raises(SourceError, match="another file has been put in its place"):
        part.read_at(0, 100)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "e.csv")
    with pytest.raises(ValueError, match="is a pipe"):
        FilePart(tmp_path / "e.csv")


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_row_with_a_value_beyond_every_limit_is_left_out_with_or_without_quotes(quote: str) -> None:
    long = ",".join(row(2, 3)).replace("Ann", quote + "x" * 200_000 + quote)
    lines = [",".join(HEADER), ",".join(row(1, 1)), ",".join(row(1, 2)), long]
    pages = pages_of(source_of("\n".join([*lines, ",".join(row(3, 4)), ",".join(row(3, 5))]).encode()))
    assert [match.match_id for match in pages[0].matches] == ["1", "3"]
    assert "1 row is left out" in pages[0].notice
