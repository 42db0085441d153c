"""The output formats, over answers made up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jmespath
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reviewer.formats.answers import Answers, Page, Style
from reviewer.formats.outputs import FORMATS
from reviewer.formats.outputs import written as written_in

PLAIN = Style()
TERMINAL = Style(for_terminal=True, width=80)
HOSTILE = "\x1b[2J\x9b1m\u202eabc\x7f"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
groups = st.fixed_dictionaries(
    {"MatchId": texts, "ProfileIds": st.lists(texts, max_size=3)},
    optional={"ConfidenceScore": st.floats(0, 1)},
)
pages = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "MatchGenerationDate": texts,
            "PotentialMatches": st.integers(0, 9),
            "Matches": st.lists(groups, max_size=3),
        },
    ),
    min_size=1,
    max_size=4,
)


def written(name: str, answers: Answers, query: str | None = None, style: Style = PLAIN) -> str:
    compiled = None if query is None else jmespath.compile(query).search
    return "".join(written_in(name, answers, compiled, style))


def paged(found: list[dict[str, Any]]) -> Answers:
    """The pages as they come, each but the last naming the next."""
    named = [{"NextToken": str(number), **page} for number, page in enumerate(found[:-1], 1)] + found[-1:]
    return Answers(named[0], iter(named[1:]))


def group(number: int) -> dict[str, Any]:
    return {"MatchId": f"m{number}", "ProfileIds": [f"a{number}", f"b{number}"], "ConfidenceScore": 0.5}


@given(values.filter(lambda value: value != {}), st.booleans())
def test_json_is_what_the_standard_library_writes(value: Any, for_terminal: bool) -> None:
    text = "".join(written_in("json", Answers({}), lambda _: value, Style(for_terminal)))
    assert text == json.dumps(value, indent=4, ensure_ascii=for_terminal) + "\n"


@given(pages)
def test_json_written_page_by_page_is_the_whole_answer_written_at_once(found: list[dict[str, Any]]) -> None:
    streamed = json.loads(written("json", paged(found)))
    whole = next(paged(found).whole())
    assert streamed == {**whole, "Matches": whole.get("Matches", [])}
    assert "NextToken" not in streamed


@given(pages)
def test_yaml_written_page_by_page_is_the_whole_answer_written_at_once(found: list[dict[str, Any]]) -> None:
    whole = next(paged(found).whole())
    text = written("yaml", paged(found))
    assert text == written("yaml", Answers({**whole, "Matches": whole.get("Matches", [])}))


@given(pages)
def test_json_lines_are_the_groups_one_by_one(found: list[dict[str, Any]]) -> None:
    lines = written("jsonl", paged(found)).split("\n")[:-1]
    assert [json.loads(line) for line in lines] == [one for page in found for one in page.get("Matches", [])]


@given(pages)
def test_a_yaml_stream_is_a_list_of_the_pages_as_they_came(found: list[dict[str, Any]]) -> None:
    assert yaml.safe_load(written("yaml-stream", paged(found))) == list(paged(found).pages())


@pytest.mark.parametrize("name", ["json", "jsonl", "text", "yaml", "yaml-stream"])
def test_a_page_is_written_before_the_next_one_is_asked_for(name: str) -> None:
    asked: list[int] = []

    def rest() -> Iterator[Page]:
        for number in (2, 3):
            asked.append(number)
            yield {"Matches": [group(number)]}

    parts = written_in(name, Answers({"Matches": [group(1)]}, rest()), None, PLAIN)
    text = ""
    while "m1" not in text:
        text += next(parts)
    assert asked == []
    while "m2" not in text:
        text += next(parts)
    assert asked == [2]


def test_a_query_for_json_is_put_to_the_whole_answer_and_for_text_to_each_page() -> None:
    found = [{"PotentialMatches": 2, "Matches": [group(1)]}, {"PotentialMatches": 2, "Matches": [group(2)]}]
    assert written("json", paged(found), "length(Matches)") == "2\n"
    assert written("text", paged(found), "Matches[].MatchId") == "m1\nm2\n"
    assert written("jsonl", paged(found), "Matches[].MatchId") == '"m1"\n"m2"\n'


def test_text_names_lines_after_their_member_and_leaves_a_cell_empty_where_one_is_missing() -> None:
    without_score = {"MatchId": "m2", "ProfileIds": []}
    page = {"PotentialMatches": 2, "NextToken": "t", "Matches": [group(1), without_score]}
    assert written("text", Answers(page)) == (
        "t\t2\nMATCHES\t0.5\tm1\nPROFILEIDS\ta1\nPROFILEIDS\tb1\nMATCHES\t\tm2\n"
    )


@pytest.mark.parametrize("name", ["json", "yaml", "table", "text"])
def test_what_is_empty_prints_nothing(name: str) -> None:
    assert written(name, Answers({})) == ""


@pytest.mark.parametrize("found", ["yes", "1e5", "null", None, 5, True])
def test_a_lone_scalar_in_yaml_is_written_as_in_json(found: Any) -> None:
    text = written("yaml", Answers({"found": found}), "found")
    assert text == json.dumps(found) + "\n"


def test_a_table_cuts_nothing_off_however_narrow() -> None:
    long = "Z" * 300
    page = {"NextToken": long, "Matches": [{"MatchId": long, "ProfileIds": [long, "b"]}], long: 1}
    for style in (PLAIN, Style(width=40)):
        assert written("table", Answers(page), style=style).count("Z") == 1200


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("query", [None, "Matches[].MatchId"])
def test_on_a_terminal_no_character_steers_it_or_hides(name: str, query: str | None) -> None:
    hostile = {"MatchId": HOSTILE, "ProfileIds": [HOSTILE]}
    page = {"NextToken": HOSTILE, "PotentialMatches": 1, "Matches": [hostile]}
    text = written(name, Answers(page, iter([page])), query, TERMINAL)
    assert "abc" in text
    assert not set(text) & set("\x1b\x9b\u202e\x7f")


@pytest.mark.parametrize("name", ["json", "jsonl", "yaml", "yaml-stream"])
def test_what_is_escaped_for_a_terminal_reads_back_as_it_was(name: str) -> None:
    page = {"Matches": [{"MatchId": HOSTILE + "é漢😀", "ProfileIds": []}]}
    text = written(name, Answers(page), style=TERMINAL)
    read = yaml.safe_load if name.startswith("yaml") else json.loads
    expected: Any = {"json": page, "yaml": page, "yaml-stream": [page], "jsonl": page["Matches"][0]}[name]
    assert read(text) == expected


@pytest.mark.parametrize("format", FORMATS)
def test_half_a_surrogate_pair_is_written_as_its_escape(format: str) -> None:
    page = {"Matches": [{"MatchId": "m\ud800", "ProfileIds": ["é"]}]}
    text = "".join(written_in(format, Answers(page, iter([page])), None, PLAIN))
    assert "d800" in text.encode("utf-8", "backslashreplace").decode().lower()
