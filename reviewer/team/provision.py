"""What a team's table is made of: its definition, CloudFormation for it, the IAM policies of its people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.team.layout import FEED, NEW, SCHEMA_KEY, VERSION, stamp

if TYPE_CHECKING:  # It brings boto3, which a review's first paint would wait for.
    from reviewer.aws.table import Table
    from reviewer.journal.outbox import Outbox


def definition(name: str) -> dict[str, Any]:
    """The parameters of CreateTable: on demand, encrypted by AWS's key, guarded against deletion."""
    return {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": one, "AttributeType": "S"} for one in ("pk", "sk", FEED, "at")
        ],
        "KeySchema": _keys("pk", "sk"),
        "GlobalSecondaryIndexes": [
            {
                "IndexName": FEED,
                "KeySchema": _keys(FEED, "at"),
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["lines", "member", "range"]},
            }
        ],
        "SSESpecification": {"Enabled": True},
        "DeletionProtectionEnabled": True,
    }


TIME_TO_LIVE = {"AttributeName": "rubbish_at", "Enabled": True}
"""Records of members who have left go some days later; nothing else ever does."""


def _keys(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]


def template(name: str) -> dict[str, Any]:
    """The same as a CloudFormation template, which stays when its stack goes."""
    properties = definition(name) | {
        "SSESpecification": {"SSEEnabled": True},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "TimeToLiveSpecification": TIME_TO_LIVE,
    }
    resource = {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    }
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"TeamTable": resource}}


def policies(name: str, region: str, account: str = "*") -> dict[str, dict[str, Any]]:
    """The IAM policies by who is to have them. Nobody may update or delete an item.

    DynamoDB can't demand a condition of a put: whoever may write could replace an item by their own program,
    which point-in-time recovery and the journals of the others bring to light.
    """
    partition = {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(region.rsplit("-", 2)[0], "aws")
    table = f"arn:{partition}:dynamodb:{region}:{account}:table/{name}"

    def allow(resource: list[str], *actions: str, leading: tuple[str, ...] = ()) -> dict[str, Any]:
        statement: dict[str, Any] = {
            "Effect": "Allow",
            "Action": [f"dynamodb:{one}" for one in actions],
            "Resource": resource,
        }
        if leading:
            keys = {"dynamodb:LeadingKeys": list(leading)}
            statement["Condition"] = {
                "ForAllValues:StringLike": keys,
                "Null": {"dynamodb:LeadingKeys": "false"},
            }
        return statement

    reads = allow([table, f"{table}/index/{FEED}"], "Query", "GetItem", "DescribeTable")
    everything = allow([table], "Scan", "ExportTableToPointInTime", "DescribeContinuousBackups")
    makes = allow([table], "CreateTable", "UpdateContinuousBackups", "UpdateTimeToLive", "PutItem")
    statements = {
        "reviewer": [reads, allow([table], "PutItem", leading=("D#*", "R#*", "P#*", "N#*", "C#*", "H#*"))],
        "lead": [reads, makes, everything],
        "auditor": [reads, everything],
    }
    return {who: {"Version": "2012-10-17", "Statement": said} for who, said in statements.items()}


def create(table: Table) -> None:
    """Make the table, or go on where it is there already, and make it ready.

    Raises:
        SourceError: it can't be made.
    """
    table.create(definition(table.name), TIME_TO_LIVE)
    table.put(SCHEMA_KEY | {"version": VERSION, "made_at": stamp(datetime.now(UTC))}, NEW)


def check_table(table: Table, outbox: Outbox) -> datetime:
    """Check that the table is the team's that a journal has shared by; answers when it was made.

    Raises:
        SourceError: it is missing, or can't be read, or is another one of the same name.
        JournalError: the journal can't be written.
    """
    made_at = check_schema(table)
    if not outbox.is_of(stamp(made_at)):
        raise SourceError(
            Problem(
                ProblemKind.OTHER,
                f"The table {table.name}, made on {made_at:%d %b %Y}, is not the one that this journal has"
                " shared by",
                "nothing is shared by it",
                "Where that one was lost, `reviewer team join` shares all of this journal by the new one;"
                " otherwise check the AWS profile",
            )
        )
    return made_at


def check_schema(table: Table) -> datetime:
    """Check that the table is a team's; answers when it was made.

    Raises:
        SourceError: it is missing, or can't be read, or has another layout.
    """
    found = table.get(SCHEMA_KEY)
    if found is None:
        raise SourceError(
            Problem(
                ProblemKind.OTHER,
                f"The table {table.name} is no team's yet",
                "nothing can be shared by it",
                f"Run `reviewer team init --table {table.name} --create`",
            )
        )
    version = int(found.get("version", 0))
    if version != VERSION:
        raise SourceError(
            Problem(
                ProblemKind.OTHER,
                f"The table {table.name} has the layout {version}, and this reviewer knows {VERSION}",
                "it is left as it is",
                "Upgrade match-reviewer" if version > VERSION else "Name another table with --team",
                again=False,
            )
        )
    return datetime.fromisoformat(str(found["made_at"]))
