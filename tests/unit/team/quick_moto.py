"""moto's DynamoDB over HTTP with its own answers, only sooner.

moto looks at each item of a table for each query, and takes a new connection for each request. Here a table
keeps the items of each partition in order, and a query of moto's own is given those alone that can be in its
answer. Requests come one at a time, as its conditional puts need it.
"""

from __future__ import annotations

import base64
import json
import threading
from bisect import bisect_left, insort
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from inspect import signature
from operator import itemgetter
from typing import Any

from moto.core.request import Request
from moto.core.responses import ActionContext
from moto.dynamodb import models
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import RESULT_SIZE_LIMIT, Table
from moto.dynamodb.responses import DynamoHandler, DynamoResult

_Place = tuple[str, ...]
"""The values of the keys by which a partition is in order."""
_FIRST = itemgetter(0)
_QUERY = signature(Table.query)


class IndexedTable(Table):
    """A table that finds a partition, and the place in it where an answer begins."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = self.table_key_attrs
        self._orders: dict[str | None, tuple[str, tuple[str, ...]]] = {None: (own[0], (own[1],))}
        """By the name of an index: its partition key, and by which attributes it is in order."""
        for index in self.global_indexes:
            hashed, *ranged = (key["AttributeName"] for key in index.schema)
            self._orders[index.name] = hashed, (*ranged, *own)
        self._partitions: dict[tuple[str | None, str], list[tuple[_Place, Item]]] = defaultdict(list)
        self._candidates: list[Item] | None = None

    def put_item(self, item_attrs: dict[str, Any], *args: Any, **options: Any) -> Item:
        own = [DynamoType(item_attrs[name]) for name in self.table_key_attrs]
        before = self.items[own[0]].get(own[1])
        item = super().put_item(item_attrs, *args, **options)
        for name, (hashed, ranged) in self._orders.items():
            if before is not None and all(one in before.attrs for one in (hashed, *ranged)):
                partition, place = self._place(name, before)
                del partition[bisect_left(partition, place, key=_FIRST)]
            if all(one in item.attrs for one in (hashed, *ranged)):
                partition, place = self._place(name, item)
                insort(partition, (place, item), key=_FIRST)
        return item

    def delete_item(self, *_: Any) -> Item:
        """Nobody deletes an item of a team's."""
        raise NotImplementedError

    def _place(self, index: str | None, item: Item) -> tuple[list[tuple[_Place, Item]], _Place]:
        hashed, ranged = self._orders[index]
        partition = self._partitions[index, item.attrs[hashed].value]
        return partition, tuple(item.attrs[name].value for name in ranged)

    def query(self, *args: Any, **options: Any) -> Any:
        asked = _QUERY.bind(self, *args, **options).arguments
        index, begins_behind = asked.get("index_name"), asked["exclusive_start_key"]
        partition = self._partitions.get((index, asked["hash_key"].value), [])
        is_from = asked["range_comparison"] in (">=", "=", ">")
        begin: _Place = (asked["range_objs"][0].value,) if is_from else ()
        if begins_behind is not None:
            last = tuple(DynamoType(begins_behind[name]).value for name in self._orders[index][1])
            begin = max(begin, last)
        at = bisect_left(partition, begin, key=_FIRST)
        self._candidates, size = [], 0
        while at < len(partition) and size <= 2 * RESULT_SIZE_LIMIT:
            self._candidates.append(partition[at][1])
            size += partition[at][1].size()
            at += 1
        try:
            return super().query(*args, **options)
        finally:
            self._candidates = None

    def all_items(self) -> list[Item]:
        return super().all_items() if self._candidates is None else self._candidates


_MOTOS_OWN = DynamoResult.execute_result


def _written(result: DynamoResult, context: ActionContext) -> Any:
    """Write a page of items as moto's serializer does, without looking each text up in the model."""
    page = result.result
    if not isinstance(page, dict) or "Items" not in page:
        return _MOTOS_OWN(result, context)
    body = json.dumps(page, default=lambda raw: base64.b64encode(raw).decode())
    return 200, {"Content-Type": "application/x-amz-json-1.0"}, body


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    one_at_a_time = threading.Lock()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        url = f"http://{self.headers['Host']}/"
        request = Request.from_primitives("POST", url, dict(self.headers), body)
        with self.one_at_a_time:
            status, headers, answer = DynamoHandler.dispatch(request, url, dict(request.headers))
        raw = answer if isinstance(answer, bytes) else answer.encode()
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("date", "server", "content-length"):
                self.send_header(name, str(value))
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)
        self.wfile.flush()

    def log_message(self, format: str, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True


def serve() -> ThreadingHTTPServer:
    """Serve DynamoDB on loopback, from a thread; the port is chosen by the system."""
    models.Table = IndexedTable  # type: ignore[attr-defined]
    DynamoResult.execute_result = _written  # type: ignore[assignment, method-assign]
    server = _Server(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
