"""A part's rows in blocks, each knowing where in the part it lies, so that it can be read again.

Rows are decoded to one character a byte: places are then lengths, and ids and scores, which are ASCII,
come out as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from reviewer.sources.export.block import Block, block_of
from reviewer.sources.export.parsing import Parser
from reviewer.sources.export.parts import unreadable
from reviewer.sources.export.plain_bytes import PlainBytes, span
from reviewer.sources.export.shapes import Shape
from reviewer.sources.export.splitting import ends_its_rows, split_block

_LONGEST_LINE = 16 << 20


def blocks(plain: PlainBytes, shape: Shape, offset: int) -> Iterator[Block]:
    """Read a part's rows from the one that begins at ``offset`` to the end.

    Raises:
        SourceError: the part can't be read.
    """
    chunks = _in_whole_lines(plain, offset)
    for chunk in chunks:
        text = chunk.decode("latin-1")
        block = split_block(text, shape, offset)
        if block is not None:
            yield block
        elif ends_its_rows(text):
            yield from _parsed((chunk,), shape, offset)
        else:
            yield from _parsed(chain((chunk,), chunks), shape, offset)
            return
        offset += len(text)


def rows_between(plain: PlainBytes, shape: Shape, start: int, end: int) -> Iterator[list[str]]:
    """Read the rows between two places where rows begin, every value of them, one character a byte.

    Raises:
        SourceError: the part can't be read.
    """
    parser = Parser((span(plain, start, end),), shape)
    while not parser.at_end:
        yield from parser.next_rows()[0]


def _parsed(chunks: Iterable[bytes], shape: Shape, offset: int) -> Iterator[Block]:
    parser = Parser(chunks, shape)
    while not parser.at_end:
        block = block_of(*parser.next_rows(), shape, offset)
        yield block
        offset = block.end


def _in_whole_lines(plain: PlainBytes, offset: int) -> Iterator[bytes]:
    begun = b""
    for read in plain.chunks(offset):
        chunk = begun + read if begun else read
        cut = chunk.rfind(b"\n") + 1
        if not cut:
            # Lines may end with a lone CR; one at the very end may be half of CR LF.
            cut = chunk.rfind(b"\r", 0, len(chunk) - 1) + 1
        begun = chunk[cut:]
        if len(begun) > _LONGEST_LINE:
            raise unreadable(
                plain.name, f"a line of more than {_LONGEST_LINE >> 20} MiB is none of an export"
            )
        if cut:
            yield chunk[:cut]
    if begun:
        yield begun
