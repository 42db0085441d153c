"""Cutting the queue down to the groups worth looking at, by keys."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.comparison.balance import Balance
from reviewer.core.matches import Match
from reviewer.core.settings import Settings, Thresholds
from reviewer.matches.sampling import Sample
from reviewer.session.contradicted import Contradicted
from reviewer.session.scope import Scope
from tests.tui.conftest import SIZES, OpenReview, people, screen_text, until


@pytest.mark.parametrize("size", SIZES)
async def test_a_filter_leaves_only_the_groups_that_pass(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    async with open_review(people(25), size=size) as pilot:
        await pilot.press("slash", *"score>=0.2", "enter")
        await until(pilot, lambda: "Group 21 of 25" in screen_text(pilot))
        text = screen_text(pilot)
        assert "0.20" in text
        assert "0.19" not in text
        await pilot.press("x")
        await until(pilot, lambda: "Group 22 of 25" in screen_text(pilot))
        await pilot.press("k", "k")
        await until(pilot, lambda: "Group 21 of 25" in screen_text(pilot))


async def test_a_filter_by_text_says_in_how_many_groups_it_looks(open_review: OpenReview) -> None:
    async with open_review(people(25)) as pilot:
        await pilot.press("slash", *"nobody", "enter")
        where = "fetched so far: those of 10 of 25 groups"
        await until(pilot, lambda: where in " ".join(screen_text(pilot).split()))


async def test_a_filter_that_nothing_passes_leaves_no_group_under_the_verdict_keys(
    open_review: OpenReview,
) -> None:
    async with open_review(people(5)) as pilot:
        await pilot.press("j", "slash", *"score>0.9", "enter")
        await until(
            pilot,
            lambda: (
                "There is no group that passes the filter: / changes it, esc takes it off"
                in screen_text(pilot)
            ),
        )
        assert "Group 2 of 5" not in screen_text(pilot)
        await pilot.press("x")
        await until(pilot, lambda: "There is no group to judge here" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "Group 2 of 5" in screen_text(pilot))
        assert "/score" not in screen_text(pilot)
        assert " 0 of 5 " in screen_text(pilot)


async def test_an_empty_filter_brings_all_back(open_review: OpenReview) -> None:
    async with open_review(people(5)) as pilot:
        await pilot.press("slash", *"score>0.02", "enter")
        await until(pilot, lambda: "/score>0.02 (2)" in screen_text(pilot))
        await pilot.press("slash", *["backspace"] * len("score>0.02"), "enter")
        await until(pilot, lambda: "0.01" in screen_text(pilot))
        assert "/score" not in screen_text(pilot)


async def test_a_filter_that_is_none_is_refused_in_words(open_review: OpenReview) -> None:
    async with open_review(people(5)) as pilot:
        await pilot.press("slash", *"score>=much", "enter")
        await until(pilot, lambda: "much is none" in screen_text(pilot))
        assert "score>=much" in screen_text(pilot)
        await pilot.press(*["backspace"] * len("much"), *"0.02", "enter")
        await until(pilot, lambda: "/score>=0.02" in screen_text(pilot))


async def test_the_whole_of_what_is_wrong_with_a_filter_is_read_on_a_narrow_screen(
    open_review: OpenReview,
) -> None:
    async with open_review(people(5), size=(60, 20)) as pilot:
        await pilot.press("slash", *"verdict:merge", "enter")
        await until(pilot, lambda: "reject: leave verdict: out" in screen_text(pilot))
        await pilot.resize_terminal(60, 7)
        await until(pilot, lambda: "review, rejec…" in screen_text(pilot))
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "one of undecided, decided, merge," in screen_text(pilot))


async def test_the_highest_score_can_come_first(open_review: OpenReview) -> None:
    async with open_review(people(25)) as pilot:
        await pilot.press("o", "j", "j", "enter")
        await until(pilot, lambda: "highest score first (25)" in screen_text(pilot))
        await pilot.press("g")
        await until(pilot, lambda: "Group 25 of 25" in screen_text(pilot))
        await pilot.press("m")
        await until(pilot, lambda: "Group 24 of 25" in screen_text(pilot))


async def test_of_the_most_informative_those_come_first_whose_evidence_speaks_against_the_score(
    open_review: OpenReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All share an address, which speaks for one customer: so it does at a score of 0.1."""
    source, weighed = people(4), list[str]()
    taken = Contradicted.take

    def take(self: Contradicted, group: Match, balance: Balance | None) -> None:
        taken(self, group, balance)
        weighed.append(group.match_id)

    monkeypatch.setattr(Contradicted, "take", take)
    scores = (0.8, 0.81, 0.82, 0.1)
    source.matches = [replace(one, score=to) for one, to in zip(source.matches, scores, strict=True)]
    async with open_review(source) as pilot:
        await pilot.press("o", *["j"] * 5, "enter")
        await until(pilot, lambda: len(weighed) == 3)  # All but the one on the screen.
        await pilot.press("m")
        await until(pilot, lambda: "Group 4 of 4" in screen_text(pilot))
        await pilot.press("x")
        await until(pilot, lambda: "Group 2 of 4" in screen_text(pilot))


