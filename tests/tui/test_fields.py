"""One field in whole, in another order, hidden: by keys, and as it was left."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from reviewer.core.settings import Settings
from reviewer.session.remembered import Remembered
from tests.tui.conftest import OpenReview, PlainSource, people, screen_text, until


def customers() -> PlainSource:
    source = people(3)
    for members in source.members.values():
        assert isinstance(members, dict)
        members["AdditionalInformation"] = f"{'called again, ' * 4}THE END"
        members["Gender"] = "FEMALE"
        members["Attributes"] = {f"key{number:02}": "same" for number in range(40)}
    return source


def names(pilot: Pilot[int]) -> list[str]:
    """The names of the fields in view, from the top."""
    lines = [line.rpartition("│")[2] for line in screen_text(pilot).splitlines()]
    head = next(at for at, line in enumerate(lines) if "A★" in line or at == len(lines) - 1)
    return [line[1:].split()[0] for line in lines[head + 1 :] if line[1:2].strip()]


async def test_the_field_under_the_cursor_is_in_view_with_its_values_whole(open_review: OpenReview) -> None:
    async with open_review(customers(), size=(80, 24)) as pilot:
        await pilot.press("full_stop")
        await until(pilot, lambda: "▸FullName" in screen_text(pilot))
        while "▸more information" not in screen_text(pilot):
            assert "THE END" not in screen_text(pilot)
            await pilot.press("full_stop")
            await pilot.pause()
        assert "THE END" in screen_text(pilot)
        await pilot.press(*["full_stop"] * 50)
        await until(pilot, lambda: "▸attr. key39" in screen_text(pilot))
        assert "THE END" not in screen_text(pilot)
        await pilot.press(*["comma"] * 60)
        await until(pilot, lambda: "▸FullName" in screen_text(pilot))
        await pilot.press("j")
        await until(pilot, lambda: "Group 2 of" in screen_text(pilot))
        assert "▸FullName" not in screen_text(pilot)


async def test_what_is_moved_and_hidden_stays_so_at_the_next_start(
    open_review: OpenReview, tmp_path: Path
) -> None:
    path = tmp_path / "state" / "remembered.json"
    left = Remembered(path)
    async with open_review(customers(), remembered=left) as pilot:
        await pilot.press("full_stop", "full_stop", "full_stop", "less_than_sign", "less_than_sign")
        await until(pilot, lambda: names(pilot)[:3] == ["Gender", "FullName", "e-mail"])
        await pilot.press("full_stop", "full_stop", "minus")
        await until(
            pilot, lambda: "EmailAddress is hidden where its values are the same" in screen_text(pilot)
        )
        await pilot.press("comma", "minus")
        await until(pilot, lambda: "here they are not" in screen_text(pilot))
    left.save()
    async with open_review(customers(), remembered=Remembered(path)) as pilot:
        await until(pilot, lambda: names(pilot)[:2] == ["Gender", "FullName"])
        assert "1 hidden" in screen_text(pilot)
        assert "e-mail" not in names(pilot)
        await pilot.press("f", "j", "enter")
        await until(pilot, lambda: names(pilot)[:3] == ["Gender", "FullName", "e-mail"])
        await pilot.press("f", "enter")
        await until(pilot, lambda: names(pilot)[:3] == ["FullName", "e-mail", "Gender"])
        await pilot.press("f")
        await until(pilot, lambda: "No field is hidden or moved" in screen_text(pilot))


async def test_the_settings_say_it_for_every_start(open_review: OpenReview) -> None:
    settings = Settings(fields_first=("Gender",), fields_hidden=("Attributes.*",))
    async with open_review(customers(), settings=settings) as pilot:
        await until(pilot, lambda: names(pilot)[:1] == ["Gender"])
        assert "40 hidden" in screen_text(pilot)
        assert not any(name == "attr." for name in names(pilot))


async def test_a_field_is_moved_and_hidden_only_where_the_cursor_is(open_review: OpenReview) -> None:
    async with open_review(customers()) as pilot:
        for key in ("minus", "less_than_sign", "greater_than_sign"):
            await pilot.press(key)
            await until(pilot, lambda: "Which field? . goes to the first" in screen_text(pilot))
            await pilot.press("escape")
