"""Splitting a group in answers: by the evidence, and all at once."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from reviewer.core.decisions import Decision, Reviewer
from reviewer.core.matches import Match, MatchPage, Profile, ProfileBatch
from reviewer.core.settings import FieldRule, Settings, SurvivorRule
from reviewer.core.terminal_text import Shown
from reviewer.fetching.fetcher import Fetcher
from reviewer.journal.sqlite import Journal
from reviewer.plain.conversation import Conversation
from reviewer.plain.inbox import Inbox
from reviewer.session.scope import Scope
from reviewer.session.session import Session

JOHN = {"FirstName": "John", "LastName": "Doe", "BirthDate": "1981-04-02", "EmailAddress": "jd@d.example"}
EVE = {"FirstName": "Eve", "LastName": "Roe", "BirthDate": "1965-12-24", "PhoneNumber": "+12065550100"}
BOTH = (JOHN, EVE, JOHN | {"FirstName": "Jon"}, EVE | {"LastName": "Row"})


class OneGroup:
    """A run of one group of customers with these members each."""

    region = "eu-west-1"

    def __init__(self, members: Sequence[Mapping[str, object]]) -> None:
        self._profiles = {one: Profile(one, them) for one, them in zip("abcd", members, strict=False)}

    def match_page(self, token: str | None) -> MatchPage:
        return MatchPage((Match("m", tuple(self._profiles), 0.5),), None, None, 1)

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        return ProfileBatch({one: self._profiles[one] for one in profile_ids}, {})

    def caller_arn(self) -> str | None:
        return None


def answered(
    tmp_path: Path,
    members: Sequence[Mapping[str, object]],
    *answers: str,
    blind: bool = False,
    settings: Settings = Settings(),  # noqa: B008 (frozen)
) -> tuple[str, list[Decision]]:
    """What a conversation says to these answers, and what it has decided."""
    typed, keyboard = os.pipe()
    os.write(keyboard, "".join(f"{one}\n" for one in (*answers, "quit")).encode())
    inbox, source = Inbox(typed), OneGroup(members)
    said: list[str] = []
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        session = Session(
            domain_name="acme",
            store=journal,
            reviewer=Reviewer("ann", 1001),
            cache_folder=tmp_path,
            scope=Scope(blind=blind),
            settings=settings,
        )
        fetcher = Fetcher(lambda: source, inbox.deliver)
        Conversation(session, fetcher, inbox, lambda text, end: said.append(Shown(text + end))).hold()
        return "".join(said), list(journal.decisions())


def test_the_split_that_the_evidence_suggests_is_told_and_merged_by_a_verdict_alone(tmp_path: Path) -> None:
    told, decisions = answered(tmp_path, BOTH, "divide")
    assert "Split as the evidence suggests: change what you like, only a verdict saves it" in told
    assert "As it is marked, a merge of A and C, and of B and D keeps A and B." in told
    assert decisions == []
    told, [decision] = answered(tmp_path, BOTH, "P", "merge")
    assert decision.clusters == (("a", "c"), ("b", "d"))


def test_a_split_can_be_named_in_the_place_of_the_suggested_one(tmp_path: Path) -> None:
    _, [decision] = answered(tmp_path, BOTH, "divide", "merge A B")
    assert decision.clusters == (("a", "b"),)


def test_all_are_taken_out_and_back(tmp_path: Path) -> None:
    told, decisions = answered(tmp_path, BOTH, "all", "merge", "A", "merge")
    assert "As it is marked, every profile is apart." in told
    assert "Nothing to merge: every profile is apart" in told
    assert [len(part) for one in decisions for part in one.clusters or ()] == [4]


def test_whose_values_win_by_the_setting_is_told(tmp_path: Path) -> None:
    settings = Settings(survivor=(SurvivorRule.LOWEST_ID,), survivor_fields=FieldRule.MAJORITY)
    members = (JOHN | {"FirstName": "Jon", "Attributes": {"tier": "no"}}, JOHN, JOHN)
    told, [decision] = answered(tmp_path, members, "merge", settings=settings)
    assert "A merge of all keeps A.\nIt takes FirstName from B.\n" in told
    assert decision.field_sources == ({"FirstName": "b"},)


def test_nothing_is_proposed_of_two_profiles_nor_in_a_blind_review(tmp_path: Path) -> None:
    told, _ = answered(tmp_path, BOTH[:2], "divide")
    assert "A split is proposed for groups of 3 to 60 profiles" in told
    told, _ = answered(tmp_path, BOTH, "divide", blind=True)
    assert "This blind review proposes nothing" in told
