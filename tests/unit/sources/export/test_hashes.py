"""Hashes of many texts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.sources.export.hashes import Hashes


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=2), max_size=5), max_size=8))
def test_a_text_is_found_at_each_of_its_places_the_last_one_first(added: list[list[str]]) -> None:
    found = Hashes()
    for texts in added:
        found.extend(texts)
    flat = [text for texts in added for text in texts]
    assert len(found) == len(flat)
    for wanted in {*flat, "absent"}:
        places = [at for at, text in enumerate(flat) if text == wanted]
        assert list(found.positions(wanted)) == places[::-1]
    assert sorted(found.repeated()) == sorted({hash(one) for one in flat if flat.count(one) > 1})


def test_places_are_found_across_the_windows_of_the_search() -> None:
    found = Hashes()
    count = 3 * (1 << 17) + 1
    found.extend(map(str, range(count)))
    for at in (0, count // 3, count // 2, count - 1):
        assert list(found.positions(str(at))) == [at]


def test_what_stands_twice_is_found_however_many_there_are() -> None:
    found = Hashes()
    found.extend(map(str, range(600_000)))
    found.extend(["17", "599999", "17"])
    assert set(found.repeated()) == {hash("17"), hash("599999")}
