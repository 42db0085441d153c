"""A failure of the program itself tells where it failed and nothing of a customer."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.core.crash_report import parting_words
from reviewer.tui.widgets.group_pane import GroupPane
from tests.tui.conftest import OpenReview, people


def failure() -> BaseException:
    try:
        raise KeyError("Ann Example, 1981-04-02")
    except KeyError as error:
        return error


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where reports go to."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "reviewer"


def test_the_report_names_the_frames_and_no_value(state: Path) -> None:
    path = state / "crash.log"
    words = parting_words(failure())
    report = path.read_text()
    assert "KeyError" in report
    assert "test_crash_report.py" in report
    assert "Ann" not in report + words
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_report_that_cannot_be_written_is_told(state: Path) -> None:
    state.parent.write_text("a file in the folder's place")
    assert "No report could be written" in parting_words(failure())


async def test_a_failing_handler_leaves_no_traceback(
    open_review: OpenReview,
    monkeypatch: pytest.MonkeyPatch,
    state: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_: GroupPane) -> None:
        raise KeyError("Ann Example, 1981-04-02")

    monkeypatch.setattr(GroupPane, "toggle_whole", fail)
    with pytest.raises(KeyError):
        async with open_review(people(3)) as pilot:
            await pilot.press("w")
            await pilot.pause(0.2)
    said = capsys.readouterr()
    assert "Ann" not in said.out + said.err
    assert "Traceback" not in said.out + said.err
    assert "KeyError" in said.err
    assert (state / "crash.log").exists()


async def test_what_fails_in_a_worker_s_thread_is_reported_with_its_own_frames(
    open_review: OpenReview, state: Path
) -> None:
    def fail() -> None:
        raise KeyError("Ann Example, 1981-04-02")

    with pytest.raises(KeyError):
        async with open_review(people(3)) as pilot:
            pilot.app.run_worker(fail, thread=True)
            await pilot.pause(0.2)
    report = (state / "crash.log").read_text()
    assert "KeyError" in report
    assert "test_crash_report.py" in report
