"""Where a journal lies: its folder and files, for the eyes of those only who may decide."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reviewer.core.folders import data_folder
from reviewer.journal.network import network_file_system
from reviewer.journal.problems import JournalError, not_made, unusable


def default_path() -> Path:
    """Where the journal is when none is named: ``$XDG_DATA_HOME/reviewer/journal.sqlite3``."""
    return data_folder() / "journal.sqlite3"


@dataclass(frozen=True, slots=True)
class Place:
    """A journal's file and who may use it."""

    path: Path
    shared_group: str | None = None
    """The system group whose members write to it together; None for a journal of one's own."""
    allow_network: bool = False
    """Whether a network file system, whose locks and syncs can't be trusted, is accepted."""

    @property
    def file_mode(self) -> int:
        """Permissions of the journal and of the files beside it."""
        return 0o600 if self.shared_group is None else 0o660

    @property
    def folder_mode(self) -> int:
        """Permissions of a folder made for the journal; a shared one hands its group on to new files."""
        return 0o700 if self.shared_group is None else 0o2770

    @property
    def may_be_written(self) -> bool:
        """Whether this process may write to the file and beside it, as far as the system tells."""
        folder = self.path.absolute().parent
        return _may(folder, os.W_OK | os.X_OK) and _may(self.path, os.R_OK | os.W_OK)


def lock_path(path: Path) -> Path:
    """The file on which the writers of the journal at ``path`` queue."""
    return Path(f"{path}.lock")


SIDE_FILES = ("-journal", "-wal", "-shm")
"""What SQLite puts behind a database's name, for files whose content it takes for the database's."""


def beside(path: Path) -> tuple[Path, ...]:
    """The files beside the journal at ``path`` that belong to it, there or not."""
    return (lock_path(path), *(Path(f"{path}{ending}") for ending in SIDE_FILES))


def check_place(place: Place) -> None:
    """Check the folder and the files that are there, as :func:`prepare` does; make none.

    Raises:
        JournalError: others could read or replace the journal, or it is gone.
    """
    try:
        check_folder(place)
        _check_file(place, _gid(place))
    except OSError as error:
        raise unusable(place.path, error) from error


def _gid(place: Place) -> int | None:
    return None if place.shared_group is None else group_id(place.shared_group)


def prepare(place: Place) -> None:
    """Make the folder and an empty file where there are none, and check those that are there.

    The file is made before SQLite opens it, since SQLite would let everyone read it. It is never
    opened here once it is there: closing any descriptor of it would drop SQLite's POSIX locks.

    Raises:
        JournalError: one can't be made, or others could read or replace the journal.
    """
    gid = _gid(place)
    try:
        _make_folder(place, gid)
        check_folder(place)
        _check_network(place)
        make_file(place.path, place.file_mode, gid)
        if place.path.absolute().parent.stat().st_mode & stat.S_IWOTH:
            # What is there and one's own nobody can put in its place: the folder guards its files.
            for one in beside(place.path)[1:]:
                make_file(one, place.file_mode)
        _check_file(place, gid)
    except OSError as error:
        raise not_made(place.path, error) from error


def require_journal(path: Path) -> None:
    """Refuse a place where nothing has been decided yet.

    Raises:
        JournalError: there is no file, or an empty one.
    """
    try:
        is_there = path.lstat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        is_there = False
    except OSError as error:
        raise unusable(path, error) from error
    if not is_there:
        raise JournalError(
            f"There is no journal at {path}",
            "nothing has been decided with it yet",
            "Name another with --journal, or review some groups first",
        )


def check_readable(place: Place) -> None:
    """Check a file that is looked at only; who else may read it is not asked.

    Raises:
        JournalError: it can't be read, or where it lies its locks can't be trusted.
    """
    path = place.path
    try:
        _check_network(place)
        found = path.lstat()
        _check_kind(path, found)
        _check_beside(path, lambda one: one.st_uid == found.st_uid)
    except OSError as error:
        raise unusable(path, error) from error
    if not _may(path, os.R_OK):
        raise JournalError(
            f"The journal {path} can't be read",
            "what was decided with it can't be told",
            "Have its owner let you read it, or ask for a copy made by `reviewer journal backup`",
        )


def _check_network(place: Place) -> None:
    if not place.allow_network and (kind := network_file_system(place.path.parent)) is not None:
        raise JournalError(
            f"The journal {place.path} lies on a network file system ({kind})",
            "its locks and syncs can't be trusted, so decisions could be lost",
            "Name a file on a local disk with --journal, or accept it with --allow-network-journal",
        )


def group_id(name: str) -> int:
    """Find a system group's number.

    Raises:
        JournalError: there is no such group, or this process is not in it.
    """
    import grp

    try:
        found = grp.getgrnam(name)
    except KeyError:
        raise JournalError(
            f"There is no group {name} on this machine",
            "the journal can't be shared with it",
            "See `getent group` for the groups there are",
        ) from None
    if os.geteuid() != 0 and found.gr_gid not in {os.getegid(), *os.getgroups()}:
        raise JournalError(
            f"You are not in the group {name}",
            "the journal that it shares is not open to you",
            f"Ask for: usermod -aG {name} YOU, then log in again",
        )
    return found.gr_gid


def make_file(path: Path, mode: int, gid: int | None = None) -> None:
    """Make an empty file with exactly ``mode``, whatever the umask; leave one that is there as it is.

    Raises:
        OSError: it can't be made.
    """
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, mode)
        try:
            if gid is not None:
                os.fchown(descriptor, -1, gid)
            os.fchmod(descriptor, mode)
        finally:
            os.close(descriptor)


