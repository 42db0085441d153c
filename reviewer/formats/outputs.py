"""The output formats by the names that ``--output`` takes."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from reviewer.formats.answers import Format

# Each imported when it is asked for: rich and yaml are not for everyone to wait for.
_FORMATS = {
    "json": "reviewer.formats.json_output:as_json",
    "text": "reviewer.formats.text_output:as_text",
    "table": "reviewer.formats.table_output:as_table",
    "yaml": "reviewer.formats.yaml_output:as_yaml",
    "yaml-stream": "reviewer.formats.yaml_output:as_yaml_stream",
    "jsonl": "reviewer.formats.json_output:as_json_lines",
}

NAMES = tuple(_FORMATS)
"""The AWS CLI's, and ``jsonl``: one match group a line."""


def format_named(name: str) -> Format:
    """The format of that name, one of NAMES."""
    module, _, function = _FORMATS[name].partition(":")
    return cast(Format, getattr(import_module(module), function))


def takes_all_first(name: str, *, with_query: bool) -> bool:
    """Tell whether a format writes nothing before it has every page."""
    return name == "table" or (with_query and name in ("json", "yaml"))
