"""A domain to merge and take apart in: Ann twice and Cy, with orders, tickets and keys, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reviewer.apply.check import Step
from reviewer.apply.planned_merge import PlannedMerge
from reviewer.apply.profile_state import ProfileStates
from reviewer.apply.snapshot_places import SnapshotFolder
from reviewer.apply.snapshots import Snapshots
from reviewer.apply.take_apart import TakeApart, TakenApart
from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.core.matches import group_key
from reviewer.emulator.domain import FIRST_RUN, Domain, Members
from reviewer.emulator.sample_objects import OBJECT_TYPES

A, B, C = "a" * 32, "b" * 32, "c" * 32
DOMAIN = "three"


def three(name: str = DOMAIN) -> Domain:
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
        {"ProfileId": C, "FirstName": "Cy", "EmailAddress": "cy@example.com", "MiddleName": "Q"},
    ]
    match = {"MatchId": "m", "ProfileIds": [A, B, C], "ConfidenceScore": 0.9}
    by_id = {str(one["ProfileId"]): one for one in profiles}
    domain = Domain(name, FIRST_RUN, [match], by_id, {}, object_types=OBJECT_TYPES)
    for number, profile in enumerate(profiles):
        for at in range(2 if number == 1 else 1):
            for type_name in ("WebOrder", "Ticket"):
                content: dict[str, Any] = {"id": f"{number}-{at}", "customer": profile["ProfileId"]}
                if email := profile.get("EmailAddress"):
                    content["email"] = email
                domain.hold(str(profile["ProfileId"]), type_name, json.dumps(content))
    return domain


def surveyed(name: str = DOMAIN) -> Domain:
    """The same, with surveys, whose keys only choose a profile or only make one."""
    survey = {
        "ObjectTypeName": "Survey",
        "Description": "Answers",
        "Fields": {one: {"Source": f"_source.{one}"} for one in ("id", "customer", "device", "contact")},
        "Keys": {
            "surveyId": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
            "customerNumber": [
                {"StandardIdentifiers": ["PROFILE", "LOOKUP_ONLY"], "FieldNames": ["customer"]}
            ],
            "contact": [{"StandardIdentifiers": ["PROFILE", "LOOKUP_ONLY"], "FieldNames": ["contact"]}],
            "device": [{"StandardIdentifiers": ["PROFILE", "NEW_ONLY"], "FieldNames": ["device"]}],
        },
    }
    domain = three(name)
    domain.object_types = {**domain.object_types, "Survey": survey}
    domain.hold(B, "Survey", json.dumps({"id": "made B", "device": "of B"}))
    return domain


def connected(url: str) -> Connection:
    return Connection(
        ConnectionOptions(region="us-east-1", endpoint_url=url, static_credentials=("test", "test"))
    )


def planned(
    main: str = A, *others: str, sources: dict[str, Any] | None = None, domain_name: str = DOMAIN
) -> PlannedMerge:
    ids = (main, *(others or (B, C)))
    return PlannedMerge(
        domain_name, "us-east-1", group_key(ids), 0, main, ids[1:], sources or {}, ("decision",)
    )


def step_of(states: ProfileStates, merge: PlannedMerge) -> Step:
    """A merge with its profiles as they are; what it promises does not matter here."""
    there = states.profiles(merge.profile_ids).profiles
    profiles = tuple(there[one] for one in merge.profile_ids)
    return Step(merge, profiles, profiles[0], "", None)


def send(connection: Connection, merge: PlannedMerge) -> None:
    """Send a merge as `reviewer apply` does."""
    connection.call(
        "MergeProfiles",
        DomainName=merge.domain_name,
        MainProfileId=merge.main_profile_id,
        ProfileIdsToBeMerged=list(merge.profile_ids_to_merge),
        FieldSourceProfileIds=merge.field_sources,
    )


State = dict[str, tuple[Any, Any, Any]]


def state(domain: Domain, ids: Mapping[str, str] | None = None) -> State:
    """All that a domain holds of its profiles under their old ids: values, objects, and keys."""
    old = {new: before for before, new in (ids or {}).items()}
    return {
        old.get(one, one): (
            {name: value for name, value in profile.items() if name != "ProfileId"},
            sorted((held["ObjectTypeName"], held["Object"]) for held in domain.objects_of(one)),
            {key for key in domain.keys.of(profile) if key[0] != "_profileId"},
        )
        for one, profile in domain.by_id.items()
    }


class Case:
    """A domain with its merge: kept, sent, and to be taken apart."""

    def __init__(self, domain: Domain, connection: Connection, folder: Path) -> None:
        self.domain = domain
        self.connection = connection
        self.snapshots = Snapshots(SnapshotFolder(folder))
        self.merge: PlannedMerge

    def merged(self, merge: PlannedMerge) -> Case:
        self.merge = merge
        self.before = state(self.domain)
        states = ProfileStates(self.connection, merge.domain_name)
        self.snapshots.keep(states, step_of(states, merge))
        send(self.connection, merge)
        return self

    def taking(self, connection: Connection | None = None) -> TakeApart:
        kept = self.snapshots.find(self.merge.id)
        return TakeApart(connection or self.connection, self.snapshots, kept, patience=0.0)

    def is_back(self, done: TakenApart) -> bool:
        assert state(self.domain, done.targets) == self.before
        return done.lost == ()


def answer(case: Case) -> None:
    """Put a survey to A and C, who are there already, so that their devices are no keys of theirs."""
    for customer in (A, C):
        said = {"customer": customer, "device": f"of {customer}", "contact": f"by {customer}"}
        answers = json.dumps({"id": f"of {customer}", **said})
        case.connection.call(
            "PutProfileObject", DomainName=case.domain.name, ObjectTypeName="Survey", Object=answers
        )
