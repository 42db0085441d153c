"""The sample's objects: orders and tickets of some of its people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reviewer.emulator.domain import FIRST_RUN, Members

_EVERY = 3


def _type(name: str, description: str) -> Members:
    return {
        "ObjectTypeName": name,
        "Description": description,
        "AllowProfileCreation": True,
        "CreatedAt": FIRST_RUN,
        "LastUpdatedAt": FIRST_RUN,
        "Fields": {
            "id": {"Source": "_source.id", "ContentType": "STRING"},
            "customer": {"Source": "_source.customer", "ContentType": "STRING"},
            "email": {
                "Source": "_source.email",
                "Target": "_profile.EmailAddress",
                "ContentType": "EMAIL_ADDRESS",
            },
        },
        "Keys": {
            f"{name.lower()}Id": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
            "customerNumber": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["customer"]}],
            "_email": [{"StandardIdentifiers": ["PROFILE", "SECONDARY"], "FieldNames": ["email"]}],
        },
    }


OBJECT_TYPES: Mapping[str, Members] = {
    "WebOrder": _type("WebOrder", "Orders of the web shop"),
    "Ticket": _type("Ticket", "Tickets of the help desk"),
}
"""As GetProfileObjectType answers them: an object finds its profile by the shop's customer number."""


def objects_of(profiles: Sequence[Members]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of every third person: each one's type and content."""
    for at, profile in enumerate(profiles[::_EVERY]):
        for number in range(1 + at % _EVERY):
            content = {"id": f"{at}-{number}", "customer": profile["ProfileId"], "total": 10 + at}
            if email := profile.get("EmailAddress"):
                content["email"] = email
            yield ("WebOrder", "Ticket")[number % 2], content
