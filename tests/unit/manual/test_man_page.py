"""The man page that the wheel brings: the whole manual, with nothing that roff does not know."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from reviewer.manual import topics
from reviewer.manual.man_page import man_page

PAGE = man_page("1.2.3")


def test_every_topic_of_a_users_is_a_section() -> None:
    sections = [line.removeprefix(".SH ") for line in PAGE.splitlines() if line.startswith(".SH ")]
    assert sections == ["NAME", "SYNOPSIS", *(name.upper() for name in topics() if name != "development")]


def test_a_row_of_a_table_is_a_tagged_paragraph_and_its_title_is_left_out() -> None:
    assert ".TP\n\\fBctrl+p\\fR\npalette: every action by name\n" in PAGE
    assert "what it does" not in PAGE


def test_a_link_names_the_section_it_leads_to() -> None:
    assert "can be moved (see SETTINGS)" in " ".join(PAGE.split())


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
