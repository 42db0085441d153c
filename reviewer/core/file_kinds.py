"""What a file is that is not what was asked for, told by how it begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class FileKind(NamedTuple):
    """What files begin with, what they are, and what to do about it."""

    begins: bytes | tuple[bytes, ...]
    is_: str
    """As the end of a sentence, e.g. ``it is a zip archive``."""
    todo: str


PACKED: Sequence[FileKind] = (
    FileKind(b"PK\x03\x04", "it is a zip archive", "Unpack it first"),
    FileKind(b"\x28\xb5\x2f\xfd", "it is packed with zstd", "Unpack it first, with `unzstd`"),
    FileKind(b"BZh", "it is packed with bzip2", "Unpack it first, with `bunzip2`"),
    FileKind(b"\xfd7zXZ\x00", "it is packed with xz", "Unpack it first, with `unxz`"),
    FileKind(b"7z\xbc\xaf\x27\x1c", "it is a 7z archive", "Unpack it first"),
    FileKind(
        (b"\xff\xfe\0\0", b"\0\0\xfe\xff"),
        "it is UTF-32, not UTF-8",
        "Convert it first: `iconv -f UTF-32 -t UTF-8`",
    ),
    FileKind(
        (b"\xff\xfe", b"\xfe\xff"),
        "it is UTF-16, not UTF-8",
        "Convert it first: `iconv -f UTF-16 -t UTF-8`",
    ),
)
"""Archives and encodings of which any file may be made."""


def kind_of(head: bytes, kinds: Iterable[FileKind]) -> FileKind | None:
    """The first kind that a file begins as; None where it is none of them."""
    return next((one for one in kinds if head.startswith(one.begins)), None)
