"""Whether the terminal is dark or light: how it is asked, and what it answers.

Asked once by its background's colour (xterm, OSC 11), and told by the terminal whenever its user changes that
(mode 2031, https://contour-terminal.org/vt-extensions/color-palette-update-notifications/).
"""

from __future__ import annotations

import re

ASK = "\x1b]11;?\x1b\\"
"""Asks for the background's colour."""
TELL_OF_CHANGES, TELL_NO_MORE = "\x1b[?2031h", "\x1b[?2031l"
"""Has the terminal tell of a change between dark and light, or tell no more."""
PATIENCE = 2.0
"""Seconds after which an answer is none: whoever has begun to read keeps the colours they read in."""

_COLOR = re.compile(r"\x1b\]11;(?:rgba?:([0-9a-f]+)/([0-9a-f]+)/([0-9a-f]+)|#([0-9a-f]{6}))", re.IGNORECASE)
_CHANGE = re.compile(r"\x1b\[\?997;([12])n")
_DARK = "1"


def answered(text: str) -> bool | None:
    """Whether the background is dark by an answer to :data:`ASK`; None for what is no such answer."""
    found = _COLOR.match(text)
    if found is None:
        return None
    in_hex = found[4]
    parts = found.groups()[:3] if in_hex is None else [in_hex[at : at + 2] for at in (0, 2, 4)]
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in parts)
    # Rec. 601: as light as it looks, by the values as they are sent.
    return bool(0.299 * red + 0.587 * green + 0.114 * blue < 0.5)


def changed(text: str) -> bool | None:
    """Whether the terminal is dark now, by what it tells of a change; None for what tells of none."""
    found = _CHANGE.fullmatch(text)
    return None if found is None else found[1] == _DARK
