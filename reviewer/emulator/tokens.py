"""NextTokens: opaque to the client, and all that the emulator has to remember of a paging."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import astuple, dataclass

from reviewer.emulator.service import ServiceError


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paging goes on."""

    paging: str
    """What is paged: the operation, and the domain it is asked of."""
    position: int
    page: int
    run: int
    issued: float
    """Seconds, on the emulator's own clock."""


def token_of(place: Place) -> str:
    """Write a place as a token of well under 1,024 characters."""
    return base64.urlsafe_b64encode(json.dumps(astuple(place)).encode()).decode()


def place_of(token: str, paging: str, error_code: str) -> Place:
    """Read a token back.

    Raises:
        ServiceError: it does not belong to this paging (``error_code``).
    """
    try:
        cells = json.loads(base64.b64decode(token, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        cells = None
    match cells:
        case [str(of), int(position), int(page), int(run), int() | float() as issued]:
            if of == paging and position >= 0:
                return Place(of, position, page, run, float(issued))
    raise ServiceError(error_code, "The provided token is invalid")
