"""How far long work is, and that it is over, told to a real terminal."""

from __future__ import annotations

from tests.end_to_end.conftest import Desk, people


def test_the_terminal_shows_how_far_loading_is_and_tells_its_end_to_whoever_looks_elsewhere(
    desk: Desk,
) -> None:
    emulator = desk.serve(people(60))
    settings = desk.home / ".config" / "reviewer" / "config.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('verdict_pause = 0\nterminal_progress = true\nterminal_notices = "osc9"\n')
    with desk.review(emulator.url, "--max-results", "5") as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.settled()
        assert b"\x1b]9;4;3\x07" in terminal.raw
        assert b"loaded\x07" not in terminal.raw, "the screen was looked at"
        mark = len(terminal.raw)
        terminal.send("a\x1b[O")
        terminal.wait_for("60 loaded")
        terminal.wait_for(lambda _: b"\x1b]9;all is loaded\x07" in terminal.since(mark))
        assert b"\x1b]9;4;1;" in terminal.since(mark)
        assert terminal.since(mark).rindex(b"\x1b]9;4;0\x07") > terminal.since(mark).rindex(b"\x1b]9;4;1;")
        terminal.press("q")
        assert terminal.wait_exit() == 0
