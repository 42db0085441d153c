"""Telling network file systems, whose locks and syncs a journal can't rely on."""

from __future__ import annotations

import os
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = frozenset(
    {
        "9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gpfs", "lustre", "ncpfs",
        "nfs", "nfs4", "orangefs", "panfs", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs",
    }
)  # fmt: skip
# File systems in user space tell their kind after "fuse."; these reach over a network.
_NETWORK_FUSE = frozenset(
    {
        "ceph", "cephfs", "curlftpfs", "davfs2", "gcsfuse", "glusterfs", "goofys", "juicefs", "moosefs",
        "mount-s3", "rclone", "s3fs", "seaweedfs", "smbnetfs", "sshfs", "vmhgfs-fuse",
    }
)  # fmt: skip


def network_file_system(folder: Path) -> str | None:
    """Name the kind of network file system that ``folder`` lies on, or None for a local one.

    None too where the system has no ``/proc/self/mountinfo`` to tell.

    Raises:
        OSError: the folder is not there.
    """
    real = folder.resolve(strict=True)
    try:
        mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return None
    device = real.stat().st_dev
    kind = mounted_kind(mounts, real, (os.major(device), os.minor(device)))
    return kind if kind is not None and is_network(kind) else None


def is_network(kind: str) -> bool:
    """Tell whether a file system of this kind (``nfs4``, ``fuse.sshfs``) reaches over a network."""
    outer, _, inner = kind.partition(".")
    return kind in _NETWORK or (outer in ("fuse", "fuseblk") and inner in _NETWORK_FUSE)


def mounted_kind(mounts: str, folder: Path, device: tuple[int, int]) -> str | None:
    """Find the kind of file system that holds ``folder``, by the words of ``proc(5)`` on mountinfo.

    The mount of the folder's device counts; where no mount names that device (btrfs gives each
    subvolume one of its own), the one with the longest mount point above the folder.
    """
    best, kind = (-1, False), None
    wanted = f"{device[0]}:{device[1]}"
    for line in mounts.splitlines():
        fields, _, rest = line.partition(" - ")
        columns = fields.split()
        if len(columns) < 5 or not rest:
            continue
        point = _unescaped(columns[4])
        if folder == point or point in folder.parents:
            # A later mount on the same point hides the one before.
            rank = (len(point.parts), columns[2] == wanted)
            if (rank[1], rank[0]) >= (best[1], best[0]):
                best, kind = rank, rest.split()[0]
    return kind


def _unescaped(field: str) -> Path:
    for code in ("040", "011", "012", "134"):
        field = field.replace(f"\\{code}", chr(int(code, 8)))
    return Path(field)
