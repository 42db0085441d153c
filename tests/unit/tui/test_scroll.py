"""Which line is seen first, as a reviewer scrolls and the room changes."""

from __future__ import annotations

from reviewer.tui.drawing.scroll import Scroll


def test_a_larger_room_is_filled_and_a_smaller_one_shows_the_wanted_line_again() -> None:
    place = Scroll().moved(12, 30, 10)
    assert place.in_view(30, 10) == 12
    assert place.in_view(30, 25) == 5
    assert place.in_view(30, 40) == 0
    assert place.in_view(30, 10) == 12


def test_scrolling_on_at_an_end_does_not_add_up() -> None:
    assert Scroll().moved(100, 30, 10).moved(100, 30, 10).moved(-1, 30, 10) == Scroll(19)
    assert Scroll(3).moved(-100, 30, 10).moved(1, 30, 10) == Scroll(1)


def test_scrolling_goes_on_from_what_is_seen() -> None:
    assert Scroll(20).moved(-1, 30, 25) == Scroll(4)
