"""The terminal's driver: a frame goes in one piece, and nothing waits for one that is not whole."""

from __future__ import annotations

import threading

import pytest
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.drivers.linux_driver import LinuxDriver

from reviewer.tui.terminal.driver import TerminalDriver

LEAVES = "\x1b[?1049l"


class _Driver(TerminalDriver):
    """One without a terminal, up to what it writes."""

    def __init__(self) -> None:
        self._app, self._frame, self._asked_at, self._others = object(), [], 0.0, None  # type: ignore[assignment]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    pieces: list[str] = []
    monkeypatch.setattr(LinuxDriver, "write", lambda _, data: pieces.append(data))
    monkeypatch.setattr(LinuxDriver, "stop_application_mode", lambda driver: driver.write(LEAVES))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)  # To be set back: leaving changes it.
    return pieces


def test_a_frame_goes_in_one_piece(written: list[str]) -> None:
    driver = _Driver()
    for piece in ("before", SYNC_START, "frame", SYNC_END, "behind"):
        driver.write(piece)
    assert written == ["before", f"{SYNC_START}frame{SYNC_END}", "behind"]


def test_a_stop_within_a_frame_leaves_the_screen_at_once(written: list[str]) -> None:
    driver = _Driver()
    driver.write(SYNC_START)
    driver.stop_application_mode()
    assert written == [LEAVES]
