"""The man page that the wheel brings: the whole manual, with nothing that roff does not know."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from reviewer.manual import topics
from reviewer.manual.man_page import man_page

PAGE = man_page("1.2.3", topics())


def test_every_topic_of_a_users_is_a_section() -> None:
    sections = [line.removeprefix(".SH ") for line in PAGE.splitlines() if line.startswith(".SH ")]
    assert sections == ["NAME", "SYNOPSIS", *(name.upper() for name in topics() if name != "development")]


@pytest.mark.parametrize(
    ("text", "roff"),
    [
        ("# The keys\n\nMore.\n\n## Of windows\n", ".I The keys\n.PP\nMore.\n.SS Of windows\n"),
        ("| key | what it does |\n| - | - |\n| `j` | next |\n", ".TP\n\\fBj\\fR\nnext\n"),
        ("| a | b | c |\n| - | - | - |\n| mask |  | masks |\n", ".TP\nmask\nmasks\n"),
        ("See [keys](keys.md) and\n[what](aws.md#x).\n", ".PP\nSee KEYS and\nwhat (see AWS).\n"),
        ("- one\n- **two**\n", ".IP \\(bu 2\none\n.IP \\(bu 2\n\\fBtwo\\fR\n"),
        (
            "1. one\n\n   more\n2. two\n",
            '.IP 1. 4\none\n.IP "" 4\nmore\n.IP 2. 4\ntwo\n',
        ),
        ("```console\n.x --a \\\n```\n", ".PP\n.RS 4\n.nf\n\\&.x \\-\\-a \\e\n.fi\n.RE\n"),
        (".so it is\n", ".PP\n\\&.so it is\n"),
    ],
    ids=["headings", "table", "empty cell", "links", "list", "numbered", "typed", "request"],
)
def test_markdown_is_written_in_mans_macros(text: str, roff: str) -> None:
    assert man_page("1", {"x": text}).partition(".SH X\n")[2] == roff


def test_no_line_of_text_is_a_request() -> None:
    known = (".TH ", ".SH ", ".SS ", ".I ", ".B ", ".RI ", ".PP", ".IP ", ".TP", ".RS ", ".RE", ".nf", ".fi")
    _coding, *lines = PAGE.splitlines()
    assert [one for one in lines if one.startswith((".", "'")) and not one.startswith(known)] == []


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_takes_it_without_a_warning_and_shows_it() -> None:
    command = ["groff", "-man", "-Tutf8", "-Kutf8", "-ww"]
    done = subprocess.run(command, input=PAGE, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    shown = re.sub(".\b", "", done.stdout)
    assert "--domain-name NAME" in shown
    assert "⟨U+202E⟩" in shown
