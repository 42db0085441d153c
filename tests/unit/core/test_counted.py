"""Numbers with what there are so many of."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import reviewer
from reviewer.core.counted import number

HERE = Path(reviewer.__file__).parent


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 decisions wait"),
        (1, "1 decision waits"),
        (2, "2 decisions wait"),
        (1_000, "1,000 decisions wait"),
    ],
)
def test_one_is_told_from_several(count: int, said: str) -> None:
    assert number(count, "decision waits", "decisions wait") == said


def test_most_words_take_an_s() -> None:
    assert [number(count, "group") for count in (0, 1, 2)] == ["0 groups", "1 group", "2 groups"]


def sources(having: str) -> Iterator[tuple[Path, list[ast.AST]]]:
    """All there is in each file that has a text."""
    for path in sorted(HERE.rglob("*.py")):
        if having in (text := path.read_text()):
            yield path, list(ast.walk(ast.parse(text)))


def nouns() -> set[str]:
    """Whatever the program counts by ``number``."""
    found: set[str] = set()
    for _, nodes in sources("number("):
        for node in nodes:
            match node:
                case ast.Call(func=ast.Name("number"), args=[_, ast.Constant(str(what)), *_]):
                    found.add(f"{what.removeprefix('more ').split()[0]}s")
    return found


def by_hand(nodes: list[ast.AST], words: set[str]) -> Iterator[str]:
    """Texts in which one of the words follows a number that may be 1, and no ``if`` has told it apart."""
    apart = {
        one
        for node in nodes
        if isinstance(node, ast.IfExp) and ast.unparse(node.test).endswith((" == 1", " > 1"))
        for one in ast.walk(node)
    }
    texts = (node for node in nodes if isinstance(node, ast.JoinedStr) and node not in apart)
    for value, then in (pair for text in texts for pair in pairwise(text.values)):
        if isinstance(value, ast.FormattedValue) and isinstance(then, ast.Constant):
            is_number = value.format_spec is not None and not ast.unparse(value.value).isupper()
            said = re.match(r" (?:more |disputed |undecided )?([a-z]+)\b", str(then.value))
            if said is not None and said[1] in words and is_number:
                yield f"{then.lineno}: {ast.unparse(value.value)}{then.value!s}"


def test_no_text_counts_by_hand_what_is_counted_elsewhere() -> None:
    words = nouns()
    assert {"decisions", "groups", "profiles"} <= words
    found = [f"{path}:{one}" for path, nodes in sources("{") for one in by_hand(nodes, words)]
    assert found == []