def _make_folder(place: Place, gid: int | None) -> None:
    folder = place.path.absolute().parent
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        try:
            one.mkdir(mode=0o700)
        except FileExistsError:
            continue
        if one == folder and gid is not None:
            os.chown(one, -1, gid)
        # A folder's name is on the disk only once the folder above it is.
        one.chmod(place.folder_mode if one == folder else 0o700)
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk.

    Raises:
        OSError: the disk reported an error.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some file systems sync no folders; SQLite passes over that too.
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)


def check_folder(place: Place) -> None:
    """Check the folder of a journal, which is there.

    Raises:
        JournalError: others could put another journal there, or none can be written.
        OSError: it can't be looked at.
    """
    gid = _gid(place)
    folder = place.path.absolute().parent
    found = folder.stat()
    if not stat.S_ISDIR(found.st_mode):
        raise JournalError(
            f"{folder} is not a folder", "no journal can be in it", "Name a file with --journal"
        )
    # A sticky folder guards its files where the journal is one user's; what a group shares is made by many.
    is_guarded = found.st_mode & stat.S_ISVTX and gid is None
    others = found.st_mode & (stat.S_IWOTH if gid is not None else stat.S_IWOTH | stat.S_IWGRP)
    if others and not is_guarded:
        who, todo = "Everyone", f"chmod o-w {folder}"
        if not others & stat.S_IWOTH:
            who, todo = (
                "Its group",
                f"chmod g-w {folder}, or name the group that shares it with --shared-group",
            )
        raise JournalError(
            f"{who} can write to the folder {folder}",
            "others could put another journal in place of yours",
            f"Run: {todo}",
        )
    if gid is None and found.st_uid not in (0, os.geteuid()):
        raise JournalError(
            f"The folder {folder} belongs to another user",
            "they could put another journal in place of yours",
            "Name a journal in a folder of your own with --journal",
        )
    if gid is not None and (found.st_gid != gid or found.st_mode & 0o2070 != 0o2070):
        raise JournalError(
            f"The folder {folder} is not set up for the group {place.shared_group}",
            "the others could not write to a journal in it",
            f"Run: chgrp {place.shared_group} {folder} && chmod 2770 {folder}",
        )
    if not _may(folder, os.W_OK | os.X_OK):
        raise JournalError(
            f"The folder {folder} can't be written",
            "SQLite needs to write beside the journal, so no decision could be saved",
            f"Run: chmod u+wx {folder}, or name a journal elsewhere with --journal",
        )


def _check_file(place: Place, gid: int | None) -> None:
    path = place.path
    found = path.lstat()
    _check_kind(path, found)
    if gid is None:
        _check_private(path, found)
    elif found.st_gid != gid or found.st_mode & 0o777 != 0o660:
        raise JournalError(
            f"The journal {path} is not set up for the group {place.shared_group}",
            "the others in it could not use it, or people outside it could",
            f"Run: chgrp {place.shared_group} {path} && chmod 660 {path}",
        )
    if not _may(path, os.R_OK | os.W_OK):
        raise JournalError(
            f"The journal {path} can't be written",
            "no decision could be saved",
            f"Run: chmod u+rw {path}",
        )
    if gid is None:
        _check_beside(path, lambda one: one.st_uid == os.geteuid() and not one.st_mode & 0o077)
    else:
        _check_beside(path, lambda one: one.st_gid == gid and not one.st_mode & 0o007)


def _check_beside(path: Path, is_known: Callable[[os.stat_result], bool]) -> None:
    """Refuse what others have put beside a journal: SQLite would take its content for the journal's.

    Raises:
        JournalError: there is such a file.
        OSError: one can't be looked at.
    """
    for one in beside(path):
        with suppress(FileNotFoundError):
            found = one.lstat()
            _check_kind(one, found)
            if not is_known(found):
                raise JournalError(
                    f"{one} belongs to another user, or others can write to it",
                    f"what is in it would become part of the journal {path}",
                    f"Find out who made it, and remove it if it is empty or not of your journal: rm {one}",
                )


def _check_kind(path: Path, found: os.stat_result) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise JournalError(
            f"{path} is a symbolic link",
            "where decisions go must not depend on what it points to",
            "Name the file itself with --journal",
        )
    if not stat.S_ISREG(found.st_mode):
        raise JournalError(f"{path} is not a file", "it can't be a journal", "Name a file with --journal")
    if found.st_nlink > 1:
        raise JournalError(
            f"{path} has a second name (a hard link)",
            "SQLite can't guard a file that is reached by two names",
            "Copy it with `cp`, remove the links, and name the copy with --journal",
        )


def _check_private(path: Path, found: os.stat_result) -> None:
    if found.st_uid != os.geteuid():
        raise JournalError(
            f"The journal {path} belongs to another user",
            "decisions in it would not be yours alone to make",
            "Name a journal of your own with --journal, or share one with --shared-group",
        )
    if found.st_mode & 0o077:
        raise JournalError(
            f"The journal {path} can be read or written by others",
            "decisions are for your eyes only",
            f"Run: chmod 600 {path}, or name the group that shares it with --shared-group",
        )


def _may(path: Path, what: int) -> bool:
    ask: Callable[..., bool] = os.access
    return ask(path, what, effective_ids=os.access in os.supports_effective_ids)
