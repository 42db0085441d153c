"""What is asked of a team's table: :class:`reviewer.aws.table.Table`, or its like in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

Item = Mapping[str, Any]


class SharedTable(Protocol):
    """A table of items by ``pk`` and ``sk``. Methods block; they raise SourceError if it can't be reached."""

    def now(self) -> datetime:
        """The table's own time, to about a second."""

    def put(self, item: Item, condition: str | None = None, **values: object) -> Item | None:
        """Put an item if a condition holds; answers None, or the item that was in the way."""

    def get(self, key: Item) -> Item | None:
        """Read an item as it is now; None where there is none."""

    def query(self, condition: str, *, index: str | None = None, **values: object) -> Iterator[Item]:
        """Read the items of a partition in order as they are now, of an index as of some moments ago."""
