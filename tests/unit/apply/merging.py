"""A domain to merge and take apart in: Ann twice and Cy, with orders, tickets and keys, over real HTTP."""

from __future__ import annotations

import json
from typing import Any

from reviewer.apply.planned_merge import PlannedMerge
from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.core.matches import group_key
from reviewer.emulator.domain import FIRST_RUN, Domain, Members
from reviewer.emulator.sample_objects import OBJECT_TYPES

A, B, C = "a" * 32, "b" * 32, "c" * 32
DOMAIN = "three"


def three() -> Domain:
    """Ann, Ann as another system has her, and Cy; the two Anns have an e-mail address in common."""
    profiles: list[Members] = [
        {
            "ProfileId": A,
            "FirstName": "Ann",
            "LastName": "Lee",
            "EmailAddress": "ann@example.com",
            "Address": {"Address1": "1 Oak Avenue", "City": "Lyon"},
            "Attributes": {"tier": "gold"},
        },
        {
            "ProfileId": B,
            "FirstName": "Anne",
            "LastName": "Lee",
            "AccountNumber": "B-1",
            "EmailAddress": "ann@example.com",
            "PhoneNumber": "206-555-0100",
            "PersonalEmailAddress": "b@example.com",
            "Address": {"City": "Paris", "Country": "FR"},
            "Attributes": {"tier": "silver", "source": "web"},
        },
        {"ProfileId": C, "FirstName": "Cy", "PartyType": "INDIVIDUAL"},
    ]
    match = {"MatchId": "m", "ProfileIds": [A, B, C], "ConfidenceScore": 0.9}
    by_id = {str(one["ProfileId"]): one for one in profiles}
    domain = Domain(DOMAIN, FIRST_RUN, [match], by_id, {}, object_types=OBJECT_TYPES)
    for number, profile in enumerate(profiles):
        for at in range(number + 1):
            for type_name in ("WebOrder", "Ticket"):
                content: dict[str, Any] = {"id": f"{number}-{at}", "customer": profile["ProfileId"]}
                if email := profile.get("EmailAddress"):
                    content["email"] = email
                domain.hold(str(profile["ProfileId"]), type_name, json.dumps(content))
    return domain


def connected(url: str) -> Connection:
    return Connection(
        ConnectionOptions(region="us-east-1", endpoint_url=url, static_credentials=("test", "test"))
    )


def planned(main: str = A, *others: str, sources: dict[str, Any] | None = None) -> PlannedMerge:
    ids = (main, *(others or (B, C)))
    return PlannedMerge(DOMAIN, "us-east-1", group_key(ids), 0, main, ids[1:], sources or {}, ("decision",))


def send(connection: Connection, merge: PlannedMerge) -> None:
    """Send a merge as `reviewer apply` does."""
    connection.call(
        "MergeProfiles",
        DomainName=merge.domain_name,
        MainProfileId=merge.main_profile_id,
        ProfileIdsToBeMerged=list(merge.profile_ids_to_merge),
        FieldSourceProfileIds=merge.field_sources,
    )
