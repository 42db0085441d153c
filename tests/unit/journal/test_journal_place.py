"""Where a journal lies: private, or shared with one group, and never anywhere unsafe."""

from __future__ import annotations

import grp
import os
import re
import shutil
import sqlite3
import stat
import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from reviewer.core.decisions import Verdict
from reviewer.journal.network import is_network, mounted_kind, network_file_system
from reviewer.journal.place import Place, default_path
from reviewer.journal.problems import JournalError
from reviewer.journal.sqlite import Journal
from tests.unit.journal.making import decision
from tests.unit.journal.test_journal_command import run

NOBODY = 65534
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act for other users and mount")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_the_journal_is_among_the_users_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path() == tmp_path / "reviewer" / "journal.sqlite3"


@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_files_are_for_their_owner_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "deep" / "data" / "journal.sqlite3"
    before = os.umask(umask)
    try:
        with Journal.open(path) as journal:
            journal.append(decision(1))
    finally:
        os.umask(before)
    assert mode(path.parent) == mode(path.parent.parent) == 0o700
    assert {file.name: mode(file) for file in path.parent.iterdir()} == {
        "journal.sqlite3": 0o600,
        "journal.sqlite3-journal": 0o600,
        "journal.sqlite3.lock": 0o600,
    }


def test_a_path_with_characters_that_mean_something_in_an_address_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "50% off?mode=memory#1" / "journal ü.sqlite3"
    with Journal.open(path) as journal:
        journal.append(decision(1))
    assert path.stat().st_size > 0


@pytest.mark.parametrize("permissions", [0o640, 0o604, 0o666])
def test_a_journal_that_others_can_reach_is_refused_with_the_command_that_mends_it(
    path: Path, permissions: int
) -> None:
    Journal.open(path).close()
    path.chmod(permissions)
    with pytest.raises(JournalError, match="chmod 600"):
        Journal.open(path)


@pytest.mark.parametrize("suffix", ["", ".lock", "-journal"])
def test_a_symbolic_link_is_refused(path: Path, tmp_path: Path, suffix: str) -> None:
    Journal.open(path).close()
    aside = tmp_path / "aside"
    Path(f"{path}{suffix}").rename(aside)
    Path(f"{path}{suffix}").symlink_to(aside)
    with pytest.raises(JournalError, match="symbolic link"):
        Journal.open(path)


