"""NextTokens: opaque to the client, and all that the emulator has to remember of a paging."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass

from reviewer.emulator.service import ServiceError


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paging goes on."""

    operation: str
    position: int
    page: int
    run: int
    issued: float
    """Seconds, on the emulator's own clock."""


def token_of(place: Place) -> str:
    """Write a place as a token of well under 1,024 characters."""
    cells = [place.operation, place.position, place.page, place.run, place.issued]
    return base64.urlsafe_b64encode(json.dumps(cells).encode()).decode()


def place_of(token: str, operation: str, error_code: str) -> Place:
    """Read a token back.

    Raises:
        ServiceError: it is none of this operation's (``error_code``).
    """
    try:
        place = Place(*json.loads(base64.urlsafe_b64decode(token)))
        if place.operation == operation and isinstance(place.position, int):
            return place
    except (binascii.Error, ValueError, TypeError):
        pass  # Whatever is wrong with it, the answer is the same.
    raise ServiceError(error_code, "The provided token is invalid")
