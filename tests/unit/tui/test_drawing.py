"""Lines as they are drawn: nothing dropped unseen, widths kept, differences whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reviewer.comparison.fields import ADDRESS_LINES, ADDRESSES
from reviewer.comparison.handles import handle, handles
from reviewer.comparison.rows import Agreement, FieldRow
from reviewer.core.decisions import Verdict
from reviewer.core.matches import Match
from reviewer.core.settings import ListSize, Thresholds
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.core.wrapping import folded, length_of, wrapped
from reviewer.fetching.events import PageFetched
from reviewer.tui.drawing.bars import bar, score_text
from reviewer.tui.drawing.cells import fitted, wrapped_name
from reviewer.tui.drawing.columns import ProfileColumns
from reviewer.tui.drawing.comparison_lines import Head, comparison_lines, hidden_words
from reviewer.tui.drawing.field_names import name_lines
from reviewer.tui.drawing.group_lines import ListShape, VerdictShown, group_line, group_title
from reviewer.tui.drawing.status_lines import notice_lines, progress_line, sides
from tests.unit.session.reviewing import Desk, run_of

shown_text = st.text(max_size=60).map(terminal_text)


@given(shown_text, st.integers(2, 40))
def test_fitted_text_is_exactly_as_wide_as_asked(text: Shown, width: int) -> None:
    assert cell_len(fitted(text, width)) == width


@given(shown_text, st.integers(2, 40))
def test_wrapped_text_drops_nothing_and_fits(text: Shown, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines) == text
    assert all(cell_len(line) <= width for line in lines)


@given(st.text(alphabet="a 日👩", max_size=12).map(Shown), st.integers(-3, 1))
def test_text_without_room_drops_nothing_and_comes_letter_by_letter(text: Shown, width: int) -> None:
    assert "".join(wrapped(text, width)) == text
    assert all(len(line) <= 1 for line in wrapped(text, width))
    assert cell_len(fitted(text, width)) == max(width, 0)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2030)).map(terminal_text))
def test_a_text_takes_as_many_cells_as_rich_says(text: Shown) -> None:
    assert length_of(text) == cell_len(text)


def test_a_path_that_is_longer_than_a_line_is_broken_between_its_parts() -> None:
    path = "/home/ann/.local/share/reviewer/snapshots/acme-prod/eu-west-1"
    said = Shown(f"Before each a snapshot is kept in {path}, with customers' data: about 12 kB each")
    for width in range(40, 100):
        for line in wrapped(said, width)[:-1]:
            assert line.endswith((" ", "/")), (width, line)


@given(shown_text, st.integers(2, 40))
def test_a_folded_sentence_keeps_its_words_and_fits(text: Shown, width: int) -> None:
    lines = folded(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= width for line in lines)
    assert {word for word in text.split(" ") if cell_len(word) <= width} <= {
        word for line in lines for word in line.split(" ")
    } | {""}


def test_folding_breaks_a_line_between_words_and_a_word_where_no_line_has_room() -> None:
    assert folded(Shown("one two three"), 7) == ["one two", "three"]
    assert folded(Shown("ann: merge, bob.example@acme.example: reject"), 28) == [
        "ann: merge,",
        "bob.example@acme.example:",
        "reject",
    ]
    assert folded(Shown("ab cdefghij"), 5) == ["ab", "cdefg", "hij"]


def test_wrapping_prefers_to_break_after_a_space() -> None:
    assert wrapped(Shown("12 Long Street, Springfield"), 16) == ["12 Long Street, ", "Springfield"]


@given(shown_text, st.text("ab1 ", max_size=60), st.integers(2, 80))
def test_what_stands_at_both_ends_of_a_line_never_runs_together(left: Shown, right: str, width: int) -> None:
    text = sides(left, right, width).text
    assert cell_len(text) == width
    if right.strip() and text.endswith(right) and len(right) + 10 < width:
        assert text.removesuffix(right).endswith("  ")


def test_counts_stay_whole_where_the_pace_has_no_room_beside_them(tmp_path: Path) -> None:
    session = Desk(tmp_path).review()
    page = run_of(1_000_000)(None)
    session.take(PageFetched(None, page))
    for minutes in range(10):
        session.deciding.pace.decided(datetime(2026, 11, 25, 12, minutes, tzinfo=UTC))
    assert "✗ 0  " in progress_line(session, 120).text
    assert "1.0 a minute · " in progress_line(session, 120).text
    narrow = progress_line(session, 60).text
    assert "✗ 0  " in narrow
    for width in range(40, 80):
        assert "✗ 0" in progress_line(session, width).text
        assert "0…" not in progress_line(session, width).text
    assert "a minute" not in narrow
    assert narrow.endswith(" left ")
    session.close()


def drawn_notice(notice: str, most: int) -> list[str]:
    return [strip.text for strip in notice_lines(Shown(notice), 20, trouble=True, most=most)]


def test_a_notice_takes_the_lines_it_needs_and_says_where_it_is_cut() -> None:
    notice = "Turn it on: aws customer-profiles update-domain"
    whole = drawn_notice(notice, 9)
    assert "".join(line[3:] for line in whole) == notice
    cut = drawn_notice(notice, 2)
    assert (len(cut), cut[0]) == (2, whole[0])
    assert cut[1] == whole[1].rstrip() + "…"
    assert all(cell_len(line) <= 20 for line in cut)


@pytest.mark.parametrize(
    ("share", "drawn"), [(0.0, "    "), (1.0, "────"), (0.5, "──  "), (None, "····"), (0.6, "──╴ ")]
)
def test_a_bar_is_drawn_in_halves_of_a_cell(share: float | None, drawn: str) -> None:
    assert bar(share, 4) == drawn


def test_a_bar_has_another_shape_where_its_score_suggests_something() -> None:
    shapes = [bar(0.6, 4, suggested=verdict) for verdict in (None, Verdict.MERGE, Verdict.REJECT)]
    assert shapes == ["──╴ ", "━━╸ ", "╍╍╸ "]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Address.Address1", ["Address.Address1"]),
        ("PersonalEmailAddress", ["PersonalEmail", "Address"]),
        ("ShippingAddress.PostalCode", ["ShippingAddress.", "PostalCode"]),
        ("Attributes.loyalty_tier", ["Attributes.", "loyalty_tier"]),
        ("Attributes.lastOrder", ["Attributes.", "lastOrder"]),
        ("k" * 20, ["k" * 18, "kk"]),
    ],
)
def test_a_name_is_broken_between_its_parts(name: str, lines: list[str]) -> None:
    assert wrapped_name(Shown(name), 18) == lines


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("EmailAddress", ["e-mail"]),
        ("BirthDate", ["BirthDate"]),
        ("PersonalEmailAddress", ["e-mail (personal)"]),
        ("BusinessPhoneNumber", ["phone (business)"]),
        ("Address.PostalCode", ["address postcode"]),
        ("ShippingAddress.Address1", ["shipping line 1"]),
        ("Attributes.lastOrder", ["attr. lastOrder"]),
        ("Attributes.preferred_store_of_all", ["attr. preferred_", "  store_of_all"]),
    ],
)
def test_a_name_without_room_is_shortened_or_indented_and_no_part_looks_like_another(
    name: str, lines: list[str]
) -> None:
    assert name_lines(name, 17) == lines


@given(st.integers(14, 40))
def test_names_that_stand_below_one_another_are_shortened_alike(width: int) -> None:
    def is_short(name: str) -> bool:
        return "".join(line.strip() for line in name_lines(name, width)) != name

    for family in (
        ("PhoneNumber", "BusinessPhoneNumber", "EmailAddress", "PersonalEmailAddress"),
        tuple(f"{address}.{line}" for address in ADDRESSES for line in ADDRESS_LINES),
        ("Attributes.tier", "Attributes.lastOrder", "Attributes.preferredStoreOfAll"),
    ):
        assert len(set(map(is_short, family))) == 1


@pytest.mark.parametrize(("share", "drawn"), [(0.9479, "───────┿"), (0.86, "───────┊"), (1.0, "───────┿")])
def test_an_edge_is_filled_where_the_score_reaches_it(share: float, drawn: str) -> None:
    assert bar(share, 8, edges=(0.9,)) == drawn


@pytest.mark.parametrize(
    ("score", "text"), [(0.999, "0.99"), (1.0, "1.00"), (0.29, "0.29"), (0.0, "0.00"), (None, "   –")]
)
def test_a_score_is_cut_off_and_never_rounded_up(score: float | None, text: str) -> None:
    assert score_text(score) == text


@pytest.mark.parametrize(("member", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")])
def test_handles_are_letters(member: int, letters: str) -> None:
    assert handle(member) == letters


@given(st.integers(1, 200), st.integers(1, 30), st.integers(-5, 40), st.data())
def test_columns_always_fit_and_hold_the_reference_while_the_others_scroll(
    available: int, total: int, first: int, data: st.DataObject
) -> None:
    held = data.draw(st.integers(0, total - 1))
    wanted = data.draw(st.lists(st.integers(0, 60), min_size=total, max_size=total))
    columns = ProfileColumns.of(available, total, first, held, wanted)
    assert sum(columns.widths) <= available
    assert 1 <= len(columns.members) == len(set(columns.members)) == len(columns.widths)
    assert set(columns.members) <= set(range(total))
    assert all(width >= min(16, available // len(columns.members)) for width in columns.widths)
    if 1 < len(columns.members) < total:
        assert columns.members[0] == held
        assert list(columns.members[1:]) == sorted(columns.members[1:])


@given(st.integers(16, 200), st.integers(1, 30), st.integers(0, 40), st.data())
def test_every_profile_can_be_brought_into_view(
    available: int, total: int, first: int, data: st.DataObject
) -> None:
    held, focus = data.draw(st.integers(0, total - 1)), data.draw(st.integers(0, total - 1))
    before = ProfileColumns.of(available, total, first, held)
    after = ProfileColumns.of(available, total, before.first_that_shows(focus, first, held), held)
    assert focus in after.members


def test_a_column_whose_values_are_long_takes_the_room_that_another_leaves() -> None:
    assert ProfileColumns.of(60, 2, 0, 0, (10, 20)).widths == (30, 30)
    assert ProfileColumns.of(60, 2, 0, 0, (10, 36)).widths == (16, 38)
    assert ProfileColumns.of(60, 2, 0, 0, (40, 50)).widths == (30, 30)


def drawn(row: FieldRow, width: int = 40, whole: bool = False) -> list[str]:
    columns = ProfileColumns.of(width, len(row.values), 0)
    lines = comparison_lines([row], [], columns, 20, awaited=[False] * len(row.values), whole=whole)
    assert len(lines.names) == len(lines.values)
    return [name.text + value.text for name, value in zip(lines.names, lines.values, strict=True)]


def test_values_that_differ_are_seen_to_their_last_character() -> None:
    long = "x" * 254
    text = "".join(drawn(FieldRow("BirthDate", (long + "1", long + "2"), Agreement.DIFFERENT)))
    assert text.count("x") == 508
    assert "1" in text
    assert "2" in text


def test_values_that_agree_take_one_line_and_say_that_they_are_cut() -> None:
    [line] = drawn(FieldRow("BirthDate", ("x" * 255, "x" * 255), Agreement.SAME))
    assert line.count("…") == 2


def test_values_that_agree_are_seen_whole_on_request() -> None:
    lines = drawn(FieldRow("BirthDate", ("x" * 255, "x" * 255), Agreement.SAME), whole=True)
    assert "".join(lines).count("x") == 510


def test_agreement_and_difference_have_each_their_sign() -> None:
    assert " = " in drawn(FieldRow("City", ("a", "a"), Agreement.SAME))[0]
    assert " ≠ " in drawn(FieldRow("City", ("a", "b"), Agreement.DIFFERENT))[0]
    assert " ∘ " in drawn(FieldRow("City", ("a", None), Agreement.PARTLY))[0]


def test_a_missing_value_is_a_dot() -> None:
    assert drawn(FieldRow("City", ("a", None), Agreement.PARTLY))[0].rstrip().endswith("·")


def test_hostile_attribute_keys_are_shown_whole_and_harmless() -> None:
    key = "Attributes.\x1b[2J" + "k" * 250
    text = "".join(line[1:17] for line in drawn(FieldRow(key, ("a", "a"), Agreement.SAME)))
    assert "\x1b" not in text
    assert text.count("k") == 250


@pytest.mark.parametrize(
    ("first", "reference", "above", "below", "said"),
    [
        (2, 1, 0, 21, "C of 4 vs B ▼ 21"),
        (2, 1, 5, 21, "C of 4 vs B ▼ 21 ▲ 5"),
        (2, 1, 55, 210, "C/4 vs B ▼210 ▲55"),
        (2, 1, 10005, 20001, "C/4 vs B ▼20001"),
        (1, 1, 5, 21, "B of 4 ▼ 21 ▲ 5"),
        (0, 0, 0, 0, "A of 4"),
    ],
)
def test_the_reference_is_named_where_there_is_no_room_for_its_column(
    first: int, reference: int, above: int, below: int, said: str
) -> None:
    columns = ProfileColumns.of(20, 4, first, reference)
    heads = [Head(f"id{at}", is_reference=at == reference) for at in range(4)]
    assert hidden_words(columns, heads, above=above, below=below, room=21) == said


@pytest.mark.parametrize(
    ("members", "named"),
    [([], ""), ([1], "B"), ([0, 1], "A B"), ([1, 2, 3], "B–D"), ([0, 2, 3, 4, 6], "A C–E G")],
)
def test_three_profiles_in_a_row_are_named_by_the_first_and_the_last(members: list[int], named: str) -> None:
    assert handles(members) == named


@pytest.mark.parametrize("width", [58, 66, 86])
@pytest.mark.parametrize("profiles", [2, 20])
@pytest.mark.parametrize("bits", [14.4, -5.5, 0.02, -0.02])
def test_the_head_tells_both_measures_and_whose_they_are(width: int, profiles: int, bits: float) -> None:
    group = Match("m" * 32, tuple(f"{at}" for at in range(profiles)), 0.9479)
    head = group_title(group, 28, 29, width, bits=bits).text
    assert "AWS 0.9479" in head
    assert f"ours {bits if abs(bits) > 1 else 0:+.1f} " in head
    assert "…" not in head.partition("MatchId")[0]
    assert any(bar in head.partition("ours")[2] for bar in "╺╸━") == (abs(bits) > 1)


def test_what_stands_against_is_told_at_the_head_also_where_there_is_no_room_for_a_bar() -> None:
    group = Match("m" * 32, tuple(f"{at}" for at in range(20)), 0.9479)
    head = group_title(group, 1233, 12345, 58, bits=-14.4, stands_against=True).text
    assert "AWS 0.9479  ours -14.4 !" in head


@pytest.mark.parametrize("width", range(2, 121))
@pytest.mark.parametrize("score", [None, 0.0, 0.7, 1.0])
def test_the_head_is_drawn_at_every_width_also_with_bands(width: int, score: float | None) -> None:
    group = Match("m" * 32, ("a", "b"), score)
    bands = Thresholds(0.9, 0.5)
    for bits in (None, -14.4):
        strip = group_title(group, 1, 3, width, thresholds=bands, bits=bits, stands_against=True)
        assert strip.cell_length == width


def test_the_list_says_who_has_given_a_verdict_and_that_a_group_is_split() -> None:
    group, wide = Match("m" * 32, ("a", "b"), 0.9479), ListShape.of(ListSize.WIDE, 320, 100)
    narrow = ListShape.of(ListSize.NARROW, 320, 80)
    shown = {
        "✓ merge": VerdictShown(Verdict.MERGE),
        "✓ bob": VerdictShown(Verdict.MERGE, by="bob"),
        "÷ bob": VerdictShown(Verdict.MERGE, is_part=True, by="bob"),
    }
    for words, verdict in shown.items():
        assert group_line(wide, 4, group, verdict, here=False).text.rstrip().endswith(words)
        assert group_line(narrow, 4, group, verdict, here=False).text == f"   5 {words[0]} "


def test_a_group_without_a_verdict_is_sent_in_two_parts() -> None:
    """Each costs some forty bytes over the link, and a list that changes is a screenful of them."""
    shape = ListShape.of(ListSize.WIDE, 300, 120)
    line = group_line(shape, 4, Match("m", ("a", "b"), 0.5), VerdictShown(), here=False, name="Ann Lee")
    assert [segment.text for segment in line] == ["   5 ", f"{' 0.50   2 Ann Lee':<{shape.width - 5}}"]


@pytest.mark.parametrize("columns", [66, 80, 90, 100, 110, 120, 140, 160, 200])
@pytest.mark.parametrize("blind", [False, True])
@pytest.mark.parametrize("level", [None, 3, 15])
def test_a_wide_list_says_whose_the_groups_are_at_any_width(
    columns: int, blind: bool, level: int | None
) -> None:
    group = Match("m", ("a", "b"), None if level else 0.9479, level)
    shape = ListShape.of(ListSize.WIDE, 320, columns, blind=blind)
    narrowest = {}
    for shown in (VerdictShown(), VerdictShown(Verdict.MERGE), VerdictShown(is_hidden=True)):
        line = group_line(shape, 4, group, shown, here=False, blind=blind, name="Emily Garcia")
        assert line.cell_length == shape.width == ListShape.of(ListSize.WIDE, 320, columns).width
        assert ("0.94" in line.text or "rule" in line.text) != blind
        narrowest[shown] = line.text
    assert "Emily Garcia" in narrowest[VerdictShown()]
    assert "Emily" in narrowest[VerdictShown(Verdict.MERGE)]
    assert not blind or "• decided" in narrowest[VerdictShown(is_hidden=True)]
