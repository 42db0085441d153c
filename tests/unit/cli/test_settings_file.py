"""The settings file: what it may hold, and how a fault in it is told."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.cli.review_options import overridden
from reviewer.cli.settings_file import SettingsError, SettingsFile, key_lines, read_settings
from reviewer.cli.settings_text import first_settings, settings_in_force
from reviewer.cli.showing import ChosenTheme, chosen_theme
from reviewer.core.settings import (
    SURVIVOR_RULES,
    FieldRule,
    Reason,
    Settings,
    SurvivorRule,
    Thresholds,
)
from reviewer.core.terminal_text import terminal_text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def faults(path: Path, text: str) -> list[str]:
    """What is said of a file, without its path."""
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    return [line.removeprefix(str(path)) for line in caught.value.lines]


def test_without_a_file_all_is_as_usual(path: Path) -> None:
    assert read_settings(path).settings == Settings()


def test_every_setting_can_be_set(path: Path) -> None:
    path.write_text(
        """
theme = "light"
mouse = true
default_region = "DE"
reasons = ["twins", {name = "double", explained = "entered twice at the till"}]
survivor = ["most-recent", "lowest-id"]
survivor-fields = "majority"
mask = true

[bands]
merge = 0.9
reject = 0.6

[keymap]
"group.next" = ["n", "down"]
verdict.merge = "z"
help = "?"
"""
    )
    assert read_settings(path).settings == Settings(
        theme="light",
        mouse=True,
        default_region="DE",
        bands=Thresholds(0.9, 0.6),
        reasons=(Reason("twins"), Reason("double", "entered twice at the till")),
        survivor=(SurvivorRule.MOST_RECENT, SurvivorRule.LOWEST_ID),
        survivor_fields=FieldRule.MAJORITY,
        mask=True,
        keymap={"group.next": ("n", "down"), "verdict.merge": ("z",), "help": ("question_mark",)},
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'theme = "drak"',
            ', line 1: theme: "drak" is not one of "auto", "dark", "light", "ansi" or the 21 others that'
            ' `reviewer config init` lists. Did you mean "dark"?',
        ),
        ("\nthem = 1", ', line 2: them: there is no such setting. Did you mean "theme"?'),
        ('mouse = "yes"', ', line 1: mouse: "yes" is neither true nor false, written without quotes'),
        (
            'default_region = "Germany"',
            ', line 1: default_region: "Germany" is no region: two letters of ISO 3166-1, e.g. "US".'
            ' Did you mean "DE"?',
        ),
        (
            'default_region = "ZZ"',
            ', line 1: default_region: "ZZ" is no region: two letters of ISO 3166-1, e.g. "US"',
        ),
        (
            "[bands]\nmerge = 90",
            ", line 2: bands.merge: 90 is no score: a number from 0 to 1, e.g. 0.85",
        ),
        (
            "bands.merge = true",
            ", line 1: bands.merge: true is no score: a number from 0 to 1, e.g. 0.85",
        ),
        (
            "[bands]\nmerge = 0.5\nreject = 0.7",
            ", line 3: bands.reject: 0.7 is above bands.merge, which is 0.5: swap them",
        ),
        (
            'survivor = ["most_recent"]',
            ', line 1: survivor: "most_recent" is not one of "most-like-the-others", "most-complete",'
            ' "most-recent", "lowest-id". Did you mean "most-recent"?',
        ),
        ('reasons = ["a", "a"]', ', line 1: reasons: "a" is there twice'),
        (
            'reasons = [{nam = "till"}]',
            ', line 1: reasons: a reason has no "nam". Did you mean "name"?',
        ),
        (
            'reasons = [{name = "till", colour = "red"}]',
            ', line 1: reasons: a reason has no "colour": there are name, explained',
        ),
        (
            'reasons = ["  "]',
            ', line 1: reasons: "  " names no reason: one to 60 characters in quotes',
        ),
        (
            '[fields]\nKundenkarte = "customer_number"',
            ', line 2: fields.Kundenkarte: "customer_number" is not one of "account-number", "address",'
            ' "birth-date", "business", "city", "consent", "country", "customer-number", "deceased", "email",'
            ' "gender", "identity-number", "name", "party-type", "payment-number", "phone", "postal-code",'
            ' "record-time",'
            ' "social-security-number", "state", "suffix", "text", "vat-number".'
            ' Did you mean "customer-number"?',
        ),
        (
            '[fields]\ncard_no = "customer-number"\n"CardNo" = "phone"',
            ', line 3: fields.CardNo: it is another spelling of "card_no", which holds something else',
        ),
        ('[fields]\n"--" = "phone"', ", line 2: fields.--: an attribute's name has a letter or digit"),
        ("fields = 3", ", line 1: fields: 3 is no table: its keys stand below its name in brackets"),
        (
            '[keymap]\n"group.nxt" = "n"',
            ', line 2: keymap.group.nxt: there is no such action. Did you mean "group.next"?',
        ),
        (
            "[keymap]\ngroup.next = 3",
            ', line 2: keymap.group.next: 3 is no key: "n", or ["n", "down"]',
        ),
        (
            '[keymap]\ngroup.next = "k"',
            ', line 2: keymap.group.next: k starts "group.previous" as well: move that, or take another key',
        ),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_is_allowed(path: Path, text: str, said: str) -> None:
    assert faults(path, text) == [said]


def test_all_faults_are_told_at_once_in_the_order_of_the_file(path: Path) -> None:
    told = faults(path, 'mask = 1\ntheme = "x"\n[keymap]\nhelp = []\n[bands]\nmerge = 2\n')
    assert [line.split(":")[0] for line in told] == [", line 1", ", line 2", ", line 4", ", line 6"]


def test_a_clash_of_keys_is_told_with_the_other_faults_of_a_keymap(path: Path) -> None:
    told = faults(path, '[keymap]\ngroup.next = "k"\n"group.nxt" = "n"\nhelp = 3\n')
    assert [line.split(":")[0] for line in told] == [", line 2", ", line 3", ", line 4"]
    assert 'k starts "group.previous" as well' in told[0]


@pytest.mark.parametrize("wrong", ['"no key"', "3", "[]"])
def test_nothing_clashes_with_the_usual_keys_of_an_action_that_was_to_move(path: Path, wrong: str) -> None:
    [said] = faults(path, f'[keymap]\ngroup.next = "k"\ngroup.previous = {wrong}\n')
    assert said.startswith(", line 3: keymap.group.previous")


def test_what_is_no_toml_is_told_with_its_line(path: Path) -> None:
    [said] = faults(path, 'theme = "dark"\nmouse = yes\n')
    assert "is no TOML" in said
    assert "line 2" in said


def test_what_is_not_utf_8_is_told_with_its_line(path: Path) -> None:
    path.write_bytes(b'theme = "dark"\n# caf\xe9\n')
    with pytest.raises(SettingsError, match="line 2: it is not UTF-8"):
        read_settings(path)


def test_a_byte_order_mark_is_no_part_of_the_settings(path: Path) -> None:
    path.write_bytes(b'\xef\xbb\xbftheme = "ansi"\n')
    assert read_settings(path).settings.theme == "ansi"


@pytest.mark.parametrize(
    "value",
    [
        "9" * 5_000,
        f"0x{'f' * 5_000}",
        "[" * 5_000,
        "[" * 900 + "]" * 900,
        "{a = " * 2_000 + "1" + "}" * 2_000,
    ],
    ids=["digits", "hex-digits", "brackets", "lists", "tables"],
)
def test_a_value_too_deep_or_too_long_is_a_fault_of_one_line(path: Path, value: str) -> None:
    [said] = faults(path, f"mask = {value}")
    assert len(said) < 300


def test_a_wrong_value_is_quoted_as_far_as_a_line_has_room(path: Path) -> None:
    [said] = faults(path, f'theme = "{"x" * 5_000}"')
    assert "x" * 100 + "…" in said
    assert len(said) < 300


def test_a_file_larger_than_settings_are_is_not_read(path: Path) -> None:
    [said] = faults(path, "#" * 70_000)
    assert "is no settings file" in said


def test_a_pipe_is_not_waited_for(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(SettingsError, match="is no settings file"):
        read_settings(path)


def test_a_regions_that_few_know_is_one_too(path: Path) -> None:
    path.write_text('default_region = "FO"')
    assert read_settings(path).settings.default_region == "FO"


def test_the_first_file_holds_every_setting_and_changes_none(path: Path) -> None:
    path.write_text(first_settings())
    assert read_settings(path) == SettingsFile(path)


def test_the_first_files_settings_are_the_usual_ones_once_they_are_let_in(path: Path) -> None:
    let_in = [
        line.removeprefix("# ")
        for line in first_settings().splitlines()
        if line.startswith(("# [", '# "')) or " = " in line.partition("{")[0]
    ]
    path.write_text("\n".join(let_in))
    found = read_settings(path).settings
    usual = Settings()
    assert (found.mouse, found.reasons, found.survivor, found.mask) == (
        usual.mouse, usual.reasons, SURVIVOR_RULES, usual.mask,
    )  # fmt: skip
    assert (found.theme, found.default_region, found.bands) == ("ansi", "US", Thresholds(0.9, 0.6))
    assert found.keymap["help"] == ("question_mark", "f1")


def test_what_is_in_force_is_shown_as_toml_that_means_the_same(path: Path, tmp_path: Path) -> None:
    path.write_text(
        'reasons = ["a\\"b", {name = "c", explained = "d"}]\nbands.merge = 0.75\n[keymap]\nstay = "f9"\n'
        '[fields]\n"card no." = "customer-number"\n'
    )
    file = read_settings(path)
    shown = "\n".join(settings_in_force(file, ChosenTheme("light", "settings")))
    again = tmp_path / "again.toml"
    again.write_text(shown)
    settings = read_settings(again).settings
    assert settings.reasons == file.settings.reasons
    assert settings.bands == file.settings.bands
    assert settings.fields == {"card no.": "customer-number"}
    assert '"card no." = "customer-number"  # line 6' in shown
    assert settings.keymap["stay"] == ("f9",)
    assert settings.keymap["verdict.merge"] == ("m",)
    assert "bands.merge = 0.75  # line 2" in shown
    assert '"stay" = "f9"  # Stop loading' in shown
    assert "(line 4)" in shown
    assert "mouse = false  # default" in shown


@given(st.text(min_size=1, max_size=60).filter(lambda text: text.strip()))
def test_any_reason_survives_being_shown(name: str) -> None:
    if any("\ud800" <= char <= "\udfff" for char in name):
        return
    file = SettingsFile(Path("x"), Settings(reasons=(Reason(name),)), {"reasons": 1})
    shown = "\n".join(settings_in_force(file, ChosenTheme("light", "")))
    assert tomllib.loads(shown)["reasons"] == [name]
    assert "\x1b" not in terminal_text(shown)


def test_lines_are_found_for_tables_dotted_and_quoted_keys() -> None:
    text = "a = 1\nb.c = 2\n[t]\n\"x.y\" = 3\n  z = [\n  1,\n]\n[t.u] # why\n'v' = 4\n"
    assert key_lines(text) == {"a": 1, "b.c": 2, "t": 3, "t.x.y": 4, "t.z": 5, "t.u": 8, "t.u.v": 9}


SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}


@pytest.mark.parametrize(
    ("option", "setting", "environment", "theme"),
    [
        (None, None, {}, "auto"),
        (None, None, {"NO_COLOR": "1"}, "ansi"),
        (None, None, {"NO_COLOR": ""}, "auto"),
        (None, None, SSH, "ansi"),
        (None, "light", SSH | {"NO_COLOR": "1"}, "light"),
        ("dark", "light", SSH | {"NO_COLOR": "1"}, "dark"),
    ],
)
def test_the_theme_is_the_options_then_the_settings_then_the_environments(
    option: str | None, setting: str | None, environment: dict[str, str], theme: str
) -> None:
    settings = overridden(Settings(theme=setting), theme=option)
    assert chosen_theme(settings.theme, environment).name == theme
