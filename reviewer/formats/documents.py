"""JSON and YAML: the whole answer as one document, or a piece for each group or page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

from reviewer.formats.answers import Answers, Style

# libyaml's emitter where it is there, as in the AWS CLI; the two write the same, one ten times faster.
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_JSON_OPENING, _JSON_CLOSING = '{\n    "Matches": [', "\n    ]\n}\n"


def json_document(value: Any, style: Style) -> str:
    """JSON with four spaces an indent. An empty object prints nothing, as with the AWS CLI."""
    return "" if value == {} else json.dumps(value, indent=4, ensure_ascii=style.for_terminal) + "\n"


def json_by_page(answers: Answers, style: Style) -> Iterator[str]:
    """The JSON document of all pages, written as they come."""
    head = {name: value for name, value in answers.head.items() if name != "Matches"}
    yield json_document({**head, "Matches": []}, style).removesuffix("]\n}\n")
    separator = ""
    for page in answers.pages():
        if matches := page.get("Matches"):
            document = json_document({"Matches": matches}, style)
            yield separator + document.removeprefix(_JSON_OPENING).removesuffix(_JSON_CLOSING)
            separator = ","
    yield _JSON_CLOSING if separator else "]\n}\n"


def json_lines(value: Any, style: Style) -> str:
    """One line of JSON for each item of a list, or for a value that is not a list; null gives no line."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    line = json.JSONEncoder(ensure_ascii=style.for_terminal, separators=(",", ":")).encode
    return "".join(f"{line(item)}\n" for item in items)


def yaml_document(value: Any, style: Style) -> str:
    """YAML in the order of the members' names, as version 2 of the AWS CLI writes it.

    An empty object prints nothing. A lone scalar is written as in JSON, without YAML's mark of an end.
    """
    if value is None or isinstance(value, (str, int, float)):
        return json.dumps(value, ensure_ascii=style.for_terminal) + "\n"
    return "" if value == {} else _yaml(value, style)


def yaml_by_page(answers: Answers, style: Style) -> Iterator[str]:
    """The YAML document of all pages, written as they come."""
    head = {name: value for name, value in answers.head.items() if name != "Matches"}
    yield yaml_document({name: head[name] for name in head if name < "Matches"}, style)
    opening = "Matches:\n"
    for page in answers.pages():
        if matches := page.get("Matches"):
            # A list at the top is indented as one below a member is: not at all.
            yield opening + _yaml(matches, style)
            opening = ""
    if opening:
        yield "Matches: []\n"
    yield yaml_document({name: head[name] for name in head if name > "Matches"}, style)


def yaml_item(value: Any, style: Style) -> str:
    """One item of a YAML list of pages."""
    return _yaml([value], style)


def _yaml(value: Any, style: Style) -> str:
    wanted: dict[str, Any] = {"default_flow_style": False, "allow_unicode": not style.for_terminal}
    try:
        return str(yaml.dump(value, Dumper=_Dumper, **wanted))
    except UnicodeEncodeError:
        # Half a surrogate pair, which libyaml can't take and Python's own emitter escapes.
        return str(yaml.dump(value, Dumper=yaml.SafeDumper, **wanted))
