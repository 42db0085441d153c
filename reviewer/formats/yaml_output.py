"""``--output yaml`` and ``yaml-stream``, as version 2 of the AWS CLI writes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

from reviewer.formats.answers import Answers, Manner, Query, without_token

# libyaml's emitter where it is there, as in the AWS CLI; the two write the same, one ten times faster.
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def as_yaml(answers: Answers, query: Query | None, manner: Manner) -> Iterator[str]:
    """One document, members in the order of their names. An empty object prints nothing.

    Without a query the groups are written as their pages come; a query needs the whole answer first.
    """
    if query is not None or answers.rest is None:
        whole: Any = answers.whole()
        whole = query(whole) if query is not None else whole
        if whole != {}:
            yield dumped(whole, manner)
        return
    members = without_token(answers.first)
    members.pop("Matches", None)
    yield _members({name: members[name] for name in members if name < "Matches"}, manner)
    is_empty = True
    for page in answers.pages():
        if matches := page.get("Matches"):
            # A list at the top is indented as one below a member is: not at all.
            yield ("Matches:\n" if is_empty else "") + dumped(matches, manner)
            is_empty = False
    if is_empty:
        yield "Matches: []\n"
    yield _members({name: members[name] for name in members if name > "Matches"}, manner)


def as_yaml_stream(answers: Answers, query: Query | None, manner: Manner) -> Iterator[str]:
    """A list of pages, each as AWS sent it, written as it comes."""
    for page in answers.pages():
        told: Any = dict(page) if query is None else query(page)
        if told != {} or answers.rest is not None:
            yield dumped([told], manner)


def dumped(value: Any, manner: Manner) -> str:
    """One value as a YAML document. A lone scalar is written as in JSON, without YAML's mark of an end."""
    if value is None or isinstance(value, (str, int, float)):
        return json.dumps(value, ensure_ascii=manner.for_terminal) + "\n"
    text: str = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=False, allow_unicode=not manner.for_terminal
    )
    return text


def _members(members: dict[str, Any], manner: Manner) -> str:
    return dumped(members, manner) if members else ""
