"""A team's table with any number of decisions, made up as they are asked for: what a session asks of one.

No emulator of DynamoDB that is at hand pages through a million items in a bearable time. Writes go nowhere.
Prints its URL, and ends when standard input does.
"""

from __future__ import annotations

import base64
import json
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from reviewer.core.decisions import Decision, Verdict
from reviewer.core.matches import group_key
from reviewer.emulator.procedural import ProceduralDomain
from reviewer.journal.export import EXPORTED
from reviewer.journal.schema import row_of
from reviewer.team.layout import VERSION, decision_key, feed_of, packed, stamp
from tests.unit.journal.making import decision

REGION, DOMAIN = "us-east-1", "big"
WHERE = f"{REGION}/{DOMAIN}"
PAGE = 1_000
"""Items a page: what fits into a megabyte, less than which no answer of DynamoDB's is cut."""


def line_of(made: Decision) -> str:
    """A decision as a line of an export."""
    cells = dict(zip(EXPORTED, row_of(made), strict=False))
    record = {name: cells.get(name) for name in EXPORTED if name not in ("evidence", "choice")}
    for name in ("profile_ids", "clusters", "field_sources"):
        record[name] = json.loads(str(record[name] or "null"))
    record["blind"] = bool(record["blind"])
    return json.dumps(record) + "\n"


class Items:
    """The feed of one day, by number."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.groups = ProceduralDomain(count).matches
        self.began = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)

    def __getitem__(self, number: int) -> dict[str, Any]:
        ids = tuple(self.groups[number]["ProfileIds"])
        made = replace(
            decision(number, Verdict.REJECT), domain_name=DOMAIN, region=REGION, profile_ids=ids,
            group_key=group_key(ids), clusters=None, reviewer="bob", decided_at=self.began,
        )  # fmt: skip
        moment = self.began + timedelta(milliseconds=number)
        texts = {
            **decision_key(WHERE, made.group_key, 1),
            "feed": feed_of(WHERE, moment),
            "at": stamp(moment),
        }
        lines = base64.b64encode(packed([line_of(made)])).decode()
        return {name: {"S": text} for name, text in texts.items()} | {"lines": {"B": lines}}


def answer(operation: str, asked: dict[str, Any], items: Items) -> dict[str, Any]:
    if operation == "GetItem":
        made_at = {"S": stamp(items.began)}
        return {"Item": {"version": {"N": str(VERSION)}, "made_at": made_at}}
    values = asked.get("ExpressionAttributeValues", {})
    if operation != "Query" or values.get(":feed", {}).get("S") != feed_of(WHERE, items.began):
        return {"Items": [], "Count": 0} if operation == "Query" else {}
    begin = asked.get("ExclusiveStartKey", {}).get("number", {}).get("N")
    since = datetime.fromisoformat(values[":at"]["S"])
    first = int((since - items.began) / timedelta(milliseconds=1)) + 1 if begin is None else int(begin)
    first = max(first, 0)
    end = min(first + PAGE, items.count)
    found: dict[str, Any] = {"Items": [items[number] for number in range(first, end)]}
    return found | ({"LastEvaluatedKey": {"number": {"N": str(end)}}} if end < items.count else {})


def serve(count: int) -> ThreadingHTTPServer:
    items = Items(count)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            operation = self.headers["X-Amz-Target"].rpartition(".")[2]
            body = json.dumps(answer(operation, asked, items)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError):  # Whoever has asked may be gone.
                self.wfile.write(body)

        def log_message(self, format: str, *_: object) -> None:
            """Say nothing."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


def main(arguments: Sequence[str]) -> None:
    server = serve(int(arguments[0]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