@pytest.mark.parametrize(
    ("size", "range", "groups"),
    [((80, 24), "score>=0.7 score<0.9", 20), ((120, 40), "score>=0.85 score<0.95", 10)],
)
async def test_a_range_is_chosen_on_the_histogram_of_scores(
    open_review: OpenReview, size: tuple[int, int], range: str, groups: int
) -> None:
    async with open_review(people(100), size=size) as pilot:
        await pilot.press("a")
        await until(pilot, lambda: "100 loaded" in screen_text(pilot))
        await pilot.press("S")
        await until(pilot, lambda: "The scores of 100 groups" in screen_text(pilot))
        await pilot.press("j", "space", "j")
        await until(pilot, lambda: f"{range}: {groups} groups, 0 decided" in screen_text(pilot))
        await pilot.press("enter")
        await until(
            pilot, lambda: f"of {groups} " in screen_text(pilot) or f"({groups})" in screen_text(pilot)
        )
        assert f"/{range}"[:20] in screen_text(pilot)


async def test_a_range_stays_as_it_was_ended_and_is_walked(open_review: OpenReview) -> None:
    async with open_review(people(100), size=(60, 20)) as pilot:
        await pilot.press("a")
        await until(pilot, lambda: "100 loaded" in screen_text(pilot))
        await pilot.press("S")
        await until(pilot, lambda: "enter shows these  space range" in screen_text(pilot))
        await pilot.press("j", "space", "j")
        await until(pilot, lambda: "space ends range" in screen_text(pilot))
        await pilot.press("space", "j")
        await until(pilot, lambda: "space new range" in screen_text(pilot))
        assert "score>=0.4 score<0.8: 40 groups" in screen_text(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "/score>=0.4" in screen_text(pilot))


@pytest.mark.parametrize("keys", [("o",), ("S",), ("L",), ("y",), ("b",), ("question_mark",)])
async def test_a_narrow_list_says_how_to_close_it(open_review: OpenReview, keys: tuple[str, ...]) -> None:
    async with open_review(people(12), size=(60, 20)) as pilot:
        await pilot.press(*"mmm", *keys)
        await until(pilot, lambda: "esc closes" in screen_text(pilot))
        await pilot.resize_terminal(30, 20)
        await until(pilot, lambda: "esc closes" in screen_text(pilot))


async def test_the_choice_under_the_cursor_is_read_in_whole(open_review: OpenReview) -> None:
    async with open_review(people(3), size=(60, 13)) as pilot:
        await pilot.press("o")
        await until(pilot, lambda: "largest groups" in screen_text(pilot))
        assert "settings" not in screen_text(pilot)
        await pilot.press("j", "j", "j")
        await until(pilot, lambda: "settings" in screen_text(pilot))
        assert "largest groups    a wrong merge harms most" in screen_text(pilot)


async def test_every_choice_is_read_in_whole_where_there_is_room(open_review: OpenReview) -> None:
    async with open_review(people(3), size=(60, 20)) as pilot:
        await pilot.press("o")
        await until(
            pilot,
            lambda: "▸ ✓ as AWS gave them" in screen_text(pilot) and "settings" in screen_text(pilot),
        )


async def test_the_last_of_many_choices_is_in_view_with_how_many_are_below(open_review: OpenReview) -> None:
    async with open_review(people(30), size=(60, 20)) as pilot:
        await pilot.press(*"m" * 20)
        await pilot.press("L")
        await until(pilot, lambda: "u takes back   ▼ 9 more" in screen_text(pilot))
        assert "esc closes   enter opens" in screen_text(pilot)
        await pilot.press("G")
        await until(pilot, lambda: "▸" in screen_text(pilot) and "group 1  " in screen_text(pilot))
        assert "▼" not in screen_text(pilot)


