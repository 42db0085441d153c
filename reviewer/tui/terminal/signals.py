"""What the terminal itself shows: how far long work is, and a notice of its end where nobody looks.

Operating system commands (OSC) that not every terminal knows, so that only settings turn them on.
"""

from __future__ import annotations

from collections.abc import Callable

from reviewer.core.settings import Notices

# https://conemu.github.io/en/AnsiEscapeCodes.html#ConEmu_specific_OSC: 9;4 with 1 for a share, 3 for work
# whose share is not known, 0 for none.
_SHARE, _NO_SHARE, _NOTHING = "\x1b]9;4;1;{}\x07", "\x1b]9;4;3\x07", "\x1b]9;4;0\x07"
_NOTICES = {Notices.OFF: "", Notices.OSC9: "\x1b]9;{}\x07", Notices.OSC777: "\x1b]777;notify;reviewer;{}\x07"}


class Signals:
    """Tells the terminal of long work, as far as the settings want it."""

    def __init__(
        self,
        write: Callable[[str], object],
        is_looked_at: Callable[[], bool],
        *,
        progress: bool = False,
        notices: Notices = Notices.OFF,
        in_tmux: bool = False,
    ) -> None:
        """Tell nothing yet.

        Args:
            write: writes to the terminal.
            is_looked_at: whether it has the focus, as far as it tells.
            progress: whether to show how far work is.
            notices: how to tell of its end, if at all.
            in_tmux: whether tmux lies between, which hands on only what is wrapped for it.
        """
        self._write, self._is_looked_at = write, is_looked_at
        self._progress, self._in_tmux = progress, in_tmux
        self._notice = _NOTICES[notices]
        self._shown = _NOTHING
        self._works: dict[str, float | None] = {}
        """Those that are under way by their names, each with the share that is done, if that is known."""

    def work(self, name: str, share: float | None) -> None:
        """Show that some work is under way, and how much of it is done."""
        self._works[name] = share
        self._show()

    def end(self, name: str, notice: str) -> None:
        """Show that some work is over, if it was under way.

        Args:
            name: which.
            notice: what to say of it where nobody looks, in words of our own: a terminal may keep them.
        """
        if name not in self._works:
            return
        del self._works[name]
        self._show()
        if self._notice and not self._is_looked_at():
            self._send(self._notice.format(notice))

    def hide(self) -> None:
        """Take off what is shown until more is told: the terminal is someone else's for now."""
        self._put(_NOTHING)

    def _show(self) -> None:
        share = next(reversed(self._works.values()), None)
        part = _NO_SHARE if share is None else _SHARE.format(int(100 * share))
        self._put(part if self._works else _NOTHING)

    def _put(self, part: str) -> None:
        if self._progress and part != self._shown:
            self._shown = part
            self._send(part)

    def _send(self, sequence: str) -> None:
        escaped = sequence.replace("\x1b", "\x1b\x1b")
        self._write(f"\x1bPtmux;{escaped}\x1b\\" if self._in_tmux else sequence)
