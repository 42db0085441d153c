"""The manual: one topic a Markdown file beside this one, to read as it is or by ``reviewer help``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

_ORDER = (
    *(
        "review",
        "keys",
        "evidence",
        "samples",
        "quality",
        "team",
        "apply",
        "take-apart",
        "sources",
        "plain",
        "ssh",
    ),
    *("aws", "doctor", "journal", "settings", "get-matches", "emulator", "help", "development"),
)
"""The topics as they are listed: reviewing first, what is around it next."""


def topics() -> dict[str, str]:
    """Each topic's text in Markdown by its name, in the order in which they are listed.

    A text's first line is its title.
    """
    texts = {
        file.name.removesuffix(".md"): file.read_text(encoding="utf-8")
        for file in files(__name__).iterdir()
        if file.name.endswith(".md")
    }
    places = {name: place for place, name in enumerate(_ORDER)}
    return dict(sorted(texts.items(), key=lambda topic: (places.get(topic[0], len(places)), topic[0])))


def title(text: str) -> str:
    """The title of a topic."""
    return text.partition("\n")[0].removeprefix("# ")


def passages(text: str) -> Iterator[tuple[str, str]]:
    """A topic's passages, each with the heading it stands under.

    A passage is a paragraph, a point of a list, a row of a table, or a line of what is set as it is typed.
    """
    heading, gathered, is_typed = "", "", False
    for line in [*text.splitlines(), ""]:
        if gathered and (is_typed or not line or line.startswith(("#", "- ", "| ", "```"))):
            yield heading, gathered
            gathered = ""
        if line.startswith("```"):
            is_typed = not is_typed
        elif line.startswith("#") and not is_typed:
            heading = line.lstrip("# ")
        elif line.startswith("| ") and not line.startswith("| ---"):
            gathered = ": ".join(cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1] if cell.strip())
            gathered = gathered.replace("\\|", "|")
        elif not line.startswith("| ---"):
            gathered = f"{gathered} {line.removeprefix('- ').strip()}".strip()
