"""Reading an export of a million rows against Python's ``csv.reader``, each in a process of its own."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from reviewer.sources.export.files import FilePart
from reviewer.sources.export.source import Aws, ExportMatches
from tests.bench.figures import RUNS, Figure, median

ROWS = 1_000_000
_ADDRESS = ("Address1", "Address2", "Address3", "Address4", "City", "County", "State", "Province", "Country",
            "PostalCode")  # fmt: skip
HEADER = (
    "MatchingGroupId", "ConfidenceScore", "ProfileId", "AccountNumber", "AdditionalInformation", "PartyType",
    "BusinessName", "FirstName", "LastName", "BirthDate", "Gender", "PhoneNumber", "MobilePhoneNumber",
    "HomePhoneNumber", "BusinessPhoneNumber", "EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress",
    *(f"{kind}{line}" for kind in ("Address.", "ShippingAddress.", "MailingAddress.", "BillingAddress.")
      for line in _ADDRESS),
    "Attributes",
)  # fmt: skip


def write_exports(folder: Path, rows: int) -> tuple[Path, Path]:
    """Write the same groups of 2 to 6 profiles in both shapes: with values, and ids only."""
    random = Random(4)
    with_values, ids_only = folder / "values.csv", folder / "ids.csv"
    empty = "," * (len(HEADER) - 19)
    with with_values.open("w") as values, ids_only.open("w") as ids:
        values.write(",".join(HEADER) + "\n")
        row = group = 0
        while row < rows:
            score = random.random()
            for _ in range(min(2 + group % 5, rows - row)):
                profile_id = f"{random.getrandbits(128):032x}"
                values.write(
                    f"{group},{score},{profile_id},A-{row},,,,Ann{group},Doe,1980-01-01,,555-{row:07},,,,"
                    f'ann{group}@example.com,,,{group} Main St{empty}"{{tier=gold, since={row}}}"\n'
                )
                ids.write(f"{profile_id},{group},{score}\n")
                row += 1
            group += 1
    return with_values, ids_only


def read_with_csv(path: Path) -> int:
    """Read every row as csv.reader does; answers how many there are."""
    with path.open(newline="") as file:
        return sum(1 for _ in csv.reader(file))


def read_as_source(path: Path) -> int:
    """Read every page as the review does; answers how many groups there are."""

    def nobody(*_: object) -> None:
        raise AssertionError("AWS was asked")

    source = ExportMatches(
        [FilePart(path)],
        region="us-east-1",
        page_size=100,
        aws=Aws(nobody, nobody),  # type: ignore[arg-type]
    )
    page = source.match_page(None)
    groups = len(page.matches)
    while page.next_token is not None:
        page = source.match_page(page.next_token)
        groups += len(page.matches)
    assert not page.notice
    return groups


_READERS = {"csv": read_with_csv, "source": read_as_source}


def measured(reader: str, path: Path, rows: int) -> tuple[float, float]:
    """Read a file in a fresh process; answers the seconds, and by how many MiB memory grew at most."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.exports", reader, str(path)], capture_output=True, check=True
    )
    seconds, growth, count = json.loads(done.stdout)
    assert count > rows // 5
    return seconds, growth


def reading_an_export(runs: int) -> list[Figure]:
    """Read both shapes, interleaved with csv.reader over the same file (fewer rows in a quick run)."""
    rows = ROWS if runs == RUNS else ROWS // 10
    figures = []
    with TemporaryDirectory() as folder:
        for shape, path in zip(("values", "ids only"), write_exports(Path(folder), rows), strict=True):
            floors, ours, growths = [], [], []
            for _ in islice(range(runs), 7):
                floors.append(measured("csv", path, rows)[0])
                seconds, growth = measured("source", path, rows)
                ours.append(seconds)
                growths.append(growth)
            ratio = median([mine / floor for mine, floor in zip(ours, floors, strict=True)])
            figures += [
                Figure(
                    f"reading an export of {rows:,} rows, {shape}",
                    f"{median(ours):.2f} s, ratio {ratio:.2f}",
                    f"csv.reader {median(floors):.2f} s",
                    "≤ 2 ×",
                ),
                Figure(f"memory for that, {shape}", f"+{max(growths):.0f} MiB", "—", "≤ +64 MiB"),
            ]
    return figures


def _peak() -> int:
    """The most memory that this process has had, in KiB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    before, begun = _peak(), time.process_time()
    number = _READERS[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps([time.process_time() - begun, (_peak() - before) / 1024, number]))
