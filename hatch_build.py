"""Builds the man page from the manual, for the wheel to bring as ``share/man/man1/reviewer.1``."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManPage(BuildHookInterface):
    """The build hook that pyproject.toml names."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the page, and have it put into the wheel."""
        sys.path.insert(0, self.root)
        from reviewer.manual import topics
        from reviewer.manual.man_page import man_page

        self._folder = TemporaryDirectory()
        page = Path(self._folder.name) / "reviewer.1"
        page.write_text(man_page(self.metadata.version, topics()), encoding="utf-8")
        build_data["shared_data"][str(page)] = "share/man/man1/reviewer.1"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take the page away again: the wheel has it."""
        self._folder.cleanup()
