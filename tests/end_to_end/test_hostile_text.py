"""Hostile text in every field, through every screen: no control reaches the terminal but the app's own."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from subprocess import TimeoutExpired
from typing import Any

import pytest
from botocore.session import get_session

from reviewer.emulator.domain import FIRST_RUN, Domain
from reviewer.emulator.server import Emulator
from tests.end_to_end.conftest import REVIEWER, Desk
from tests.end_to_end.terminal import Terminal

# 6666 marks what would come from the data if a sequence got through.
HOSTILE = (
    "\x1b[6666mred",
    "\x1b]52;c;6666\x07clip",
    "\x1b]0;6666\x1b\\title",
    "\x1b[6666;1Hmoved",
    "\x1b[?6666hmode",
    "\x1bP6666\x1b\\dcs",
    "\x9b6666mc1",
    "\x9d0;6666\x9cosc",
    "nul\x00bell\x07del\x7fbs\x08\x08\x08",
    "line\nfeed\r\x0bover\x0c",
    "\u202ederorrim\u202c",
    "\u2066isolate\u2069",
    "zero\u200bwidth\u200d\u2060\ufeff",
    "soft\u00adhyphen\u034f",
    "tag\U000e0041\U000e007f",
    "selector\ufe0f\U000e0100",
    "[/x][bold]markup[/bold]",
    "[@click=app.quit]button[/]",
    "[link=http://6666]x[/link]\\[",
    "山田太郎様東京都千代田区",
    "👩\u200d👩\u200d👧 family",
    "z\u0301\u0302\u0303\u0304\u0305\u0306\u0307algo",
    "half\ud800pair",
    "private\ue000use\U000f0000",
    "blank\u3164\u2800\u115f",
    "علی\u200cرضا",
    "x" * 255,
    "東" * 127,
    "\u2028line\u2029paragraph\x85next",
)
_OWN = re.compile(
    rb"\x1b\[[0-9;]*[mHJKABCDGX]"
    rb"|\x1b\[\?[0-9;]+[hl]"
    rb"|\x1b\[\?[0-9]+\$p"
    rb"|\x1b\[[<>=][0-9;]*u"
    rb"|\x1b\]22;[a-z-]*(?:\x1b\\|\x07)"
    rb"|\x1b\]22;[a-z-]+(?=\x1b)"
    rb"|\x1b\[[0-9;]*t"
    rb"|\x1b\]11;\?\x1b\\"
)


def assert_nothing_but_the_apps_own_controls(raw: bytes) -> None:
    for sequence in _OWN.findall(raw):
        assert b"6666" not in sequence
    rest = _OWN.sub(b"", raw).replace(b"\r", b"").replace(b"\n", b"")
    text = rest.decode("utf-8")
    found = {
        f"U+{ord(char):04X}"
        for char in text
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") and char != "\u200c"
    }
    assert found == set()
    for joined in re.finditer("\u200c", text):
        around = text[joined.start() - 1] + text[joined.end()]
        assert all("ARABIC" in unicodedata.name(char) for char in around)


def text_members() -> list[str]:
    shape = get_session().get_service_model("customer-profiles").shape_for("Profile")
    return [name for name, member in shape.members.items() if member.type_name == "string"]


def hostile_domain(first: int) -> Domain:
    """One group of two profiles with another hostile text in every member, beginning at the ``first``."""

    def text(at: int) -> str:
        return HOSTILE[(first + at) % len(HOSTILE)]

    profiles: dict[str, Any] = {}
    for member in range(2):
        profile_id = f"{member:032x}"
        fields: dict[str, Any] = {name: text(at + member) for at, name in enumerate(text_members())}
        fields["Address"] = {
            line: text(at + member) for at, line in enumerate(("Address1", "City", "PostalCode"))
        }
        fields["Attributes"] = {text(at): text(at + member) for at in range(3)}
        profiles[profile_id] = {**fields, "ProfileId": profile_id}
    matches = [
        {"MatchId": text(1), "ProfileIds": [*profiles], "ConfidenceScore": 0.5},
        {"MatchId": text(2), "ProfileIds": [text(3), text(4)], "ConfidenceScore": 0.5},
        {"MatchId": text(5), "ProfileIds": ["e" * 32, "f" * 32], "ConfidenceScore": 0.5},
    ]
    errors = {one * 32: {"ProfileId": one * 32, "Code": text(6), "Message": text(7)} for one in "ef"}
    return Domain("people", FIRST_RUN, matches, profiles, errors)


def through_every_screen(terminal: Terminal) -> None:
    terminal.wait_for("FullName")
    terminal.settled()
    keys = (
        "w JJJJJJ KKKKKK i escape ? escape ctrl+p escape j i escape j i escape k k e e l = enter j j f s"
        " escape p escape c escape b escape m k H escape L escape v"
    )
    for key in keys.split():
        terminal.press(*(key if key.isupper() else [key]))
        terminal.settled()
    terminal.press("u", "u")
    terminal.settled()
    # On a busy machine a list may open only after the key that closes it: `q` then closes that first. What a
    # late key has marked is asked about, and left.
    for _ in range(5):
        terminal.press(*(["j", "enter"] if "Not saved yet" in terminal.text else ["q"]))
        with suppress(TimeoutExpired):
            assert terminal.wait_exit(5) == 0
            return
    raise AssertionError(f"q never left this screen:\n{terminal.text}")


@pytest.mark.parametrize("first", range(0, len(HOSTILE), 5))
def test_hostile_values_steer_nothing_on_any_screen(desk: Desk, first: int) -> None:
    emulator = desk.serve(hostile_domain(first))
    with desk.review(emulator.url, columns=120, rows=60) as terminal:
        through_every_screen(terminal)
        assert_nothing_but_the_apps_own_controls(terminal.raw)


def test_hostile_values_steer_nothing_on_a_small_screen_with_the_ansi_theme(desk: Desk) -> None:
    emulator = desk.serve(hostile_domain(7))
    with desk.review(emulator.url, "--theme", "ansi", columns=80, rows=24) as terminal:
        through_every_screen(terminal)
        assert_nothing_but_the_apps_own_controls(terminal.raw)


@pytest.mark.parametrize("first", range(0, len(HOSTILE), 4))
def test_values_that_differ_look_different(desk: Desk, first: int) -> None:
    values = [HOSTILE[(first + at) % len(HOSTILE)] for at in range(4)]
    values += [values[0] + "\u200b", values[1] + " "]
    profiles = {f"{at:032x}": {"ProfileId": f"{at:032x}", "BirthDate": one} for at, one in enumerate(values)}
    match = {"MatchId": "m", "ProfileIds": [*profiles], "ConfidenceScore": 0.5}
    emulator = desk.serve(Domain("people", FIRST_RUN, [match], {**profiles}, {}))
    with desk.review(emulator.url, columns=200, rows=60) as terminal:
        terminal.wait_for("BirthDate")
        terminal.wait_for("★")
        terminal.press("E")
        terminal.settled()
        lines = terminal.lines
        heads = next(line for line in lines if re.search("A[★◂]* 00000000", line))
        starts = [
            found.start() for letter in "ABCDEF" if (found := re.search(f"{letter}[★◂]* 0000000", heads))
        ]
        assert len(starts) == 6
        rows = lines[lines.index(heads) + 1 : -3]
        shown = [
            "\n".join(row[start:end].rstrip() for row in rows).rstrip()
            for start, end in zip(starts, [*starts[1:], 200], strict=True)
        ]
        assert len(set(shown)) == len(values)


def test_a_hostile_domain_name_steers_nothing_in_the_picker(desk: Desk) -> None:
    emulator = desk.stack.enter_context(Emulator([Domain(name, FIRST_RUN, [], {}, {}) for name in HOSTILE]))
    command = (*REVIEWER, "review", "--endpoint-url", emulator.url, "--region", "us-east-1")
    with desk.terminal(command) as terminal:
        terminal.wait_for("⟨U+202E⟩")
        terminal.press("j", "enter")
        terminal.wait_for("BadRequestException")
        terminal.press("q")
        terminal.wait_exit()
        assert_nothing_but_the_apps_own_controls(terminal.raw)


def test_a_hostile_domain_name_on_the_command_line_steers_nothing(desk: Desk) -> None:
    emulator = desk.serve(hostile_domain(0))
    with desk.review(emulator.url, domain="\x1b[6666m\u202e") as terminal:
        terminal.wait_for("BadRequestException")
        terminal.press("q")
        terminal.wait_exit()
        assert_nothing_but_the_apps_own_controls(terminal.raw)


def test_the_journals_list_steers_nothing(desk: Desk) -> None:
    emulator = desk.serve(hostile_domain(0))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("FullName")
        terminal.press("x", "x")
        terminal.wait_for("Group 3 of 3")
        terminal.wait_for("B can't be shown")
        terminal.press("x")
        terminal.wait_for("all 3 groups")
    with desk.terminal((*REVIEWER, "journal", "list", "--journal", str(desk.journal_path))) as terminal:
        assert terminal.wait_exit() == 0
        terminal.settled()
        assert_nothing_but_the_apps_own_controls(terminal.raw)
        assert "reject" in terminal.text
