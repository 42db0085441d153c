"""``reviewer journal`` as a person or a script uses it: one process a command."""

from __future__ import annotations

import gzip
import json
import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from reviewer.core.decisions import Verdict
from reviewer.core.receipts import ReceiptState
from reviewer.journal.sqlite import Journal
from tests import warm_starts
from tests.unit.journal.holding import database_held
from tests.unit.journal.making import decision, receipt, withdrawal


def run(*words: str | Path, output: str | None = None, **environment: str) -> CompletedProcess[str]:
    return warm_starts.run(
        [*warm_starts.PYTHON_M, "reviewer", "journal", *map(str, words)],
        environment=os.environ | {"TZ": "UTC"} | environment,
        output=output,
    )


@pytest.fixture
def filled(path: Path) -> Path:
    """Three decisions by two people, one taken back."""
    with Journal.open(path) as journal:
        journal.append(decision(1, group=1, note="twins"))
        journal.append(decision(2, Verdict.REJECT, group=2, reviewer="bob", domain_name="other"))
        journal.append(decision(3, Verdict.REVIEW, group=3))
        journal.append(withdrawal(4, of=decision(3, Verdict.REVIEW, group=3)))
    return path


def test_list_aligns_its_columns(filled: Path) -> None:
    lines = run("list", "--journal", filled).stdout.splitlines()
    assert lines[0].split() == [
        "DECIDED", "AT", "REVIEWER", "DOMAIN", "REGION", "VERDICT", "SCORE", "PROFILES", "MATCHID", "NOTE",
    ]  # fmt: skip
    assert lines[1].startswith(
        "2026-11-23 12:00:01  ann       acme    eu-west-1  merge      0.9300         2  0000"
    )
    assert lines[1].endswith("  twins")
    assert len({line.index("eu-west-1") for line in lines[1:]}) == 1


def test_what_became_of_a_merge_is_listed_counted_and_checked(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1))
        journal.append_receipts(
            [
                receipt(1, ReceiptState.SENT, decision(1)),
                receipt(2, ReceiptState.DIFFERS, decision(1), codes=("differs:Gender",)),
            ]
        )
    listed = run("list", "--journal", path).stdout.splitlines()
    assert listed[2].split()[:3] == ["RECORDED", "AT", "BY"]
    assert listed[4].split()[5:6] == ["differs"]
    assert listed[4].endswith("1  differs:Gender")
    stats = run("stats", "--journal", path).stdout.splitlines()
    assert stats[-2].split() == ["DOMAIN", "REGION", "STATE", "MERGES"]
    assert stats[-1].split() == ["acme", "eu-west-1", "differs", "1"]
    assert "2 receipts, each as it was written" in run("verify", "--journal", path).stdout


def test_list_tells_a_merge_in_part_from_a_whole_one(path: Path) -> None:
    three = (*decision(1).profile_ids, "c" * 32)
    merged = decision(1, profile_ids=three, clusters=(three[:2],))
    with Journal.open(path) as journal:
        journal.append(merged)
        journal.append(withdrawal(2, of=merged))
        journal.append(decision(3, profile_ids=three, clusters=(three,)))
    lines = run("list", "--journal", path).stdout.splitlines()[1:]
    assert ["merge in part " in line for line in lines] == [True, False, False]


def test_list_takes_the_filters_of_export(filled: Path) -> None:
    latest = run("list", "--latest", "--journal", filled).stdout.splitlines()[1:]
    assert [line.split()[5] for line in latest] == ["merge", "reject"]
    assert len(run("list", "--reviewer", "bob", "--journal", filled).stdout.splitlines()) == 2
    since = run("list", "--since", "2026-11-23T12:00:03Z", "--journal", filled).stdout.splitlines()[1:]
    assert [line.split()[5] for line in since] == ["review", "withdrawn"]


def test_since_takes_the_ends_of_the_calendar(filled: Path) -> None:
    for since, lines in (("0001-01-01", 5), ("0001-01-01T00:00+14:00", 5), ("9999-12-31T23:59-12:00", 1)):
        told = run("list", "--since", since, "--journal", filled, TZ="Asia/Tokyo")
        assert (told.returncode, len(told.stdout.splitlines())) == (0, lines), told.stderr


