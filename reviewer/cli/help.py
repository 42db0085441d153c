"""``reviewer help``: the manual, a topic at a time, and where in it a word stands."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping

import click

from reviewer.cli.output import fail, write
from reviewer.manual import passages, title, topics

_WIDEST = 100
"""Columns; longer lines are hard to read."""
_SHOWN = 160
"""Characters of a passage in which a word was found."""


@click.command("help")
@click.argument(
    "topic",
    required=False,
    shell_complete=lambda _context, _argument, begun: [name for name in topics() if name.startswith(begun)],
)
@click.option("--search", metavar="WORD", help="Find a word in the manual, or in this topic.")
def help(topic: str | None, search: str | None) -> None:
    """Show a topic of the manual, or list the topics there are.

    The name of a command shows the topic that it belongs to.
    """
    texts = topics()
    if topic is not None:
        topic = _named(topic, texts)
    if search is not None:
        _tell_where(search, texts if topic is None else {topic: texts[topic]})
    elif topic is not None:
        _show(texts[topic])
    else:
        widest = max(map(len, texts))
        write(f"{name:{widest}}  {title(text)}\n" for name, text in texts.items())
        write(["\nreviewer help TOPIC shows one, reviewer help --search WORD finds a word in it\n"])


def _named(name: str, texts: Mapping[str, str]) -> str:
    from reviewer.cli.main import COMMANDS, TOPICS

    topic = TOPICS.get(name, name)
    if topic not in texts:
        from difflib import get_close_matches

        close = get_close_matches(name, [*texts, *COMMANDS], 1)
        meant = f"did you mean {close[0]}?" if close else "`reviewer help` lists those there are"
        fail(f"There is no topic {name}: {meant}", 2)
    return topic


def _show(text: str) -> None:
    """Show a topic, in a pager where that is a terminal."""
    shown = _rendered(_without_links(text))
    if sys.stdout.isatty():
        from reviewer.cli.pager import pager_of, write_to_pager

        if pager := pager_of({}):
            return write_to_pager([shown], pager, 1, "to nothing for none")
    return write([shown])


def _without_links(text: str) -> str:
    """Name the topics that links lead to: here none can be followed."""
    text = re.sub(r"\[([^][\n]*)\]\(([a-z-]+)\.md[^)]*\)", r"\1 (`reviewer help \2`)", text)
    return re.sub(r"\[([^][\n]*)\]\([^)]*\)", r"\1", text)


def _rendered(text: str) -> str:
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.theme import Theme

    # Rich puts code on a black ground, which is a stripe on a terminal that is not black.
    theme = Theme({"markdown.code": "bold", "markdown.code_block": "bold"})
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    console = Console(width=width, theme=theme, highlight=False)
    with console.capture() as captured:
        console.print(Markdown(text, hyperlinks=False))
    return captured.get()


def _tell_where(word: str, texts: Mapping[str, str]) -> None:
    """Tell each passage that the word stands in, behind its topic and heading."""
    found = [
        f"{name}: {heading}\n    {_around(at, passage)}\n"
        for name, text in texts.items()
        for heading, passage in passages(_without_links(text))
        if (at := passage.casefold().find(word.casefold())) >= 0
    ]
    if not found:
        fail(f"{word} is not in the manual. `reviewer help` lists its topics", 1)
    write(found)


def _around(at: int, passage: str) -> str:
    """Cut a passage to what stands around a place in it, whole words."""
    start = passage.rfind(" ", 0, max(at - _SHOWN // 2, 0)) + 1
    end = passage.find(" ", start + _SHOWN)
    ahead, behind = "… " if start else "", "" if end < 0 else " …"
    return f"{ahead}{passage[start : None if end < 0 else end]}{behind}"
