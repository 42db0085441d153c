"""A service whose answers are its own but for one member or one byte, each another one by its seed."""

from __future__ import annotations

import json
import random
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.unit.aws.answering import Answered

IDS = ["a" * 32, "b" * 32, "c" * 32, "d" * 32]
DEEP = "deep"
"""Stands for JSON that is nested some thousands deep."""
ODD: list[Any] = [
    None, True, False, 0, -1, 2, 1.5, 1e18, 1e308, float("nan"), float("inf"), 10**400, 253402300799, "", "x",
    "\ud800", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "<html>", "\x1b[2J\u202e", "9" * 5000,
    [], {}, [[]], [None], {"a": {}}, DEEP,
]  # fmt: skip
"""What a member may turn out to be."""


def _healthy(path: str) -> dict[str, Any]:
    if "/matches" in path:
        later = "next-token=" in path
        pairs = [IDS[2:]] if later else [IDS[:2], IDS[1:3]]
        groups = [{"MatchId": f"m{one}", "ProfileIds": one, "ConfidenceScore": 0.5} for one in pairs]
        page = {"MatchGenerationDate": 1764288000.0, "PotentialMatches": 3, "Matches": groups}
        return page if later else {**page, "NextToken": "next"}
    if path.endswith("/batch-get-profiles"):
        profiles = [
            {"ProfileId": one, "FirstName": "Ann", "LastName": "Doe", "BirthDate": "1980-01-02",
             "PhoneNumber": "+14155550101", "EmailAddress": "ann@example.com", "Attributes": {"tier": "gold"},
             "Address": {"Address1": "1 Main St", "City": "Salem", "PostalCode": "97301"}}
            for one in IDS
        ]  # fmt: skip
        return {"Profiles": profiles, "Errors": []}
    if path.endswith("/identity-resolution-jobs"):
        return {
            "IdentityResolutionJobsList": [{"JobId": "j", "Status": "FIND_MATCHING", "JobStartTime": 1.0}]
        }
    if path == "/domains":
        return {"Items": [{"DomainName": "acme"}]}
    return {"DomainName": "acme", "Matching": {"Enabled": True}}


def _places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places of all members of a JSON value."""
    found = [place] if place else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in items:
        found += _places(member, (*place, name))
    return found


class FuzzedService:
    """Answers by a seed; the same seed does the same."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.is_cut = False
        """Whether it cuts a page of groups short."""

    def __call__(self, request: BaseHTTPRequestHandler) -> Answered:
        path = request.path.partition("?")[0]
        chance = random.Random(f"{self._seed} {request.path}")
        answer = _healthy(request.path if "/matches" in path else path)
        if chance.random() < 0.25:
            return Answered(body=json.dumps(answer).encode())
        if chance.random() < 0.15:
            return self._error(chance)
        place = chance.choice(_places(answer))
        holder: Any = answer
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] = chance.choice(ODD)
        body = json.dumps(answer).replace(f'"{DEEP}"', "[" * 3000 + "]" * 3000).encode()
        if chance.random() < 0.2:
            self.is_cut = self.is_cut or "/matches" in path
            return Answered(
                200, {"Connection": "close", "Content-Length": str(len(body))}, body[: len(body) // 2]
            )
        return Answered(body=body)

    @staticmethod
    def _error(chance: random.Random) -> Answered:
        members = {chance.choice(["__type", "code", "Message", "message"]): chance.choice(ODD)}
        headers = {"x-amzn-RequestId": "r"} if chance.random() < 0.8 else {}
        body = json.dumps(members if chance.random() < 0.8 else chance.choice(ODD)).encode()
        return Answered(chance.choice([301, 400, 403, 404, 429, 500, 503]), headers, body)