def test_a_link_to_nothing_is_refused_and_nothing_is_made_at_its_end(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(JournalError, match="symbolic link"):
        Journal.open(path)
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_with_two_names_is_refused(path: Path) -> None:
    Journal.open(path).close()
    path.with_name("second").hardlink_to(path)
    with pytest.raises(JournalError, match="hard link"):
        Journal.open(path)


def test_a_folder_or_a_pipe_is_no_journal(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name in ("pipe", "."):
        with pytest.raises(JournalError, match="not a file"):
            Journal.open(tmp_path / name)


def test_a_folder_that_everyone_can_write_to_is_refused_unless_it_guards_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(JournalError, match="chmod o-w"):
        Journal.open(folder / "journal.sqlite3")
    folder.chmod(0o1777)
    Journal.open(folder / "journal.sqlite3").close()


def test_a_folder_that_a_group_can_write_to_is_refused_unless_it_shares_the_journal(path: Path) -> None:
    Journal.open(path).close()
    path.parent.chmod(0o770)
    for opening in (Journal.open, Journal.open_to_read):
        with pytest.raises(JournalError, match="chmod g-w"):
            opening(path)


@needs_root
def test_a_folder_of_another_user_is_refused(path: Path) -> None:
    Journal.open(path).close()
    os.chown(path.parent, NOBODY, -1)
    with pytest.raises(JournalError, match=r"folder .* belongs to another user"):
        Journal.open(path)


@pytest.mark.parametrize("suffix", [".lock", "-journal", "-wal", "-shm"])
@pytest.mark.parametrize("how", [pytest.param("owner", marks=needs_root), "mode"])
@pytest.mark.parametrize("opening", [Journal.open, Journal.open_to_read])
def test_what_others_have_put_beside_a_journal_is_refused_and_left_as_it_is(
    path: Path, suffix: str, how: str, opening: Callable[[Path], Journal]
) -> None:
    Journal.open(path).close()
    planted = Path(f"{path}{suffix}")
    planted.write_bytes(b"planted")
    planted.chmod(0o600 if how == "owner" else 0o666)
    if how == "owner":
        os.chown(planted, NOBODY, -1)
    before = path.read_bytes()
    with pytest.raises(JournalError, match=f"{re.escape(str(planted))} belongs to another user"):
        opening(path)
    assert (path.read_bytes(), planted.read_bytes()) == (before, b"planted")


def as_nobody(act: Callable[[], object]) -> int:
    """What comes of acting as another user, in a process of its own: 0 where nothing was raised."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            act()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@needs_root
def test_in_a_folder_open_to_all_another_user_can_put_nothing_beside_an_open_journal(
    open_folder: Path,
) -> None:
    open_folder.chmod(0o1777)
    path = open_folder / "journal.sqlite3"
    with Journal.open(path) as journal:
        for suffix in ("-journal", "-wal", "-shm"):
            planted = Path(f"{path}{suffix}")
            assert as_nobody(partial(planted.write_bytes, b"planted")) == 1
            assert as_nobody(planted.unlink) == 1
        journal.append(decision(1))
        assert journal.seq == 1


@needs_root
@pytest.mark.parametrize("command", ["verify", "list", "export"])
def test_a_journal_rolled_forward_by_another_user_is_never_taken_for_ones_own(
    open_folder: Path, command: str
) -> None:
    """The attack: a rollback file that holds the pages of a foreign journal, planted beside an empty one."""
    open_folder.chmod(0o1777)
    path, theirs = open_folder / "journal.sqlite3", open_folder / "theirs" / "journal.sqlite3"
    Journal.open(path).close()
    with Journal.open(theirs) as journal:
        journal.append(decision(1, Verdict.MERGE, reviewer="mallory"))
    content, before = theirs.read_bytes(), path.read_bytes()
    Path(f"{path}-journal").unlink()

    def plant() -> None:
        size = int.from_bytes(content[16:18], "big")
        pages = [content[at : at + size] for at in range(0, len(content), size)]
        header = bytes.fromhex("d9d505f920a163d7") + struct.pack(
            ">IIIII", len(pages), 0, len(pages), 512, size
        )
        records = [
            struct.pack(">I", number) + page + struct.pack(">I", sum(page[size - 200 : 0 : -200]))
            for number, page in enumerate(pages, 1)
        ]
        Path(f"{path}-journal").write_bytes(header.ljust(512, b"\0") + b"".join(records))

    assert as_nobody(plant) == 0
    told = run(command, "--journal", path)
    assert (told.returncode, told.stdout, len(told.stderr.splitlines())) == (1, "", 1)
    assert "belongs to another user" in told.stderr
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="is not a folder"):
        Journal.open(tmp_path / "file" / "journal.sqlite3")


@needs_root
def test_a_journal_of_another_user_is_refused(path: Path) -> None:
    Journal.open(path).close()
    os.chown(path, NOBODY, -1)
    with pytest.raises(JournalError, match="belongs to another user"):
        Journal.open(path)


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_decided(open_folder: Path) -> None:
    path = open_folder / "journal.sqlite3"
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(open_folder, NOBODY, -1)
        os.seteuid(NOBODY)
    try:
        Journal.open(path).close()
        open_folder.chmod(0o555)
        with pytest.raises(JournalError, match="can't be written"):
            Journal.open(path)
        open_folder.chmod(0o755)
        path.chmod(0o400)
        with pytest.raises(JournalError, match=r"chmod u\+rw"):
            Journal.open(path)
    finally:
        if is_root:
            os.seteuid(0)


@needs_root
def test_a_disk_mounted_read_only_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=True)
    try:
        Journal.open(folder / "journal.sqlite3").close()
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        for name in ("journal.sqlite3", "another.sqlite3"):
            with pytest.raises(JournalError, match="can't be written"):
                Journal.open(folder / name)
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("content", [b"these are my notes, and no database\n" * 50, b"short"])
def test_a_text_file_is_no_journal_and_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(JournalError, match="is no journal"):
        Journal.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_no_journal_and_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    path.chmod(0o600)
    content = path.read_bytes()
    with pytest.raises(JournalError, match="a database, but no journal"):
        Journal.open(path)
    assert path.read_bytes() == content


@needs_root
class TestSharedJournal:
    """A journal that the members of a system group write to together."""

    group = grp.getgrgid(NOBODY).gr_name if os.geteuid() == 0 else ""

    def test_its_files_are_the_groups_whatever_the_umask(self, path: Path) -> None:
        before = os.umask(0o077)
        try:
            with Journal.open(Place(path, shared_group=self.group)) as journal:
                journal.append(decision(1))
        finally:
            os.umask(before)
        assert mode(path.parent) == 0o2770
        assert [(mode(file), file.stat().st_gid) for file in path.parent.iterdir()] == [(0o660, NOBODY)] * 3

    def test_another_member_writes_to_it_too(self, open_folder: Path) -> None:
        path = open_folder / "shared" / "journal.sqlite3"
        with Journal.open(Place(path, shared_group=self.group)) as journal:
            journal.append(decision(1))

        def write() -> None:
            with Journal.open(Place(path, shared_group=self.group)) as theirs:
                theirs.append(decision(2, reviewer="bob"))

        assert as_nobody(write) == 0
        with Journal.open(Place(path, shared_group=self.group)) as journal:
            journal.append(decision(3))
            assert [one.reviewer for one in journal.decisions()] == ["ann", "bob", "ann"]

    def test_it_is_opened_only_by_those_who_name_the_group(self, path: Path) -> None:
        Journal.open(Place(path, shared_group=self.group)).close()
        with pytest.raises(JournalError, match="--shared-group"):
            Journal.open(path)

    def test_a_private_journal_is_not_shared_without_being_set_up_for_it(self, path: Path) -> None:
        Journal.open(path).close()
        with pytest.raises(JournalError, match=r"chgrp .* chmod 2770"):
            Journal.open(Place(path, shared_group=self.group))


def test_an_unknown_group_is_told(path: Path) -> None:
    with pytest.raises(JournalError, match="no group no-such-group"):
        Journal.open(Place(path, shared_group="no-such-group"))
    assert not path.exists()


MOUNTS = r"""
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:26 / /home rw,relatime shared:5 - nfs4 files:/home rw,vers=4.2
31 30 0:27 / /home/ann/local rw - btrfs /dev/vdb rw,subvol=/x
32 22 0:30 / /mnt/my\040disk rw - fuse.sshfs ann@far:/ rw
33 22 0:31 / /mnt/usb rw - fuseblk /dev/sdb1 rw
34 22 0:40 / /mnt/twice rw - ext4 /dev/vdc rw
35 34 0:41 / /mnt/twice rw - cifs //files/x rw
"""


@pytest.mark.parametrize(
    ("folder", "device", "kind"),
    [
        ("/var/lib", (254, 0), "ext4"),
        ("/home/ann", (0, 26), "nfs4"),
        ("/home/ann/local/x", (0, 99), "btrfs"),
        ("/mnt/my disk/x", (0, 30), "fuse.sshfs"),
        ("/mnt/usb", (0, 31), "fuseblk"),
        ("/mnt/twice", (0, 41), "cifs"),
        ("/homeless", (254, 0), "ext4"),
    ],
)
def test_the_mount_that_holds_a_folder_tells_its_kind(
    folder: str, device: tuple[int, int], kind: str
) -> None:
    assert mounted_kind(MOUNTS, Path(folder), device) == kind


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "fuse.sshfs", "fuse.s3fs"])
def test_file_systems_that_reach_over_a_network_are_known(kind: str) -> None:
    assert is_network(kind)


@pytest.mark.parametrize(
    "kind", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk", "fuse.gocryptfs"]
)
def test_local_file_systems_are_not_taken_for_networks(kind: str) -> None:
    assert not is_network(kind)


def test_a_local_disk_is_told_by_the_system_itself() -> None:
    assert network_file_system(Path("/tmp")) is None


def test_a_journal_on_a_network_is_refused_unless_that_is_accepted(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mountinfo"
    device = tmp_path.stat().st_dev
    mounts.write_text(f"30 22 {os.major(device)}:{os.minor(device)} / / rw - nfs4 files:/ rw\n")
    monkeypatch.setattr("reviewer.journal.network._MOUNTS", mounts)
    with pytest.raises(JournalError, match=r"network file system \(nfs4\).*--allow-network-journal"):
        Journal.open(path)
    with Journal.open(Place(path, allow_network=True)) as journal:
        journal.append(decision(1))
