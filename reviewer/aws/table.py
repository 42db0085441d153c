"""One DynamoDB table: conditional puts, reads and queries, with plain values and AWS's own clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

from reviewer.aws.answer_shapes import Misfitting
from reviewer.aws.connection import Connection
from reviewer.aws.page_trail import PageTrail
from reviewer.aws.service_client import ServiceClient
from reviewer.core.problems import SourceError

Item = Mapping[str, Any]
"""An item's attributes: texts, bytes, numbers (Decimal when read) and booleans."""
_Answer = TypeVar("_Answer")


class Table:
    """A table in the region of a connection, with its credentials. Methods block, from any thread.

    All raise SourceError where AWS can't be reached or refuses.
    """

    def __init__(
        self, connection: Connection, name: str, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Nothing is asked yet; ``monotonic`` carries AWS's time on between two answers, in seconds."""
        self._connection = connection
        self.name = name
        self._monotonic = monotonic
        self._dynamodb = ServiceClient(connection, connection.dynamodb)
        self._offset: float | None = None
        self._told = datetime.min.replace(tzinfo=UTC)
        self.requests = {"reads": 0, "writes": 0}
        """How many were made."""

    @property
    def region(self) -> str:
        """Where the table is."""
        return self._connection.region

    @property
    def _client(self) -> Any:
        return self._dynamodb.get()

    def now(self) -> datetime:
        """The time by AWS's clock, to about a second; by this machine's before the first answer.

        It only goes forward, though AWS tells it in whole seconds: so it orders what one session writes.
        """
        if self._offset is None:
            return datetime.now(UTC)
        told = datetime.fromtimestamp(self._monotonic() + self._offset, UTC)
        self._told = max(told, self._told + timedelta(microseconds=1))
        return self._told

    @property
    def clock_drift(self) -> timedelta | None:
        """How far this machine's clock is ahead of AWS's; None before the first answer."""
        return None if self._offset is None else datetime.now(UTC) - self.now()

    def put(self, item: Item, condition: str | None = None, **values: object) -> Item | None:
        """Put an item, if a condition holds.

        Args:
            item: with its key; replaces the one that has it.
            condition: a ConditionExpression; None puts it in any case.
            values: what the condition's ``:name`` stand for.

        Returns:
            None where it was put; the item that was in the way where the condition does not hold.
        """
        conditions: dict[str, Any] = {}
        if condition is not None:
            conditions["ConditionExpression"] = condition
            conditions["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        if values:
            conditions["ExpressionAttributeValues"] = _written(
                {f":{name}": one for name, one in values.items()}
            )
        self.requests["writes"] += 1

        def put() -> Item | None:
            try:
                answer = self._client.put_item(TableName=self.name, Item=_written(item), **conditions)
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") != "ConditionalCheckFailedException":
                    raise
                self._note_time(error.response)
                return _read(error.response.get("Item", {}))
            self._note_time(answer)
            return None

        return self._ask("PutItem", put)

    def get(self, key: Item) -> Item | None:
        """Read an item as it is now; None where there is none."""
        self.requests["reads"] += 1

        def get() -> Item | None:
            answer = self._client.get_item(TableName=self.name, Key=_written(key), ConsistentRead=True)
            self._note_time(answer)
            return _read(answer["Item"]) if "Item" in answer else None

        return self._ask("GetItem", get)

    def query(self, condition: str, *, index: str | None = None, **values: object) -> Iterator[Item]:
        """Read the items of a partition in order, page after page as they are needed.

        Args:
            condition: a KeyConditionExpression; ``#at`` stands for the attribute ``at``.
            index: whose keys they are, read as of moments ago; None for the table's own, as they are now.
            values: what the condition's ``:name`` stand for.
        """
        asked: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": _written({f":{name}": one for name, one in values.items()}),
        }
        asked |= {"IndexName": index} if index is not None else {"ConsistentRead": True}
        if "#at" in condition:
            asked["ExpressionAttributeNames"] = {"#at": "at"}

        def page() -> tuple[list[Item], Any]:
            answer = self._client.query(**asked)
            self._note_time(answer)
            return [_read(one) for one in answer.get("Items", ())], answer.get("LastEvaluatedKey")

        trail, at = PageTrail(), None
        while True:
            self.requests["reads"] += 1
            items, following = self._ask("Query", page)
            trail.note(at, repr(following) if following else None, items)
            yield from items
            if not following:
                return
            asked["ExclusiveStartKey"], at = following, repr(following)

    def describe(self) -> Mapping[str, Any]:
        """Ask what the table is like (DescribeTable ``Table``)."""
        answer = self._ask("DescribeTable", lambda: self._client.describe_table(TableName=self.name))
        described: Mapping[str, Any] = answer["Table"]
        return described

    def create(self, definition: Mapping[str, Any], time_to_live: Mapping[str, Any]) -> None:
        """Make the table unless it is there, and turn point-in-time recovery and time to live on.

        Args:
            definition: the parameters of CreateTable.
            time_to_live: a TimeToLiveSpecification.
        """
        try:
            self._ask("CreateTable", lambda: self._client.create_table(**definition))
        except SourceError as error:
            if _code(error) != "ResourceInUseException":
                raise
        waiter = self._client.get_waiter("table_exists")
        self._ask("DescribeTable", lambda: waiter.wait(TableName=self.name, WaiterConfig={"Delay": 2}))
        recovery = {"PointInTimeRecoveryEnabled": True}
        self._ask(
            "UpdateContinuousBackups",
            lambda: self._client.update_continuous_backups(
                TableName=self.name, PointInTimeRecoverySpecification=recovery
            ),
        )
        answer = self._ask(
            "DescribeTimeToLive", lambda: self._client.describe_time_to_live(TableName=self.name)
        )
        if answer["TimeToLiveDescription"].get("TimeToLiveStatus") in (None, "DISABLED", "DISABLING"):
            self._ask(
                "UpdateTimeToLive",
                lambda: self._client.update_time_to_live(
                    TableName=self.name, TimeToLiveSpecification=time_to_live
                ),
            )

    def _ask(self, operation: str, ask: Callable[[], _Answer]) -> _Answer:
        return self._connection.ask(
            operation, ask, location=f"table {self.name}", endpoint_setting="AWS_ENDPOINT_URL_DYNAMODB"
        )

    def _note_time(self, answer: Mapping[str, Any]) -> None:
        date = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
        with suppress(TypeError, ValueError):  # No answer but AWS's own has to have one.
            # A Date is cut to the second: on average half a second more has passed.
            self._offset = parsedate_to_datetime(date).timestamp() + 0.5 - self._monotonic()


def _code(error: SourceError) -> str:
    cause = error.__cause__
    return str(cause.response.get("Error", {}).get("Code")) if isinstance(cause, ClientError) else ""


def _written(values: Item) -> dict[str, Any]:
    serialize = TypeSerializer().serialize
    return {name: serialize(value) for name, value in values.items()}


def _read(values: Item) -> Item:
    deserialize = TypeDeserializer().deserialize
    try:
        plain = {name: deserialize(value) for name, value in values.items()}
    except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise Misfitting("an item has a value of no type of DynamoDB's, or too large a number") from error
    return {name: one.value if isinstance(one, Binary) else one for name, one in plain.items()}
