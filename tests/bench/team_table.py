"""A team's table on moto's server in which many groups are decided already, loaded where it is served.

Loading takes a third of a millisecond a group, and three kilobytes of memory: a million take some minutes and
three gigabytes. Prints its URL once it is loaded, and ends when standard input does.
"""

from __future__ import annotations

import base64
import gc
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.aws.table import Table
from reviewer.core.decisions import Decision, Verdict
from reviewer.core.matches import group_key
from reviewer.emulator.procedural import ProceduralDomain
from reviewer.journal.export import EXPORTED
from reviewer.journal.schema import row_of
from reviewer.team.layout import SCHEMA_KEY, decision_key, in_feed, packed, stamp
from reviewer.team.provision import create
from tests.unit.journal.making import decision
from tests.unit.team.quick_moto import serve

REGION, DOMAIN, NAME = "us-east-1", "big", "ours"
WHERE = f"{REGION}/{DOMAIN}"
_SPAN = timedelta(hours=8)
"""In which they were decided, evenly; the last one an hour ago."""


def line_of(made: Decision) -> str:
    """A decision as a line of an export."""
    cells = dict(zip(EXPORTED, row_of(made), strict=False))
    record = {name: cells.get(name) for name in EXPORTED if name not in ("evidence", "choice")}
    for name in ("profile_ids", "clusters", "field_sources"):
        record[name] = json.loads(str(record[name] or "null"))
    record["blind"] = bool(record["blind"])
    return json.dumps(record) + "\n"


def items(count: int) -> Iterator[dict[str, Any]]:
    """The first ``count`` groups of the emulator's made-up domain, each rejected by bob."""
    groups = ProceduralDomain(count).matches
    began = datetime.now(UTC) - timedelta(hours=1) - _SPAN
    for number in range(count):
        ids = tuple(groups[number]["ProfileIds"])
        moment = began + _SPAN * (number / count)
        made = replace(
            decision(number, Verdict.REJECT), domain_name=DOMAIN, region=REGION, profile_ids=ids,
            group_key=group_key(ids), clusters=None, reviewer="bob", decided_at=moment,
        )  # fmt: skip
        texts = decision_key(WHERE, made.group_key, 1) | in_feed(WHERE, moment)
        lines = base64.b64encode(packed([line_of(made)])).decode()
        yield {name: {"S": text} for name, text in (texts | {"id": made.id, "holder": "bob"}).items()} | {
            "lines": {"B": lines}
        }


def main(arguments: Sequence[str]) -> None:
    url = f"http://127.0.0.1:{serve().server_port}"
    os.environ.update(AWS_ENDPOINT_URL_DYNAMODB=url, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")
    table = Table(Connection(ConnectionOptions(region=REGION)), NAME)
    create(table)
    made_at = stamp(table.now() - timedelta(days=1))
    table.put({**(table.get(SCHEMA_KEY) or {}), "made_at": made_at})
    loaded = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].get_table(NAME)
    gc.disable()  # Nothing of it is ever given up.
    for item in items(int(arguments[0])):
        loaded.put_item(item)
    gc.freeze()
    gc.enable()
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