async def test_looking_at_what_is_chosen_leaves_it(open_review: OpenReview) -> None:
    async with open_review(people(4)) as pilot:
        await pilot.press("b", "j", "enter", "b", "enter")
        await until(pilot, lambda: "because: twins" in screen_text(pilot))
        await pilot.press("o", "j", "j", "enter", "o")
        await until(pilot, lambda: "▸ ✓ highest score" in screen_text(pilot))


async def test_the_histogram_says_how_much_of_the_run_it_counts(open_review: OpenReview) -> None:
    async with open_review(people(100)) as pilot:
        await pilot.press("S")
        await until(pilot, lambda: "of 100 groups: a loads all" in screen_text(pilot))
        await pilot.press("a")
        await until(pilot, lambda: "The scores of 100 groups" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "Group 1 of 100" in screen_text(pilot))


async def test_every_page_can_be_loaded_without_leaving_the_group(open_review: OpenReview) -> None:
    async with open_review(people(60)) as pilot:
        await pilot.press("j", "a")
        await until(pilot, lambda: "60 loaded" in screen_text(pilot))
        assert "Group 2 of 60" in screen_text(pilot)
        await pilot.press("a")
        await until(pilot, lambda: "Every page is here already" in screen_text(pilot))


@pytest.mark.parametrize(
    ("size", "suggestions"), [((80, 24), ("↑", "↓")), ((120, 40), ("merge?", "reject?"))]
)
async def test_bands_suggest_and_are_drawn_on_the_bars(
    open_review: OpenReview, size: tuple[int, int], suggestions: tuple[str, str]
) -> None:
    source = people(3)
    source.matches = [
        replace(match, score=score) for match, score in zip(source.matches, (0.95, 0.7, 0.2), strict=True)
    ]
    async with open_review(source, size=size, settings=Settings(bands=Thresholds(0.9, 0.5))) as pilot:
        listed = [line[: size[0] // 3] for line in screen_text(pilot).splitlines()[2:5]]
        assert suggestions[0] in listed[0]
        assert not any(one in listed[1] for one in suggestions)
        assert suggestions[1] in listed[2]
        assert "┿" in screen_text(pilot)
        await pilot.press("m")
        await until(pilot, lambda: "✓" in screen_text(pilot).splitlines()[2][: size[0] // 3])
        await until(pilot, lambda: "┊" in screen_text(pilot))


async def test_without_bands_nothing_is_suggested(open_review: OpenReview) -> None:
    async with open_review(people(3)) as pilot:
        text = screen_text(pilot)
        assert not any(sign in text for sign in ("┊", "┿", "merge?", "reject?"))


async def test_a_sample_is_reviewed_once_every_page_is_here(open_review: OpenReview) -> None:
    async with open_review(people(40), scope=Scope(sample=Sample(3))) as pilot:
        text = screen_text(pilot)
        assert "sample (3)" in text
        assert " 0 of 3 " in text
        for _ in range(3):
            await pilot.press("x")
        await until(pilot, lambda: "no undecided group is left of the sample" in screen_text(pilot))
        assert " 3 of 3 " in screen_text(pilot)


async def test_the_histogram_says_that_it_counts_what_does_not_pass_the_filter_too(
    open_review: OpenReview,
) -> None:
    async with open_review(people(25), size=(80, 24)) as pilot:
        await pilot.press("S")
        await until(pilot, lambda: "The scores of " in screen_text(pilot))
        assert "filtered or not" not in screen_text(pilot)
        await pilot.press("escape", "slash", *"undecided score>0.1", "enter")
        await until(pilot, lambda: "/score>0.1 undecided" in screen_text(pilot))
        await until(pilot, lambda: "25 loaded" in screen_text(pilot))
        await pilot.press("S")
        await until(pilot, lambda: "The scores of all 25 groups, filtered or not" in screen_text(pilot))


async def test_the_histogram_says_that_it_counts_what_is_not_in_the_sample_too(
    open_review: OpenReview,
) -> None:
    async with open_review(people(40), scope=Scope(sample=Sample(3))) as pilot:
        await pilot.press("S")
        await until(pilot, lambda: "The scores of all 40 groups, in the sample or not" in screen_text(pilot))