def test_a_since_that_is_no_time_is_told(filled: Path) -> None:
    told = run("list", "--since", "last wek", "--journal", filled)
    assert told.returncode == 2
    assert "last wek is no time: write it as" in told.stderr


def test_until_takes_a_day_whole_and_a_moment_exactly(filled: Path) -> None:
    for until, decisions in (("2026-11-23", 4), ("2026-11-22", 0), ("2026-11-23T12:00:02Z", 1)):
        told = run("list", "--until", until, "--journal", filled)
        assert (told.returncode, len(told.stdout.splitlines())) == (0, 1 + decisions), until


def test_outside_text_steers_no_terminal(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(
            decision(1, note="\x1b[2J\u202e", domain_name="a\x07b", match_id="\x9b31m", reviewer="\x1b]0;x")
        )
    for command in ("list", "stats"):
        shown = run(command, "--journal", path).stdout
        assert not [char for char in shown if char != "\n" and (ord(char) < 32 or 127 <= ord(char) < 160)]
        assert "a␇b" in shown


def test_list_can_be_cut_short_by_its_reader(path: Path) -> None:
    with Journal.open(path) as journal:
        for number in range(400):
            journal.append(decision(number, group=number))
    for command in ("list", "export", "stats"):
        told = subprocess.run(
            f"set -o pipefail; '{sys.executable}' -m reviewer journal {command} --journal '{path}' | head -2",
            shell=True, executable="/bin/bash", capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert len(told.stdout.splitlines()) == 2
        assert told.returncode == 0
        assert told.stderr == ""


@pytest.mark.parametrize("command", ["list", "export", "stats", "verify"])
def test_an_output_that_is_full_is_told_in_one_line(filled: Path, command: str) -> None:
    told = run(command, "--journal", filled, output="/dev/full")
    assert told.returncode == 1
    assert told.stderr.startswith("reviewer: The output can't be written: No space left on device.")
    assert len(told.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["list", "export", "stats"])
def test_an_output_that_is_closed_is_told_in_one_line(filled: Path, command: str) -> None:
    told = subprocess.run(
        f"'{sys.executable}' -m reviewer journal {command} --journal '{filled}' >&-",
        shell=True, stderr=subprocess.PIPE, text=True, timeout=60,
    )  # fmt: skip
    assert told.returncode == 1
    assert told.stderr.startswith("reviewer: Standard output is closed: ")
    assert len(told.stderr.splitlines()) == 1


def test_list_writes_to_a_terminal_with_few_characters(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1, note="Zoë"))
    shown = run("list", "--journal", path, PYTHONIOENCODING="ascii")
    assert shown.returncode == 0
    assert "Zo\\xeb" in shown.stdout


@pytest.mark.parametrize("command", ["list", "export", "verify", "stats"])
def test_reading_makes_no_journal_where_there_is_none(path: Path, command: str) -> None:
    told = run(command, "--journal", path)
    assert told.returncode == 1
    assert told.stderr.startswith("reviewer: There is no journal at ")
    assert len(told.stderr.splitlines()) == 1
    assert not path.parent.exists()


def test_export_to_a_file_is_complete_and_private(filled: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    assert run("export", "--verdict", "reject", "--output", output, "--journal", filled).returncode == 0
    output.chmod(0o644)
    assert run("export", "--output", output, "--journal", filled).returncode == 0
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    header, *lines = map(json.loads, output.read_text().splitlines())
    assert header["decisions"] == len(lines) == 4
    assert run("export", "--journal", filled).stdout.splitlines()[1:] == output.read_text().splitlines()[1:]


def test_export_never_replaces_the_journal_or_a_device(filled: Path) -> None:
    for output, why in ((filled, "the journal itself"), (Path("/dev/null"), "is not a file")):
        told = run("export", "--output", output, "--journal", filled)
        assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
        assert why in told.stderr
    assert run("verify", "--journal", filled).returncode == 0


@pytest.mark.parametrize(
    "words", [["export", "--output"], ["export", "--format", "csv", "--output"], ["backup"]]
)
@pytest.mark.parametrize("kind", ["another journal", "notes"])
def test_a_file_of_another_kind_is_replaced_only_by_force(
    filled: Path, tmp_path: Path, words: list[str], kind: str
) -> None:
    target = tmp_path / "there"
    if kind == "notes":
        target.write_text("my notes")
    else:
        with Journal.open(target) as journal:
            journal.append(decision(1))
    before = target.read_bytes()
    told = run(*words, target, "--journal", filled)
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    assert "there already" in told.stderr
    assert "--force" in told.stderr
    assert target.read_bytes() == before
    assert run(*words, target, "--force", "--journal", filled).returncode == 0
    assert target.read_bytes() != before


def test_exports_of_either_form_replace_each_other(filled: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    for form in ("jsonl", "csv", "jsonl"):
        assert run("export", "--format", form, "--output", output, "--journal", filled).returncode == 0


@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm"])
@pytest.mark.parametrize("words", [["export", "--output"], ["backup"]])
def test_nothing_is_written_to_what_sqlite_keeps_beside_a_database(
    filled: Path, tmp_path: Path, words: list[str], ending: str
) -> None:
    other = tmp_path / "other.sqlite3"
    run("backup", other, "--journal", filled)
    for base in (filled, other):
        told = run(*words, f"{base}{ending}", "--force", "--journal", filled)
        assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    left = tmp_path / f"new{ending}"
    left.write_text("of a database that was here")
    told = run(*words, tmp_path / "new", "--journal", filled)
    assert told.returncode == 1
    assert "from another database of that name" in told.stderr
    assert not (tmp_path / "new").exists()


def test_a_dash_is_standard_output(filled: Path, tmp_path: Path) -> None:
    exported = run("export", "--output", "-", "--journal", filled)
    assert exported.stdout.splitlines()[1:] == run("export", "--journal", filled).stdout.splitlines()[1:]
    copy = tmp_path / "copy.sqlite3"
    with copy.open("wb") as stream:
        subprocess.run(
            [sys.executable, "-m", "reviewer", "journal", "backup", "-", "--journal", filled],
            stdout=stream, check=True, timeout=60,
        )  # fmt: skip
    copy.chmod(0o600)
    assert run("list", "--journal", copy).stdout == run("list", "--journal", filled).stdout


def test_csv_has_a_header_and_a_line_a_decision(filled: Path) -> None:
    lines = run("export", "--format", "csv", "--journal", filled).stdout.splitlines()
    assert lines[0].startswith("id,decided_at,reviewer,")
    assert len(lines) == 5


def test_import_takes_in_what_another_journal_exported(filled: Path, tmp_path: Path) -> None:
    export = tmp_path / "out.jsonl"
    other = tmp_path / "other" / "journal.sqlite3"
    run("export", "--output", export, "--journal", filled)
    assert run("import", export, "--journal", other).stdout == "4 decisions taken in, 0 were there already\n"
    again = subprocess.run(
        [sys.executable, "-m", "reviewer", "journal", "import", "-", "--journal", other],
        input=export.read_bytes(), capture_output=True, timeout=60,
    )  # fmt: skip
    assert again.stdout == b"0 decisions taken in, 4 were there already\n"
    assert run("list", "--journal", other).stdout == run("list", "--journal", filled).stdout


def test_import_lists_what_it_replaces_and_conflicts_lists_it_later(filled: Path, tmp_path: Path) -> None:
    other, export = tmp_path / "other" / "journal.sqlite3", tmp_path / "out.jsonl"
    with Journal.open(other) as journal:
        journal.append(decision(9, Verdict.REJECT, group=1, reviewer="bob", reviewer_uid=1002))
    assert run("conflicts", "--journal", filled).stdout == (
        "No decision has replaced a different one by someone else\n"
    )
    run("export", "--output", export, "--journal", other)
    told = run("import", export, "--journal", filled).stdout.splitlines()
    line = (
        f"acme {1:032x}: reject by bob on 2026-11-23 12:00:09, replaces merge by ann on 2026-11-23 12:00:01"
    )
    assert told == [
        "1 decision taken in, 0 were there already",
        "1 of them replace a different verdict:",
        f"  {line}",
    ]
    assert run("conflicts", "--journal", filled).stdout.splitlines() == [line]


def test_import_tells_in_one_line_where_an_export_is_cut(filled: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.jsonl"
    cut.write_text(run("export", "--journal", filled).stdout[:-20])
    told = run("import", cut, "--journal", tmp_path / "other" / "journal.sqlite3")
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    assert "Line 5 is cut off: 3 decisions before it were taken in" in told.stderr


@pytest.mark.parametrize("content", ["", "\n", "no export\n", '{"reviewer_journal_export": 99}\n', "{}\n"])
def test_importing_what_is_no_export_makes_no_journal(tmp_path: Path, content: str) -> None:
    file, journal = tmp_path / "file", tmp_path / "data" / "journal.sqlite3"
    file.write_text(content)
    told = run("import", file, "--journal", journal)
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    assert "nothing was taken in. Name a file that `reviewer journal export`" in told.stderr
    assert not journal.parent.exists()


@pytest.mark.parametrize(
    ("content", "what", "todo"),
    [
        ('{"reviewer_journal_export": 1}\n'.encode("utf-16"), "it is UTF-16, not UTF-8", "iconv"),
        (b"PK\x03\x04\x14\x00", "it is a zip archive", "Unpack it first"),
        (gzip.compress(b"{}\n", mtime=0), "it is packed with gzip", "gunzip"),
        (b"SQLite format 3\x00\x10\x00", "it is a journal", "Export it first"),
    ],
)
def test_importing_another_kind_of_file_says_what_it_is_and_what_to_do(
    tmp_path: Path, content: bytes, what: str, todo: str
) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    told = run("import", file, "--journal", tmp_path / "data" / "journal.sqlite3")
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    assert f"The file is no export: {what}" in told.stderr
    assert todo in told.stderr


def test_verify_says_the_head_and_checks_one_noted_earlier(filled: Path) -> None:
    told = run("verify", "--journal", filled)
    assert told.stdout.startswith("4 decisions, each as it was written. Head ")
    head = told.stdout.split()[-1]
    assert run("verify", "--head", head, "--journal", filled).returncode == 0
    assert run("verify", "--head", "0" * 64, "--journal", filled).returncode == 1
    assert run("verify", "--head", "xyz", "--journal", filled).returncode == 2


def test_backup_is_a_journal_too(filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert run("backup", copy, "--journal", filled).stdout == f"4 decisions copied to {copy}\n"
    assert run("list", "--journal", copy).stdout == run("list", "--journal", filled).stdout


def test_stats_count_by_domain_and_reviewer(filled: Path) -> None:
    lines = [line.split() for line in run("stats", "--journal", filled).stdout.splitlines()]
    assert ["acme", "eu-west-1", "1", "0", "0", "2", "1"] in lines
    assert ["other", "eu-west-1", "0", "0", "1", "1", "0"] in lines
    assert ["bob", "1", "0", "2026-11-23T12:00:02.000000Z", "2026-11-23T12:00:02.000000Z"] in lines


def test_stats_count_what_is_chosen(filled: Path) -> None:
    until = run("stats", "--until", "2026-11-23T12:00:02Z", "--journal", filled).stdout
    assert ["acme", "eu-west-1", "1", "0", "0", "1", "0"] in [line.split() for line in until.splitlines()]
    assert "other" not in until
    bobs = run("stats", "--reviewer", "bob", "--by", "reviewer", "--journal", filled).stdout
    assert bobs.splitlines()[-1].split()[:3] == ["bob", "1", "0"]
    assert "ann" not in bobs
    assert "DOMAIN" not in bobs


HOSTILE = "\x9b31m\u202etxt \x1b]0;title\x07"


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_export_steers_no_terminal_and_a_pipe_gets_every_byte(path: Path, form: str) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1, note=HOSTILE))
    words = [sys.executable, "-m", "reviewer", "journal", "export", "--format", form, "--journal", str(path)]
    control, terminal = os.openpty()
    subprocess.run(words, stdout=terminal, check=True, timeout=60)
    os.close(terminal)
    shown = b""
    with suppress(OSError):  # Linux's way to say that a terminal was closed.
        while more := os.read(control, 1 << 16):
            shown += more
    os.close(control)
    assert b"eu-west-1" in shown
    assert not {"\x9b", "\u202e", "\x1b", "\x07"} & set(shown.decode())
    piped = subprocess.run(words, capture_output=True, check=True, timeout=60).stdout.decode()
    assert "\x9b31m\u202etxt" in piped


@pytest.mark.parametrize("source", ["/dev/zero", "pipe"])
def test_an_import_of_one_endless_line_is_refused_in_little_memory(path: Path, source: str) -> None:
    words = [sys.executable, "-m", "reviewer", "journal", "import", "--journal", str(path)]
    limited = ["sh", "-c", 'ulimit -v 400000; exec "$@"', "sh", *words]
    with Path("/dev/zero").open("rb") as zeros:
        told = subprocess.run(
            [*limited, "-" if source == "pipe" else source], stdin=zeros, capture_output=True, text=True,
            timeout=60,
        )  # fmt: skip
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    assert "has a line of more than 4 MB" in told.stderr
    assert not path.exists()


@pytest.mark.parametrize("limit", ["-n 20", "-v 400000", "-f 16"])
@pytest.mark.parametrize("words", [["list"], ["verify"], ["export", "--output", "out"], ["backup", "out"]])
def test_under_the_systems_limits_there_is_a_line_and_no_traceback(
    filled: Path, tmp_path: Path, limit: str, words: list[str]
) -> None:
    command = [sys.executable, "-m", "reviewer", "journal", *words, "--journal", str(filled)]
    told = subprocess.run(
        ["sh", "-c", f"ulimit {limit}; exec \"$@\"", "sh", *command],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(Path.cwd())}, capture_output=True, text=True,
        timeout=60,
    )  # fmt: skip
    is_too_large = limit == "-f 16" and words[0] == "backup"
    assert (told.returncode, len(told.stderr.splitlines())) == ((1, 1) if is_too_large else (0, 0))
    assert (tmp_path / "out").exists() == ("out" in words and not is_too_large)


@pytest.mark.parametrize("limit", ["-n 8", "-n 12"])
def test_a_start_that_the_system_refuses_is_told_in_one_line(tmp_path: Path, limit: str) -> None:
    environment = os.environ | {f"XDG_{name}_HOME": str(tmp_path) for name in ("DATA", "CACHE", "STATE")}
    told = subprocess.run(
        ["sh", "-c", f"ulimit {limit}; exec {sys.executable} -m reviewer demo --plain"],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    assert "Too many open files" in told.stderr


def test_whoever_waits_for_another_program_is_told(filled: Path) -> None:
    words = [sys.executable, "-m", "reviewer", "journal", "list", "--journal", str(filled)]
    with database_held(filled):
        waiting = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert waiting.stderr is not None
        assert "Another program holds the journal: waiting" in waiting.stderr.readline()
    listed, _ = waiting.communicate(timeout=60)
    assert len(listed.splitlines()) == 5


def test_list_and_stats_tell_times_in_one_zone(filled: Path) -> None:
    zone = "CET-1"
    assert "2026-11-23 13:00:02  bob" in run("list", "--journal", filled, TZ=zone).stdout
    assert "2026-11-23T13:00:02.000000+01:00" in run("stats", "--journal", filled, TZ=zone).stdout


def test_a_shared_group_that_is_not_there_is_told_in_one_line(filled: Path) -> None:
    told = run("list", "--shared-group", "no-such-group", "--journal", filled)
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
