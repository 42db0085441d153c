"""What machines did to texts is undone before they are compared; a letter that is lost is no difference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.comparison.damage import fits_but_for_lost, repaired
from reviewer.comparison.evidence import Relation
from tests.unit.comparison.judging import DIFFERENT, SAME, SIMILAR, assert_judged

LOST = "perhaps the same, letters were lost"
# In Windows-1252 five bytes are none; browsers and drivers show them as the control characters of ISO 8859-1.
NO_CHARACTERS = b"\x81\x8d\x8f\x90\x9d"


def misread(text: str) -> str:
    """UTF-8 decoded as Windows-1252."""
    return "".join(
        chr(byte) if byte in NO_CHARACTERS else bytes((byte,)).decode("cp1252") for byte in text.encode()
    )


NAMES = (
    "Zoë Núñez",
    "Jürgen Größ",
    "Łukasz Wójcik",
    "Çelik Şahin",
    "D’Arcy",
    "Ольга Орлова",
    "Ελένη",
    "王芳",
    "이서연",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("times", [1, 2])
def test_bad_decoding_is_read_whatever_the_script(name: str, times: int) -> None:
    damaged = name
    for _ in range(times):
        damaged = misread(damaged)
    assert repaired(damaged) == name
    assert repaired(name.encode().decode("latin-1")) == name


@pytest.mark.parametrize(
    "text",
    [
        "CAFÉ’S",
        "IRMÃ",
        "naïve",
        "Šimić",
        "Þórður",
        "VOILÀ»",
        "på»",
        "Ö’Neil",
        "AT&T; R&D",
        "ÎÏÐ",
        "garçon café",
    ],
)
def test_what_is_not_damaged_stays(text: str) -> None:
    assert repaired(text) == text


@given(st.text(max_size=12))
def test_repairing_twice_is_repairing_once(text: str) -> None:
    assert repaired(repaired(text)) == repaired(text)


@pytest.mark.parametrize(
    ("field", "left", "right", "relation", "reason"),
    [
        ("BusinessName", "Hart &amp; Daughters", "Hart & Daughters", SAME, "HTML entities only"),
        ("BusinessName", "Hart &amp;amp; Daughters", "Hart & Daughters", SAME, "HTML entities only"),
        ("BusinessName", "Cr&ecirc;perie Anna", "Crêperie Anna", SAME, "HTML entities only"),
        ("LastName", "D&#39;Angelo", "D'Angelo", SAME, "HTML entities only"),
        ("FullName", "ZoÃ« NÃºÃ±ez", "Zoë Núñez", SAME, "bad decoding only"),
        ("FullName", "JOSÉ MÜLLER", "josã© mã¼ller", SAME, "bad decoding and letter case only"),
        ("Address.Address1", "KÃ¶nigstraÃŸe 7", "Königstr. 7", SAME, "same address, abbreviated otherwise"),
        ("Address.City", "KÃ¸benhavn", "København", SAME, "bad decoding only"),
        ("PhoneNumber", "+1&nbsp;206 555 0100", "+1 206 555 0100", SAME, "same number, other format"),
        ("FullName", "Zo\ufffd N\ufffd\ufffdez", "Zoë Núñez", SIMILAR, LOST),
        ("FullName", "Ana Pe?a", "Ana Peña", SIMILAR, LOST),
        ("Address.Address1", "K\ufffdnigstra\ufffde 7", "Königstraße 7", SIMILAR, LOST),
        ("BusinessName", "Cr\ufffdperie Anna", "Crêperie Anna", SIMILAR, LOST),
        (
            "FullName",
            "Zo\ufffd N\ufffd\ufffdez",
            "Ines Núñez",
            DIFFERENT,
            "same last name, unlike first names",
        ),
    ],
)
def test_damage_is_no_difference(field: str, left: str, right: str, relation: Relation, reason: str) -> None:
    assert_judged(field, left, right, relation, reason)


def test_only_so_many_letters_fit_where_some_were_lost() -> None:
    assert fits_but_for_lost("m\ufffdller", "müller")
    assert not fits_but_for_lost("m\ufffdller", "mueiller")
    assert not fits_but_for_lost("muller", "muller")
