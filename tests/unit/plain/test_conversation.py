"""What counts as an answer to what was told, where groups change while someone thinks."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reviewer.core.decisions import Reviewer
from reviewer.core.matches import Match, MatchPage, Profile, ProfileBatch
from reviewer.core.terminal_text import Shown
from reviewer.fetching.events import CallerKnown, FetchEvent
from reviewer.fetching.fetcher import Fetcher
from reviewer.journal.sqlite import Journal
from reviewer.plain.commands import (
    COMMANDS,
    Command,
    Unclear,
    explained,
    letters_moved_by,
    parse,
    parts_named,
)
from reviewer.plain.conversation import PROMPT, Conversation
from reviewer.plain.inbox import Inbox
from reviewer.session.session import Session
from reviewer.tui.action import names_of
from reviewer.tui.review.actions.registry import REVIEW_ACTIONS

FIRST_RUN = datetime(2026, 11, 21, tzinfo=UTC)


@dataclass
class TwoRuns:
    """One page of one group; the page after it waits for ``published``, and then belongs to another run."""

    published: threading.Event = field(default_factory=threading.Event)
    region: str = "eu-west-1"

    def match_page(self, token: str | None) -> MatchPage:
        if token is not None:
            self.published.wait(10)
        if self.published.is_set():
            return MatchPage((Match("n", ("c", "d"), 0.5),), None, FIRST_RUN + timedelta(days=7), 1)
        return MatchPage((Match("m", ("a", "b"), 0.5),), "2", FIRST_RUN, 2)

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        return ProfileBatch({one: Profile(one, {"FirstName": f"Ann{one}"}) for one in profile_ids}, {})

    def caller_arn(self) -> str | None:
        return None


def test_a_verdict_counts_on_the_group_that_was_told_and_no_other(tmp_path: Path) -> None:
    source = TwoRuns()
    typed, keyboard = os.pipe()
    inbox = Inbox(typed)
    said: list[str] = []
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        session = Session(
            domain_name="acme",
            store=journal,
            reviewer=Reviewer("ann", 1001),
            cache_folder=tmp_path,
            page_size=1,
        )

        def answer_once_the_group_has_changed() -> None:
            source.published.set()
            give_up = time.monotonic() + 10
            while session.current is None or session.current.match_id != "n":
                assert time.monotonic() < give_up, "the new run never came"
                time.sleep(0.01)
            os.write(keyboard, b"merge\n")

        def say(text: Shown, end: str) -> None:
            said.append(text)
            if text == PROMPT:
                prompts = said.count(PROMPT)
                if prompts == 1:
                    threading.Thread(target=answer_once_the_group_has_changed, daemon=True).start()
                else:
                    os.write(keyboard, b"reject\n" if prompts == 2 else b"quit\n")

        Conversation(session, Fetcher(lambda: source, inbox.deliver), inbox, say).hold()
        told = "\n".join(said)
        assert "Nothing was done: another group has come up since this one was told" in told
        assert "A new run has been published" in told
        assert [(one.match_id, one.verdict.value) for one in journal.decisions()] == [("n", "reject")]


def test_events_are_taken_in_while_a_line_is_waited_for() -> None:
    typed, keyboard = os.pipe()
    inbox = Inbox(typed)
    taken: list[FetchEvent] = []

    def take(event: FetchEvent) -> None:
        taken.append(event)
        os.write(keyboard, b"ne\nxt\n")

    inbox.deliver(CallerKnown("arn"))
    assert inbox.line(take) == "ne"
    assert taken == [CallerKnown("arn")]
    assert inbox.line(take) == "xt"
    os.write(keyboard, b"last")
    os.close(keyboard)
    assert inbox.line(take) == "last"
    assert inbox.line(take) is None


def test_an_interrupt_ends_the_waiting_and_nothing_else() -> None:
    typed, _ = os.pipe()
    inbox = Inbox(typed)
    inbox.interrupt()
    with pytest.raises(KeyboardInterrupt):
        inbox.line(lambda _: None)
    inbox.interrupt()
    with pytest.raises(KeyboardInterrupt):
        inbox.event(5)
    assert inbox.event(0) is None


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.word)
def test_every_command_is_read_by_its_word(command: Command) -> None:
    assert parse(f" {command.word.upper()}  ") == (command, "")


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.action], ids=lambda command: command.word)
def test_the_letter_of_a_command_is_the_key_of_the_full_screen(command: Command) -> None:
    assert names_of(REVIEW_ACTIONS)[command.action] == command.key


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("m", "merge"),
        ("v", "review"),
        ("x", "reject"),
        ("n", "next"),
        ("H", "history"),
        ("h", "help"),
        ("]", "undecided"),
        ("Und", None),
        ("undo", "undo"),
        ("unde", "undecided"),
        ("rej", "reject"),
        ("re", None),
        ("quit!", None),
        ("reject it", None),
    ],
)
def test_a_letter_or_a_beginning_is_enough_where_it_is_clear(line: str, word: str | None) -> None:
    if word is None:
        with pytest.raises(Unclear):
            parse(line)
    else:
        assert parse(line)[0].word == word


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("M", "merge"),
        ("m", "reject"),
        ("merge", "merge"),
        ("me", "merge"),
        ("x", None),
        ("X", None),
        ("v", "review"),
        ("V", None),
        ("n", "undo"),
        ("u", None),
        ("j", None),
        ("next", "next"),
        ("k", "previous"),
        ("p", "previous"),
        ("show", "show"),
    ],
)
def test_a_letter_asks_for_what_its_key_does_in_the_full_screen(line: str, word: str | None) -> None:
    letters = letters_moved_by(
        {
            "verdict.merge": ("M",),
            "verdict.reject": ("m",),
            "verdict.undo": ("n", "f9"),
            "group.next": ("down",),
            "reveal": ("X",),
            "scores": ("V",),
        }
    )
    if line == "X":
        command, words = parse("X FullName", letters)
        assert (command.word, words) == ("show", "FullName")
    elif word is None:
        with pytest.raises(Unclear, match="the keymap has moved it"):
            parse(line, letters)
    else:
        assert parse(line, letters)[0].word == word


def test_a_moved_letter_stands_for_no_word_that_begins_with_it() -> None:
    letters = letters_moved_by({"verdict.merge": ("f9",)})
    with pytest.raises(Unclear, match='"m" is no answer, the keymap has moved it'):
        parse("m", letters)
    assert parse("mer", letters)[0].word == "merge"


def test_the_help_names_the_letters_in_force() -> None:
    usual = dict(explained())
    assert "next (n), previous (p)" in usual
    assert "because (b) REASON" in usual
    keymap = {"verdict.merge": ("M",), "verdict.reject": ("f9",), "group.next": ("l",), "reveal": ("y",)}
    moved = dict(explained(letters_moved_by(keymap)))
    assert {"merge (M)", "reject", "next (l), previous (p)", "show (y) FIELD"} < moved.keys()
    assert len(moved) == len(usual)


def test_profiles_are_named_part_by_part() -> None:
    handles = ["A", "B", "C", "D"]
    assert parts_named("a c, B+d", handles) == [[0, 2], [1, 3]]
    for wrong in ("A E", "A A", "A B, B C", ",".join("ABCDABCDAB")):
        with pytest.raises(Unclear):
            parts_named(wrong, handles)
    with pytest.raises(Unclear, match="there is no group yet"):
        parts_named("A", [])
