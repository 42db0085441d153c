"""Reviewers of a team as processes: each line on standard input starts one, forked where all is loaded.

A line is JSON: the reviewer's name, the journal's path, the table, how many groups there are, by how many
hours the clock is off, how many times slower all goes, and how many groups to decide at first. Its process id
is answered. The rest is left until there is a file GO_ON beside the folders of all, so that each holds groups
until then. Whoever has nothing left to decide or to share says so by a file DONE beside the journal, and
ends once there is a file END beside the folders of all and nothing new has come for a while.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import sys
import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.aws.table import Table
from reviewer.core.decisions import Decision, Verdict
from reviewer.journal.place import Place
from reviewer.journal.problems import Overtaken
from reviewer.journal.sqlite import Journal
from reviewer.team.layout import Rhythm
from reviewer.team.work import TeamWork
from tests.unit.journal.making import decision

DONE, END, GO_ON = "done", "end", "go on"


def rhythm(slower: float) -> Rhythm:
    """A lease of seconds instead of a minute."""
    return Rhythm(lease=3 * slower, beat=0.8 * slower, news=0.5 * slower, look=0.3 * slower)


def review(name: str, path: str, table: str, groups: int, hours: int, slower: float, at_first: int) -> None:
    """Decide groups that are undecided and nobody else's, until there is none, and the last are shared."""
    place = Place(Path(path))
    done, end = Path(path).with_name(DONE), Path(path).parent.with_name(END)
    go_on = Path(path).parent.with_name(GO_ON)
    connection = Connection(ConnectionOptions(region="eu-west-1"))
    dice = random.Random(name)
    start = dice.randrange(groups)
    with Journal.open(place) as journal:
        work = TeamWork(
            lambda: Table(connection, table), journal,
            table_name=table, domain_name="acme", name=name, rhythm=rhythm(slower),
        )  # fmt: skip
        work.start("eu-west-1")
        of_group = {decision(0, group=group).group_key: group for group in range(groups)}
        effective: dict[str, Decision] = {}
        ahead: list[str] = []
        seen = seq = offline = decided = 0
        quiet_since = time.monotonic()
        while not end.exists() or time.monotonic() - quiet_since < 2 * slower:
            news = journal.news_since(seen)
            seen, touched = news.seq, {one.group_key for one in news.decisions}
            now = journal.effective("acme", "eu-west-1", list(touched))
            effective = {key: one for key, one in effective.items() if key not in touched} | now
            open_ = [key for key in of_group if key not in effective and not work.is_others(key)]
            wanted = ahead[:3]
            ahead = sorted(open_, key=lambda key: (of_group[key] - start) % groups)
            work.want(ahead[:3])
            time.sleep(dice.uniform(0.02, 0.2) * slower)
            if ahead and ahead[0] not in wanted and dice.random() < 0.7:
                continue  # Most look at a group for a moment, and decide it then; the others make conflicts.
            # Some begin before the network is there, which they know nothing of the others by.
            is_online = work.state.is_connected and work.state.waiting < 3
            may_decide = decided < at_first or go_on.exists()
            if ahead and may_decide and (is_online or (hours > 0 and offline < 5)):
                offline += not work.state.is_connected
                made = replace(
                    decision(0, dice.choice((Verdict.MERGE, Verdict.REJECT)), of_group[ahead[0]]),
                    id=str(uuid.uuid4()), reviewer=name, host=name,
                    decided_at=datetime.now(UTC) + timedelta(hours=hours),
                )  # fmt: skip
                try:
                    journal.append_over(made, None)
                except Overtaken:
                    continue
                decided += 1
                work.saved()
                work.ship()
            is_shared = work.state.is_connected and not work.state.waiting
            if len(effective) < groups or not is_shared:
                done.unlink(missing_ok=True)
            else:
                done.touch()
            if not end.exists() or journal.seq != seq:
                quiet_since, seq = time.monotonic(), journal.seq
        work.close()


def main() -> None:
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            arguments: dict[str, Any] = json.loads(line)
            review(**arguments)
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
    for _ in itertools.repeat(None):
        try:
            os.wait()
        except ChildProcessError:
            return


if __name__ == "__main__":
    main()
