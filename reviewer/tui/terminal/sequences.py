"""What a terminal sends, cut into keys, pastes and remains, wherever the link has cut it."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

ESCAPE_WAIT = 0.1
"""Seconds after which an escape is the key of that name, and half a letter is none."""
_PASTE_WAIT = 2.0
"""Seconds after which the end of a paste that has not come is not waited for any more."""
_CUT_WAIT = 2.0
"""Seconds in which what comes behind an escape may be the rest of the sequence that it began, and in which a
string sequence must come to its end: all keys would go into it."""
_LONGEST = 1 << 12
"""Bytes that are kept of a string sequence, such as an answer about a colour; a longer one means nothing."""

_PASTE, _PASTE_END = b"\x1b[200~", b"\x1b[201~"
_STRINGS = tuple(b"\x1b" + bytes([one]) for one in b"]P_^X")
# ECMA-48: control sequences, and the strings that end in BEL or ST, and in which no other control is but
# those of formats (5.6). Then X10's mouse reports, the Linux
# console's function keys, single shifts, and a letter with alt, whose UTF-8 may be several bytes.
_WHOLE = re.compile(
    rb"\x1b\x1b?(?:\[M[^\x1b]{3}|\[\[[A-E]|\[(?!M|\[)[0-?]*[ -/]*[@-~]|O[0-?]*[@-~])"
    rb"|\x1b[]P_^X][^\x00-\x07\x0e-\x1f]*(?:\x07|\x1b\\)"
    rb"|\x1b(?:[^\x1b\[O\]P_^X\x80-\xff]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})"
)
_BEGUN = re.compile(
    rb"\x1b\x1b?(?:\[M[^\x1b]{0,2}|\[\[?|\[(?!M|\[)[0-?]*[ -/]*|O[0-?]*)?\Z"
    rb"|\x1b[]P_^X][^\x00-\x07\x0e-\x1f]*\x1b?\Z"
    rb"|\x1b(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z"
)
_REST = re.compile(rb"\[|O.", re.DOTALL)
"""What follows an escape where it begins a sequence; a capital O alone may be the key."""
_REST_OF_ANSWER = re.compile(rb"\[|O.|\]", re.DOTALL)
"""The same while an answer about a colour is awaited, which must not be played as keys wherever it is cut."""
_ANSWER = b"\x1b]"
_LONE = re.compile(rb"\x1b+|\x1b[]P_^X]")
"""What is held and is a key if nothing follows: escape, or a letter with alt."""
# As much of a sequence as is one, in front of what belongs to none.
_BROKEN = re.compile(rb"\x1b\x1b?(?:\[\[?[0-?]*[ -/]*|O[0-?]*|[]P_^X][^\x00-\x07\x0e-\x1f]*)?")


class Kind(Enum):
    """What a piece of input is."""

    KEY = auto()
    """A character, or a whole sequence: a key, or a report such as one of the mouse."""
    PASTE = auto()
    """A bracketed paste: its text, whatever is in it."""
    REMAINS = auto()
    """A sequence that was cut in two or that is none: it means nothing, and no key of it was pressed."""


class Piece(NamedTuple):
    """A piece of input."""

    kind: Kind
    text: str
    """A byte that is no UTF-8 is U+FFFD in it."""


class Splitter:
    """Cuts bytes into pieces; what is not whole yet waits for the next bytes."""

    def __init__(self) -> None:
        self._held = b""
        """The beginning of a sequence."""
        self._is_rest = False
        """Whether what comes next belongs to a sequence that the link has cut in two."""
        self._pasted: bytearray | None = None
        """What has come of a paste."""
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._escaped_at = self._read_at = self._held_at = self._answer_until = float("-inf")

    def await_answer(self, until: float) -> None:
        """Take what looks like the beginning of a string sequence for one until then."""
        self._answer_until = until

    def feed(self, data: bytes, now: float) -> Iterator[Piece]:
        """Cut what was read at ``now``, in seconds of any clock that goes forward."""
        since_escape, self._escaped_at, self._read_at = now - self._escaped_at, float("-inf"), now
        behind = _REST_OF_ANSWER if now < self._answer_until else _REST
        if since_escape < _CUT_WAIT and behind.match(data):
            # The escape in front of it was taken for the key.
            self._held, self._held_at, self._is_rest = b"\x1b", now, True
        yield from self._endless(now)
        began = self._held_at if self._held else now
        data, self._held = self._held + data, b""
        count = len(data)
        while data:
            if self._pasted is not None:
                looked_through = max(len(self._pasted) - len(_PASTE_END), 0)
                self._pasted += data
                at = self._pasted.find(_PASTE_END, looked_through)
                if at < 0:
                    return
                data = bytes(self._pasted[at + len(_PASTE_END) :])
                yield self._end_of_paste(at)
            elif not data.startswith(b"\x1b"):
                run, escape, rest = data.partition(b"\x1b")
                yield from (Piece(Kind.KEY, one) for one in self._decoder.decode(run, final=bool(escape)))
                data = escape + rest
            elif whole := _WHOLE.match(data):
                data = data[whole.end() :]
                if whole.group() == _PASTE:
                    self._pasted = bytearray()
                else:
                    kind = Kind.REMAINS if self._is_rest else Kind.KEY
                    yield Piece(kind, whole.group().decode("utf-8", "replace"))
                self._is_rest = False
            elif _BEGUN.match(data):
                self._held_at = began if len(data) == count else now
                if len(data) > _LONGEST:
                    data, self._is_rest = data[:3] + data[-1:], True
                self._held = data
                return
            else:
                broken = _BROKEN.match(data)
                assert broken is not None  # It begins with an escape.
                data, self._is_rest = data[broken.end() :], False
                yield Piece(Kind.REMAINS, broken.group().decode("utf-8", "replace"))

    def idle(self, now: float) -> Iterator[Piece]:
        """Cut what nothing more has come behind for a while."""
        waited = now - self._read_at
        if waited >= ESCAPE_WAIT:
            is_answer = self._held == _ANSWER and now < self._answer_until
            if _LONE.fullmatch(self._held) and not is_answer:
                text, self._held, self._escaped_at = self._held.decode(), b"", self._read_at
                is_alt = len(text.lstrip("\x1b")) > 0
                yield from (Piece(Kind.KEY, one) for one in ([text] if is_alt else text))
            self._is_rest = bool(self._held)
            yield from self._endless(now)
            yield from (Piece(Kind.KEY, one) for one in self._decoder.decode(b"", final=True))
        if self._pasted is not None and waited >= _PASTE_WAIT:
            yield self._end_of_paste(len(self._pasted))

    def _endless(self, now: float) -> Iterator[Piece]:
        """Drop a string sequence whose end is not waited for any more."""
        if self._held.startswith(_STRINGS) and now - self._held_at >= _CUT_WAIT:
            text, self._held, self._is_rest = self._held.decode("utf-8", "replace"), b"", False
            yield Piece(Kind.REMAINS, text)

    def _end_of_paste(self, length: int) -> Piece:
        assert self._pasted is not None
        text, self._pasted = self._pasted[:length].decode("utf-8", "replace"), None
        return Piece(Kind.PASTE, text)
