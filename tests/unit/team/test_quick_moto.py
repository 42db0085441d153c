"""The quick server answers what moto's own tables answer."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from reviewer.team.layout import FEED
from reviewer.team.provision import definition
from tests.unit.team.quick_moto import IndexedTable


def made(kind: Callable[..., Table]) -> Table:
    whole = definition("ours")
    return kind(
        "ours", "1", "eu-west-1", schema=whole["KeySchema"], attr=whole["AttributeDefinitions"],
        global_indexes=whole["GlobalSecondaryIndexes"],
    )  # fmt: skip


def asked(table: Table, index: str | None, hashed: str, begin: str, limit: int | None) -> list[Any]:
    """Each page of a query: its items, and behind which the next one begins."""
    pages: list[Any] = []
    behind = None
    name, ranged = (FEED, "at") if index else ("pk", "sk")
    while not pages or behind:
        value, begins = DynamoType({"S": hashed}), [DynamoType({"S": begin})]
        items, scanned, behind = table.query(
            value, ">=" if begin else None, begins if begin else [], limit, behind,  # type: ignore[arg-type]
            True, None, index, hash_key_conditions=[(name, value)],
            range_key_conditions=[(ranged, ">=", begins)] if begin else None,
        )  # fmt: skip
        behind = behind and {name: one.to_json() for name, one in behind.items()}
        pages.append(([one.to_json() for one in items], scanned, behind))
    return pages


def test_each_page_of_each_partition_is_motos_own() -> None:
    dice = random.Random(1)
    own, quick = made(Table), made(IndexedTable)
    for number in range(200):
        item = {"pk": {"S": f"D#{dice.randrange(4)}"}, "sk": {"S": f"{dice.randrange(30):010}"}}
        if number % 3:
            item |= {"feed": {"S": f"day {dice.randrange(2)}"}, "at": {"S": f"{dice.randrange(99):02}"}}
        item |= {"lines": {"B": "x" * dice.choice((12, 90_000))}, "number": {"N": str(number)}}
        for table in (own, quick):
            table.put_item(item)  # Often over one that is there.
    for index, partitions in ((None, [f"D#{one}" for one in range(5)]), (FEED, ["day 0", "day 1", "day 2"])):
        for hashed in partitions:
            for begin, limit in (("", None), ("", 7), ("40", None), ("0000000020", 3)):
                came = [asked(one, index, hashed, begin, limit) for one in (own, quick)]
                assert came[0] == came[1]
