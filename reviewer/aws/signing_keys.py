"""Keys and tokens that nothing can be signed with, found before anything is sent."""

from __future__ import annotations

import re
from typing import Any

_OFF = re.compile(r"[^!-~]")
_WORDS = {"\n": "a line break", "\r": "a line break", " ": "a blank", "\t": "a tab"}


class UnusableKey(Exception):
    """A part of the credentials holds what no part of any does."""

    def __init__(self, part: str, holds: str) -> None:
        super().__init__(f"the {part} holds {holds}")
        self.part = part
        self.holds = holds


def refuse_unusable_keys(request_signer: Any, **_: object) -> None:
    """Look at the credentials that a request is about to be signed with (botocore's event ``before-sign``).

    Raises:
        UnusableKey: the key, the secret or the token was copied with more than itself.
    """
    credentials = request_signer._credentials
    if credentials is None:
        return
    found = credentials.get_frozen_credentials()
    parts = {"access key": found.access_key, "secret key": found.secret_key, "session token": found.token}
    for part, value in parts.items():
        if value is not None and not isinstance(value, str):
            raise UnusableKey(part, "no text")
        if off := _OFF.search(value or ""):
            raise UnusableKey(part, _WORDS.get(off[0], "a character that none has"))
