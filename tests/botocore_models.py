"""Botocore's models of services, read once a process: each session reads them again, half its cost."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import botocore
from botocore.loaders import JSONFileLoader

_own_models, _read = str(Path(botocore.__file__).parent), JSONFileLoader.load_file
_read_once = functools.cache(functools.partial(_read, JSONFileLoader()))


def _load_file(self: JSONFileLoader, path: str) -> Any:
    return _read_once(path) if path.startswith(_own_models) else _read(self, path)


def read_once() -> None:
    """Read no model a second time from now on."""
    JSONFileLoader.load_file = _load_file
