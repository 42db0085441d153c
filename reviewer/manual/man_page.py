"""The manual as a man page, ``reviewer(1)``: built into the wheel by ``hatch_build.py``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

_HEAD = """\
'\\" -*- coding: utf-8 -*-
.TH REVIEWER 1 "" "match\\-reviewer {version}"
.SH NAME
reviewer \\- review the possible duplicates of Amazon Connect Customer Profiles in a terminal
.SH SYNOPSIS
.B reviewer
.I COMMAND
.RI [ OPTION ...]
.PP
.B reviewer \\-\\-help
lists the commands,
.B reviewer \\fICOMMAND\\fB \\-\\-help
the options of one, and
.B reviewer help \\fITOPIC\\fR
shows one of the sections below.
"""


def man_page(version: str, texts: Mapping[str, str]) -> str:
    """Write topics as sections of one page in roff's man macros, but not the one for developers.

    Args:
        version: the program's, for the foot of each page.
        texts: the topics in Markdown by their names.
    """
    markdown = MarkdownIt("commonmark").enable("table")
    parts = [_HEAD.format(version=_escaped(version))]
    for name, text in texts.items():
        if name != "development":
            parts.append(f".SH {name.upper()}\n")
            parts += _roff(markdown.parse(text))
    return "".join(parts)


def _roff(tokens: Sequence[Token]) -> Iterator[str]:
    row: list[str] = []
    is_head = False
    # What stands around a text tells how it begins.
    for before, token in pairwise([Token("", "", 0), *tokens]):
        match token.type:
            case "inline" if before.type == "heading_open":
                yield f"{'.I' if before.tag == 'h1' else '.SS'} {_escaped(token.content)}\n"
            case "inline" if before.type in ("th_open", "td_open"):
                row.append(_line(token))
            case "inline":
                yield f"{_line(token)}\n"
            case "paragraph_open" if not token.hidden and before.type != "list_item_open":
                yield '.IP "" 4\n' if token.level else ".PP\n"
            case "list_item_open":
                yield f".IP {token.info}. 4\n" if token.info else ".IP \\(bu 2\n"
            case "fence":
                lines = "".join(f"{_guarded(_escaped(line))}\n" for line in token.content.splitlines())
                yield f".PP\n.RS {8 if token.level else 4}\n.nf\n{lines}.fi\n.RE\n"
            case "thead_open":
                is_head = True
            case "thead_close":
                is_head = False
                row.clear()
            case "tr_close" if not is_head:
                rest = " \\(em ".join(cell for cell in row[1:] if cell)
                yield f".TP\n{row[0]}\n{rest}\n"
                row.clear()


def _line(inline: Token) -> str:
    """The text of a paragraph or cell, beginning with no character that makes a line a request."""
    parts: list[str] = []
    link = ""
    for token in inline.children or ():
        match token.type:
            case "code_inline":
                parts.append(f"\\fB{_escaped(token.content)}\\fR")
            case "strong_open" | "em_open":
                parts.append("\\fB" if token.type == "strong_open" else "\\fI")
            case "strong_close" | "em_close":
                parts.append("\\fR")
            case "link_open":
                link = str(token.attrs["href"]).partition("#")[0].removesuffix(".md")
            case "link_close" if link:
                named = _escaped(link.upper())
                parts[-1] = named if parts[-1] == _escaped(link) else f"{parts[-1]} (see {named})"
            case "softbreak":
                parts.append("\n")
            case _:
                parts.append(_escaped(token.content))
    return "\n".join(map(_guarded, "".join(parts).split("\n")))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")


def _guarded(line: str) -> str:
    return f"\\&{line}" if line.startswith((".", "'")) else line
