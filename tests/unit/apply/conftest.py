"""A journal in a folder of its own."""

from tests.unit.journal.conftest import journal, path

__all__ = ["journal", "path"]
