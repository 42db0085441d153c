"""Settings as a person makes them: `reviewer config`, and a review that obeys them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.end_to_end.conftest import REVIEWER, Desk, people


def config(desk: Desk, *words: str, **environment: str) -> CompletedProcess[str]:
    return desk.run((*REVIEWER, "config", *words), **environment)


@pytest.fixture
def path(desk: Desk) -> Path:
    return desk.home / ".config" / "reviewer" / "config.toml"


def test_init_writes_a_file_for_its_owner_alone_where_path_says(desk: Desk, path: Path) -> None:
    assert config(desk, "path").stdout == f"{path}\n"
    assert config(desk, "init").returncode == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert config(desk, "show").returncode == 0


def test_init_writes_over_nothing_unless_told_to(desk: Desk, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text('theme = "light"\n')
    path.chmod(0o644)
    refused = config(desk, "init")
    assert refused.returncode == 1
    assert "is there already" in refused.stderr
    assert path.read_text() == 'theme = "light"\n'
    assert config(desk, "init", "--force").returncode == 0
    assert "light" not in path.read_text().partition("theme =")[2].partition("\n")[0]
    assert path.stat().st_mode & 0o777 == 0o600


def test_show_tells_what_is_in_force_and_where_it_comes_from(desk: Desk, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text('mask = true\nreasons = ["twins", "\\u001b[31mred"]\n')
    shown = config(desk, "show", SSH_CONNECTION="192.0.2.1 50000 192.0.2.2 22").stdout
    assert 'theme = "ansi"  # over SSH it sends the fewest bytes' in shown
    assert "mask = true  # line 1" in shown
    assert tomllib.loads(shown)["keymap"]["verdict.merge"] == "m"
    assert "\x1b" not in shown


def test_a_faulty_file_stops_the_review_before_the_screen_opens(desk: Desk, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text('theme = "\x1b[31m"\n'.replace("\x1b", "\\u001b") + '[keymap]\n"group.nxt" = "n"\n')
    with desk.terminal((*REVIEWER, "demo")) as terminal:
        assert terminal.wait_exit() == 2
        text = terminal.wait_for("Did you mean")
        assert f"{path}, line 1: theme:" in text.replace("\n", "")
        assert b"\x1b" not in terminal.raw
    assert not desk.journal_path.exists()


def test_a_review_obeys_keymap_and_mouse(desk: Desk, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(
        'mouse = true\nverdict_pause = 0\n[keymap]\nverdict.merge = "z"\ngroup.next = ["n", "down"]\n'
    )
    emulator = desk.serve(people(3))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.wait_for("z merge")
        assert b"\x1b[?1000h" in terminal.raw
        terminal.press("m", "n")
        terminal.wait_for("Annn2 Doe")
        terminal.press("z")
        terminal.wait_for("Annn3 Doe")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert [one.match_id[-1] for one in desk.decisions()] == ["2"]
    with desk.review(emulator.url, "--no-mouse") as terminal:
        terminal.wait_for("Annn1 Doe")
        assert b"\x1b[?1000h" not in terminal.raw


def test_a_review_takes_the_users_word_for_what_an_attribute_holds(desk: Desk, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text('[fields]\nKundenkarte = "identity-number"\n')
    domain = people(1)
    for profile, card in zip(domain["Profiles"], ("K-44718", "K-99021"), strict=True):
        profile["Attributes"] = {"kundenkarte": card}
    with desk.review(desk.serve(domain).url) as terminal:
        terminal.wait_for("identity numbers differ")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_over_ssh_the_screen_uses_the_terminals_own_colours(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    link = "192.0.2.1 50000 192.0.2.2 22"
    for options, true_colour in [((), False), (("--theme", "dark"), True)]:
        with desk.review(emulator.url, *options, SSH_CONNECTION=link) as terminal:
            terminal.wait_for("Annn1 Doe")
            assert (b"\x1b[38;2;" in terminal.raw or b";38;2;" in terminal.raw) is true_colour
