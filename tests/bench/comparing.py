"""Comparing and laying out a group: never seen values, libraries loaded; and what loading those costs."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from random import Random

from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.compared import rows_of
from reviewer.comparison.flattened import flattened
from reviewer.comparison.kinds.registry import load_libraries
from reviewer.comparison.merged import merged
from reviewer.comparison.summary import summary_of
from reviewer.core.matches import Profile
from reviewer.tui.drawing.columns import ProfileColumns
from reviewer.tui.drawing.comparison_lines import comparison_lines
from tests.bench.figures import Figure, median, ms, percentile

_NAMES_WIDE = 27
_PANE = 90
_SIZES = ((3, 20, "≤ 4 ms"), (20, 60, "≤ 35 ms"))
_GROUPS_A_RUN = 3


def _misspelt(random: Random, text: str) -> str:
    at = random.randrange(len(text))
    return random.choice((text, text.upper(), text[:at] + text[at + 1 :], text + "x", f"{text}."))


def _number(random: Random) -> str:
    area, line = random.randrange(200, 999), random.randrange(10_000)
    shape = random.choice(("{}-555-{:04}", "+1-{}-555-{:04}", "({}) 555 {:04}", "{}.555.{:04}"))
    return shape.format(area, line)


def _date(random: Random) -> str:
    year, month, day = random.randrange(1940, 2005), random.randrange(1, 13), random.randrange(1, 29)
    return random.choice(
        (f"{year}-{month:02}-{day:02}", f"{month}/{day}/{year}", f"{day}.{month}.{year % 100:02}")
    )


def _word(random: Random) -> str:
    return "".join(random.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(random.randrange(4, 10)))


def group(random: Random, size: int, fields: int) -> list[Profile]:
    """Profiles with ``fields`` rows each of which nearly every value differs in its writing or more."""
    first, last, street, city = (_word(random).title() for _ in range(4))
    attributes = [_word(random) for _ in range(fields)]
    texts = [f"{_word(random)} {_word(random)}" for _ in range(fields)]
    profiles = []
    for number in range(size):
        members: dict[str, object] = {
            "FirstName": _misspelt(random, first),
            "LastName": _misspelt(random, last),
            "BirthDate": _date(random),
            "EmailAddress": f"{_misspelt(random, first)}.{last}@{_word(random)}.example",
            "PersonalEmailAddress": f"{first}{number}@b.example",
            "PhoneNumber": _number(random),
            "MobilePhoneNumber": _number(random),
            "HomePhoneNumber": _number(random),
            "BusinessName": f"{_misspelt(random, last)} Inc.",
            "Address": {
                "Address1": f"{random.randrange(1, 20)} {_misspelt(random, street)} Street Apt {number}",
                "City": _misspelt(random, city),
                "State": random.choice(("WA", "Washington")),
                "PostalCode": f"98{random.randrange(1000):03}",
                "Country": random.choice(("US", "USA", "United States")),
            },
        }
        # FullName takes a row as well.
        free = fields - 15
        members["Attributes"] = {f"{attributes[at]}{at}": _misspelt(random, texts[at]) for at in range(free)}
        profiles.append(Profile(f"{number:032x}", members))
    return profiles


def _shown(members: Sequence[Profile]) -> int:
    """Compare a group and lay it out as the review screen does; answers its rows."""
    evidence = GroupEvidence(flattened(members, "US"))
    rows = rows_of(evidence)
    summary_of(evidence)
    columns = ProfileColumns.of(_PANE, len(members), 0)
    comparison_lines(rows, [], columns, _NAMES_WIDE, awaited=[False] * len(members), whole=False)
    return len(rows)


def _merged(members: Sequence[Profile]) -> int:
    return len(merged(members, members[0].profile_id).values)


def _matrix(members: Sequence[Profile]) -> int:
    return len(GroupEvidence(flattened(members, "US")).matrix())


def _timed(
    work: Callable[[Sequence[Profile]], int], groups: Sequence[list[Profile]]
) -> tuple[list[float], list[float]]:
    """Wall and CPU seconds of each group: on an idle machine they are one, on a busy one only CPU tells."""
    times, cpu_times = [], []
    for members in groups:
        start, cpu_start = time.perf_counter(), time.process_time()
        work(members)
        times.append(time.perf_counter() - start)
        cpu_times.append(time.process_time() - cpu_start)
    return times, cpu_times


def _first_import(runs: int) -> list[float]:
    """Seconds that a fresh interpreter needs for the libraries, with the rest of comparing imported."""
    code = (
        "import time, reviewer.comparison.rows, reviewer.comparison.kinds.registry as a;"
        "start = time.perf_counter(); a.load_libraries(); print(time.perf_counter() - start)"
    )
    return [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(runs)
    ]


def comparing(runs: int) -> list[Figure]:
    """Comparing small and large groups, the matrix and the preview of a merge, each on fresh values."""
    load_libraries()
    random = Random(20261121)
    figures = []
    for size, fields, bound in _SIZES:
        shape = f"{size} profiles × {fields} fields"
        for what, work, to_reach in (
            (f"comparing and laying out {shape}", _shown, bound),
            (f"matrix of {shape}", _matrix, "—"),
            (f"preview of merging {shape}", _merged, "—"),
        ):
            groups = [group(random, size, fields) for _ in range(runs * _GROUPS_A_RUN)]
            times, cpu_times = _timed(work, groups)
            tail = f"95 % ≤ {ms(percentile(times, 0.95))}"
            figures.append(
                Figure(
                    what,
                    f"{ms(median(times))}, {tail}",
                    f"CPU {ms(median(cpu_times))}; values never seen before",
                    to_reach,
                )
            )
    loading = _first_import(runs)
    spread = f"{ms(min(loading))} to {ms(max(loading))}"
    figures.append(Figure("loading phonenumbers and rapidfuzz", ms(statistics.median(loading)), spread, "—"))
    return figures
