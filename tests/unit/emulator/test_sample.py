"""What the bundled sample promises: each thing a reviewer has to tell apart occurs in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from reviewer.emulator.people import ELSEWHERE
from reviewer.emulator.sample import sample_domain

DOMAIN = sample_domain()
PROFILES = list(DOMAIN.by_id.values())
GROUPS = [[DOMAIN.by_id[one] for one in match["ProfileIds"]] for match in DOMAIN.matches]

Group = list[Mapping[str, Any]]


@pytest.mark.parametrize(
    "member",
    [
        *("FirstName", "MiddleName", "LastName", "BusinessName"),
        *("PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber"),
        *("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"),
        *("Address", "ShippingAddress", "MailingAddress", "BillingAddress"),
        *("BirthDate", "AccountNumber", "PartyType", "Attributes"),
    ],
)
def test_some_profiles_have_it_and_some_do_not(member: str) -> None:
    assert 0 < sum(member in one for one in PROFILES) < len(PROFILES)


@pytest.mark.parametrize(
    "script",
    ["LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "CJK", "HIRAGANA", "HANGUL", "DEVANAGARI", "THAI"],
)
def test_names_come_in_many_scripts(script: str) -> None:
    names = "".join(f"{one.get('FirstName', '')}{one.get('LastName', '')}" for one in PROFILES)
    assert any(unicodedata.name(char, "").startswith(script) for char in names)


def test_some_names_hold_a_zero_width_non_joiner_that_belongs_there() -> None:
    assert any("\u200c" in one.get("FirstName", "") for one in PROFILES)


def test_everyone_from_elsewhere_occurs() -> None:
    assert {person[0] for person in ELSEWHERE} <= {one.get("FirstName") for one in PROFILES}


def same(group: Group, member: str) -> bool:
    return all(member in one for one in group) and len({str(one[member]) for one in group}) == 1


def in_another_letter_case_only(group: Group) -> bool:
    mails = {one["EmailAddress"] for one in group if "EmailAddress" in one}
    return len(mails) > 1 and len({mail.lower() for mail in mails}) == 1


def in_another_phone_format_only(group: Group) -> bool:
    phones = {one["PhoneNumber"] for one in group if "PhoneNumber" in one}
    return len(phones) > 1 and len({re.sub(r"\D", "", phone)[-10:] for phone in phones}) == 1


def a_household(group: Group) -> bool:
    return same(group, "Address") and same(group, "LastName") and not same(group, "BirthDate")


def twins(group: Group) -> bool:
    return same(group, "Address") and same(group, "BirthDate") and not same(group, "FirstName")


def junior_and_senior(group: Group) -> bool:
    names = [str(one.get("LastName")) for one in group]
    return any(name.endswith("Sr.") for name in names) and any(name.endswith("Jr.") for name in names)


def namesakes(group: Group) -> bool:
    return same(group, "FirstName") and same(group, "LastName") and not same(group, "BirthDate")


def businesses(group: Group) -> bool:
    return all(one.get("PartyType") == "BUSINESS" for one in group)


@pytest.mark.parametrize(
    "situation",
    [
        in_another_letter_case_only, in_another_phone_format_only, a_household, twins, junior_and_senior,
        namesakes, businesses,
    ],
)  # fmt: skip
def test_several_groups_show_each_situation(situation: Callable[[Group], bool]) -> None:
    assert sum(situation(group) for group in GROUPS) >= 5


def test_ids_are_32_hex_digits_and_nobodys_twice() -> None:
    ids = [one for match in DOMAIN.matches for one in (match["MatchId"], *match["ProfileIds"])]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)


def test_scores_lie_between_0_and_1_and_more_evidence_scores_higher() -> None:
    scored = [(match["ConfidenceScore"], group) for match, group in zip(DOMAIN.matches, GROUPS, strict=True)]
    assert all(0 < score < 1 for score, _ in scored)
    formats = [
        score
        for score, group in scored
        if in_another_phone_format_only(group)
        and in_another_letter_case_only(group)
        and same(group, "LastName")
    ]
    strangers = [
        score
        for score, group in scored
        if namesakes(group) and not any(same(group, one) for one in ("Address", "EmailAddress"))
    ]
    assert sum(formats) / len(formats) > sum(strangers) / len(strangers) + 0.2
