"""The options by which a command names where snapshots are."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.output import fail
from reviewer.core.folders import data_folder

if TYPE_CHECKING:
    from reviewer.apply.snapshots import Snapshots
    from reviewer.aws.connection import Connection
    from reviewer.core.settings import Apply

OpenSnapshots = Callable[[Callable[[], "Connection"]], "Snapshots"]
"""Opens the place of the snapshots; the connection is asked for where they are in S3."""

_OPTIONS = (
    click.option(
        "--snapshot",
        "place",
        metavar="PLACE",
        help="Where snapshots are: a folder, or s3://bucket/prefix."
        " [default: the setting apply.snapshots, else $XDG_DATA_HOME/reviewer/snapshots]",
    ),
    click.option(
        "--snapshot-kms-key",
        "kms_key",
        metavar="KEY",
        help="The KMS key (id, ARN or alias) for snapshots in S3."
        " [default: the setting apply.snapshot_kms_key, else the account's own for S3]",
    ),
)


def snapshot_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command those options; they arrive as one ``open_snapshots``."""

    @wraps(command)
    def with_place(place: str | None, kms_key: str | None, **others: Any) -> Any:
        from reviewer.cli.settings_file import load_settings

        settings = load_settings().settings.apply
        return command(open_snapshots=snapshots_of(settings, place, kms_key), **others)

    for option in reversed(_OPTIONS):
        with_place = option(with_place)
    return with_place


def snapshots_of(settings: Apply, place: str | None = None, kms_key: str | None = None) -> OpenSnapshots:
    """The place of the snapshots: as the options say, else the settings, else in the data folder."""
    from reviewer.sources.export.files import Location

    place = place or settings.snapshots
    if place is not None and place.startswith("s3:"):
        kms_key = kms_key or settings.snapshot_kms_key
    if place is None or not place.startswith("s3:"):
        if kms_key is not None:
            fail("--snapshot-kms-key is for snapshots in S3: name them with --snapshot s3://bucket/prefix", 2)
        folder = data_folder() / "snapshots" if place is None else Path(place).expanduser().absolute()
        return lambda connection: _in_folder(folder)
    try:
        location = Location.of_url(place)
    except ValueError as error:
        fail(f"--snapshot {error}", 2)
    return lambda connection: _in_s3(connection(), location, kms_key)


def _in_folder(folder: Path) -> Snapshots:
    from reviewer.apply.snapshot_places import SnapshotFolder
    from reviewer.apply.snapshots import Snapshots

    return Snapshots(SnapshotFolder(folder))


def _in_s3(connection: Connection, location: Any, kms_key: str | None) -> Snapshots:
    from reviewer.apply.snapshot_places import SnapshotBucket
    from reviewer.apply.snapshots import Snapshots
    from reviewer.aws.bucket import Bucket

    return Snapshots(SnapshotBucket(Bucket(connection, location.bucket), location.key, kms_key))
