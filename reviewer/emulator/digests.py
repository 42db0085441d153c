"""Ids that are the same at every start."""

from __future__ import annotations

import hashlib


def digest_id(*parts: object) -> str:
    """An id of 32 hex digits that is always the same for the same parts."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:32]
