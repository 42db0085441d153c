"""Filters typed before and saved by name: what is kept, and that no customer's text is."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.matches.filter_line import parsed
from reviewer.session.filter_memory import FilterMemory
from reviewer.session.remembered import Remembered


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "remembered.json"


def test_a_filter_saved_by_name_is_there_at_the_next_start(path: Path) -> None:
    memory = FilterMemory(Remembered(path))
    chosen, said = memory.take("undecided score>0.9 save:likely")
    assert chosen == parsed("undecided score>0.9")
    assert said == "Saved: use:likely is this filter"
    assert memory.save() == ""
    again = FilterMemory(Remembered(path))
    assert again.named == {"likely": "undecided score>0.9"}
    assert again.take("use:likely profiles>2")[0] == parsed("undecided score>0.9 profiles>2")


def test_its_name_alone_forgets_it(path: Path) -> None:
    memory = FilterMemory(Remembered(path))
    memory.take("undecided save:open")
    assert memory.take("save:open")[1] == "Forgotten: open"
    assert memory.fault("use:open").startswith("No filter is saved as open. There are: none yet")
    assert memory.take("save:open")[1].startswith("There is nothing to save as open")


@pytest.mark.parametrize("line", ["doe", '"Ann Doe"', "undecided doe", 'score>0.9 "by:ann"'])
def test_text_is_looked_for_again_in_this_session_and_never_written(path: Path, line: str) -> None:
    memory = FilterMemory(Remembered(path))
    memory.take(line)
    memory.take("undecided")
    assert memory.typed == [line, "undecided"]
    assert "take one of them out" in memory.fault(f"{line} save:her")
    memory.save()
    assert "doe" not in path.read_text().casefold()
    assert "ann" not in path.read_text().casefold()
    assert FilterMemory(Remembered(path)).typed == ["undecided"]


def test_the_newest_comes_last_and_each_once(path: Path) -> None:
    memory = FilterMemory(Remembered(path))
    for line in ("merge", "reject", "", "merge"):
        memory.take(line)
    assert memory.typed == ["reject", "merge"]


@pytest.mark.parametrize(
    "content",
    [
        '{"filters": 3, "typed filters": "merge"}',
        '{"filters": {"a": 1}, "typed filters": [1, "score>", "use:x"]}',
    ],
)
def test_a_file_of_something_else_offers_nothing_that_is_no_filter(path: Path, content: str) -> None:
    path.write_text(content)
    memory = FilterMemory(Remembered(path))
    assert [line for line in memory.typed if memory.fault(line)] == []
    memory.take("merge")
    assert memory.typed[-1] == "merge"


def test_quoted_text_names_no_filter(path: Path) -> None:
    memory = FilterMemory(Remembered(path))
    assert memory.take('"a use:b save:c"')[0].words == ("a use:b save:c",)
