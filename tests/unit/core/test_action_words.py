"""Messages name actions, and each screen puts its own key or word there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import reviewer
from reviewer.core.action_words import with_words
from reviewer.core.decisions import VERDICTS, Verdict
from reviewer.plain.commands import ACTION_WORDS, parse
from reviewer.tui.action import names_of
from reviewer.tui.review.actions.registry import REVIEW_ACTIONS
from reviewer.tui.review.moved_keys import live_actions

_SOURCES = Path(reviewer.__file__).parent
_MARKED = re.compile(r"<((?:verdict|undecided|profile|group)\.[a-z]+|stay|retry)>")


def test_an_action_is_named_by_its_word_and_other_brackets_stay() -> None:
    told = with_words("<verdict.undo> takes <it> back, <retry> does not", {"verdict.undo": "u"})
    assert told == "u takes <it> back, <retry> does not"


def test_the_full_screen_names_the_keys_as_they_are_moved() -> None:
    keys = names_of(live_actions({"undecided.next": ("f2", "n"), "profile.out": ("minus",)}))
    assert (keys["undecided.next"], keys["profile.out"], keys["stay"]) == ("f2", "-", "esc")


@pytest.mark.parametrize("path", sorted(_SOURCES.rglob("*.py")), ids=lambda path: path.stem)
def test_every_action_that_a_message_names_has_its_words(path: Path) -> None:
    named = set(_MARKED.findall(path.read_text()))
    assert named <= names_of(REVIEW_ACTIONS).keys()
    if "tui" not in path.parts:
        assert named <= ACTION_WORDS.keys()


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_its_words(verdict: Verdict) -> None:
    assert f"verdict.{verdict}" in names_of(REVIEW_ACTIONS).keys() & ACTION_WORDS.keys()


@pytest.mark.parametrize("action", sorted(ACTION_WORDS.keys() - {"profile.out", "stay"}))
def test_the_word_of_an_action_is_an_answer(action: str) -> None:
    assert parse(ACTION_WORDS[action])[0].action == action
